"""A portrait from an uploaded picture: decoded, cropped to a square, re-encoded, without metadata."""

from __future__ import annotations

import io
import math
import re
import struct
import warnings
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple, TypeVar

from app.rules import colours, limits
from app.rules.errors import Refused
from app.rules.labels import N_

# The largest portrait on a page is 9.5rem wide, 171 CSS pixels at most: 320 is as sharp as a screen of double density
# can show. A size of 640 would add 25 kB per member and be used nowhere.
SIZES = (320, 96)
OVERSAMPLED = 4  # pixels of the picture for one of the portrait, if there are so many: more only costs time
BAND = 64  # rows of the reduced picture processed at a time
LEAST_SIDE = 0.01
# Characters of a name: half a SHA-256 tells pictures apart (128 bits). A page names dozens of faces, and no compression
# makes a hash shorter. Pictures of before have the whole.
NAME = 32
_NAME = re.compile("[0-9a-f]{32}|[0-9a-f]{64}")
_ONE_AT_A_TIME = Lock()  # decoded, 40 megapixels take 160 MB
_NOT_A_PICTURE = N_("Choose a picture: JPEG, PNG or WebP, up to 8\u00a0MB and 40\u00a0megapixels.")
_TOO_LARGE = N_("Choose a picture of 8\u00a0MB at most: this file is larger.")
_TOO_MANY_PIXELS = N_("Choose a picture of 40\u00a0megapixels at most: this one has more.")
_DAMAGED = N_("Choose another picture: this file is damaged.")
JPEG, END_OF_JPEG = b"\xff\xd8\xff", b"\xff\xd9"
UNREADABLE = (  # how Pillow reports damage; a palette picture without its palette fails an assertion
    OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, OverflowError, AssertionError, struct.error,
)  # fmt: skip
ORIENTATION, SHORT = 274, 3  # tag and type of TIFF


Made = TypeVar("Made")


class Crop(NamedTuple):
    """A square of an upright picture: `left` as a fraction of its width, `top` of its height, `side` of the shorter."""

    left: float
    top: float
    side: float


def crop_of(left: str | None, top: str | None, side: str | None) -> Crop | None:
    """The square given by three decimal numbers; None, which means the middle, if they give none."""
    try:
        found = Crop(*(float(number or "") for number in (left, top, side)))
    except ValueError:
        return None
    inside = all(math.isfinite(number) and 0 <= number <= 1 for number in found)
    return found if inside and found.side >= LEAST_SIDE else None


def portrait(content: bytes, crop: Crop | None = None) -> tuple[str, dict[int, bytes]]:
    """(SHA-256 of the largest size, WebP by side in pixels) of the chosen square, or of the one in the middle.

    Slow (0.2 s for 12 megapixels): call it outside a transaction. Raises Refused for anything but a picture of a
    permitted kind and size; its content decides, not its name.
    """
    def made(upright: Any) -> dict[int, bytes]:
        box = _box(upright.size, crop)
        return {size: encoded(upright, (size, size), box) for size in SIZES}

    sizes = decoded(content, int(SIZES[0] * OVERSAMPLED / (crop.side if crop else 1)), made, "photo")
    return name_of(sizes[SIZES[0]]), sizes


def name_of(content: bytes) -> str:
    """The name of a picture in its address, the same for the same bytes."""
    return sha256(content).hexdigest()[:NAME]


def is_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text))


def decoded(content: bytes, enough: int, made: Callable[[Any], Made], field: str) -> Made:
    """What `made` makes of the picture: upright, in RGB or RGBA, with `enough` pixels on its shorter side or more, or
    as many as it has. Raises Refused at `field`.
    """
    from PIL import Image, UnidentifiedImageError  # 54 ms: only when a picture is uploaded

    if len(content) > limits.PHOTO_BYTES:
        raise Refused(_TOO_LARGE, field)
    Image.MAX_IMAGE_PIXELS = limits.PHOTO_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # warnings about odd files are of no use here
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _ONE_AT_A_TIME, Image.open(_whole(content), formats=["JPEG", "PNG", "WEBP"]) as opened:
                opened.draft("RGB", (enough, enough))
                upright = _turned(_reduced(opened, enough), orientation(opened.info.get("exif") or b""))
        return made(upright)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refused(_TOO_MANY_PIXELS, field) from error
    except UnidentifiedImageError as error:
        raise Refused(_DAMAGED if _is_meant_as_picture(content) else _NOT_A_PICTURE, field) from error
    except UNREADABLE as error:
        raise Refused(_DAMAGED, field) from error


def _whole(content: bytes) -> io.BytesIO:
    """The file; a truncated JPEG gets an end, so that it is shown as far as it goes, as browsers do."""
    is_cut_off = content.startswith(JPEG) and not content.rstrip(b"\0").endswith(END_OF_JPEG)
    return io.BytesIO(content + END_OF_JPEG if is_cut_off else content)


def _is_meant_as_picture(content: bytes) -> bool:
    """Whether it begins like one of the permitted kinds."""
    return content.startswith((JPEG, b"\x89PNG\r\n\x1a\n")) or (content[:4], content[8:12]) == (b"RIFF", b"WEBP")


def orientation(exif: bytes) -> int:
    """How the camera was held: 1 to 8, as in TIFF. Read as browsers do: one SHORT. Any other value (another type,
    several values, 0, 70000) counts as 1, and so does an unreadable one.
    """
    block = exif.removeprefix(b"Exif\0\0")
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4], "")
    try:
        (start,) = struct.unpack_from(f"{order}I", block, 4)
        (count,) = struct.unpack_from(f"{order}H", block, start)
        for place in range(start + 2, start + 2 + 12 * count, 12):
            tag, kind, number, value = struct.unpack_from(f"{order}HHIH", block, place)
            if tag == ORIENTATION:
                return value if order and (kind, number) == (SHORT, 1) and 1 <= value <= 8 else 1
    except struct.error:  # the block is too short
        pass
    return 1


def _turned(picture: Any, number: int) -> Any:
    """The picture turned upright."""
    from PIL.Image import Transpose

    ways = (
        Transpose.FLIP_LEFT_RIGHT, Transpose.ROTATE_180, Transpose.FLIP_TOP_BOTTOM, Transpose.TRANSPOSE,
        Transpose.ROTATE_270, Transpose.TRANSVERSE, Transpose.ROTATE_90,
    )  # fmt: skip
    return picture if number == 1 else picture.transpose(ways[number - 2])


def _reduced(opened: Any, enough: int) -> Any:
    """The picture in RGB or RGBA with `enough` pixels on its shorter side, or as many as it has, not yet turned.

    In bands: a second copy of 40 megapixels would take another 160 MB.
    """
    from PIL import Image

    width, height = opened.size
    read, factor = colours.reader(opened), max(1, min(width, height) // enough)
    small = Image.new("RGBA" if opened.has_transparency_data else "RGB", (-(-width // factor), -(-height // factor)))
    for top in range(0, height, BAND * factor):
        band = read(opened.crop((0, top, width, min(top + BAND * factor, height))))
        small.paste(band.reduce(factor), (0, top // factor))
    return small


def as_jpeg(content: bytes) -> bytes | None:
    """A stored portrait for programs that do not support WebP; None if it cannot be read."""
    from PIL import Image

    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(content), formats=["WEBP"]) as opened:
            opened.convert("RGB").save(out, "JPEG", quality=85)
    except (OSError, ValueError):  # UnidentifiedImageError is an OSError
        return None
    return out.getvalue()


def _box(size: tuple[int, int], crop: Crop | None) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the square in pixels, moved into the picture where it reaches beyond."""
    width, height = size
    side = (crop.side if crop else 1) * min(size)
    left = min(crop.left * width, width - side) if crop else (width - side) / 2
    top = min(crop.top * height, height - side) if crop else (height - side) / 2
    return left, top, left + side, top + side


def encoded(picture: Any, size: tuple[int, int], box: tuple[float, float, float, float] | None = None) -> bytes:
    """The picture, or what of it is in the box (left, top, right, bottom in pixels), as WebP of this width and height.
    """
    from PIL import Image

    small = picture.resize(size, Image.Resampling.LANCZOS, box)
    clean = Image.new("RGB", size, "white")  # a new picture copies pixels only; transparency becomes white
    clean.paste(small, mask=small if small.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()
