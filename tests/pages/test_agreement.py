"""New terms or house rules: members are asked on their next page, and nothing that they were doing is lost."""


import io
import json
import zipfile
from datetime import timedelta

import pytest

from app.extensions import db
from app.models import Consent, LegalPage, Member, Post
from app.models.base import at, now
from app.portability import own_archive
from tests.cast import NEW_PASSWORD, PASSWORD, SIGN_IN
from tests.pages import letters
from tests.pages.publishing import published
from tests.visitor import text_of

ASKED = "/agreement?next="


def consents(app):
    """Who agreed to which page, in the order of their versions."""
    with app.app_context():
        rows = db.session.query(Consent, LegalPage).join(LegalPage, LegalPage.id == Consent.version_id)
        return [(consent.member_id, version.page) for consent, version in rows.order_by(LegalPage.id)]


def agree(visitor, **fields):
    return visitor.post("/agreement", {"version": "1", **fields})


def test_a_member_is_asked_once_and_goes_on_where_they_were(app, world, visit):
    published(app, "terms", "rules", text="Qfair play", asks=True)
    anna = visit(world.anna)
    assert anna.get("/network?x=1").location == f"{ASKED}/network?x%3D1"
    page = anna.get(f"{ASKED}/network")
    assert page.text.count("Qfair play") == 2 and "Agree to go on" in text_of(page)
    answer = agree(anna, next="/network")
    assert (answer.status_code, answer.location) == (303, "/network")
    assert anna.get("/network").status_code == 200 and anna.get("/").status_code == 200
    assert consents(app) == [(world.anna, "terms"), (world.anna, "rules")]
    assert anna.get(f"{ASKED}/network").location == "/network"  # nothing left to ask


def test_what_is_new_is_asked_again_and_says_since_when(app, world, visit):
    published(app, "terms", asks=True)
    anna = visit(world.anna)
    agree(anna)
    published(app, "rules", text="Qrules")
    assert anna.get("/").status_code == 200  # a correction: nobody is asked
    published(app, "terms", text="Qnew terms", asks=True)
    page = anna.get(f"{ASKED}/")
    assert "You agreed to the former ones on" in text_of(page) and "Qnew terms" in page.text
    agree(anna)  # from a page of before: it is not what they read
    assert anna.get("/").location == "/agreement"
    agree(anna, version="2")
    assert anna.get("/").status_code == 200 and len(consents(app)) == 3


def test_no_form_that_is_sent_and_no_piece_of_a_page_is_lost(app, world, visit):
    anna = visit(world.anna)
    published(app, "terms", asks=True)
    assert anna.post("/posts", {"text": "Moin", "audience": "members"}).status_code == 303
    with app.app_context():
        assert db.session.query(Post).count() == 1
    assert anna.get("/network/badges", fragment=True).status_code in (200, 204)
    assert anna.get("/search?q=ben", fragment=True).status_code == 200


OPEN = ["/settings/data", "/legal/terms", "/legal/privacy", "/agreement", "/healthz", "/manifest.webmanifest"]


@pytest.mark.parametrize("path", OPEN)
def test_without_agreeing_one_can_read_and_leave(app, world, visit, path):
    published(app, "terms", "privacy", asks=True)
    assert visit(world.anna).get(path).status_code == 200


def test_signing_out_works_and_guests_are_not_asked(app, world, visit):
    published(app, "terms", asks=True)
    anna = visit(world.anna)
    assert anna.post("/sign-out").location == "/"
    assert visit().get("/").status_code == 200
    guest = visit()
    assert guest.post("/sign-in", SIGN_IN).location == "/" and guest.get("/").location == "/agreement"


def test_nobody_is_led_elsewhere(app, world, visit):
    published(app, "terms", asks=True)
    for elsewhere in ("https://evil.example/", "//evil.example", "\\evil"):
        anna = visit(world.anna)
        assert 'name="next" value=""' in anna.get("/agreement", query_string={"next": elsewhere}).text
        assert agree(anna, next=elsewhere).location == "/"
        with app.app_context(), db.engine.begin() as connection:
            connection.execute(Member.__table__.update().values(agreed_version=0))


def test_being_asked_costs_no_statement(app, world, visit, statements):
    anna = visit(world.anna)
    anna.get("/settings/feed")
    statements.clear()
    anna.get("/settings/feed")
    before = len(statements)
    published(app, "terms", asks=True)
    agree(anna)
    statements.clear()
    anna.get("/settings/feed")
    assert len(statements) == before


def test_publishing_asks_only_if_the_admin_wants_it(app, world, visit):
    frieda = visit(world.frieda)
    frieda.post("/admin/legal/terms/en", {"text": "Fair", "act": "publish"})
    assert visit(world.anna).get("/network").status_code == 200
    frieda.post("/admin/legal/imprint/en", {"text": "Fair", "act": "publish", "asks": "y"})
    assert visit(world.anna).get("/network").status_code == 200  # nobody agrees to an imprint
    frieda.post("/admin/legal/terms/en", {"text": "Fair", "act": "publish", "asks": "y"})
    assert visit(world.anna).get("/network").status_code == 303
    frieda.post("/admin/legal/terms/en", {"text": "Fair", "act": "publish", "asks": "y"})  # once more: the same version
    agree(frieda)
    assert "1 member agreed" in text_of(frieda.get("/admin/legal"))


def test_what_a_member_agreed_to_is_in_their_archive(app, world, visit):
    published(app, "terms", asks=True)
    anna = visit(world.anna)
    agree(anna)
    with zipfile.ZipFile(io.BytesIO(anna.post("/settings/data/archive", {"current": PASSWORD}).data)) as archive:
        [agreed] = json.loads(archive.read(own_archive.NAME))["account"]["agreed"]
    assert (agreed["page"], agreed["language"]) == ("terms", "en") and agreed["at"] >= agreed["version"]


# --- joining ------------------------------------------------------------------------------------------------------

NEW = {"name": "Nora Neu", "email": "nora@neu.example", "password": NEW_PASSWORD}


def test_who_joins_agrees_in_the_form(app, world, visit):
    assert "I agree" not in visit().get("/join").text
    published(app, "terms", asks=True)
    guest = visit()
    page = guest.get("/join").text
    assert "I agree" in page and 'href="/legal/terms"' in page
    refused = guest.post("/join", NEW)
    assert refused.status_code == 422 and "Agree to the terms and rules" in text_of(refused)
    assert guest.post("/join", {**NEW, "agrees": "y"}).status_code == 303
    assert guest.post(letters.link(app, "confirm_sign_up"), {"password": NEW_PASSWORD}).location == "/"
    assert guest.get("/").status_code == 200
    with app.app_context():
        nora = db.session.query(Member).filter_by(email="nora@neu.example").one()
    assert consents(app) == [(nora.id, "terms")]


def test_what_was_published_between_form_and_link_is_asked(app, world, visit):
    guest = visit()
    guest.post("/join", NEW)
    published(app, "terms", asks=True)
    guest.post(letters.link(app, "confirm_sign_up"), {"password": NEW_PASSWORD})
    assert guest.get("/network").location == f"{ASKED}/network" and consents(app) == []


def test_a_correction_between_form_and_link_is_not_what_was_agreed_to(app, world, visit):
    published(app, "terms", text="Qasread", asks=True)
    guest = visit()
    guest.post("/join", {**NEW, "agrees": "y"})
    with at(now() + timedelta(hours=1)):
        published(app, "terms", text="Qcorrected")
        guest.post(letters.link(app, "confirm_sign_up"), {"password": NEW_PASSWORD})
    assert guest.get("/network").status_code == 200
    with app.app_context():
        [read] = db.session.query(LegalPage).join(Consent, Consent.version_id == LegalPage.id)
        assert read.text == "Qasread"
