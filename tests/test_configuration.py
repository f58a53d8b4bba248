"""Settings: what is nonsense is said in one sentence, and the documentation lists what the program reads."""

import re
import stat
import subprocess
import sys

import pytest

from app.config import SETTINGS, Config, ConfigError
from tests import ROOT

GOOD_KEY = "2f1d0c9e8b7a69584736251403f2e1d0c9b8a796857463524130f1e2d3c4b5a6"

NONSENSE = [
    ("BASE_URL", "kontor.example.org"),
    ("BASE_URL", "ftp://kontor.example.org"),
    ("BASE_URL", "https://kontor.example.org/network"),
    ("BASE_URL", "https://user@kontor.example.org"),
    ("BASE_URL", "https://kontor.example.org:99999"),
    ("HSTS_SUBDOMAINS", "perhaps"),
    ("HOST", "not a host"),
    ("PORT", "eighty"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "-1"),
    ("PORT", "8000.5"),
    ("WEB_CONCURRENCY", "0"),
    ("WEB_CONCURRENCY", "many"),
    ("TRUSTED_PROXIES", "yes"),
    ("DATA_DIR", "/dev/null/kontor"),
    ("BACKUP_DIR", "/dev/null"),
    ("DATABASE_URL", "mysql://localhost/kontor"),
    ("DATABASE_URL", "kontor.sqlite3"),
    ("DATABASE_URL", "sqlite://"),
    ("DATABASE_URL", "postgresql://localhost"),
    ("SECRET_KEY", "short"),
    ("SECRET_KEY", "a" * 64),
    ("SECRET_KEY", "please-change-me-before-production-0123456789"),
    ("SECRET_KEY", "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf"),
    ("SECRET_KEY_FALLBACKS", "short"),
    ("MAIL_SERVER", "smtp://mail.example.org"),
    ("MAIL_PORT", "smtp"),
    ("MAIL_USE_TLS", "perhaps"),
    ("MAIL_USE_SSL", "2"),
    ("MAIL_USERNAME", "kontor"),
    ("MAIL_PASSWORD", "kontor"),
    ("MAIL_DEFAULT_SENDER", "nobody"),
    ("MAIL_TIMEOUT", "0"),
    ("LOG_LEVEL", "LOUD"),
]


@pytest.fixture
def read(tmp_path):
    """Reads these variables; state goes to a folder of its own."""
    return lambda **variables: Config.from_env({"DATA_DIR": str(tmp_path / "state"), **variables})


@pytest.mark.parametrize(("name", "text"), NONSENSE)
def test_nonsense_stops_with_one_sentence_that_names_the_variable(read, name, text):
    with pytest.raises(ConfigError) as told:
        read(**{name: text})
    sentence = told.value.message
    assert sentence.startswith((f"{name} ", "MAIL_USERNAME and MAIL_PASSWORD "))
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert told.value.exit_code == 2


def test_every_setting_knows_nonsense():
    assert {name for name, _ in NONSENSE} == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("name", [setting.name for setting in SETTINGS if setting.secret])
def test_a_secret_is_never_repeated(read, name):
    with pytest.raises(ConfigError) as told:
        read(**{name: "hunter2"})
    assert "hunter2" not in told.value.message


def test_a_default_that_is_written_out_is_the_one_that_holds(read):
    plain = [s for s in SETTINGS if s.default and not s.derived and s.name != "DATA_DIR"]
    config = read()
    assert {s.name: config[s.name] for s in plain} == {s.name: s.parse(s.default) for s in plain}


def test_an_empty_variable_is_not_set(read):
    assert read(PORT="", SECRET_KEY="")["PORT"] == 8000


def test_the_documentation_lists_exactly_the_settings():
    page = (ROOT / "docs/configuration.md").read_text()
    told = re.findall(r"^\| `(\w+)`( \*)? \| (.*) \| (.*) \|$", page, re.MULTILINE)
    assert told == [(s.name, " *" if s.secret else "", s.default or "none", s.meaning) for s in SETTINGS]


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(read, tmp_path):
    key = read()["SECRET_KEY"]
    assert read()["SECRET_KEY"] == key
    assert len(bytes.fromhex(key)) == 32
    assert stat.S_IMODE((tmp_path / "state/secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o700
    assert [file.name for file in (tmp_path / "state").iterdir()] == ["secret_key"]


def test_a_spoiled_key_file_is_told(read, tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state/secret_key").write_text("short")
    with pytest.raises(ConfigError, match=r"^SECRET_KEY in the file '.*/secret_key' must be at least 32 random bytes"):
        read()


def test_a_secret_may_stand_in_a_file(read, tmp_path):
    file = tmp_path / "key"
    file.write_text(GOOD_KEY + "\n")
    assert read(SECRET_KEY_FILE=str(file))["SECRET_KEY"] == GOOD_KEY
    with pytest.raises(ConfigError, match="SECRET_KEY and SECRET_KEY_FILE are both set"):
        read(SECRET_KEY_FILE=str(file), SECRET_KEY=GOOD_KEY)
    with pytest.raises(ConfigError, match=r"^SECRET_KEY_FILE names '/nowhere', which cannot be read"):
        read(SECRET_KEY_FILE="/nowhere")


def test_former_keys_are_a_list(read):
    assert read()["SECRET_KEY_FALLBACKS"] == []
    former = GOOD_KEY[::-1]
    assert read(SECRET_KEY_FALLBACKS=f"{GOOD_KEY}, {former}")["SECRET_KEY_FALLBACKS"] == [GOOD_KEY, former]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_means_the_same_driver(read, scheme):
    url = read(DATABASE_URL=f"{scheme}://k:p%40ss@db.example.org/kontor?sslmode=require")["SQLALCHEMY_DATABASE_URI"]
    assert url == "postgresql+psycopg://k:p%40ss@db.example.org/kontor?sslmode=require"


def test_the_database_is_a_file_in_the_state_folder(read, tmp_path):
    assert read()["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{tmp_path}/state/kontor.sqlite3"
    assert read(DATABASE_URL="sqlite:////srv/k.db")["SQLALCHEMY_DATABASE_URI"] == "sqlite:////srv/k.db"
    assert read(DATABASE_URL="sqlite:///k.db")["SQLALCHEMY_DATABASE_URI"] == f"sqlite:///{ROOT}/k.db"


def test_the_address_decides_the_cookie_and_the_hosts(read):
    home = read(PORT="8123")
    assert (home["BASE_URL"], home["SESSION_COOKIE_NAME"], home["SESSION_COOKIE_SECURE"]) == (
        "http://127.0.0.1:8123", "s", False,
    )  # fmt: skip
    away = read(BASE_URL="https://Kontor.example.org/")
    assert (away["BASE_URL"], away["SESSION_COOKIE_NAME"], away["SESSION_COOKIE_SECURE"]) == (
        "https://kontor.example.org", "__Host-s", True,
    )  # fmt: skip
    assert away["TRUSTED_HOSTS"] == ["kontor.example.org", "127.0.0.1", "localhost"]
    assert away["PREFERRED_URL_SCHEME"] == "https"
    assert away["MAIL_DEFAULT_SENDER"] == "kontor@kontor.example.org"


def test_the_mail_port_follows_the_encryption(read):
    assert read()["MAIL_PORT"] == 25
    assert read(MAIL_USE_TLS="true")["MAIL_PORT"] == 587
    assert read(MAIL_USE_SSL="on")["MAIL_PORT"] == 465
    assert read(MAIL_USE_SSL="1", MAIL_PORT="2465")["MAIL_PORT"] == 2465
    with pytest.raises(ConfigError, match="choose one of them"):
        read(MAIL_USE_SSL="1", MAIL_USE_TLS="1")


def test_an_override_stands_in_for_its_variable(tmp_path):
    config = Config.from_env({"DATA_DIR": "/dev/null/x", "PORT": "x"}, DATA_DIR=tmp_path, PORT=8124, TESTING=True)
    assert (config["DATA_DIR"], config["PORT"], config["TESTING"]) == (tmp_path, 8124, True)


def test_a_command_tells_nonsense_without_a_traceback(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", "serve"],
        cwd=ROOT, env={"PATH": "/usr/bin:/bin", "DATA_DIR": str(tmp_path), "PORT": "eighty"},
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert ran.returncode == 2
    assert ran.stderr == "Error: PORT must be a whole number from 1 to 65535, not 'eighty'.\n"
