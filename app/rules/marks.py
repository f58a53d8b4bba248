"""The organisation's own mark: a picture made square and re-encoded, or a drawing of which only shapes are kept."""

from __future__ import annotations

import io
import re
from hashlib import sha256
from typing import Any

from app.rules import drawings, pictures
from app.rules.errors import Refused
from app.rules.identity import MOST_CHROMA, initial
from app.rules.labels import N_

SIZES = (512, 192, 96)  # sides in pixels: icons of phones, of bookmarks, the mark beside the name and in e-mails
DRAWING = 0  # the size of a drawing, which has none
LAST_LETTER = 0x10FFFF
FIELD = "picture"
KINDS = {"svg": "image/svg+xml", "png": "image/png"}  # by the ending of a name
_NOT_ONLY_SHAPES = N_(
    "Choose a PNG, or an SVG that contains only shapes and their colours: text as paths, no pictures, no scripts."
)


def mark(content: bytes) -> tuple[str, dict[int, bytes]]:
    """(name, content by size) of a mark from an uploaded file: PNG by side in pixels, or an SVG as `DRAWING`.

    Slow: call it outside a transaction. Raises Refused for anything but a picture of a permitted kind and size, and for
    a drawing that contains more than shapes; the content decides, not the name.
    """
    if drawings.is_meant_as_drawing(content):
        try:
            made = {DRAWING: drawings.only_shapes(content).encode("utf-8")}
        except drawings.NotOnlyShapes as error:
            raise Refused(_NOT_ONLY_SHAPES, FIELD) from error
    else:
        made = pictures.decoded(content, SIZES[0] * pictures.OVERSAMPLED, _square, FIELD)
    ending = "svg" if DRAWING in made else "png"
    return f"{sha256(next(iter(made.values()))).hexdigest()}.{ending}", made


def address(name: str, size: int) -> str:
    """Where the mark of this name is served, in one of SIZES; "" for an organisation without one."""
    return f"/mark/{DRAWING if name.endswith('svg') else size}/{name}" if name else ""


def initial_address(name: str, hue: int, chroma: float) -> str:
    """Where the initial of an organisation of this name is served as an icon, in its colour."""
    return f"/mark/initial/{hue}-{chroma:g}-{ord(initial(name) or ' ')}.svg"


def read_initial(name: str) -> tuple[int, float, str] | None:
    """Hue, chroma and letter that the end of such an address names; None for any other: it comes from outside."""
    found = re.fullmatch(r"(\d{1,3})-(0(?:\.\d{1,4})?)-(\d{1,7})\.svg", name, re.ASCII)
    if not found or int(found[1]) > 360 or float(found[2]) > MOST_CHROMA or int(found[3]) > LAST_LETTER:
        return None
    letter = chr(int(found[3]))
    return (int(found[1]), float(found[2]), letter) if letter.isalnum() else None


def _square(upright: Any) -> dict[int, bytes]:
    """The whole picture in the middle of a square that is transparent around it. A new picture copies pixels only."""
    from PIL import Image

    colour, made = upright.convert("RGBA"), {}
    for size in SIZES:
        scale = size / max(upright.size)
        small = colour.resize([max(1, round(side * scale)) for side in upright.size], Image.Resampling.LANCZOS)
        square = Image.new("RGBA", (size, size))
        square.paste(small, tuple((size - side) // 2 for side in small.size))
        out = io.BytesIO()
        square.save(out, "PNG", optimize=True)
        made[size] = out.getvalue()
    return made
