"""The browser itself says how a picture looks: the portrait shows the same."""

from __future__ import annotations

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.strangers import profiles_of_colours as profiles
from tests.strangers import test_seen_pictures as cases

pytestmark = pytest.mark.browser
LOOK = """async (source) => {
  const picture = new Image();
  picture.src = source;
  await picture.decode();
  const [width, height] = [picture.naturalWidth, picture.naturalHeight];
  const canvas = new OffscreenCanvas(width, height), pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0);
  const at = (x, y) => [...pen.getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1).data].slice(0, 3);
  return [at(.25, .25), at(.75, .25), at(.25, .75), at(.75, .75)];
}"""


def pictures():
    """(name, file) of everything that a browser could show otherwise than what is stored."""
    for mode, kind in [(mode, "PNG") for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")] + [("CMYK", "JPEG")]:
        yield f"{mode} as {kind}", cases.made(mode, kind, 1)
    for number in cases.UPRIGHT:
        yield f"held {number}", cases.made("RGB", "JPEG", number)
        yield f"held {number}, as PNG", cases.made("RGB", "PNG", number)
    for kind in range(1, 13):
        block = cases.exif(kind, b"\6\0\0\0")
        yield f"tag of type {kind}", cases.saved(cases.quarters(), "JPEG", exif=block, quality=98)
    for name, profile in cases.SCREEN.items():
        for kind, options in cases.LOSSLESS.items():
            yield f"{name} as {kind}", cases.saved(cases.quarters(), kind, icc_profile=profile, **options)
    greys = cases.quarters("L", (30, 90, 150, 210))
    for name, profile in (("grey", profiles.of_grey(1.0)), ("P3", cases.SCREEN["P3"]), ("broken", b"x" * 200)):
        yield f"grey with a profile: {name}", cases.saved(greys, "PNG", icc_profile=profile)
    inks = cases.quarters("CMYK", ((255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 0)))
    yield "inks of a press", cases.saved(inks, "JPEG", icc_profile=cases.PRESS, **cases.LOSSLESS["JPEG"])
    yield "no end", cases.saved(cases.quarters(side=640), "JPEG", quality=95)[:-2]


def test_a_portrait_looks_like_its_picture_in_the_browser(chromium: Browser) -> None:
    page = chromium.new_page()
    differing = {}
    for name, content in pictures():
        kind = Image.open(io.BytesIO(content)).get_format_mimetype()
        shown = page.evaluate(LOOK, f"data:{kind};base64,{base64.b64encode(content).decode()}")
        if cases.far(cases.seen(content), shown) > 8:
            differing[name] = shown, cases.seen(content)
    page.close()
    assert differing == {}
