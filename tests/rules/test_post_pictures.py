"""Pictures of posts: whole, upright, small enough, as the browser shows them, and nothing but pixels."""

from __future__ import annotations

import io
from hashlib import sha256

import pytest
from PIL import Image, ImageOps

from app.rules import limits, post_pictures
from app.rules.errors import Refused
from tests.strangers.test_pictures import WEAPONS
from tests.strangers.test_seen_pictures import found, quarters, saved


def opened(content):
    with Image.open(io.BytesIO(content)) as picture:
        picture.load()
        return picture


@pytest.mark.parametrize(
    ("given", "largest", "widths"),
    [
        ((4000, 3000), (1440, 1080), (480, 960, 1440)),
        ((3000, 4000), (1440, 1920), (480, 960, 1440)),
        ((1440, 900), (1440, 900), (480, 960, 1440)),
        ((1000, 700), (1000, 700), (480, 1000)),  # 960 would be as good as the same
        ((500, 500), (500, 500), (500,)),
        ((12_000, 300), (1440, 36), (480, 960, 1440)),
        ((600, 9000), (288, 4320), (288,)),
        ((1, 1), (1, 1), (1,)),
        ((9000, 1), (1440, 1), (480, 960, 1440)),
    ],
)
def test_a_picture_keeps_its_shape_and_never_grows(given, largest, widths):
    made = post_pictures.encoded(saved(Image.new("RGB", given, "teal"), "PNG"))
    assert (made.width, made.height) == largest and tuple(made.sizes) == widths == post_pictures.widths(made.width)
    for width, content in made.sizes.items():
        picture = opened(content)
        assert picture.format == "WEBP" and picture.width == width
        assert abs(picture.height - largest[1] * width / largest[0]) <= 1
    assert sha256(made.sizes[made.width]).hexdigest().startswith(made.sha256) and len(made.sha256) == 32


@pytest.mark.parametrize("way", range(1, 9))
def test_a_picture_stands_as_the_photographer_held_the_camera(way):
    exif = Image.Exif()
    exif[0x0112] = way
    content = saved(quarters(side=80).resize((120, 80)), "PNG", exif=exif.tobytes())
    made = post_pictures.encoded(content)
    upright = ImageOps.exif_transpose(opened(content)).convert("RGB")
    assert (made.width, made.height) == upright.size
    shown = opened(made.sizes[made.width])
    for x, y in ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)):
        spot = int(x * upright.width), int(y * upright.height)
        assert all(abs(a - b) < 16 for a, b in zip(shown.getpixel(spot), upright.getpixel(spot), strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_comes_out(kind):
    exif = Image.Exif()
    exif[0x010F] = "Qcamera"
    exif.get_ifd(0x8825)[1] = "N"
    made = post_pictures.encoded(saved(Image.new("RGB", (900, 600), "red"), kind, exif=exif.tobytes()) + b"Qtail")
    for content in made.sizes.values():
        assert not any(word in content for word in (b"Qcamera", b"Qtail", b"EXIF", b"Exif", b"XMP ", b"ICCP"))


def test_transparency_becomes_white():
    made = post_pictures.encoded(saved(Image.new("RGBA", (60, 40), (0, 0, 0, 0)), "PNG"))
    assert opened(made.sizes[60]).getpixel((30, 20)) == (255, 255, 255)


@pytest.mark.parametrize("weapon", [name for name in WEAPONS if name != "text that unpacks to a gigabyte"])
def test_a_weapon_is_refused(weapon):
    with pytest.raises(Refused):
        post_pictures.encoded(WEAPONS[weapon])


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(Refused) as refused:
        post_pictures.encoded(b"x" * (limits.PHOTO_BYTES + 1))
    assert refused.value.field == "files"


def test_pictures_that_were_found_come_out_as_browsers_show_them():
    for path in found("*.*"):
        content = path.read_bytes()
        made = post_pictures.encoded(content)
        assert opened(made.sizes[made.width]).size == (made.width, made.height), path.name
        if path.name.startswith("grey16"):
            assert opened(made.sizes[made.width]).getpixel((0, 0)) != (255, 255, 255), path.name
