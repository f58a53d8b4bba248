"""What all pages of the administration share: the menu, what waits for a decision, and that they ask little."""

from __future__ import annotations

import re

import pytest

from app.actions import address_by_admin, reports
from app.extensions import db
from app.models import SignUp
from app.models.base import now
from app.queries.reported import MODULES
from app.rules import limits
from app.rules.administering import ROOMS
from tests import kept
from tests.furnished import furnish
from tests.visitor import MOST_QUERIES, text_of


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_no_page_asks_more_than_others(app, visit, statements, room):
    with app.app_context():
        world = kept.again(furnish)
    frieda = visit(world.frieda)
    with app.test_request_context():
        path = app.url_for(room.endpoint)
    frieda.get(path)
    statements.clear()
    page = frieda.get(path)
    assert page.status_code == 200 and len(statements) <= MOST_QUERIES, statements
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', page.text)[0] == path


def test_the_own_menu_leads_to_the_administration(world, visit):
    assert re.search(r'<a href="/admin/members">\s*Administration', visit(world.frieda).get("/").text)
    assert "Administration" not in visit(world.anna).get("/").text


def test_admins_see_at_home_what_waits_for_them(app, world, visit, does):
    frieda, line = visit(world.frieda), "For your decision"
    assert line not in text_of(frieda.get("/"))
    does(world.frieda, _apply)
    does(world.frieda, lambda admin: address_by_admin.ask(None, world.ben, "ben@later.example"))
    does(world.anna, _report, world.ben)
    said = text_of(frieda.get("/"))
    assert f"{line} Reports 1 Applicants 1 E-mail addresses 1" in said
    menu = text_of(frieda.get("/admin/log"))
    for name in ("Members", "Applicants", "Reports"):
        assert re.search(rf"{name}\s+1\b", menu), name
    assert line not in text_of(visit(world.anna).get("/"))


def _apply(_admin):
    db.session.add(
        SignUp(name="Gerda", email="gerda@neu.example", password_hash="x", locale="en", nonce="n" * 32, state="applied",
               applied_at=now(), expires_at=now() + limits.SIGN_UP_EXPIRES)
    )  # fmt: skip


def _report(member, about):
    seen = MODULES["profile"].seen_by(member.id, about, None)
    reports.report(member, "profile", about, seen, "spam", "")
