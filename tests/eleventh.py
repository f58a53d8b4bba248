"""A section "courses", declared in the registry alone, in every room of a scratch copy of the app.

tests/test_sections.py makes the copy, with COURSES among the sections and GERMAN in the catalogue, and runs this file
there; here nothing of it is declared.
"""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from sqlalchemy import delete

from app import database
from app.actions import entries, profiles
from app.extensions import db
from app.models import Member, ProfileEntry
from app.portability import json_resume, own_archive, paper
from app.queries import profiles as queries
from app.queries.previews import as_any
from app.rules import completeness
from tests import cast
from tests.pages.importing import PLACE, bring, upload
from tests.visitor import text_of

COURSES = '''\
    Section(  # the standard of JSON Resume has no such list; it lets further keys stand at its top
        "courses", N_("Courses"), N_("Course"), N_("What did you learn beside your work, and where?"),
        (_title(N_("Name"), "name"), Field("detail", N_("Institution"), resume="institution"),
         _once(N_("Year"), "date"), _TEXT),
        beside=True, resume=Resume("courses"), linkedin=_table("Courses", "Name,Number", "Name: title, Number"),
        step=Step(9, N_("A course"), N_("It says what you are curious about.")),
    ),
'''
GERMAN = {
    "Courses": "Kurse", "Course": "Kurs", "Institution": "Einrichtung", "Year": "Jahr", "A course": "Ein Kurs",
    "What did you learn beside your work, and where?": "Was haben Sie neben der Arbeit gelernt, und wo?",
    "It says what you are curious about.": "Er sagt, worauf Sie neugierig sind.",
}  # fmt: skip
VALUES = {"title": "Celestial navigation", "detail": "Harbour school", "starts": "2019-05", "text": "By the stars."}
IN_JSON = {"name": "Celestial navigation", "institution": "Harbour school", "date": "2019-05",
           "summary": "By the stars."}  # fmt: skip
ANNA = "/in/anna-brandt"


@pytest.fixture
def course(world, does):
    does(world.anna, lambda anna: entries.add_entry(anna, "courses", **VALUES).id)
    return world


def courses_of(app, member_id):
    with app.app_context():
        return [[getattr(row, column) for column in VALUES] for row in
                db.session.query(ProfileEntry).filter_by(member_id=member_id, kind="courses")]


def archive_of(visitor):
    answer = visitor.post("/settings/data/archive", {"current": cast.PASSWORD})
    return zipfile.ZipFile(io.BytesIO(answer.data))


def test_it_is_added_changed_and_deleted_on_the_own_profile(app, world, visit):
    anna = visit(world.anna)
    assert "Courses What did you learn beside your work" in text_of(anna.get(ANNA))
    form = text_of(anna.get("/profile/courses/new"))
    assert "Institution" in form and "MM/YYYY or YYYY" in form
    shown = anna.post("/profile/courses/new", {**VALUES, "starts": "05/2019"}, fragment=True)
    assert "Celestial navigation" in shown.text and courses_of(app, world.anna) == [list(VALUES.values())]
    assert "Use at most 200 characters" in text_of(anna.post("/profile/courses/new", {"title": "x" * 201}))
    with app.app_context():
        row = db.session.query(ProfileEntry).filter_by(kind="courses").one().id
    anna.post(f"/profile/courses/{row}", {**VALUES, "title": "Sun and stars"})
    assert "Sun and stars" in text_of(anna.get(f"{ANNA}?part=courses", fragment=True))
    anna.post(f"/profile/courses/{row}/removal")
    assert courses_of(app, world.anna) == []


def test_connections_see_it_and_others_learn_that_there_is_something_to_see(course, visit):
    assert "Courses Celestial navigation Harbour school, 05/2019" in text_of(visit(course.ben).get(ANNA))
    stranger = text_of(visit(course.eve).get(ANNA))
    assert "Celestial" not in stranger and "Courses" in stranger


def test_its_audience_is_chosen_in_the_settings(app, course, visit):
    anna = visit(course.anna)
    assert "section_courses" in anna.get("/settings/privacy").text
    anna.post("/settings/privacy", {"who_may_invite": "everyone", "endorsements": "shown",
                                    "section_courses": "members"})
    assert "Celestial navigation" in text_of(visit(course.eve).get(ANNA))
    with app.app_context(), database.transaction():
        profiles.choose_audience(db.session.get_one(Member, course.anna), "courses", "self")
    assert "Celestial" not in text_of(visit(course.ben).get(ANNA))


def test_the_preview_shows_it_to_whom_it_is_open(app, course):
    with app.app_context():
        anna = db.session.get_one(Member, course.anna)
        assert [as_any(anna, eyes).has("courses") for eyes in ("member", "connection")] == [False, True]


def test_it_stands_on_the_cv_and_is_measured(app, course, visit):
    assert "Courses 05/2019 Celestial navigation Harbour school" in text_of(visit(course.ben).get(f"{ANNA}/cv"))
    with app.app_context():
        seen = queries.seen(course.anna, db.session.get_one(Member, course.anna))
        assert len(list(paper._blocks(seen, paper.USUAL))) == len(list(paper._blocks(seen.with_rows({}),
                                                                                     paper.USUAL))) + 1


def test_a_json_resume_says_it_and_brings_it_in(app, course, visit):
    document = visit(course.anna).get(f"{ANNA}/resume.json").json
    assert document["courses"] == [IN_JSON]
    found = json_resume.read(json.dumps(document).encode())
    assert [row.values for row in found.rows if row.section == "courses"] == [VALUES]
    bring(visit(course.eve), json.dumps(document).encode(), name="resume.json")
    assert courses_of(app, course.eve) == courses_of(app, course.anna)
    assert visit(course.eve).get("/in/eve-strange/resume.json").json["courses"] == [IN_JSON]


def test_the_table_of_linkedin_brings_it_in_once(app, world, visit):
    eve, files = visit(world.eve), {"Courses.csv": "Name,Number\nCelestial navigation,101\n"}
    bring(eve, files)
    assert courses_of(app, world.eve) == [["Celestial navigation", "", "", ""]]
    upload(eve, files)
    assert "There is nothing new" in text_of(eve.get(PLACE)) and "number (Courses.csv)" in text_of(eve.get(PLACE))


def test_the_own_archive_holds_it_and_restores_it(app, course, visit):
    archive = archive_of(visit(course.anna))
    assert json.loads(archive.read(own_archive.NAME))["courses"] == [VALUES]
    assert "Celestial navigation,\r\n" in archive.read("Courses.csv").decode("utf-8-sig")
    assert "<h2>Courses</h2>" in archive.read("index.html").decode()
    assert json.loads(archive.read("resume.json"))["courses"] == [IN_JSON]
    bring(visit(course.eve), archive.read(own_archive.NAME), name="profile.json")
    assert courses_of(app, course.eve) == courses_of(app, course.anna)


def test_the_own_profile_says_that_it_lacks_it(app, world, does):
    with app.app_context():
        lacking = [completeness.missing(queries.seen(world.anna, db.session.get_one(Member, world.anna)))]
        with database.transaction():
            entries.add_entry(db.session.get_one(Member, world.anna), "courses", **VALUES)
        lacking.append(completeness.missing(queries.seen(world.anna, db.session.get_one(Member, world.anna))))
    assert [step.name for step in lacking[0]][-1] == "courses" and "courses" not in [step.name for step in lacking[1]]


def test_it_speaks_german(app, course, visit):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, course.ben).locale = "de"
    assert "Kurse Celestial navigation" in text_of(visit(course.ben).get(ANNA))


def test_it_goes_with_its_member(app, course):
    with app.app_context(), database.transaction():
        db.session.execute(delete(Member).where(Member.id == course.anna))
        assert db.session.query(ProfileEntry).filter_by(kind="courses").count() == 0
