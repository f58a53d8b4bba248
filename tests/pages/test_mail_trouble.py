"""Admins see on every page that e-mails wait, and why; nobody else does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import database
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Delivery, Member
from app.models.base import now
from app.rules import mail_troubles
from tests.visitor import text_of

PAGES = ("/", "/network", "/admin/site", "/settings/account")


@pytest.fixture
def stuck(app, world):
    """`stuck("relay", attempts=1)`: one e-mail that waits for this reason."""

    def write(trouble, attempts=1, state="due"):
        with app.app_context(), database.transaction():
            posted = post_letter("security", member=db.session.get_one(Member, world.anna))
            letter = db.session.scalars(select(Delivery).where(Delivery.message_id == posted)).one()
            letter.trouble, letter.attempts, letter.state = trouble, attempts, state
            letter.answer, letter.due_at = "554 5.7.1 no", now() + timedelta(hours=1)

    return write


@pytest.mark.parametrize("path", PAGES)
def test_an_admin_reads_what_to_do_on_every_page(world, visit, stuck, path):
    assert "E-mails are waiting to be sent." not in visit(world.frieda).get(path).text
    stuck("relay")
    page = visit(world.frieda).get(path)
    assert f"E-mails are waiting to be sent. {mail_troubles.MEANINGS['relay']}" in text_of(page)
    assert 'class="alarm" role="status"' in page.text


def test_in_german_too(app, world, visit, stuck):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.frieda).locale = "de"
    for trouble in mail_troubles.MEANINGS:
        stuck(trouble, attempts=mail_troubles.PATIENCE)
        said = text_of(visit(world.frieda).get("/network"))
        assert "E-Mails warten auf den Versand." in said and mail_troubles.MEANINGS[trouble] not in said


def test_members_and_guests_see_nothing_of_it(world, visit, stuck):
    stuck("sign-in")
    for who, path in ((world.anna, "/network"), (None, "/")):
        page = visit(who).get(path).text
        assert "alarm" not in page and "MAIL_" not in page


def test_a_member_pays_nothing_for_it(world, visit, statements):
    anna = visit(world.anna)
    anna.get("/network")
    statements.clear()
    anna.get("/network")
    assert not any("delivery" in statement for statement in statements)


@pytest.mark.parametrize(
    ("trouble", "attempts", "state"), [("busy", 1, "due"), ("", 3, "due"), ("relay", 9, "failed"), ("", 1, "sent")]
)
def test_what_needs_nobody_says_nothing(world, visit, stuck, trouble, attempts, state):
    stuck(trouble, attempts, state)
    assert "alarm" not in visit(world.frieda).get("/network").text


def test_pages_are_served_all_the_same(world, visit, stuck):
    stuck("unreachable")
    assert visit().get("/readyz").status_code == 200
