"""Bringing a profile in: upload, look, choose, confirm. Nothing is stored before that, and nothing twice."""

import json
import re

from sqlalchemy import select

from app import database
from app.actions import profiles
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
)
from tests.pages.importing import BASIC, COMPLETE, GERMAN, PLACE, bring, drafts_of, profile, sealed, ticked, upload
from tests.portability.archives import table, zipped
from tests.strangers import tables
from tests.visitor import MOST_QUERIES, text_of

# --- looking -------------------------------------------------------------------------------------------------------


def test_nothing_is_stored_before_it_is_confirmed(app, world, visit):
    eve = visit(world.eve)
    before = tables.dump(app)
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
    assert "“soon” cannot be read as a date here. Positions.csv:2 · Inn Cook soon" in page
    assert "Not imported: messages (messages.csv)." in page
    assert "There is room for 50 entries. Skills.csv:52 · s50x" in page


def test_pages_ask_few_questions(world, visit, statements):
    eve = visit(world.eve)
    for open_page in (lambda: eve.get(PLACE), lambda: upload(eve, COMPLETE) and eve.get(PLACE)):
        open_page()
        statements.clear()
        assert eve.get(PLACE).status_code == 200 and len(statements) <= MOST_QUERIES


def test_the_draft_holds_recognised_rows_of_the_member_and_nothing_else(app, world, visit):
    person = ["Zoe", "Qthird", "https://linkedin.com/in/qthird", "qthird@x.example", "Qfirm", "", ""]
    upload(visit(world.eve), {**COMPLETE, "Connections.csv": table("Connections", person, [*person, "", "qq"]),
                              "messages.csv": table("messages", ["Qmessage"] * 11)})
    with app.app_context():
        content = db.session.scalar(select(ImportDraft.content))
    assert json.loads(content)["rows"] and not re.search("qthird|qfirm|qmessage|Zoe", content, re.IGNORECASE)


# --- confirming ----------------------------------------------------------------------------------------------------


def test_what_is_ticked_is_taken_over_quietly(app, world, visit):
    with app.app_context():
        told = [db.session.query(kind).count() for kind in (Activity, Notification, Delivery)]
    eve = visit(world.eve)
    answer = bring(eve, COMPLETE)
    assert answer.location == "/in/eve-strange"
    page = text_of(eve.get(answer.location))
    assert "Imported: Headline, Place, Industry, About, E-mail, Mobile, Address, Birthday, Positions (2)," in page
    assert "Sailmaker" in page and "Löwe, Kiel Sails" in page and "I sew." in page and "14 March" in page
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
    answer = eve.post(f"{PLACE}/confirmation", sealed(eve.get(PLACE)))
    assert "Nothing was imported" in text_of(eve.get(answer.location))
    assert profile(app) == before and drafts_of(app) == 0
    upload(eve, COMPLETE)
    eve.post(f"{PLACE}/confirmation", {"part-skills": "y", "field-place": "y", **sealed(eve.get(PLACE))})
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
    sent = {"contact-email": "y", "release-email": "everybody", **sealed(eve.get(PLACE))}
    assert eve.post(f"{PLACE}/confirmation", sent).status_code == 422
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
        assert "There is nothing new" in page and "Import" not in page and "2 in your profile already" in page
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
    page = eve.get(PLACE)
    before = tables.dump(app)
    forged = {"is_admin": "1", "role": "admin", "member_id": str(world.anna), "part-positions": "y", "field-name": "y",
              "name": "Evil", "contact-email": "y", "release-email": "connections", "people": "y", "state": "ready"}
    eve.post(f"{PLACE}/confirmation", {"part-skills": "y", **sealed(page), **forged})
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
