"""The organisation's colours for e-mails: mail programs support hexadecimal colours, the style sheets use oklch."""

from __future__ import annotations

from functools import lru_cache
from math import cos, radians, sin

# Lightness, chroma, hue as in static/css/20-tokens.css; None: the organisation's own, times the factor before it.
LIGHT: dict[str, tuple[float, float, int | None]] = {
    "paper": (0.982, 0.009, 86), "ink": (0.225, 0.014, 62), "quiet": (0.435, 0.018, 66), "rule": (0.875, 0.016, 80),
    "accent": (0.410, 1.0, None), "on_accent": (0.990, 0.005, 84),
}  # fmt: skip
DARK: dict[str, tuple[float, float, int | None]] = {
    "paper": (0.212, 0.006, 76), "ink": (0.930, 0.012, 84), "quiet": (0.765, 0.016, 80), "rule": (0.345, 0.008, 76),
    "accent": (0.785, 0.82, None), "on_accent": (0.190, 0.015, 84),
}  # fmt: skip


@lru_cache(maxsize=8)
def palettes(hue: int, chroma: float) -> tuple[dict[str, str], dict[str, str]]:
    """The light and the dark palette, each by meaning: "#06525c"."""
    return _mixed(LIGHT, hue, chroma), _mixed(DARK, hue, chroma)


def _mixed(palette: dict[str, tuple[float, float, int | None]], hue: int, chroma: float) -> dict[str, str]:
    return {
        name: hexadecimal(lightness, strength * chroma, hue) if own is None else hexadecimal(lightness, strength, own)
        for name, (lightness, strength, own) in palette.items()
    }


def hexadecimal(lightness: float, chroma: float, hue: float) -> str:
    """An oklch colour as sRGB (matrices: Björn Ottosson, "A perceptual color space for image processing", 2020)."""
    a, b = chroma * cos(radians(hue)), chroma * sin(radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short
    return "#" + "".join(f"{_byte(each):02x}" for each in (red, green, blue))


def _byte(linear: float) -> int:
    bounded = min(max(linear, 0.0), 1.0)
    curved = 12.92 * bounded if bounded <= 0.0031308 else 1.055 * bounded ** (1 / 2.4) - 0.055
    return round(255 * curved)
