"""Pictures as weapons: what is not a small honest picture is refused at once, what is one comes out as pixels only."""

import io
import resource
import struct
import time
import zlib

import pytest
from PIL import Image

from app.rules import pictures
from app.rules.errors import Refused


def saved(picture, kind, **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def small():
    return Image.new("RGB", (40, 20), "red")


def chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bomb(width, height):
    """A PNG of a few kilobytes that claims to be huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
WEAPONS = {
    "50,000 by 50,000": bomb(50_000, 50_000),
    "just above the limit": bomb(6_400, 6_400),
    "2^31 wide": bomb(2**31 - 1, 1),
    "text that unpacks to a gigabyte": saved(small(), "PNG")[:-12]
    + chunk(b"zTXt", b"a\0\0" + zlib.compress(b"\0" * 80_000_000, 9)) + chunk(b"IEND", b""),
    "GIF": saved(small(), "GIF"),
    "TIFF": saved(small(), "TIFF"),
    "BMP": saved(small(), "BMP"),
    "SVG": SVG,
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "PHP": b"<?php system($_GET['c']); ?>",
    "EPS": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
    "cut off": saved(small(), "JPEG")[:200],
    "nothing": b"",
}  # fmt: skip


@pytest.mark.parametrize("weapon", WEAPONS)
def test_a_weapon_is_refused_before_it_costs_anything(weapon):
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    try:
        pictures.portrait(WEAPONS[weapon])
        assert weapon == "text that unpacks to a gigabyte"  # may be ignored, too: only pixels are read
    except Refused:
        pass
    assert time.process_time() - began < 3
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_pixels_comes_out(kind):
    """T35: place, camera and comments stay behind; the way up stays as the photographer held the camera."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Qcamera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (53.0, 33.0, 0.0)
    picture = small()
    picture.paste("blue", (0, 0, 20, 20))  # left half blue; turned it is the upper half
    content = saved(picture, kind, exif=exif.tobytes()) + b"<script>Qtail</script>"
    _, sizes = pictures.portrait(content)
    for made in sizes.values():
        assert not any(word in made for word in (b"Qcamera", b"Qtail", b"EXIF", b"Exif", b"XMP ", b"ICCP"))
        opened = Image.open(io.BytesIO(made))
        assert not opened.getexif() and opened.format == "WEBP"
        width, height = opened.size
        assert opened.getpixel((width // 2, height // 8))[2] > 150  # blue above
        assert opened.getpixel((width // 2, height - height // 8))[0] > 150  # red below


def test_a_picture_is_served_as_one_and_nothing_else(world, visit):
    anna = visit(world.anna)
    polyglot = saved(small(), "JPEG", comment=b"<script>alert(1)</script>")
    response = anna.post("/profile/photo", {"photo": (io.BytesIO(polyglot), "me.php.html")})
    assert response.status_code == 303
    path = anna.get("/in/anna-brandt").get_data(as_text=True).split('src="/pictures/')[1].split('"')[0]
    served = anna.get(f"/pictures/{path}")
    assert served.content_type == "image/webp" and served.headers["X-Content-Type-Options"] == "nosniff"
    assert served.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert b"script" not in served.data and "php" not in path
    assert visit().get(f"/pictures/{path}").status_code == 303
