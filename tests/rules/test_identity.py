"""Colours of an organisation: each of them can be read on both papers."""

import io
import re
from pathlib import Path

import pytest
from PIL import Image

from app.delivery.paint import hexadecimal, palettes
from app.rules import marks
from app.rules.errors import Refused
from app.rules.identity import HUES, MOST_CHROMA, STRENGTHS, USUAL

TOKENS = (Path(__file__).parents[2] / "app/static/css/20-tokens.css").read_text(encoding="utf-8")
# (text, ground) as css/20-tokens.css names them
PAIRS = [
    ("accent-1", "paper-1"), ("accent-1", "paper-2"), ("accent-1", "sheet"), ("accent-1", "accent-3"),
    ("on-action", "accent-5"), ("on-action", "accent-2"), ("ink-2", "accent-3"), ("accent-2", "accent-3"),
]  # fmt: skip
LEAST = 4.5  # WCAG 2.2, 1.4.3


def token(name, theme, hue, chroma):
    """The token as "#rrggbb", calculated from what the style sheet says."""
    both = re.search(rf"--{name}: light-dark\(\s*(.+?)\s*\);\n", TOKENS, re.S)[1]
    parts = re.findall(r"(?:oklch|var)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", both)
    chosen = parts[theme]
    if chosen.startswith("var("):
        return token(chosen[6:-1], theme, hue, chroma)
    lightness, strength, tint = re.fullmatch(r"oklch\((\S+) (calc\(.*\)|var\(.*?\)|\S+) (\S+)\)", chosen).groups()
    factor = float(re.search(r"\* ([.\d]+)\)", strength)[1]) if "calc" in strength else 1.0
    own = "var" in strength
    return hexadecimal(float(lightness), chroma * factor if own else float(strength), hue if own else float(tint))


def luminance(colour):
    linear = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in linear)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("chroma", STRENGTHS)
@pytest.mark.parametrize("hue", HUES)
def test_every_colour_can_be_read(hue, chroma, theme):
    found = {pair: contrast(*(token(name, theme, hue, chroma) for name in pair)) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < LEAST} == {}
    palette = palettes(hue, chroma)[theme]  # of e-mails and icons
    assert contrast(palette["accent"], palette["paper"]) >= LEAST
    assert contrast(palette["on_accent"], palette["accent"]) >= LEAST


def test_there_are_twelve_in_two_strengths_and_the_usual_one_is_among_them():
    assert (len(HUES), len(STRENGTHS), len(set(HUES.values()))) == (12, 2, 12)
    assert USUAL[0] in HUES and USUAL[1] in STRENGTHS and max(STRENGTHS) <= MOST_CHROMA


def picture(format, size, **options):
    out = io.BytesIO()
    Image.new("RGBA" if format != "JPEG" else "RGB", size, "teal").save(out, format, **options)
    return out.getvalue()


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_squares_without_metadata(format):
    content = picture(format, (600, 300), exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0Qsecret")
    name, made = marks.mark(content)
    assert name.endswith(".png") and tuple(made) == marks.SIZES and b"Qsecret" not in b"".join(made.values())
    for size, each in made.items():
        with Image.open(io.BytesIO(each)) as opened:
            assert (opened.format, opened.size, opened.mode) == ("PNG", (size, size), "RGBA")
            assert opened.info == {} or "exif" not in opened.info
            assert opened.getpixel((0, 0))[3] == 0 and opened.getpixel((size // 2, size // 2))[3] == 255


@pytest.mark.parametrize("content", [b"", b"GIF89a" + b"\0" * 20, b"%PDF-1.7", b"\x89PNG\r\n\x1a\nbroken"])
def test_anything_else_is_refused_beside_the_file(content):
    with pytest.raises(Refused) as refused:
        marks.mark(content)
    assert refused.value.field == marks.FIELD


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("208-0.068-69.svg", (208, 0.068, "E")), ("15-0.105-223.svg", (15, 0.105, "ß")),
        ("361-0.068-69.svg", None), ("208-0.5-69.svg", None), ("208-0.068-60.svg", None), ("208-0.068-.svg", None),
        ("208-0.068-1114112.svg", None), ("208-0.068-69.png", None), ("x", None), ("208-0.068-55296.svg", None),
    ],
)  # fmt: skip
def test_only_letters_in_our_colours_are_drawn(name, read):
    assert marks.read_initial(name) == read


def test_the_address_of_an_initial_can_be_read_again():
    assert marks.read_initial(marks.initial_address("elbufer", 15, 0.105).rsplit("/")[-1]) == (15, 0.105, "E")
