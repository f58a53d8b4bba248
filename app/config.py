"""Every environment variable that Kontor reads: its name, default and meaning, each said once."""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import idna

ROOT = Path(__file__).resolve().parent.parent

KEY_BYTES, KEY_LETTERS = 32, 8  # the latter different characters: refuses "aaaa...", passes any hexadecimal key

# Keys that stand in tutorials and sample files, compared without case, hyphens and spaces.
KNOWN_KEYS = (
    "changeme", "changethis", "yoursecretkey", "mysecretkey", "supersecret", "insecure", "example", "replaceme",
    "youwillneverguess", "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
)  # fmt: skip


class ConfigError(click.ClickException):
    """A setting is invalid. The message is one sentence that names the variable; every command ends with status 2."""

    exit_code = 2


@dataclass(frozen=True)
class Setting:
    """One environment variable.

    `parse` turns its text into the value or raises ValueError whose message goes on after the name ("must be ...").
    A `secret` is never repeated in a message and may also stand in the file that `<name>_FILE` names.
    The default of a `derived` setting is a description: its value follows from other settings, see `_derive`.
    """

    name: str
    default: str
    meaning: str
    parse: Callable[[str], Any] = str
    secret: bool = False
    derived: bool = False

    def read(self, environ: Mapping[str, str]) -> Any:
        """The value, or the default where neither the variable nor its file says anything; raises ConfigError."""
        text = self._text(environ).strip() or ("" if self.derived else self.default)
        try:
            return self.parse(text) if text else None
        except ValueError as error:
            shown = "" if self.secret else f", not {text!r}"
            raise ConfigError(f"{self.name} {error}{shown}.") from None

    def _text(self, environ: Mapping[str, str]) -> str:
        text, file = environ.get(self.name) or "", environ.get(f"{self.name}_FILE") or ""
        if not (self.secret and file):
            return text
        if text:
            raise ConfigError(f"{self.name} and {self.name}_FILE are both set; keep one of them.")
        try:
            return Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            raise ConfigError(f"{self.name}_FILE names {file!r}, which cannot be read: {reason}.") from None


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return int(text)
    return parse


def _switch(text: str) -> bool:
    if text.lower() not in {"true", "yes", "on", "1", "false", "no", "off", "0"}:
        raise ValueError("must be true or false")
    return text.lower() in {"true", "yes", "on", "1"}


def _level(text: str) -> str:
    if text.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"}:
        raise ValueError("must be DEBUG, INFO, WARNING, ERROR or CRITICAL")
    return text.upper()


def _host(text: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z.:_-]{1,253}", text):
        raise ValueError("must be an address or a host name")
    return text


def _folder(text: str) -> Path:
    if (found := ROOT / os.path.expanduser(text)).exists() and not found.is_dir():
        raise ValueError("must be a folder")
    return found


def _key(text: str) -> str:
    if len(text.encode()) < KEY_BYTES or len(set(text)) < KEY_LETTERS:
        raise ValueError(f"must be at least {KEY_BYTES} random bytes, as `openssl rand -hex 32` prints them")
    if any(known in re.sub(r"[^0-9a-z]", "", text.lower()) for known in KNOWN_KEYS):
        raise ValueError("is a published sample that anybody can look up; make one with `openssl rand -hex 32`")
    return text


def _keys(text: str) -> list[str]:
    return [_key(key) for key in re.split(r"[\s,]+", text) if key]


def _database(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    if separator and scheme in {"postgres", "postgresql", "postgresql+psycopg"}:
        if not rest.partition("?")[0].rpartition("/")[2] or "/" not in rest:
            raise ValueError("must name a database: postgresql://user:password@host/name")
        return f"postgresql+psycopg://{rest}"
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return f"sqlite:///{ROOT / Path(rest[1:])}"
    raise ValueError("must begin with postgresql:// or with sqlite:/// and a path")


def _base_url(text: str) -> str:
    found = re.fullmatch(r"(https?)://([0-9a-z](?:[0-9a-z.-]{0,251}[0-9a-z])?)(:[0-9]{1,5})?/?", text.lower())
    if not found or not 0 < int((found[3] or ":1")[1:]) < 65536:
        raise ValueError("must be http:// or https:// and a host, with nothing after it")
    return f"{found[1]}://{found[2]}{found[3] or ''}"


def _sender(text: str) -> str:
    name, address = parseaddr(text)
    if not (found := re.fullmatch(r"([!-;=?A-~]+@)([^\s@<>]+)", address)) or min(map(ord, text)) < 32:
        raise ValueError("must be an ASCII address, alone or as Name <name@example.org>; its domain may have umlauts")
    domain = found[2] if found[2].isascii() else idna.encode(found[2], uts46=True).decode()  # or ValueError
    return f"{name} <{found[1]}{domain}>" if name else f"{found[1]}{domain}"


SETTINGS = (
    Setting("BASE_URL", "http://127.0.0.1:PORT", "The address that members type; links in e-mails begin with it. Its "
            "scheme decides whether the session cookie is Secure. Only its host and loopback names are accepted.",
            _base_url, derived=True),
    Setting("HSTS_SUBDOMAINS", "false", "With https in BASE_URL browsers are told for a year to use https "
            "only; true extends this to all subdomains of its host.", _switch),
    Setting("HOST", "127.0.0.1", "The address that bin/serve listens on.", _host),
    Setting("PORT", "8000", "The port that bin/serve listens on.", _whole(1, 65535)),
    Setting("WEB_CONCURRENCY", "2", "Web processes of bin/serve; each answers 8 requests at once.", _whole(1, 64)),
    Setting("TRUSTED_PROXIES", "0", "How many reverse proxies are in front of Kontor. Their X-Forwarded-For, -Proto "
            "and -Host are trusted; with 0 these headers are ignored.", _whole(0, 10)),
    Setting("DATA_DIR", "data", "The folder where all data is kept: database file, copies of it, secret key. A "
            "relative path starts at the project folder. bin/serve --demo uses data-demo instead.", _folder),
    Setting("DATABASE_URL", "sqlite:///DATA_DIR/kontor.sqlite3", "The database: postgresql://user:password@host/name, "
            "or sqlite:/// and a path.", _database, secret=True, derived=True),
    Setting("BACKUP_DIR", "", "The folder for a backup of each night. Without it none are made.", _folder),
    Setting("SECRET_KEY", "made once in DATA_DIR/secret_key", "Signs cookies and tokens: at least 32 random bytes. "
            "Several nodes need the same one.", _key, secret=True, derived=True),
    Setting("SECRET_KEY_FALLBACKS", "", "Former keys, separated by commas, still accepted while a new SECRET_KEY "
            "takes over.", _keys, secret=True),
    Setting("MAIL_SERVER", "", "The SMTP server that sends the e-mails. Without it they wait in the outbox.", _host),
    Setting("MAIL_PORT", "25; 587 with MAIL_USE_TLS; 465 with MAIL_USE_SSL", "The port of the SMTP server.",
            _whole(1, 65535), derived=True),
    Setting("MAIL_USE_TLS", "false", "Use STARTTLS. The server's certificate is checked.", _switch),
    Setting("MAIL_USE_SSL", "false", "Use TLS from the first byte. The server's certificate is checked.", _switch),
    Setting("MAIL_USERNAME", "", "The name to sign in with at the SMTP server."),
    Setting("MAIL_PASSWORD", "", "The password that goes with MAIL_USERNAME.", secret=True),
    Setting("MAIL_DEFAULT_SENDER", "kontor@ and the host of BASE_URL", "The From address of every e-mail.", _sender,
            derived=True),
    Setting("MAIL_TIMEOUT", "15", "Seconds to wait for a reply of the SMTP server.", _whole(1, 300)),
    Setting("LOG_LEVEL", "INFO", "What is logged: DEBUG, INFO, WARNING, ERROR or CRITICAL. Sign-ins and changes are "
            "INFO, failures and refusals WARNING.", _level),
)  # fmt: skip


class Config:
    @staticmethod
    def from_env(environ: Mapping[str, str], **overrides: Any) -> dict[str, Any]:
        """Flask's configuration as a plain dict.

        An override named like a setting stands in for that variable (and is checked like it); any other one is taken
        as it is, last. Makes DATA_DIR, and the secret key in it, where they do not exist. Raises ConfigError.
        """
        names = {each.name for each in SETTINGS}
        given = {name: "" if value is None else str(value) for name, value in overrides.items() if name in names}
        environ = {**{name: text for name, text in environ.items() if name.removesuffix("_FILE") not in given}, **given}
        config = {setting.name: setting.read(environ) for setting in SETTINGS}
        _derive(config)
        config.update(_for_flask(config))
        config.update({name: value for name, value in overrides.items() if name not in names})
        return config


def _derive(config: dict[str, Any]) -> None:
    """Fill in the defaults that follow from other settings; ConfigError where two settings contradict each other."""
    if config["MAIL_USE_TLS"] and config["MAIL_USE_SSL"]:
        raise ConfigError("MAIL_USE_TLS and MAIL_USE_SSL are both true; choose one of them.")
    if bool(config["MAIL_USERNAME"]) != bool(config["MAIL_PASSWORD"]):
        raise ConfigError("MAIL_USERNAME and MAIL_PASSWORD belong together; one of them is missing.")
    folder = config["DATA_DIR"]
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        config["SECRET_KEY"] = config["SECRET_KEY"] or _kept_key(folder / "secret_key")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "its secret_key is not text"
        raise ConfigError(f"DATA_DIR is {str(folder)!r}, which cannot be used: {reason}.") from None
    except ValueError as error:
        raise ConfigError(f"SECRET_KEY in the file {str(folder / 'secret_key')!r} {error}.") from None
    config["DATABASE_URL"] = config["DATABASE_URL"] or f"sqlite:///{folder / 'kontor.sqlite3'}"
    config["BASE_URL"] = config["BASE_URL"] or f"http://127.0.0.1:{config['PORT']}"
    usual = 587 if config["MAIL_USE_TLS"] else 465 if config["MAIL_USE_SSL"] else 25
    config["MAIL_PORT"] = config["MAIL_PORT"] or usual
    host = urlsplit(config["BASE_URL"]).hostname.replace("127.0.0.1", "localhost")
    config["MAIL_DEFAULT_SENDER"] = config["MAIL_DEFAULT_SENDER"] or f"kontor@{host}"
    config["MAIL_DOMAIN"] = host  # the right half of every Message-ID


def _kept_key(file: Path) -> str:
    """The key in `file`, created if there is none; processes that start at the same time agree on one."""
    if not file.exists():
        descriptor, fresh = tempfile.mkstemp(dir=file.parent, prefix=".secret_key-")  # readable by its owner only
        with os.fdopen(descriptor, "w") as new:
            new.write(secrets.token_hex(KEY_BYTES) + "\n")
        with contextlib.suppress(FileExistsError):
            os.link(fresh, file)  # unlike a rename, never replaces the key that a faster process wrote
        os.unlink(fresh)
    return _key(file.read_text(encoding="ascii").strip())


def _for_flask(config: dict[str, Any]) -> dict[str, Any]:
    """What Flask and its extensions want to know, under their names."""
    base = urlsplit(config["BASE_URL"])
    secure = base.scheme == "https"
    return {
        "SECRET_KEY_FALLBACKS": config["SECRET_KEY_FALLBACKS"] or [],
        "SQLALCHEMY_DATABASE_URI": config["DATABASE_URL"],
        "SESSION_COOKIE_NAME": "__Host-s" if secure else "s",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "PREFERRED_URL_SCHEME": base.scheme,
        "TRUSTED_HOSTS": list(dict.fromkeys([base.hostname, "127.0.0.1", "localhost"])),
        "MAX_FORM_PARTS": 200,
        "WTF_CSRF_TIME_LIMIT": None,  # the token lives as long as the session: a feed stays open for hours
        "BABEL_DEFAULT_LOCALE": "en",
        "BABEL_DEFAULT_TIMEZONE": "UTC",
    }
