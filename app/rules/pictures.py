"""A portrait out of whatever was uploaded: decoded, squared, re-encoded, without metadata."""

from __future__ import annotations

import io
import math
import warnings
from hashlib import sha256
from threading import Lock
from typing import Any, NamedTuple

from app.rules import limits
from app.rules.errors import N_, Refused

# The largest portrait on a page is 9.5rem wide, 171 CSS pixels at most: 320 is as sharp as a screen of double density
# shows it. A size of 640 would add 25 kB a member and be seen nowhere.
SIZES = (320, 96)
OVERSAMPLED = 4  # pixels of the picture for one of the portrait, if there are so many: more costs time only
BAND = 64  # rows of the reduced picture that are made at once
LEAST_SIDE = 0.01
_ONE_AT_A_TIME = Lock()  # decoded, 40 megapixels take 160 MB
_NOT_A_PICTURE = N_("Please choose a picture: JPEG, PNG or WebP, up to 8 MB and 40 megapixels.")


class Crop(NamedTuple):
    """A square of an upright picture: `left` as a fraction of its width, `top` of its height, `side` of the shorter."""

    left: float
    top: float
    side: float


def crop_of(left: str | None, top: str | None, side: str | None) -> Crop | None:
    """The square that three decimal numbers name; None, which is the middle, where they name none."""
    try:
        found = Crop(*(float(number or "") for number in (left, top, side)))
    except ValueError:
        return None
    inside = all(math.isfinite(number) and 0 <= number <= 1 for number in found)
    return found if inside and found.side >= LEAST_SIDE else None


def portrait(content: bytes, crop: Crop | None = None) -> tuple[str, dict[int, bytes]]:
    """(SHA-256 of the largest size, WebP by side in pixels) of the chosen square, or of the one in the middle.

    Slow (0.2 s for 12 megapixels): call it outside a transaction. Raises Refused for anything that is not a picture
    of a permitted kind and size; the content decides, not a name.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # 54 ms: only when somebody uploads

    if not content or len(content) > limits.PHOTO_BYTES:
        raise Refused(_NOT_A_PICTURE, "photo")
    Image.MAX_IMAGE_PIXELS = limits.PHOTO_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with _ONE_AT_A_TIME, Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as opened:
                enough = int(SIZES[0] * OVERSAMPLED / (crop.side if crop else 1))
                opened.draft("RGB", (enough, enough))
                upright = ImageOps.exif_transpose(_reduced(opened, enough))
        box = _box(upright.size, crop)
        made = {size: _encode(upright, box, size) for size in SIZES}
        return sha256(made[SIZES[0]]).hexdigest(), made
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:
        raise Refused(_NOT_A_PICTURE, "photo") from error


def _reduced(opened: Any, enough: int) -> Any:
    """The picture in RGB or RGBA with `enough` pixels on its shorter side, or as many as it has, and its orientation.

    In bands: a second copy of 40 megapixels would be another 160 MB.
    """
    from PIL import ExifTags, Image

    width, height = opened.size
    mode = "RGBA" if opened.has_transparency_data else "RGB"
    factor = max(1, min(width, height) // enough)
    small = Image.new(mode, (-(-width // factor), -(-height // factor)))
    for top in range(0, height, BAND * factor):
        band = opened.crop((0, top, width, min(top + BAND * factor, height))).convert(mode)
        small.paste(band.reduce(factor), (0, top // factor))
    turned = Image.Exif()
    turned[ExifTags.Base.Orientation] = opened.getexif().get(ExifTags.Base.Orientation, 1)
    small.info["exif"] = turned.tobytes()
    return small


def as_jpeg(content: bytes) -> bytes | None:
    """A stored portrait for programs that know no WebP; None where it cannot be read."""
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


def _encode(picture: Any, box: tuple[float, float, float, float], size: int) -> bytes:
    from PIL import Image

    square = picture.resize((size, size), Image.Resampling.LANCZOS, box)
    clean = Image.new("RGB", square.size, "white")  # a new picture carries over pixels only; nothing shines through
    clean.paste(square, mask=square if square.mode == "RGBA" else None)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()
