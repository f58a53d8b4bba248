"""Which square of a picture three numbers name, and how large what comes of it is."""

import io
import itertools

import pytest
from PIL import Image

from app.rules import pictures
from app.rules.pictures import Crop


@pytest.mark.parametrize(
    ("given", "crop"),
    [
        (("0", "0", "1"), Crop(0, 0, 1)),
        (("0.12345", "0.5", "0.25"), Crop(0.12345, 0.5, 0.25)),
        (("1", "1", "0.01"), Crop(1, 1, 0.01)),
        (("", "", ""), None),
        ((None, None, None), None),
        (("0", "0", None), None),
        (("0", "0", "0"), None),
        (("0", "0", "0.001"), None),
        (("-0.1", "0", "1"), None),
        (("0", "1.1", "1"), None),
        (("nan", "0", "1"), None),
        (("0", "0", "inf"), None),
        (("left", "0", "1"), None),
    ],
)
def test_three_numbers_name_a_square_or_the_middle(given, crop):
    assert pictures.crop_of(*given) == crop


@pytest.mark.parametrize("side", [1, 0.1])
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_small_square_of_a_large_picture_stays_sharp(side, kind):
    """Stripes of three pixels are still told apart: the picture is not made smaller before it is cut."""
    stripes = Image.new("RGB", (3000, 3000), "white")
    for x in range(0, 3000, 6):
        stripes.paste("black", (x, 0, x + 3, 3000))
    out = io.BytesIO()
    stripes.save(out, kind, quality=95)
    _, made = pictures.portrait(out.getvalue(), Crop(0, 0, side))
    with Image.open(io.BytesIO(made[320])) as shown:
        row = [shown.convert("L").getpixel((x, 160)) for x in range(320)]
    contrast = max(row) - min(row)
    assert (contrast > 150) is (side == 0.1)
    assert {size: Image.open(io.BytesIO(content)).size for size, content in made.items()} == {
        size: (size, size) for size in pictures.SIZES
    }


def test_a_picture_made_smaller_in_bands_has_no_seams_and_stays_upright():
    """Wide, with a height that no band divides, turned by a quarter: a light edge runs along the short side."""
    width, height = 4099, 2777
    slope = Image.linear_gradient("L").resize((width, height))
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0112] = 6
    Image.merge("RGB", [slope] * 3).save(out, "PNG", exif=exif)
    _, made = pictures.portrait(out.getvalue())
    with Image.open(io.BytesIO(made[320])) as shown:
        grey = shown.convert("L")
    row = [grey.getpixel((x, 160)) for x in range(320)]
    steps = [before - after for before, after in itertools.pairwise(row)]
    assert row[0] > 250 and row[-1] < 5 and max(map(abs, steps)) <= 4


def test_the_largest_portrait_is_small():
    noise = Image.effect_noise((1200, 900), 60).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG")
    _, made = pictures.portrait(out.getvalue())
    assert len(made[320]) < 60_000 and len(made[96]) < 8_000
