"""Forms that make the site write to an address take only what it can send to; others take any complete one."""

from __future__ import annotations

import pytest

from app import database
from app.extensions import db
from app.models import EmailInvitation, Member, SignUp
from tests import cast
from tests.pages import letters
from tests.visitor import text_of

SENTENCE = "Use an address without umlauts or other special letters before the @"
UMLAUT = "ünal@firma.example"
GERDA = {"name": "Gerda Vogt", "password": "lampe-wiese-kompass", "email": UMLAUT}
INVITATION = {"how": "colleague", "note": "Weißt du noch?", "email": UMLAUT}


@pytest.mark.parametrize(
    ("who", "path", "fields"),
    [
        (None, "/join", GERDA),
        (None, "/password", {"email": UMLAUT}),
        ("anna", "/network/email-invitations", INVITATION),
    ],
)
def test_what_cannot_be_sent_to_is_refused_beside_its_field(app, world, visit, who, path, fields):
    response = visit(getattr(world, who or "", None)).post(path, fields)
    assert response.status_code == 422 and SENTENCE in text_of(response) and f'value="{UMLAUT}"' in response.text
    assert letters.kinds(app) == []
    with app.app_context():
        assert db.session.query(SignUp).count() == db.session.query(EmailInvitation).count() == 0


def test_in_german_too(world, visit):
    german = visit()
    german.client.set_cookie("locale", "de")
    assert "Verwenden Sie eine Adresse ohne Umlaute" in text_of(german.post("/join", GERDA))


def test_who_was_set_up_with_such_an_address_still_signs_in(app, world, visit):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).email = UMLAUT
    response = visit().post("/sign-in", {"email": UMLAUT, "password": cast.PASSWORD})
    assert response.status_code == 303


def test_contact_data_may_hold_what_this_site_does_not_write_to(world, visit):
    assert visit(world.anna).post("/profile/contact", {"email": UMLAUT}).status_code == 303


def test_a_sign_up_goes_to_the_domain_that_was_typed(app, world, visit):
    visit().post("/join", {**GERDA, "email": "max@straße.example"})
    with app.app_context():
        assert db.session.query(SignUp).one().email == "max@straße.example"
