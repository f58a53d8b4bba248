"""A portrait out of whatever was uploaded: decoded, squared, re-encoded, without metadata."""

from __future__ import annotations

import io
import warnings
from hashlib import sha256

from app.rules import limits
from app.rules.errors import N_, Refused

SIZES = (320, 96)
_NOT_A_PICTURE = N_("Please choose a picture: JPEG, PNG or WebP, up to 8 MB and 40 megapixels.")


def portrait(content: bytes) -> tuple[str, dict[int, bytes]]:
    """(SHA-256 of the upload, WebP by side in pixels). Slow (0.2 s for 12 megapixels): call it outside a transaction.

    Raises Refused for anything that is not a picture of a permitted kind and size; the content decides, not a name.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # 54 ms: only when somebody uploads

    if not content or len(content) > limits.PHOTO_BYTES:
        raise Refused(_NOT_A_PICTURE, "photo")
    Image.MAX_IMAGE_PIXELS = limits.PHOTO_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=["JPEG", "PNG", "WEBP"]) as opened:
                opened.draft("RGB", (1280, 1280))
                upright = ImageOps.exif_transpose(opened).convert("RGB")
        return sha256(content).hexdigest(), {size: _encode(upright, size) for size in SIZES}
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError,
            Image.DecompressionBombWarning) as error:
        raise Refused(_NOT_A_PICTURE, "photo") from error


def _encode(picture, size: int) -> bytes:  # type: ignore[no-untyped-def]
    from PIL import Image, ImageOps

    square = ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)
    clean = Image.new("RGB", square.size)  # a new picture carries over pixels only
    clean.paste(square)
    out = io.BytesIO()
    clean.save(out, "WEBP", quality=82, method=4)
    return out.getvalue()
