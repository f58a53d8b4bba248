"""Archives of Kontor, JSON Resumes and the sample archive, brought in by the same way."""

import io
import json
import re
import time
import zipfile

import pytest
from PIL import Image

from app import database
from app.actions import profiles
from app.extensions import db
from app.models import (
    Education,
    Member,
    Position,
    SectionAudience,
)
from app.rules import pictures
from tests import cast, furnished
from tests.found import LINKEDIN_SAMPLE
from tests.pages.importing import PLACE, chosen_releases, drafts_of, profile, sealed, ticked, upload
from tests.portability.archives import zipped
from tests.portability.test_round_trips import fill, profile_in
from tests.visitor import text_of


def test_an_archive_of_kontor_brings_everything_along(app, world, visit, does):
    """Field by field, with what the member decided; and a second time it finds nothing to do."""
    does(world.anna, fill)
    archive = visit(world.anna).post("/settings/data/archive", {"current": cast.PASSWORD}).data
    eve = visit(world.eve)
    upload(eve, archive)
    page = text_of(eve.get(PLACE))
    assert "Who may invite me: People with a shared connection" in page and "Projects: Only me" in page
    releases = {f"release-{kind}": choice for kind, choice in chosen_releases(eve.get(PLACE)).items()}
    assert releases["release-email"] == "connections" and releases["release-mobile"] == "nobody"
    eve.post(f"{PLACE}/confirmation", {**ticked(eve.get(PLACE)), **releases})
    again = zipfile.ZipFile(io.BytesIO(eve.post("/settings/data/archive", {"current": cast.PASSWORD}).data))
    assert profile_in(again) == profile_in(zipfile.ZipFile(io.BytesIO(archive)))
    upload(eve, archive)
    assert "There is nothing new" in text_of(eve.get(PLACE))
    upload(eve, again.read("profile.json"), "profile.json")
    assert "There is nothing new" in text_of(eve.get(PLACE))


@pytest.fixture
def portrayed(world, visit, does):
    """Anna's archive, with her photo in it."""
    made = pictures.portrait(furnished.PORTRAIT.read_bytes())
    does(world.anna, lambda anna: profiles.change_photo(anna, *made))
    does(world.anna, profiles.add_skill, "Knots")
    return visit(world.anna).post("/settings/data/archive", {"current": cast.PASSWORD}).data


def picture_of(app, member_id):
    with app.app_context():
        return db.session.get_one(Member, member_id).picture


def test_the_photo_of_an_archive_comes_along(app, world, visit, portrayed):
    eve = visit(world.eve)
    upload(eve, portrayed)
    assert 'src="data:image/webp;base64,' in eve.get(PLACE).text and picture_of(app, world.eve) is None
    response = eve.post(f"{PLACE}/confirmation", ticked(eve.get(PLACE)))
    assert "Imported: Photo, Skills." in text_of(eve.get(response.location))
    assert f"/pictures/{picture_of(app, world.eve)}/" in eve.get("/in/eve-strange").text
    upload(eve, portrayed)
    assert "There is nothing new" in text_of(eve.get(PLACE)), "the photo is the same when it comes again"
    upload(anna := visit(world.anna), portrayed)
    assert "There is nothing new" in text_of(anna.get(PLACE)), "it is her own"
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).picture += "0" * 32
    assert "There is nothing new" in text_of(anna.get(PLACE)), "under the longer name that it had before"


def test_a_photo_that_stands_in_the_profile_stays_unless_it_is_to_go(app, world, visit, does, portrayed):
    other = io.BytesIO()
    Image.new("RGB", (400, 400), "teal").save(other, "PNG")
    made = pictures.portrait(other.getvalue())
    does(world.eve, lambda eve: profiles.change_photo(eve, *made))
    eve = visit(world.eve)
    upload(eve, portrayed)
    chosen = ticked(eve.get(PLACE))
    assert "portrait" not in chosen and f"/pictures/{made[0]}/96" in eve.get(PLACE).text
    eve.post(f"{PLACE}/confirmation", chosen)
    assert picture_of(app, world.eve) == made[0]
    upload(eve, portrayed)
    eve.post(f"{PLACE}/confirmation", {"portrait": "y", **sealed(eve.get(PLACE))})
    assert picture_of(app, world.eve) != made[0]


def test_a_photo_that_is_none_is_named_and_the_rest_is_read(app, world, visit, portrayed):
    archive = zipfile.ZipFile(io.BytesIO(portrayed))
    files = {name: archive.read(name) for name in archive.namelist()}
    eve = visit(world.eve)
    upload(eve, zipped({**files, "pictures/portrait.webp": b"<svg onload=alert(1)>"}))
    page = text_of(eve.get(PLACE))
    assert "The photo of the archive could not be read." in page and "Knots" in page
    eve.post(f"{PLACE}/confirmation", ticked(eve.get(PLACE)))
    assert picture_of(app, world.eve) is None


def test_what_was_decided_elsewhere_is_left_where_it_is_not_wanted(app, world, visit, does):
    does(world.anna, fill)
    archive = visit(world.anna).post("/settings/data/archive", {"current": cast.PASSWORD}).data
    eve = visit(world.eve)
    upload(eve, archive)
    eve.post(f"{PLACE}/confirmation", {"part-skills": "y", **sealed(eve.get(PLACE))})
    with app.app_context():
        member = db.session.get_one(Member, world.eve)
        assert (member.who_may_invite, member.mail_paused) == ("everyone", False)
        assert db.session.query(SectionAudience).filter_by(member_id=world.eve).count() == 0


RESUME = {
    "basics": {"name": "Eve", "label": "Sailmaker", "summary": "I sew.", "email": "eve@resume.example"},
    "work": [{"name": "Löwe", "position": "Sailmaker", "startDate": "2026-01-01", "mood": "good"}, {"name": "?"}],
    "skills": [{"name": "Knots", "keywords": ["bowline"]}], "interests": [{"name": "Sea"}],
}  # fmt: skip


def test_a_json_resume_is_brought_in_and_given_back(app, world, visit):
    eve = visit(world.eve)
    content = json.dumps(RESUME).encode()
    upload(eve, content, "resume.json")
    page = text_of(eve.get(PLACE))
    assert "Sailmaker Löwe 01/2026 – today" in page and "work:2" in page
    eve.post(f"{PLACE}/confirmation", ticked(eve.get(PLACE)))
    written = eve.get("/in/eve-strange/resume.json").json
    assert written["work"] == RESUME["work"] and written["interests"] == RESUME["interests"]
    upload(eve, content, "resume.json")
    assert "There is nothing new" in text_of(eve.get(PLACE))


@pytest.mark.parametrize(
    "content",
    [b"{}", b"[]", b"{", b"[1, 2]", b'{"work": 5}', b'{"basics": null}', b'{"a":' * 10_000, b"[" * 100_000,
     b'{"x": NaN}',
     b'{"basics": {"label": "' + b"x" * 1_500_000 + b'"}}'],
)  # fmt: skip
def test_a_json_that_says_nothing_is_refused(app, world, visit, content):
    response = upload(visit(world.eve), content, "x.json")
    assert response.status_code == 422 and "This file is not a JSON Resume that can be read." in text_of(response)
    assert drafts_of(app) == 0


def test_an_archive_of_a_newer_version_is_told_apart(app, world, visit):
    response = upload(visit(world.eve), b'{"format": "kontor-profile", "version": 99}', "profile.json")
    assert response.status_code == 422 and "of a newer version than this site reads" in text_of(response)
    assert drafts_of(app) == 0


def test_a_resume_with_junk_is_read_as_far_as_it_goes(app, world, visit):
    junk = {"basics": {"label": "a\0b\u202e", "url": "javascript:alert(1)", "email": 5, "location": [1]},
            "work": [None, 5, {"name": ["x"], "position": {}, "startDate": "2001-99"}],
            "skills": [{"name": "\ud800ok"}], "languages": [{"language": "x" * 500}],
            "role": "admin", "id": 1}  # fmt: skip
    eve = visit(world.eve)
    assert upload(eve, json.dumps(junk).encode(), "x.json").status_code == 303
    response = eve.post(f"{PLACE}/confirmation", ticked(eve.get(PLACE)))
    page = eve.get(response.location)
    assert page.status_code == 200 and "javascript:" not in page.text and "\0" not in page.text


@pytest.mark.skipif(not LINKEDIN_SAMPLE.exists(), reason=f"{LINKEDIN_SAMPLE.name} is not here")
def test_the_sample_archive_fills_a_profile(app, world, visit):
    eve = visit(world.eve)
    began = time.monotonic()
    assert upload(eve, LINKEDIN_SAMPLE.read_bytes()).status_code == 303
    page = eve.get(PLACE)
    print(f"upload and preview: {time.monotonic() - began:.2f} s")
    eve.post(f"{PLACE}/confirmation", ticked(page))
    with app.app_context():
        assert db.session.query(Position).count() == 11 and db.session.query(Education).count() == 2
    assert len(profile(app)[1]) == 50


def test_the_tables_of_an_own_archive_say_the_same_as_its_owner(world, visit, does):
    """Under the headers of LinkedIn's: whoever brings the tables back finds nothing to add."""
    does(world.anna, fill)
    anna = visit(world.anna)
    archive = zipfile.ZipFile(io.BytesIO(anna.post("/settings/data/archive", {"current": cast.PASSWORD}).data))
    upload(anna, zipped({name: archive.read(name) for name in archive.namelist() if name.endswith(".csv")}))
    page = anna.get(PLACE)
    assert not re.findall(r'name="part-(\w+)"', page.text)
