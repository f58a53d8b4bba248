"""Bringing a profile in: upload, look, choose, confirm. Nothing is stored before that, and nothing twice."""

import io
import json
import re
import threading
import time
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from app import database
from app.actions import imports, profiles
from app.delivery import worker
from app.extensions import db
from app.models import (
    Activity,
    Contact,
    Delivery,
    Education,
    ImportDraft,
    Member,
    Notification,
    Position,
    ProfileEntry,
    SectionAudience,
)
from app.models.base import now
from app.portability import reading
from app.rules import limits
from tests.portability.archives import PREAMBLE, table, zipped
from tests.portability.test_round_trips import fill, profile_in
from tests.strangers import tables
from tests.visitor import text_of

PLACE = "/settings/data/import"
MOST = 12
SAMPLE = Path(__file__).parents[2] / "../shared/data/linkedin/sample_export.zip"
BASIC = {
    "Profile.csv": table("Profile", ["Eve", "Strange", "", "Kaistraße 1", "Mar 14", "Sailmaker", "", "Crafts", "24103",
                                     "Kiel, Germany", "", "[OTHER:https://eve.example]", ""]),
    "Skills.csv": table("Skills", ["Knots"], ["Nähen"]),
    "Connections.csv": PREAMBLE + table("Connections"),
}  # fmt: skip
COMPLETE = {
    **BASIC,
    "Positions.csv": table("Positions", ["Löwe", "Sailmaker", "Sails\n\nof all sizes", "Kiel", "Jan 2026", ""],
                           ["Bark", "Prentice", "", "Bremen", "2001", "Mar 2004"]),
    "Education.csv": table("Education", ["Seefahrtschule", "1999", "2001", "", "Diplom", "Chor"]),
    "Languages.csv": table("Languages", ["Dänisch", "Elementary proficiency"]),
    "Certifications.csv": table("Certifications", ["Radio", "", "Post", "2001", "", "7"]),
    "Profile Summary.csv": table("Profile Summary", ["I sew."]),
    "Email Addresses.csv": table("Email Addresses", ["eve.private@x.example", "Yes", "Yes", ""]),
    "PhoneNumbers.csv": table("PhoneNumbers", ["+49", "431 1234567", "Mobile"]),
}  # fmt: skip
GERMAN = {
    "Profil.csv": COMPLETE["Profile.csv"], "Kenntnisse.csv": COMPLETE["Skills.csv"].encode("utf-8-sig"),
    "Kontakte.csv": COMPLETE["Connections.csv"], "Ausbildung_1234.csv": COMPLETE["Education.csv"],
    "Berufserfahrung.csv": COMPLETE["Positions.csv"].replace("\n", "\r\n").encode("cp1252"),
    "Sprachen.csv": COMPLETE["Languages.csv"], "Zertifikate.csv": COMPLETE["Certifications.csv"],
    "Zusammenfassung.csv": COMPLETE["Profile Summary.csv"], "E-Mail-Adressen.csv": COMPLETE["Email Addresses.csv"],
    "Telefonnummern.csv": COMPLETE["PhoneNumbers.csv"],
}  # fmt: skip


def upload(visitor, content, name="archive.zip", **options):
    content = zipped(content) if isinstance(content, dict) else content
    return visitor.post(PLACE, {"file": (io.BytesIO(content), name)}, **options)


def ticked(page):
    """What the form of the preview would send as it stands: ticked boxes and chosen options."""
    html = page.get_data(as_text=True)
    boxes = re.findall(r'<input[^>]*?\bchecked\b[^>]*?\bname="([^"]+)"', html)
    releases = re.findall(r'<select[^>]*name="([^"]+)"', html)
    return {**dict.fromkeys(boxes, "y"), **dict.fromkeys(releases, "nobody")}


def bring(visitor, content, **changes):
    """Upload and confirm as proposed, with these changes; the answer to confirming."""
    assert upload(visitor, content).status_code == 303
    return visitor.post(f"{PLACE}/confirmation", {**ticked(visitor.get(PLACE)), **changes})


def profile(app):
    """Everything that importing writes, without numbers and times."""
    with app.app_context():
        rows = [
            *db.session.execute(select(Member.name, Member.headline, Member.place, Member.industry, Member.about)),
            *db.session.execute(select(Position.title, Position.organisation, Position.starts, Position.ends)),
            *db.session.execute(select(Position.place, Position.text)),
            *db.session.execute(select(Education.school, Education.degree, Education.starts, Education.text)),
            *db.session.execute(select(ProfileEntry.kind, ProfileEntry.title, ProfileEntry.detail, ProfileEntry.url)),
            *db.session.execute(select(Contact.kind, Contact.value, Contact.release)),
        ]
        skills = db.session.execute(db.text("SELECT name FROM skill ORDER BY rank")).scalars()
        return sorted(map(repr, rows)), list(skills)


def drafts_of(app):
    with app.app_context():
        return db.session.query(ImportDraft).count()


# --- looking ----------------------------------------------------------------------------------------------------


def test_nothing_is_stored_before_it_is_confirmed(app, world, visit):
    before = tables.dump(app)
    eve = visit(world.eve)
    assert upload(eve, COMPLETE).location == PLACE
    page = text_of(eve.get(PLACE))
    for words in ("Sailmaker Löwe, Kiel 01/2026 – today", "Knots · Nähen", "Nothing is stored yet", "Radio Post 2001"):
        assert words in page
    assert tables.changes(app, before, tables.dump(app)) == {"import_draft +1"} | {
        change for change in tables.changes(app, before, tables.dump(app)) if change.startswith("session")
    }


def test_old_and_new_stand_beside_each_other_and_only_what_is_empty_is_ticked(app, world, visit, does):
    does(world.eve, lambda me: profiles.change_head(me, name=me.name, headline="Painter", place="", industry=""))
    does(world.eve, profiles.change_contact, {"mobile": ("0170 5555555", "connections")})
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    page = text_of(eve.get(PLACE))
    assert "So far Painter New Sailmaker" in page and "So far 0170 5555555 New +49 431 1234567" in page
    names = ticked(eve.get(PLACE)).keys()
    assert {"field-place", "field-industry", "contact-email", "part-skills"} <= names
    assert not names & {"field-headline", "contact-mobile"}


def test_what_was_left_out_has_its_place_and_its_reason(world, visit):
    eve = visit(world.eve)
    upload(eve, {"Positions.csv": table("Positions", ["Inn", "Cook", "", "", "soon", ""]),
                 "messages.csv": table("messages"), "Skills.csv": table("Skills", *[[f"s{n}x"] for n in range(52)])})
    page = text_of(eve.get(PLACE))
    assert "“soon” is no date that Kontor can read. Positions.csv:2 · Inn Cook soon" in page
    assert "Not taken: messages (messages.csv)." in page
    assert "There is room for 50 entries. Skills.csv:52 · s50x" in page


def test_pages_ask_few_questions(world, visit, statements):
    eve = visit(world.eve)
    for open_page in (lambda: eve.get(PLACE), lambda: upload(eve, COMPLETE) and eve.get(PLACE)):
        open_page()
        statements.clear()
        assert eve.get(PLACE).status_code == 200 and len(statements) <= MOST


def test_the_draft_holds_recognised_rows_of_the_member_and_nothing_else(app, world, visit):
    person = ["Zoe", "Qthird", "https://linkedin.com/in/qthird", "qthird@x.example", "Qfirm", "", ""]
    upload(visit(world.eve), {**COMPLETE, "Connections.csv": table("Connections", person, [*person, "", "qq"]),
                              "messages.csv": table("messages", ["Qmessage"] * 11)})
    with app.app_context():
        content = db.session.scalar(select(ImportDraft.content))
    assert json.loads(content)["rows"] and not re.search("qthird|qfirm|qmessage|Zoe", content, re.IGNORECASE)


# --- confirming -------------------------------------------------------------------------------------------------


def test_what_is_ticked_is_taken_over_quietly(app, world, visit):
    with app.app_context():
        told = [db.session.query(kind).count() for kind in (Activity, Notification, Delivery)]
    eve = visit(world.eve)
    answer = bring(eve, COMPLETE)
    assert answer.location == "/in/eve-strange"
    page = text_of(eve.get(answer.location))
    assert "Taken over: Headline, Place, Industry, About, E-mail, Mobile, Address, Birthday, Positions (2)," in page
    assert "Sailmaker Löwe, Kiel Sails" in page and "I sew." in page and "14 March" in page
    with app.app_context():
        assert [db.session.query(kind).count() for kind in (Activity, Notification, Delivery)] == told
    assert drafts_of(app) == 0


def test_others_see_of_it_what_they_may(world, visit, does):
    bring(visit(world.eve), COMPLETE)
    page = text_of(visit(world.dirk).get("/in/eve-strange"))
    assert "Sailmaker" in page and not any(word in page for word in ("Prentice", "Radio", "x.example", "1234567"))


def test_what_is_not_ticked_is_not_taken(app, world, visit):
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    before = profile(app)
    assert "Nothing was taken over" in text_of(eve.get(eve.post(f"{PLACE}/confirmation").location))
    assert profile(app) == before and drafts_of(app) == 0
    upload(eve, COMPLETE)
    eve.post(f"{PLACE}/confirmation", {"part-skills": "y", "field-place": "y"})
    with app.app_context():
        member = db.session.get_one(Member, world.eve)
        assert (member.place, member.headline) == ("Kiel, Germany", "")
        assert db.session.query(Position).count() == 0 and db.session.query(Contact).count() == 0


def test_contact_data_is_released_as_the_member_says(app, world, visit, does):
    does(world.eve, profiles.change_contact, {"phone": ("0431 77777", "connections")})
    bring(visit(world.eve), COMPLETE, **{"release-email": "connections"})
    with app.app_context():
        held = dict(db.session.execute(select(Contact.kind, Contact.release)).all())
    assert held == {"phone": "connections", "email": "connections", "mobile": "nobody", "address": "nobody",
                    "birthday": "nobody"}  # fmt: skip


def test_a_made_up_release_is_refused(app, world, visit):
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    assert eve.post(f"{PLACE}/confirmation", {"contact-email": "y", "release-email": "everybody"}).status_code == 422
    assert drafts_of(app) == 1


def test_importing_again_changes_nothing(app, world, visit):
    """Basic, then Complete, then the same with German names and one file out of Excel: as Complete once."""
    eve, dirk = visit(world.eve), visit(world.dirk)
    bring(eve, COMPLETE)
    once = profile(app)
    kept = tables.dump(app)
    bring(eve, COMPLETE)
    assert profile(app) == once
    for content in (GERMAN, zipped(COMPLETE, "Complete_LinkedInDataExport_07-28-2026/")):
        upload(eve, content)
        page = text_of(eve.get(PLACE))
        assert "There is nothing new" in page and "Take over" not in page and "2 in your profile already" in page
    assert profile(app) == once
    tables.restore(app, kept)
    with app.app_context(), database.transaction():
        for table_ in (Position, Education, ProfileEntry, Contact):
            db.session.execute(table_.__table__.delete())
        db.session.execute(db.text("DELETE FROM skill"))
        member = db.session.get_one(Member, world.eve)
        member.headline = member.place = member.industry = member.about = ""
    for content in (BASIC, COMPLETE, GERMAN):
        bring(eve, content)
    assert profile(app) == once
    assert "Knots" not in text_of(dirk.get("/in/dirk-muller"))


def test_a_profile_written_by_hand_is_not_doubled(app, world, visit, does):
    does(world.eve, profiles.add_position, title="SAILMAKER", organisation="Loewe", place="", starts="2026", ends=None,
         text="By hand")  # fmt: skip
    does(world.eve, profiles.add_skill, "naehen")
    bring(visit(world.eve), COMPLETE)
    with app.app_context():
        assert {row.text for row in db.session.query(Position)} == {"By hand", ""}
    assert profile(app)[1] == ["naehen", "Knots"]


def test_two_positions_of_one_name_at_different_times_are_two(app, world, visit):
    bring(visit(world.eve), {"p.csv": table("Positions", ["Inn", "Cook", "", "", "2001", "2002"],
                                            ["Inn", "Cook", "", "", "2005", ""])})  # fmt: skip
    with app.app_context():
        assert db.session.query(Position).count() == 2


def test_a_form_sent_twice_leads_to_where_it_led(world, visit):
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    page = eve.get(PLACE)
    key = re.search(r'name="submission" value="([^"]+)"', page.text)[1]
    answers = [eve.post(f"{PLACE}/confirmation", {**ticked(page), "submission": key}) for _ in range(2)]
    assert [answer.location for answer in answers] == ["/in/eve-strange"] * 2
    assert eve.post(f"{PLACE}/confirmation").location == PLACE  # no draft any more


def test_forged_fields_change_nothing_else(app, world, visit):
    eve = visit(world.eve)
    upload(eve, {"Skills.csv": table("Skills", ["Knots"])})
    before = tables.dump(app)
    forged = {"is_admin": "1", "role": "admin", "member_id": str(world.anna), "part-positions": "y", "field-name": "y",
              "name": "Evil", "contact-email": "y", "release-email": "connections", "people": "y", "state": "ready"}
    eve.post(f"{PLACE}/confirmation", {"part-skills": "y", **forged})
    assert tables.changes(app, before, tables.dump(app)) == {"skill +1", "import_draft -1"}


def test_a_forged_draft_is_looked_at_again(app, world, visit):
    """Readers are trusted as little as their files: what does not fit never gets as far as a draft."""
    from app.portability.recognised import Recognised, Row
    from app.portability.sound import sound

    bad = [
        Row("member", {"role": "admin"}), Row("head", {"headline": "x", "role": "admin"}), Row("skills", {"name": ""}),
        Row("positions", {"title": "a", "organisation": "b", "starts": "2001-99", "ends": None}),
        Row("links", {"url": "javascript:alert(1)", "title": ""}), Row("about", {"about": "x" * 3_000}),
        Row("contact", {"kind": "bank", "value": "1"}), Row("head", {"headline": "a\u202eb"}),
        Row("languages", {"title": "German", "detail": "\0"}), Row("skills", {"name": 5}), Row("education", {}),
    ]  # fmt: skip
    found = sound(Recognised(rows=[*bad, Row("skills", {"name": "Knots"})]))
    assert [row.values for row in found.rows] == [{"name": "Knots"}] and len(found.left_out) == len(bad)


# --- refusing, cancelling, forgetting ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n", "This is neither a ZIP file nor a CSV or JSON file."),
        (zipped({"a.txt": "x"}), "Nothing here is known to Kontor"),
        (zipped(COMPLETE)[:300], "The ZIP file is damaged, or only a part of it arrived."),
        (zipped({"x.csv": bytes(16_000_000)}), "x.csv is larger than 15 MB when it is unpacked."),
    ],
)
def test_what_cannot_be_read_is_refused_beside_the_field(app, world, visit, content, words):
    before = profile(app)
    answer = upload(visit(world.eve), content)
    assert answer.status_code == 422 and words in text_of(answer) and 'aria-invalid="true"' in answer.text
    assert drafts_of(app) == 0 and profile(app) == before


def test_a_form_without_a_file_is_refused(world, visit):
    eve = visit(world.eve)
    for fields in ({}, {"file": "text"}, {"file": (io.BytesIO(b""), "")}, {"file": (io.BytesIO(b""), "x.zip")}):
        answer = eve.post(PLACE, fields)
        assert answer.status_code == 422 and "Please choose a file." in text_of(answer)


def test_only_members_may_send_so_much(world, visit, monkeypatch):
    monkeypatch.setattr(limits, "UPLOAD_BYTES", 7_000_000)
    content = b"Name\n" + b"Knots\n" * 1_100_000
    assert upload(visit(None), content).status_code == 413
    assert upload(visit(world.eve), content).status_code == 303
    assert "The file is larger than 7 MB." in text_of(upload(visit(world.eve), content + b"x" * 500_000))
    assert upload(visit(world.eve), content + b"x" * 1_500_000).status_code == 413


def test_five_imports_a_day(world, visit):
    eve = visit(world.eve)
    for _ in range(limits.IMPORTS.times):
        assert upload(eve, b"").status_code == 422  # a wrong file is none
        assert upload(eve, BASIC).status_code == 303
    answer = upload(eve, BASIC)
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
    assert upload(visit(world.dirk), BASIC).status_code == 303


def test_cancelling_drops_the_draft(app, world, visit):
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    before = profile(app)
    assert eve.post(f"{PLACE}/removal").location == PLACE
    assert drafts_of(app) == 0 and profile(app) == before
    assert "Bring your profile with you" in text_of(eve.get(PLACE))


def test_the_settings_lead_back_to_what_waits(world, visit):
    eve = visit(world.eve)
    waits = "What you uploaded last waits for your decision."
    assert waits not in text_of(eve.get("/settings/data"))
    upload(eve, COMPLETE)
    assert waits in text_of(eve.get("/settings/data"))


def test_nobody_sees_the_draft_of_another(world, visit):
    upload(visit(world.eve), COMPLETE)
    assert "Sailmaker" not in text_of(visit(world.dirk).get(PLACE))
    assert visit(None).get(PLACE).location.startswith("/sign-in")


def test_a_draft_is_gone_after_a_day(app, world, visit):
    eve = visit(world.eve)
    with time_machine.travel(now() - limits.IMPORT_EXPIRES - timedelta(minutes=1)):
        upload(eve, COMPLETE)
    assert "Sailmaker" not in text_of(eve.get(PLACE))
    worker.tidy(app)
    assert drafts_of(app) == 0


# --- large ones -------------------------------------------------------------------------------------------------


@pytest.fixture
def gate(monkeypatch):
    """Every upload counts as large, and reading waits until the gate opens."""
    opens = threading.Event()
    read = reading.linkedin.read

    def slowly(upload, meet, tell):
        tell(1_000_000, 3_000_000)
        assert opens.wait(20)
        tell(2_000_000, 3_000_000)
        return read(upload, meet, tell)

    monkeypatch.setattr(limits, "IMPORT_AT_ONCE", 0)
    monkeypatch.setattr(reading, "SIGN_EVERY", 0)
    monkeypatch.setattr(reading.linkedin, "read", slowly)
    yield opens
    opens.set()
    for _ in range(reading.AT_ONCE):  # the threads are over before the tables are emptied
        assert reading._places.acquire(timeout=20)
    for _ in range(reading.AT_ONCE):
        reading._places.release()


def soon(question):
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def test_a_large_upload_is_read_beside_the_requests(world, visit, gate):
    eve = visit(world.eve)
    assert upload(eve, COMPLETE).location == PLACE
    soon(lambda: "of 3.0 MB read" in text_of(eve.get(PLACE)))
    page = eve.get(PLACE)
    assert 'hx-trigger="every 1s"' in page.text and '<meta http-equiv="refresh"' in page.text
    assert "1.0 of 3.0 MB read" in text_of(eve.get(PLACE, fragment=True))
    gate.set()
    soon(lambda: "What is taken over" in text_of(eve.get(PLACE)))
    assert eve.get(PLACE, fragment=True).headers["HX-Redirect"] == PLACE
    assert eve.post(f"{PLACE}/confirmation", ticked(eve.get(PLACE))).location == "/in/eve-strange"


def test_a_large_upload_that_cannot_be_read_says_why(world, visit, gate):
    eve = visit(world.eve)
    gate.set()
    upload(eve, {"a.csv": "What,Ever\n"})
    soon(lambda: "Nothing here is known to Kontor" in text_of(eve.get(PLACE)))
    assert "Bring your profile with you" in text_of(eve.get(PLACE))


def test_something_unforeseen_is_said_and_logged(world, visit, gate, monkeypatch, caplog):
    monkeypatch.setattr(reading.linkedin, "read", lambda *_: 1 / 0)
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    soon(lambda: "The file could not be read. Nothing was changed." in text_of(eve.get(PLACE)))
    soon(lambda: "an import was not finished" in caplog.text)


def test_a_process_that_died_is_noticed(app, world, visit):
    with app.app_context(), database.transaction():
        imports.begin_draft(world.eve, "gone")
    eve = visit(world.eve)
    assert "Reading your file" in text_of(eve.get(PLACE))
    with time_machine.travel(now() + reading.SILENT + timedelta(seconds=1)):
        page = eve.get(PLACE)
        assert "Reading the file was interrupted" in text_of(page) and 'type="file"' in page.text
        assert eve.get(PLACE, fragment=True).headers["HX-Redirect"] == PLACE
    assert upload(eve, BASIC).status_code == 303
    assert "What is taken over" in text_of(eve.get(PLACE))


def test_a_second_upload_takes_the_place_of_the_first(app, world, visit, gate):
    eve = visit(world.eve)
    upload(eve, {"Skills.csv": table("Skills", ["Knots"])})
    upload(eve, {"Skills.csv": table("Skills", ["Sails"])})
    gate.set()
    soon(lambda: "Sails" in text_of(eve.get(PLACE)))
    time.sleep(0.2)
    assert "Knots" not in text_of(eve.get(PLACE))


def test_cancelling_ends_the_reading(app, world, visit, gate):
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    eve.post(f"{PLACE}/removal")
    gate.set()
    soon(lambda: reading._places._value == reading.AT_ONCE)
    assert drafts_of(app) == 0


def test_a_process_reads_only_a_few_at_once(app, world, visit, gate):
    for who in (world.anna, world.ben):
        assert upload(visit(who), COMPLETE).status_code == 303
    answer = upload(visit(world.eve), COMPLETE)
    assert answer.status_code == 422 and "Other uploads are being read just now." in text_of(answer)


# --- other archives ---------------------------------------------------------------------------------------------


def test_an_archive_of_kontor_brings_everything_along(app, world, visit, does):
    """Field by field, with what the member decided; and a second time it finds nothing to do."""
    does(world.anna, fill)
    archive = visit(world.anna).post("/settings/data/archive").data
    eve = visit(world.eve)
    upload(eve, archive)
    page = text_of(eve.get(PLACE))
    assert "Who may invite me: People with a shared connection" in page and "Projects: Only me" in page
    releases = {f"release-{kind}": choice for kind, choice in chosen_releases(eve.get(PLACE)).items()}
    assert releases["release-email"] == "connections" and releases["release-mobile"] == "nobody"
    eve.post(f"{PLACE}/confirmation", {**ticked(eve.get(PLACE)), **releases})
    again = zipfile.ZipFile(io.BytesIO(eve.post("/settings/data/archive").data))
    assert profile_in(again) == profile_in(zipfile.ZipFile(io.BytesIO(archive)))
    upload(eve, archive)
    assert "There is nothing new" in text_of(eve.get(PLACE))
    upload(eve, again.read("profile.json"), "profile.json")
    assert "There is nothing new" in text_of(eve.get(PLACE))


def chosen_releases(page):
    """What the fields of the preview are set to, by kind of contact data."""
    fields = re.findall(r'<select[^>]*name="release-(\w+)"[^>]*>(.*?)</select>', page.text, re.DOTALL)
    return {kind: re.search(r'<option selected value="(\w+)"', options)[1] for kind, options in fields}


def test_what_was_decided_elsewhere_is_left_where_it_is_not_wanted(app, world, visit, does):
    does(world.anna, fill)
    archive = visit(world.anna).post("/settings/data/archive").data
    eve = visit(world.eve)
    upload(eve, archive)
    eve.post(f"{PLACE}/confirmation", {"part-skills": "y"})
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
     b'{"x": NaN}', b'{"format": "kontor-profile", "version": 99}',
     b'{"basics": {"label": "' + b"x" * 1_500_000 + b'"}}'],
)  # fmt: skip
def test_a_json_that_says_nothing_is_refused(app, world, visit, content):
    answer = upload(visit(world.eve), content, "x.json")
    assert answer.status_code == 422 and "This file is no JSON Resume that can be read." in text_of(answer)
    assert drafts_of(app) == 0


def test_a_resume_with_junk_is_read_as_far_as_it_goes(app, world, visit):
    junk = {"basics": {"label": "a\0b\u202e", "url": "javascript:alert(1)", "email": 5, "location": [1]},
            "work": [None, 5, {"name": ["x"], "position": {}, "startDate": "2001-99"}],
            "skills": [{"name": "\ud800ok"}], "languages": [{"language": "x" * 500}],
            "role": "admin", "id": 1}  # fmt: skip
    eve = visit(world.eve)
    assert upload(eve, json.dumps(junk).encode(), "x.json").status_code == 303
    answer = eve.post(f"{PLACE}/confirmation", ticked(eve.get(PLACE)))
    page = eve.get(answer.location)
    assert page.status_code == 200 and "javascript:" not in page.text and "\0" not in page.text


@pytest.mark.skipif(not SAMPLE.exists(), reason=f"{SAMPLE.name} is not here")
def test_the_sample_archive_fills_a_profile(app, world, visit):
    eve = visit(world.eve)
    began = time.monotonic()
    assert upload(eve, SAMPLE.read_bytes()).status_code == 303
    page = eve.get(PLACE)
    print(f"upload and preview: {time.monotonic() - began:.2f} s")
    eve.post(f"{PLACE}/confirmation", ticked(page))
    with app.app_context():
        assert db.session.query(Position).count() == 11 and db.session.query(Education).count() == 2
    assert len(profile(app)[1]) == 50
