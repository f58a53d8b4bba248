"""Guessing passwords, links and members: refused at the same try wherever it comes from, answered alike."""

import re

import pytest
import time_machine

from app import create_app, database
from app.extensions import db, tokens
from app.models import Member
from app.rules import limits
from tests import cast
from tests.visitor import Visitor

NEW = "lampe-wiese-kompass"
ANNA = {"email": "anna@firma.example", "password": cast.PASSWORD}
WRONG = {**ANNA, "password": "ganz-falsch-geraten"}


# --- guessing -------------------------------------------------------------------------------------------------


def test_forged_addresses_do_not_help_guessing(world, visit):
    """T25: an address of ones own for each try, and the eleventh is still refused."""
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        for number in range(11):
            forged = f"10.0.0.{number}"
            headers = {
                "X-Forwarded-For": f"{forged}, 127.0.0.1", "X-Real-IP": forged, "Forwarded": f"for={forged}",
                "X-Client-IP": forged, "CF-Connecting-IP": forged, "True-Client-IP": forged,
            }  # fmt: skip
            email = ("anna@firma.example", "ANNA@firma.example", " anna@firma.example\t")[number % 3]
            answer = visit().post("/sign-in", {**WRONG, "email": email}, headers=headers)
        assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
        again = visit().post("/sign-in", {"email": ["x@y.example", ANNA["email"]], "password": cast.PASSWORD})
        assert again.status_code == 422  # doubled fields: the first counts, for the form and for the limit


def test_the_limit_holds_after_a_restart(application, app, world, visit):
    """T24: counters stand in the database, so a new process knows them."""
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        for _ in range(10):
            assert visit().post("/sign-in", WRONG).status_code == 422
        fresh = create_app(
            DATA_DIR=str(app.config["DATA_DIR"]), DATABASE_URL=_plain(app), BASE_URL="http://localhost", TESTING=True
        )
        try:
            assert Visitor(fresh).post("/sign-in", ANNA).status_code == 429
        finally:
            with fresh.app_context():
                db.engine.dispose()
            _settle(app)


def _plain(app):
    return app.config["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")


def _settle(app):
    """The extensions are shared by all apps of a process: give them back the keys of the app under test."""
    tokens.configure(app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"])


def test_the_present_password_cannot_be_guessed_on_the_page_that_changes_it(world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        anna = visit(world.anna)
        fields = {"current": "ganz-falsch-geraten", "password": NEW}
        answers = [anna.post("/settings/security", fields).status_code for _ in range(11)]
        assert answers == [422] * 10 + [429]
        assert visit().post("/sign-in", ANNA).status_code == 429  # the same tries are counted


# --- who is a member ------------------------------------------------------------------------------------------


def shown(answer, *said):
    """Status, body and headers without what was typed and without tokens that are new each time."""
    body = answer.get_data(as_text=True)
    for word in said:
        body = body.replace(word, "?")
    headers = [(name, value) for name, value in answer.headers if name not in ("Date", "Content-Length", "Set-Cookie")]
    names = [value.split("=")[0] for value in answer.headers.getlist("Set-Cookie")]
    return answer.status_code, re.sub(r"[\w.-]{60,}|[0-9a-f-]{36}", "", body), sorted(headers), names


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-in", {"password": "ganz-falsch-geraten"}),
        ("/join", {"name": "Anna Brandt", "password": NEW}),
        ("/join", {"name": "Anna Brandt", "password": "kurz"}),
        ("/join", {"name": "", "password": NEW}),
        ("/password", {}),
    ],
)
def test_nobody_learns_whether_an_address_is_a_members(app, world, visit, path, fields, fragment):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.ben).state = "locked"
    known, locked, unknown = ("anna@firma.example", "ben@firma.example", "zoe@firma.example")
    answers = [
        shown(visit().post(path, {**fields, "email": email}, fragment=fragment), email)
        for email in (known, locked, unknown)
    ]
    assert answers[0] == answers[1] == answers[2]


def test_inviting_a_member_by_e_mail_looks_like_inviting_anybody(app, world, visit):
    answers = []
    for email in ("ben@firma.example", "carla@firma.example", "zoe@firma.example"):
        anna = visit(world.anna)
        sent = anna.post("/network/email-invitations", {"email": email, "how": "friend"})
        answers += [(shown(sent, email), re.sub(r"\d+", "", str(shown(anna.get(sent.location), email)[0])))]
    assert answers[0] == answers[1] == answers[2]


def test_limits_tell_when_to_come_back(world, visit):
    assert limits.SIGN_IN_ACCOUNT.times == 10 and limits.SIGN_IN_ACCOUNT.seconds == 900
    assert limits.LETTERS_TO_ADDRESS.times == 3 and limits.INVITE.times == 20
