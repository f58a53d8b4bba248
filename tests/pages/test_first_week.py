"""The first week of a newcomer: three steps on Home, what waits above them, and what is offered below."""

import io
import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from app import database
from app.actions import invitations, preferences, profiles, releases
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Contact, Education, Invitation, Member, Position, StrangersShown
from app.models.base import now
from app.queries import open_invitations
from app.rules import limits
from app.rules.limits import STRANGERS
from app.web import strangers as counted
from tests import cast
from tests.furnished import PORTRAIT
from tests.visitor import MOST_QUERIES, text_of

HOME, FIRST = "/", "/first-week"
STEPS = re.compile(r'<li class="step( step-[\w-]+)?" id="step-(\w+)"')
POSITION = {"organisation": "Brook & Söhne", "title": "Clerk", "starts": "2001", "ends": ""}


@pytest.fixture
def town(app, world):
    """Eve is new; Anna and Dirk left the school that she will name, in her year and in another."""
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.eve).hides_first_week = False
        for id, year in ((world.anna, "1998"), (world.ben, "1998"), (world.dirk, "2003")):
            member = db.session.get_one(Member, id)
            profiles.add_education(member, school="Fachschule Elbufer", degree="", starts="", ends=year)
    return world


@pytest.fixture
def eve(town, visit):
    return visit(town.eve)


def state(response):
    """Which steps are there, and which of them are done."""
    return {name: "step-done" in (looks or "") for looks, name in STEPS.findall(response.text)}


def picture():
    return io.BytesIO(PORTRAIT.read_bytes()), "me.webp"


def test_a_newcomer_begins_with_three_steps(eve):
    page = eve.get(HOME)
    assert state(page) == {"head": False, "career": False, "people": False, "address": False}
    assert "<h1>Welcome, Eve</h1>" in page.text and page.text.count("<h1") == 1
    assert page.text.count("btn-primary") == 2, "the first step's, and that of the folded composer"
    assert '<details class="write"><summary' in page.text


def test_who_has_been_here_for_a_month_sees_none(app, eve, town):
    with time_machine.travel(now() + limits.FIRST_WEEK - timedelta(minutes=1)):
        assert state(eve.get(HOME))
    with time_machine.travel(now() + limits.FIRST_WEEK), app.app_context(), database.transaction():
        db.session.get_one(Member, town.eve).created_at = now() - limits.FIRST_WEEK
    page = eve.get(HOME)
    assert state(page) == {}
