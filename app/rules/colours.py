"""Colours and brightness as a browser shows them: what a picture stores becomes 8 bits of sRGB."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

MEANT = {("RGB", "RGB "): "RGB", ("L", "GRAY"): "L", ("L", "RGB "): "RGB", ("CMYK", "CMYK"): "CMYK"}
# by the colours that a picture stores and those of its profile: the rendering to request from the profile
GREYS, DEEP_GREYS = ("1", "L", "LA"), ("I;16", "I;16B", "I;16L", "I")
STEPS = 257  # 65535 / 255: steps of 16 bits for one of 8


def reader(opened: Any) -> Callable[[Any], Any]:
    """A function that turns a piece of the picture into RGB, or RGBA if the picture is transparent.

    The embedded profile is applied, as browsers do; a profile that is broken, or for other colours than the picture's,
    is ignored.
    """
    target = "RGBA" if opened.has_transparency_data else "RGB"
    convert = _from_profile(opened.info.get("icc_profile"), _kind(opened.mode))

    def read(piece: Any) -> Any:
        piece = _shallow(piece)
        if convert is None:
            return piece.convert(target)
        seen = convert(piece)
        if target == "RGBA":
            seen.putalpha(piece.convert("RGBA").getchannel("A"))
        return seen

    return read


def _kind(mode: str) -> str:
    """The colours that a mode of Pillow stores: RGB (also as a palette), L or CMYK."""
    return "L" if mode in GREYS + DEEP_GREYS else "CMYK" if mode == "CMYK" else "RGB"


def _shallow(piece: Any) -> Any:
    """16-bit grey as 8-bit. Pillow would clip everything above 255, which is nearly everything."""
    if piece.mode not in DEEP_GREYS:
        return piece
    shallow = piece.convert("I").point(lambda value: value * (1 / STEPS) + 0.5).convert("L")
    if "transparency" in piece.info:  # the shade that is transparent
        shallow.info["transparency"] = round(piece.info["transparency"] / STEPS)
    return shallow


def _from_profile(profile: bytes | None, kept: str) -> Callable[[Any], Any] | None:
    """A function that turns colours of this profile into sRGB; None if the profile cannot be applied."""
    if not profile:
        return None
    from PIL import ImageCms

    try:
        meant = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        asked = MEANT[kept, meant.profile.xcolor_space]
        transform = ImageCms.buildTransform(meant, ImageCms.createProfile("sRGB"), asked, "RGB")
    except (ImageCms.PyCMSError, OSError, LookupError, TypeError, ValueError):
        return None
    return lambda piece: ImageCms.applyTransform(piece.convert(asked), transform)
