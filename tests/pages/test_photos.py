"""Portraits: uploaded on the own profile, shown to members under a name made of their content."""

import io
import re

import pytest
from PIL import Image

from app.actions import profiles
from app.blueprints import editing
from app.extensions import db
from app.models import Activity
from app.rules import kinds
from tests.visitor import text_of

PROFILE = "/in/anna-brandt"


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
    assert upload(visitor, picture(format)).location == f"{PROFILE}#head"
    address = re.search(r"/pictures/\w+/320", visitor.get(PROFILE).get_data(as_text=True)).group()
    with Image.open(io.BytesIO(visit(world.eve).get(address).data)) as shown:
        assert (shown.format, shown.size) == ("WEBP", (320, 320))
    assert told(app) == 1
    assert "Delete: Photo" in visitor.get("/profile/photo").get_data(as_text=True)
    assert visitor.post("/profile/photo/removal").location == f"{PROFILE}#head"
    assert visit(world.eve).get(address).status_code == 404


def test_a_photo_is_changed_quietly_and_in_place(app, world, visit):
    answer = upload(visit(world.anna), picture(), fragment=True, quiet="y")
    assert answer.status_code == 200 and "/pictures/" in answer.get_data(as_text=True) and told(app) == 0


@pytest.mark.parametrize(
    "content",
    [b"", b"GIF89a nothing", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:60]],
    ids=["nothing", "gif", "svg", "cut off"],
)
def test_what_is_no_picture_is_refused_beside_the_field(world, visit, content):
    answer = upload(visit(world.anna), content)
    assert answer.status_code == 422 and "Please choose a picture" in text_of(answer)


def test_only_the_photo_form_may_be_large(app, world, visit, monkeypatch):
    monkeypatch.setattr(editing, "PHOTO_BYTES", 100_000)
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 50_000)
    visitor = visit(world.anna)
    assert upload(visitor, b"x" * 150_000).status_code == 422
    assert upload(visitor, b"x" * 250_000).status_code == 413
    assert visitor.post("/profile/about", {"about": (io.BytesIO(b"x" * 60_000), "a.txt")}).status_code == 413


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
