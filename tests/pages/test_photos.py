"""Portraits: uploaded on the own profile, shown to members under a name made of their content."""

import io
import re
from hashlib import sha256

import pytest
from PIL import Image

from app.actions import profiles
from app.extensions import db
from app.models import Activity, Picture, Site
from app.rules import kinds, limits
from tests.cast import ANNA
from tests.visitor import text_of


def told(app):
    with app.app_context():
        return db.session.query(Activity).filter_by(kind=kinds.code("profile")).count()


def picture(format="PNG", size=(400, 300)):
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, format)
    return out.getvalue()


def upload(visitor, content, fragment=False, **fields):
    file = (io.BytesIO(content), "portrait.png")
    return visitor.post("/profile/photo", {"photo": file, **fields}, fragment=fragment)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_a_photo_is_uploaded_and_removed(app, world, visit, format):
    visitor = visit(world.anna)
    assert upload(visitor, picture(format)).location == f"{ANNA}#head"
    address = re.search(r"/pictures/\w+/320", visitor.get(ANNA).get_data(as_text=True)).group()
    with Image.open(io.BytesIO(visit(world.eve).get(address).data)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (320, 320))
    assert told(app) == 1
    assert "Delete: Photo" in visitor.get("/profile/photo").get_data(as_text=True)
    assert visitor.post("/profile/photo/removal").location == f"{ANNA}#head"
    assert visit(world.eve).get(address).status_code == 404


def test_a_photo_is_changed_quietly_and_in_place(app, world, visit):
    answer = upload(visit(world.anna), picture(), fragment=True, quiet="y")
    assert answer.status_code == 200 and "/pictures/" in answer.get_data(as_text=True) and told(app) == 0


def quarters(format="PNG", size=(400, 200), **options):
    """Four colours: red and green above, blue and white below."""
    width, height = size
    image = Image.new("RGB", size, "white")
    for colour, x, y in (("red", 0, 0), ("green", width // 2, 0), ("blue", 0, height // 2)):
        image.paste(colour, (x, y, x + width // 2, y + height // 2))
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def address(visitor):
    return re.search(r"/pictures/\w+/320", visitor.get(ANNA).get_data(as_text=True)).group()


def colours(visitor):
    """What the portrait shows in its four corners, left to right, top to bottom."""
    with Image.open(io.BytesIO(visitor.get(address(visitor)).data)) as shown:
        corners = [shown.getpixel((x, y)) for y in (20, 300) for x in (20, 300)]
    return [nearest(pixel) for pixel in corners]


def nearest(pixel):
    named = {"red": (255, 0, 0), "green": (0, 128, 0), "blue": (0, 0, 255), "white": (255, 255, 255)}
    return min(named, key=lambda name: sum(abs(a - b) for a, b in zip(named[name], pixel, strict=True)))


@pytest.mark.parametrize(
    ("square", "shown"),
    [
        ({}, ["red", "green", "blue", "white"]),  # the middle
        ({"left": "0", "top": "0", "side": "1"}, ["red", "red", "blue", "blue"]),
        ({"left": "0.5", "top": "0", "side": "0.5"}, ["green"] * 4),
        ({"left": "0.75", "top": "0.5", "side": "0.5"}, ["white"] * 4),
        ({"left": "0.9", "top": "0.9", "side": "1"}, ["green", "green", "white", "white"]),  # moved into the picture
    ],
)
@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP"])
def test_the_chosen_square_is_what_is_seen(world, visit, format, square, shown):
    anna = visit(world.anna)
    assert upload(anna, quarters(format), **square).status_code == 303
    assert colours(anna) == shown


@pytest.mark.parametrize("junk", ["", "x", "nan", "inf", "-0.5", "1.5", "1e400", "0x1", "1,5", "1" * 5000])
@pytest.mark.parametrize("field", ["left", "top", "side"])
def test_a_square_that_is_none_is_the_one_in_the_middle(world, visit, field, junk):
    anna = visit(world.anna)
    square = {"left": "0", "top": "0", "side": "0.5", field: junk}
    assert upload(anna, quarters(), **square).status_code == 303
    assert colours(anna) == ["red", "green", "blue", "white"]


def test_the_square_is_one_of_the_picture_as_it_is_seen(world, visit):
    """Turned by a quarter, as cameras note it: what lies on its side in the file stands upright in the browser."""
    exif = Image.Exif()
    exif[0x0112] = 6  # the top of the picture is at the right of the file
    anna = visit(world.anna)
    square = {"left": "0", "top": "0", "side": "1"}
    assert upload(anna, quarters("JPEG", exif=exif.tobytes()), **square).status_code == 303
    assert colours(anna) == ["blue", "red", "blue", "red"]


def test_another_square_of_the_same_picture_is_another_address(app, world, visit):
    anna, ben = visit(world.anna), visit(world.ben)
    upload(anna, quarters())
    first = address(anna)
    upload(anna, quarters(), left="0", top="0", side="0.5")
    assert address(anna) != first and visit(world.ben).get(first).status_code == 404
    upload(ben, quarters())
    assert visit(world.eve).get(first).status_code == 200  # the same pixels, the same name, whosever they are
    with app.app_context():
        for row in db.session.query(Picture).filter_by(size=320):
            assert row.sha256 == sha256(row.content).hexdigest()[:32]


def test_nothing_shines_through(world, visit):
    out = io.BytesIO()
    Image.new("RGBA", (60, 60), (0, 0, 0, 0)).save(out, "PNG")
    anna = visit(world.anna)
    upload(anna, out.getvalue())
    assert colours(anna) == ["white"] * 4


def test_a_photo_saved_in_place_shows_in_the_masthead_too(world, visit):
    anna = visit(world.anna)
    form = anna.get("/profile/photo", fragment=True).text
    assert 'enctype="multipart/form-data"' in form and 'hx-post="/profile/photo"' in form and "data-start=" in form
    piece = upload(anna, picture(), fragment=True).text
    assert re.search(r'hx-swap-oob="innerHTML:.account-menu summary"><span class="portrait portrait-s"><img', piece)
    piece = anna.post("/profile/photo/removal", fragment=True).text
    assert 'aria-hidden="true">AB<' in piece.split("account-menu")[1]


def public(act, member_id, *, site=True, member=True):
    with act() as members:
        db.session.query(Site).one().public_profiles = site
        members(member_id).public_profile = member


def test_guests_see_the_portraits_of_those_who_opened_their_profile_to_them(world, act, visit):
    anna = visit(world.anna)
    upload(anna, picture())
    path = address(anna)
    for site, member, status in ((False, False, 303), (True, False, 303), (False, True, 303), (True, True, 200)):
        public(act, world.anna, site=site, member=member)
        assert visit(None).get(path).status_code == status
    with act() as members:
        members(world.anna).state = "locked"
    refused, missing = visit(None).get(path), visit(None).get(f"/pictures/{'0' * 64}/320")
    assert refused.status_code == missing.status_code == 303
    assert refused.location.startswith("/sign-in") and missing.location.startswith("/sign-in")


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a nothing", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:60]],
    ids=["nothing", "gif", "svg", "cut off"],
)
def test_what_is_no_picture_is_refused_beside_the_field(world, visit, content):
    answer = upload(visit(world.anna), content)
    assert answer.status_code == 422 and re.search("Choose a(nother)? picture", text_of(answer))


def test_only_the_photo_form_may_be_large(app, world, visit, monkeypatch):
    monkeypatch.setattr(limits, "PHOTO_BYTES", 400_000)
    visitor = visit(world.anna)
    assert upload(visitor, b"x" * 450_000).status_code == 422
    assert upload(visitor, b"x" * 550_000).status_code == 413
    assert upload(visit(None), b"x" * 350_000).status_code == 413
    assert visitor.post("/profile/about", {"about": (io.BytesIO(b"x" * 350_000), "a.txt")}).status_code == 413


def test_a_picture_is_kept_by_the_browser_for_good(world, act, visit):
    sha = "ab" * 32
    with act() as member:
        profiles.change_photo(member(world.anna), sha, {96: b"webp"})
    visitor = visit(world.eve)
    answer = visitor.get(f"/pictures/{sha}/96")
    assert answer.headers["Cache-Control"] == "private, max-age=31536000, immutable"
    assert answer.content_type == "image/webp" and answer.headers["X-Content-Type-Options"] == "nosniff"
    again = visitor.get(f"/pictures/{sha}/96", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304 and not again.data


@pytest.mark.parametrize("name", ["ab" * 32 + "/97", "ab" * 32 + "/320", "xy/96", "%00/96", "AB" * 32 + "/96"])
def test_a_picture_that_is_not_there_is_a_404(world, visit, name):
    assert visit(world.eve).get(f"/pictures/{name}").status_code == 404
