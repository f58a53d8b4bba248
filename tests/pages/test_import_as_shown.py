"""Confirming stores what the preview showed; several files come in at once; what is refused does not count."""

import io
import json
import zipfile

import pytest

from app.actions import preferences, profiles, releases
from app.extensions import db
from app.models import Contact, Member
from app.portability import foreign, own_archive
from app.queries import imports as queries
from app.rules import limits
from app.rules.notifying import Choice
from tests import cast
from tests.pages.importing import COMPLETE, PLACE, bring, chosen_releases, drafts_of, profile, sealed, ticked, upload
from tests.portability.archives import zipped
from tests.portability.test_round_trips import fill
from tests.visitor import text_of


def profile_of(archive):
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return packed.read(own_archive.NAME)


AGAIN = "Look through this again before you import it"
RESUME = {
    "basics": {"name": "Evelyn Other", "label": "Sailmaker", "email": "nope"},
    "skills": [{"name": "Sewing", "keywords": ["Canvas", "Leather"], "level": "Master"}],
    "interests": [{"name": "Sea"}],
}


def test_what_changed_since_the_preview_is_shown_before_it_is_stored(app, world, visit, does):
    eve = visit(world.eve)
    upload(eve, COMPLETE)
    sent = ticked(eve.get(PLACE))
    does(world.eve, lambda me: profiles.change_head(me, name=me.name, headline="Painter", place="", industry=""))
    before = profile(app)
    response = eve.post(f"{PLACE}/confirmation", sent)
    assert response.status_code == 422 and AGAIN in text_of(response) and "So far Painter" in text_of(response)
    assert profile(app) == before and drafts_of(app) == 1
    assert "field-headline" in ticked(response), "what was ticked stays ticked"
    assert eve.post(f"{PLACE}/confirmation", ticked(response)).location == "/in/eve-strange"


def test_another_upload_is_not_confirmed_by_the_page_of_the_first(app, world, visit):
    eve = visit(world.eve)
    upload(eve, {"Skills.csv": "Name\nKnots\n"})
    sent = ticked(eve.get(PLACE))
    upload(eve, {"Skills.csv": "Name\nSails\n"})
    before = profile(app)
    response = eve.post(f"{PLACE}/confirmation", sent)
    assert response.status_code == 422 and AGAIN in text_of(response) and profile(app) == before
    for forged in ({}, {"seal": ""}, {"seal": "0" * 64}):
        assert eve.post(f"{PLACE}/confirmation", {**sent, "seal": "", **forged}).status_code == 422
    eve.post(f"{PLACE}/confirmation", {**sent, **sealed(response)})
    assert profile(app)[1] == ["Sails"]


def test_several_tables_come_in_at_once(app, world, visit):
    eve = visit(world.eve)
    page = eve.get(PLACE)
    assert "multiple" in page.text and "several CSV files at once" in text_of(page)
    files = [(io.BytesIO(COMPLETE[name].encode()), name) for name in ("Skills.csv", "Positions.csv", "Languages.csv")]
    assert eve.post(PLACE, {"file": files}).status_code == 303
    response = eve.post(f"{PLACE}/confirmation", ticked(eve.get(PLACE)))
    assert "Imported: Positions (2), Skills (2), Languages." in text_of(eve.get(response.location))


@pytest.mark.parametrize("other", [zipped(COMPLETE), b"{}"])
def test_other_files_come_in_alone(app, world, visit, other):
    files = [(io.BytesIO(b"Name\nKnots\n"), "Skills.csv"), (io.BytesIO(other), "other")]
    response = visit(world.eve).post(PLACE, {"file": files})
    assert response.status_code == 422
    assert "Choose one ZIP file, one JSON file, or several CSV files." in text_of(response)
    assert drafts_of(app) == 0


def test_what_is_refused_does_not_count(app, world, visit):
    eve = visit(world.eve)
    for content in (b"What,Ever\n1,2\n", b"{}", b'{"sections": {}}', zipped({"a.txt": "x"}), b"%PDF-1.7", b"[1]") * 2:
        assert upload(eve, content).status_code == 422
    for _ in range(limits.IMPORTS.times):
        assert upload(eve, COMPLETE).status_code == 303
    assert upload(eve, COMPLETE).status_code == 429


@pytest.mark.parametrize(
    ("content", "words"),
    [(b'{"sections": {}, "basics": {"name": "Jana"}}', foreign.BUILDER), (b"%PDF-1.7", foreign.PAPER),
     (b'{"title": "Captain", "responsibilities": []}', foreign.JOB), (b"<html>", foreign.PAGE)],
)  # fmt: skip
def test_other_formats_are_told_what_to_do_instead(world, visit, content, words):
    response = upload(visit(world.eve), content)
    assert response.status_code == 422 and words in text_of(response)


def test_a_preview_names_what_it_does_not_take(app, world, visit):
    eve = visit(world.eve)
    upload(eve, json.dumps(RESUME).encode())
    page = text_of(eve.get(PLACE))
    assert "Sewing · Canvas · Leather" in page
    assert "Your name stays as it is. The file calls you “Evelyn Other”." in page
    kept = page[page.index("Not shown, kept for your export") :]
    for words in ("basics · email: nope", "skills:1 · level: Master", "interests · Sea"):
        assert words in kept
    eve.post(f"{PLACE}/confirmation", ticked(eve.get(PLACE)))
    assert profile(app)[1] == ["Sewing", "Canvas", "Leather"]
    written = eve.get("/in/eve-strange/resume.json").json
    assert (written["skills"], written["interests"]) == (RESUME["skills"], RESUME["interests"])


def test_a_json_is_read_out_of_a_zip_and_with_its_keys_in_any_order(world, visit):
    eve = visit(world.eve)
    assert upload(eve, {"cv/resume.json": json.dumps(RESUME)}).status_code == 303
    assert "Sewing · Canvas · Leather" in text_of(eve.get(PLACE))
    ours = {"about": "I sew.", "format": "kontor-profile", "version": 1}
    assert upload(eve, {"a/b/profile.json": json.dumps(ours), "x.txt": ""}).status_code == 303
    assert "I sew." in text_of(eve.get(PLACE))
    assert upload(eve, {"a.json": json.dumps(RESUME), "b.json": "{}"}).status_code == 422


def test_other_spellings_of_a_skill_are_named(world, visit):
    eve = visit(world.eve)
    upload(eve, {"Skills.csv": "Name\nN\u00e4hen\nNAEHEN\nKnots\nKnots\n"})
    page = text_of(eve.get(PLACE))
    assert "Nähen · Knots" in page and "It is another spelling of an entry above. Skills.csv:3 · NAEHEN" in page


def test_a_field_with_exceptions_is_proposed_for_nobody_and_a_note_says_why(app, world, visit, does):
    released = {"phone": "connections", "mobile": "connections", "messenger": "nobody"}
    does(world.anna, profiles.change_contact, {kind: ("0170 12", release) for kind, release in released.items()})
    does(world.anna, releases.refuse, world.ben, "phone")
    archive = visit(world.anna).post("/settings/data/archive", {"current": cast.PASSWORD}).data
    eve = visit(world.eve)
    for content, name in ((archive, "archive.zip"), (profile_of(archive), "profile.json")):
        upload(eve, content, name)
        chosen = chosen_releases(eve.get(PLACE))
        assert chosen == {**released, "phone": "nobody"}
        assert text_of(eve.get(PLACE)).count("Choose exceptions again before you share contact data") == 1
    bring(eve, archive)
    with app.app_context():
        held = db.session.query(Contact.kind, Contact.release).filter_by(member_id=world.eve)
        assert dict(held.all())["phone"] == "nobody"


@pytest.mark.parametrize("refused", [[], None, "", {}, ["ben-okafor"], "ben-okafor", {"ben-okafor": True}, 7], ids=repr)
@pytest.mark.parametrize("release", ["connections", "chosen", "nobody"])
def test_whatever_excepts_somebody_closes_what_was_for_all_connections(release, refused):
    item = {"kind": "phone", "value": "0170 12", "release": release, "refused": refused}
    contact = [item, {**item, "kind": "no kind"}]
    document = {"format": own_archive.FORMAT, "version": own_archive.VERSION, "contact": contact}
    found = own_archive.read(json.dumps(document).encode())
    closed = release == "connections" and bool(refused)
    assert found.decided["releases"] == {"phone": "nobody" if closed else release}
    assert [note for note, _ in found.notes] == [own_archive.EXCEPTED] * closed


def test_an_archive_says_what_it_does_not_bring_back_and_restores_every_choice(app, world, visit, does):
    does(world.anna, fill)
    does(world.anna, lambda me: preferences.choose_feed(me, {"posted": (False, True), "liked": (True, False)}))
    told = {"liked": Choice(False, "now"), "invited": Choice(True, "off")}
    does(world.anna, lambda me: preferences.choose_notifications(me, told, inmail_copy="full", paused=True))
    does(world.anna, lambda me: setattr(me, "timezone", "Europe/Lisbon"))
    archive = visit(world.anna).post("/settings/data/archive", {"current": cast.PASSWORD}).data
    eve = visit(world.eve)
    upload(eve, archive)
    page = text_of(eve.get(PLACE))
    for words in (
        "Not imported, because others have a part in it: connections, invitations, introductions, InMail,",
        "e-mail address",
        "Choose again which single connections see your contact data", "Posts, Show me: no",
        "Time zone: Europe/Lisbon",
        "Invitation received, by e-mail: off", "Post liked, on the site: no",
    ):  # fmt: skip
        assert words in page
    bring(eve, archive)
    with app.app_context():
        assert queries.switches(world.eve) == queries.switches(world.anna)
        member = db.session.get_one(Member, world.eve)
        assert (member.timezone, member.inmail_copy, member.mail_paused) == ("Europe/Lisbon", "full", True)
    upload(eve, archive)
    assert "There is nothing new" in text_of(eve.get(PLACE))


def test_a_preview_speaks_german(world, visit, does):
    does(world.anna, lambda me: preferences.choose_feed(me, {"posted": (False, True)}))
    archive = visit(world.anna).post("/settings/data/archive", {"current": cast.PASSWORD}).data
    does(world.eve, lambda me: setattr(me, "locale", "de"))
    eve = visit(world.eve)
    upload(eve, archive)
    page = text_of(eve.get(PLACE))
    left_out = "Nicht importiert, weil andere daran beteiligt sind:"
    for words in ("Beiträge, Sehe ich: nein", "Sprache: English", left_out):
        assert words in page
