"""The first hour of an organisation, on the Home of its admins."""

from __future__ import annotations

import re

import pytest

from app import database
from app.actions import signs
from app.actions.email_invitations import invite_by_email
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Member, RosterBatch, Site
from app.models.base import now
from app.rules import machine
from tests import cast
from tests.visitor import MOST_QUERIES, text_of

STEP = re.compile(r'<li class="step step-([\w-]+)" id="step-(\w+)"')
ALONE = "You are the only admin. If you cannot sign in, nobody can help."


@pytest.fixture
def do(app):
    def run(work):
        with app.app_context(), database.transaction():
            return work()

    return run


@pytest.fixture
def frieda(app, visit, do):
    """The first admin of an organisation without members, in her own browser."""

    def begin():
        cast.site().tagline = ""
        admin = cast.person("frieda")
        admin.hides_first_week = False
        db.session.flush()
        return admin.id

    return visit(do(begin))


def steps(response):
    """Which are offered, and which of them are done."""
    return {name: looks == "done" for looks, name in STEP.findall(response.text)}


def admin():
    return db.session.query(Member).filter_by(role="admin").first()


def site():
    return db.session.get_one(Site, 1)


def test_an_organisation_begins_with_what_it_needs(frieda):
    page = frieda.get("/")
    found = steps(page)
    assert {"mail", "site", "backup", "inviting"} <= found.keys() and not any(found.values())
    said = text_of(page)
    assert "The first hour" in said and "What Elbufer needs to run well." in said
    assert said.count(ALONE) == 1


@pytest.mark.parametrize(
    ("step", "change", "line"),
    [
        ("mail", lambda: signs.leave(machine.TEST_EMAIL, level="green"), "E-mail works: a test e-mail was accepted."),
        ("site", lambda: setattr(site(), "tagline", "Seit 1911"), "Name and second line are set."),
        ("site", lambda: setattr(site(), "hue", 15), "Name and second line are set."),
        ("backup", lambda: signs.leave(machine.BACKUP, text="kontor.zip"), "A backup is made every night."),
        ("inviting", lambda: invite_by_email(admin(), "max@x.example", Wish("other")), "The first people are invited."),
        ("inviting", lambda: cast.person("anna"), "The first people are invited."),
        ("inviting", lambda: db.session.add(RosterBatch(source="List", released_at=now())), "The first people are inv"),
    ],
)
def test_a_step_is_done_by_what_is_there(frieda, do, step, change, line):
    assert line not in text_of(frieda.get("/"))
    do(change)
    page = frieda.get("/")
    assert [name for name, done in steps(page).items() if done] == [step] and line in text_of(page)


def test_every_step_leads_to_the_page_where_it_is_done(frieda):
    block = re.search(r'<ol class="steps">.*?</ol>', frieda.get("/").text, re.DOTALL)[0]
    links = re.findall(r'href="([^"]+)"', block)
    rooms = ("mail", "legal", "identity", "members", "health", "roster")
    assert links == [f"/admin/{room}" for room in rooms]
    assert [frieda.get(link).status_code for link in links] == [200] * 6
    assert 'name="tagline"' in frieda.get("/admin/identity").text


def test_a_test_email_that_was_refused_is_no_step(frieda, do):
    do(lambda: signs.leave(machine.TEST_EMAIL, level="yellow", text="relay\n554 no"))
    assert not steps(frieda.get("/"))["mail"]


def test_a_second_admin_ends_the_warning(frieda, do):
    do(lambda: setattr(cast.person("anna"), "role", "admin"))
    assert ALONE not in text_of(frieda.get("/"))


def test_it_can_be_hidden_and_that_undone(frieda, do):
    response = frieda.post("/first-week/dismissal", {})
    assert response.status_code == 303
    hidden = frieda.get(response.location)
    assert steps(hidden) == {} and "The first steps are hidden." in text_of(hidden)
    assert steps(frieda.get("/")) == {}
    frieda.post("/first-week/dismissal/removal", {})
    assert steps(frieda.get("/"))


def test_members_see_nothing_of_it(app, frieda, visit, do):
    def join():
        member = cast.person("anna")
        member.hides_first_week = False
        db.session.flush()
        return member.id

    page = visit(do(join)).get("/")
    assert "The first hour" not in text_of(page) and ALONE not in text_of(page)


def test_in_german(frieda, do):
    do(lambda: setattr(admin(), "locale", "de"))
    said = text_of(frieda.get("/"))
    assert "Die erste Stunde" in said and "Nur Sie haben Zugang zur Verwaltung." in said


def test_it_costs_two_queries(frieda, statements, do):
    frieda.get("/")
    statements.clear()
    frieda.get("/")
    asked = len(statements)
    do(lambda: setattr(admin(), "hides_first_week", True))
    statements.clear()
    frieda.get("/")
    assert asked == len(statements) + 2 and asked <= MOST_QUERIES
