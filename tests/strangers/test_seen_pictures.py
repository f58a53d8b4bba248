"""A portrait looks like the picture in a browser: which way up, how deep, in which colours, and how much of it."""

from __future__ import annotations

import io
import struct
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from app.rules import limits, pictures
from app.rules.errors import Refused
from tests import INPUTS
from tests.strangers import profiles_of_colours as profiles

FOUND = INPUTS / "found/pictures"
SHORT = 3
SLOWLY = settings(deadline=None, max_examples=40)  # a portrait takes 30 ms
SIDE = 64
RED, GREEN, BLUE, GREY = QUARTERS = (200, 60, 40), (60, 180, 60), (40, 60, 200), (150, 150, 150)
# Where the four quarters, numbered from left to right and from above, stand once the picture is upright.
UPRIGHT = {
    1: (0, 1, 2, 3), 2: (1, 0, 3, 2), 3: (3, 2, 1, 0), 4: (2, 3, 0, 1),
    5: (0, 2, 1, 3), 6: (2, 0, 3, 1), 7: (3, 1, 2, 0), 8: (1, 3, 0, 2),
}  # fmt: skip


def found(pattern):
    files = sorted(FOUND.glob(pattern))
    if not files:
        pytest.skip(f"{FOUND.name} is not here")
    return files


def saved(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def quarters(mode="RGB", colours=QUARTERS, side=SIDE):
    """A square of four colours, each of which fills a quarter."""
    picture, half = Image.new(mode, (side, side)), side // 2
    for colour, place in zip(colours, ((0, 0), (half, 0), (0, half), (half, half)), strict=True):
        picture.paste(colour, (*place, place[0] + half, place[1] + half))
    return picture


def seen(content, crop=None):
    """The middle of each quarter of the portrait."""
    _, sizes = pictures.portrait(content, crop)
    with Image.open(io.BytesIO(sizes[320])) as opened:
        return [opened.getpixel((x, y)) for y in (80, 240) for x in (80, 240)]


def far(one, other):
    """By how much two lists of colours differ at most."""
    return max(abs(a - b) for left, right in zip(one, other, strict=True) for a, b in zip(left, right, strict=True))


def exif(kind, raw, count=1, order="<", tag=274):
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(f"{order}I", 8)
    entry = struct.pack(f"{order}HHI", tag, kind, count) + raw[:4].ljust(4, b"\0")
    return b"Exif\0\0" + head + struct.pack(f"{order}H", 1) + entry + bytes(4)


def short(value, order="<"):
    return struct.pack(f"{order}H", value)


@pytest.mark.parametrize("name", ["byte", "ascii6", "float", "rational", "undefined", "slong-neg", "70000"])
def test_an_orientation_that_cannot_be_read_counts_as_upright(name):
    [file] = found(f"exif-*{name}.jpg")
    content = file.read_bytes()
    with Image.open(file) as opened:
        plain = saved(opened.convert("RGB"), "PNG")
    assert far(seen(content), seen(plain)) <= 2


@given(
    kind=st.integers(0, 20), raw=st.binary(max_size=4), count=st.sampled_from([0, 1, 2, 4, 2**32 - 1]),
    order=st.sampled_from("<>"), tag=st.sampled_from([274, 271]), cut=st.integers(0, 40),
)  # fmt: skip
def test_of_all_types_and_values_one_short_from_one_to_eight_is_an_orientation(kind, raw, count, order, tag, cut):
    block = exif(kind, raw, count, order, tag)
    (value,) = struct.unpack_from(f"{order}H", raw.ljust(4, b"\0"))
    readable = (kind, count, tag) == (SHORT, 1, 274) and 1 <= value <= 8
    assert pictures.orientation(block) == (value if readable else 1)
    assert pictures.orientation(block[:cut]) in range(1, 9)


@given(st.binary(max_size=80))
def test_any_block_gives_an_orientation(block):
    assert pictures.orientation(block) in range(1, 9)
    assert pictures.orientation(b"Exif\0\0MM\0*" + block) in range(1, 9)


@cache
def upright(mode, kind):
    return seen(made(mode, kind, 1))


def made(mode, kind, number, order="<"):
    colours = {"1": (0, 255, 255, 0), "L": (30, 90, 150, 210), "I;16": (5000, 20000, 40000, 60000),
               "LA": ((30, 255), (90, 255), (150, 128), (210, 255)), "P": (0, 1, 2, 3),
               "CMYK": ((255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 128))}  # fmt: skip
    alike = [(*colour, 255) for colour in QUARTERS] if mode == "RGBA" else QUARTERS
    picture = quarters(mode, colours.get(mode, alike))
    if mode == "P":
        picture.putpalette([part for colour in QUARTERS for part in colour])
    options = {"JPEG": {"quality": 98}, "PNG": {}, "WEBP": {"lossless": True}}[kind]
    return saved(picture, kind, exif=exif(SHORT, short(number, order), order=order), **options)


@pytest.mark.parametrize("number", UPRIGHT)
@pytest.mark.parametrize(
    ("mode", "kind"),
    [(mode, "PNG") for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")]
    + [(mode, "JPEG") for mode in ("L", "RGB", "CMYK")]
    + [(mode, "WEBP") for mode in ("RGB", "RGBA")],
)
def test_every_depth_is_turned_every_way(mode, kind, number):
    straight = upright(mode, kind)
    assert len(set(straight)) == (2 if mode == "1" else 4)
    for order in "<>":
        assert far(seen(made(mode, kind, number, order)), [straight[place] for place in UPRIGHT[number]]) <= 2


def test_the_square_is_chosen_in_the_upright_picture():
    wide = Image.new("RGB", (200, 100), "blue")
    wide.paste("red", (0, 0, 100, 100))
    content = saved(wide, "PNG", exif=exif(SHORT, short(6)))  # upright: red above, blue below
    assert far(seen(content, pictures.Crop(0, 0, 1)), [(254, 0, 0)] * 4) <= 3
    assert far(seen(content, pictures.Crop(0, 0.5, 1)), [(0, 0, 254)] * 4) <= 3


def test_sixteen_bits_of_grey_are_the_shades_that_they_name():
    ramp, flat = found("grey16-ramp.png")[0], found("grey16-flat.png")[0]
    assert [red for red, _, _ in seen(ramp.read_bytes())] == pytest.approx([64, 192, 64, 192], abs=2)
    assert far(seen(flat.read_bytes()), [(117, 117, 117)] * 4) <= 1


@SLOWLY
@given(st.integers(0, 65535))
def test_every_shade_of_sixteen_bits_is_the_nearest_of_eight(value):
    grey = Image.new("I;16", (8, 8), 0)
    grey.frombytes(struct.pack("<H", value) * 64)
    (red, _, _), *_ = seen(saved(grey, "PNG"))
    assert abs(red - value / 257) <= 1.6  # half a step, and one of the codec


def test_sixteen_bits_of_colour_and_a_shade_that_nobody_sees():
    rows = b"".join(b"\0" + struct.pack(">3H", 51400, 15420, 10280) * 8 for _ in range(8))
    assert far(seen(png(8, 8, 16, 2, rows)), [RED] * 4) <= 2
    rows = b"".join(b"\0" + struct.pack(">8H", *[20000] * 4, *[40000] * 4) for _ in range(8))
    hidden = seen(png(8, 8, 16, 0, rows, (b"tRNS", struct.pack(">H", 20000))))
    assert far(hidden, [(255,) * 3, (156,) * 3] * 2) <= 2


def png(width, height, depth, colour, rows, *more):
    """A PNG made by hand: what Pillow does not write."""
    import zlib

    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = ((b"IHDR", head), *more, (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    packed = [struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
              for name, data in chunks]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


PRESS = profiles.of_press(
    (255, 128, 128), {8: (140, 90, 80), 4: (120, 200, 128), 2: (230, 120, 220), 1: (20, 128, 128)}
)
SCREEN = {"P3": profiles.of_screen(profiles.DISPLAY_P3), "Adobe RGB": profiles.of_screen(profiles.ADOBE_RGB)}
# As Chromium 153 shows the same files (tests/journeys/test_seen_pictures.py asks the browser that is there).
AS_SEEN = {
    "P3": [(219, 37, 13), (0, 185, 22), (28, 58, 209), (151, 151, 151)],
    "Adobe RGB": [(231, 57, 34), (0, 181, 42), (21, 57, 205), (151, 151, 151)],
}
LOSSLESS = {"JPEG": {"quality": 98, "subsampling": 0}, "PNG": {}, "WEBP": {"lossless": True}}


@pytest.mark.parametrize("kind", LOSSLESS)
@pytest.mark.parametrize("name", SCREEN)
def test_colours_of_another_screen_become_those_of_the_web(name, kind):
    content = saved(quarters(), kind, icc_profile=SCREEN[name], **LOSSLESS[kind])
    assert far(seen(content), AS_SEEN[name]) <= 4
    assert far(seen(content), QUARTERS) > 15


def test_palettes_greys_inks_and_transparent_pictures_have_their_profiles_too():
    flat = quarters("P", (0, 1, 2, 3))
    flat.putpalette([part for colour in QUARTERS for part in colour])
    assert far(seen(saved(flat, "PNG", icc_profile=SCREEN["Adobe RGB"])), AS_SEEN["Adobe RGB"]) <= 3
    half = quarters("RGBA", [(*RED, 128), (*GREEN, 255), (*BLUE, 0), (*GREY, 255)])
    assert far(seen(saved(half, "PNG", icc_profile=SCREEN["P3"])),
               [(237, 146, 133), (0, 185, 22), (255, 255, 255), (151, 151, 151)]) <= 3  # fmt: skip
    for mode, shades in (("L", (30, 90, 150, 210)), ("LA", [(shade, 255) for shade in (30, 90, 150, 210)])):
        content = saved(quarters(mode, shades), "PNG", icc_profile=profiles.of_grey(1.0))
        assert far(seen(content), [(shade,) * 3 for shade in (96, 160, 202, 234)]) <= 2
    inks = quarters("CMYK", ((255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 0)))
    printed = saved(inks, "JPEG", icc_profile=PRESS, **LOSSLESS["JPEG"])
    assert far(seen(printed), [(0, 151, 214), (212, 17, 115), (246, 229, 0), (255, 255, 255)]) <= 4


@pytest.mark.parametrize("profile", [b"x" * 200, SCREEN["P3"][:150], PRESS, profiles.of_grey(1.0), PRESS[:-600]])
def test_a_profile_that_is_broken_or_for_other_colours_is_left_out(profile):
    assert far(seen(saved(quarters(), "PNG", icc_profile=profile)), QUARTERS) <= 2


@SLOWLY
@given(st.integers(0, len(SCREEN["P3"]) - 1), st.integers(0, 255))
def test_no_profile_keeps_a_picture_from_being_taken(place, value):
    profile = bytearray(SCREEN["P3"])
    profile[place] = value
    assert len(seen(saved(quarters(), "PNG", icc_profile=bytes(profile)))) == 4


def test_a_jpeg_without_its_end_is_shown_as_far_as_it_goes():
    [file] = found("jpeg-no-eoi.jpg")
    content = file.read_bytes()
    assert far(seen(content), seen(content + b"\xff\xd9")) == 0
    assert far(seen(content), [(136,) * 3, (111,) * 3, (142,) * 3, (69,) * 3]) < 60  # noise: of that brightness
    whole = saved(quarters(side=640), "JPEG", quality=95)
    assert far(seen(whole[:-2]), seen(whole)) == 0
    assert far(seen(whole[: len(whole) // 2])[:1], QUARTERS[:1]) <= 2


def test_four_inks_as_brightness_and_colours_are_read():
    """YCCK, which Photoshop writes: Adobe's marker says that the first three are brightness and colours."""
    inks = quarters("CMYK", ((255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 128)))
    plain = saved(inks, "JPEG", **LOSSLESS["JPEG"])
    marker = plain.index(b"Adobe") + 11
    assert plain[marker] == 0
    ycc = ImageChops.invert(Image.merge("RGB", inks.split()[:3]).convert("YCbCr"))  # Pillow writes inks inverted
    ycck = saved(Image.merge("CMYK", (*ycc.split(), inks.getchannel("K"))), "JPEG", **LOSSLESS["JPEG"])
    marked = ycck[:marker] + b"\x02" + ycck[marker + 1 :]
    assert far(seen(marked), seen(plain)) <= 6


def refused(content):
    with pytest.raises(Refused) as told:
        pictures.portrait(content)
    assert told.value.field == "photo"
    return told.value.args[0]


def test_a_palette_picture_without_its_palette_is_damaged():
    assert "damaged" in refused(png(8, 8, 8, 3, bytes(72)))


def test_what_is_refused_is_told_as_it_is():
    photo = saved(quarters(side=640), "PNG")
    assert "larger" in refused(b"\xff\xd8\xff" + bytes(limits.PHOTO_BYTES))
    assert "40\N{NO-BREAK SPACE}megapixels at most" in refused(png(6400, 6400, 8, 2, b""))
    assert "40\N{NO-BREAK SPACE}megapixels at most" in refused(png(50_000, 50_000, 8, 2, b""))
    for damaged in (photo[: len(photo) // 2], photo[:30], saved(quarters(), "JPEG")[:200], b"RIFF\0\0\0\0WEBPVP8 "):
        assert "damaged" in refused(damaged)
    for other in (b"", b"<svg/>", saved(quarters(), "GIF"), saved(quarters(), "TIFF")):
        assert "JPEG, PNG or WebP" in refused(other)


FAULTS = st.lists(st.tuples(st.integers(0, 10**6), st.binary(max_size=3)), max_size=4)


@SLOWLY
@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), FAULTS)
def test_a_file_with_faults_is_a_portrait_or_refused(kind, faults):
    content = bytearray(saved(quarters(), kind, icc_profile=SCREEN["P3"], exif=exif(SHORT, short(6))))
    for place, value in faults:
        place %= len(content)
        content[place : place + len(value)] = value
    try:
        assert pictures.portrait(bytes(content))[1].keys() == set(pictures.SIZES)
    except Refused as told:
        assert told.field == "photo"
