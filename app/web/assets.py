"""Static files: joined, compressed once at start, under addresses that change with their content."""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Mapping
from functools import lru_cache, partial
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

import brotli
from flask import Flask, Response, abort, current_app, make_response, request

from app.rules.identity import MOST_CHROMA, USUAL
from app.web.viewer import site

FOLDER = Path(__file__).parent.parent / "static"
FOREVER = "public, max-age=31536000, immutable"
# Whose comments stay with the source.
OURS = (
    "app.js", "copy.js", "crop.js", "cv.js", "editing.js", "inmail.js", "listbox.js", "mentions.js", "place.js",
    "typeahead.js",
)  # fmt: skip
IMPORTED = re.compile(rb'(?<= from ")\./([a-z]+\.js)(?=")')
TOKENS = re.compile(rb":root\{([^}]*)\}")
COLOUR = re.compile(rb"--(?:hue|chroma):[^;]*;|color-scheme:[^;}]*;?")
FONT = "font/woff2"  # which not every system's list of types has


class Asset(NamedTuple):
    """A file. `packed`: compressed, by the encoding; empty for what is no text."""

    content: bytes
    packed: Mapping[str, bytes]
    kind: str
    version: str


def _asset(name: str, content: bytes, *, is_asked_for: bool = False) -> Asset:
    """`is_asked_for`: made while somebody waits, not at the start, so compressed quickly."""
    kind = FONT if name.endswith(".woff2") else mimetypes.guess_type(name)[0] or "application/octet-stream"
    text = kind.startswith("text/") or kind in ("application/javascript", "image/svg+xml", "application/json")
    ways = {} if is_asked_for else {"br": brotli.compress}
    ways["gzip"] = partial(_packed, name)
    packed = {encoding: compress(content) for encoding, compress in ways.items()} if text else {}
    return Asset(content, packed, kind, blake2b(content, digest_size=6).hexdigest())


def _packed(name: str, content: bytes) -> bytes:
    """Compressed as gzip; a file that never changes was so beforehand, as well as it can be (by zopfli: 3 % less)."""
    beforehand = FOLDER / f"{name}.gz"
    return beforehand.read_bytes() if beforehand.exists() else gzip.compress(content, 9, mtime=0)


def _compact(css: bytes) -> bytes:
    """Style sheets without comments and layout, which are a tenth of their compressed size. No string in them contains
    either.
    """
    css = re.sub(rb"/\*.*?\*/", b"", css, flags=re.DOTALL)
    return re.sub(rb" ?([{};,>]) ?", rb"\1", re.sub(rb"\s+", b" ", css)).replace(b": ", b":").replace(b";}", b"}")


def _lean(script: bytes) -> bytes:
    """A script of ours without indentation and comments that go to the end of a line: a third of its compressed size.
    None of our texts in quotes goes over several lines, or contains two slashes behind a blank.
    """
    script = re.sub(rb"(?m)(?:^|[ \t]+)// .*$", b"", script)
    return re.sub(rb"\s*\n\s*", b"\n", script)


def _read() -> dict[str, Asset]:
    files = {path.name: _asset(path.name, path.read_bytes()) for path in FOLDER.glob("*.*") if path.suffix != ".gz"}
    files |= {path.name: _asset(path.name, _lean(path.read_bytes())) for path in map(FOLDER.joinpath, OURS)}
    scripts = {name: _asset(name, _importing(files[name].content, files)) for name in OURS}
    fonts = {path.name: _asset(path.name, path.read_bytes()) for path in (FOLDER / "fonts").glob("*.woff2")}
    styles = {path.name: _compact(path.read_bytes()) for path in (FOLDER / "css" / "pages").glob("*.css")}
    styles["app.css"] = _compact(b"".join(path.read_bytes() for path in sorted((FOLDER / "css").glob("*.css"))))
    styles["app.css"] = _with_addresses(styles["app.css"], fonts)
    return files | scripts | fonts | {name: _asset(name, content) for name, content in styles.items()}


def _importing(script: bytes, files: dict[str, Asset]) -> bytes:
    """A script with the versioned address of what it imports, which imports nothing itself."""
    return IMPORTED.sub(lambda named: _address(named[1].decode(), files).encode(), script)


def _with_addresses(css: bytes, fonts: dict[str, Asset]) -> bytes:
    """The style sheet with the versioned address of each typeface for its name."""
    return re.sub(rb"url\(([a-z-]+\.woff2)\)", lambda named: f"url({_address(named[1].decode(), fonts)})".encode(), css)


def _address(name: str, files: dict[str, Asset]) -> str:
    """Written out: the page that refuses a forged Host needs its files, too, and url_for knows no host there."""
    return f"/static/{files[name].version}/{name}"


class Assets:
    """All static files of the app, read at start, and the joined style sheet in the organisation's colour."""

    def __init__(self) -> None:
        self.files = _read()
        self._own: tuple[tuple[int, float], Asset] | None = None
        # for requests that name another colour, as guests may
        self._style = lru_cache(maxsize=8)(self._styled)
        self._tone = lru_cache(maxsize=24)(self._toned)  # those to choose from

    def address(self, name: str) -> str:
        """The address of a file, which changes with its content."""
        return _address(name, self.files)

    def stylesheet(self) -> str:
        """The address of the style sheet in the colour of this site."""
        of_site = site()
        hue, chroma = colour = (of_site.hue, of_site.chroma) if of_site else USUAL
        if self._own is None or self._own[0] != colour:
            content = self._style(hue, chroma).content
            self._own = colour, _asset("app.css", content)
        return f"/static/{self._own[1].version}/{hue}-{chroma:g}.css"

    def tone(self, hue: int, chroma: float) -> str:
        """The address of the tokens in another colour, for elements of the class `toned`."""
        return f"/static/{self._tone(hue, chroma).version}/tone-{hue}-{chroma:g}.css"

    def find(self, name: str) -> Asset | None:
        """The file of this name; None if there is none: the name comes from outside."""
        if name in self.files and name != "app.css":
            return self.files[name]
        colour = re.fullmatch(r"(tone-)?([0-9]{1,3})-(0(?:\.[0-9]{1,4})?)\.css", name)
        if not colour or int(colour[2]) > 360 or float(colour[3]) > MOST_CHROMA:
            return None
        asked = int(colour[2]), float(colour[3])
        if self._own and not colour[1] and self._own[0] == asked:
            return self._own[1]
        return (self._tone if colour[1] else self._style)(*asked)

    def _styled(self, hue: int, chroma: float) -> Asset:
        tokens = f":root{{--hue:{hue};--chroma:{chroma:g}}}\n".encode()
        return _asset("app.css", tokens + self.files["app.css"].content, is_asked_for=True)

    def _toned(self, hue: int, chroma: float) -> Asset:
        """What the tokens derive from a colour is computed where they are declared, so they are declared once more."""
        declared = TOKENS.search(self.files["app.css"].content)
        colour = f"--hue:{hue};--chroma:{chroma:g};".encode()
        rest = COLOUR.sub(b"", declared[1]) if declared else b""
        return _asset("app.css", b"@layer components{.toned{" + rest + colour + b"}}", is_asked_for=True)


def init_app(app: Flask) -> None:
    """Read app/static, which app/blueprints/assets.py serves; templates get `asset()` and `stylesheet()`."""
    assets = Assets()
    app.extensions["assets"] = assets
    app.jinja_env.globals.update(asset=assets.address, stylesheet=assets.stylesheet, tone=assets.tone)


def static_file(name: str, version: str) -> Response:
    """One static file, compressed as the browser accepts it, cached for good only under its own version."""
    found = current_app.extensions["assets"].find(name)
    if found is None:
        abort(404)
    encoding = next(filter(request.accept_encodings.quality, found.packed), None)
    response = make_response(found.packed[encoding] if encoding else found.content)
    response.content_type = found.kind + ("; charset=utf-8" if found.packed else "")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if found.packed:
        response.vary.add("Accept-Encoding")
    response.headers["Cache-Control"] = FOREVER if version == found.version else "no-cache"
    return response
