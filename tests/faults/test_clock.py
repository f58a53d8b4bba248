"""A clock that jumps: nobody is written to by mistake, nobody signed out, nothing happened in the future."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app import database
from app.actions import messages, posts
from app.actions.invitations import Wish
from app.actions.letters import post_letter
from app.delivery import outbox, worker
from app.extensions import db
from app.models import Delivery, Member
from app.models.base import now
from app.rules import limits
from tests.visitor import text_of

HOLDS = pytest.mark.promise("A clock that jumps")
FORWARD, BACK = timedelta(days=40), timedelta(hours=-2)
FUTURE = re.compile(r"(-|\bin )\d+ (second|minute|hour|day)s?\b|\bin an? (hour|day)")
HOLD_ON = Wish("friend", remind=True)


@pytest.fixture
def lived_in(app, world, visit, does, invite):
    """Something in every list that shows a time; gives the addresses to look at."""
    post = does(world.ben, posts.write, "Good morning, harbour")
    talk = does(world.ben, messages.send, world.anna, "Look at this").conversation_id
    invite(world.eve, world.anna)
    return ["/", "/network", "/in/ben-okafor", "/inmail", f"/inmail/{talk}",
            "/notifications", f"/posts/{post.id}", "/search?q=ben", "/settings/notifications"]  # fmt: skip


def jump(by):
    return time_machine.travel(now() + by, tick=True)


def due_letters(app):
    with app.app_context(), database.transaction(reading=True):
        return sorted(db.session.scalars(select(Delivery.kind).where(Delivery.state == "due")))


def odd_pages(visitor, paths):
    """Pages that are none, or on which something lies in the future."""
    responses = [(path, visitor.get(path)) for path in paths]
    return [path for path, response in responses if response.status_code != 200 or FUTURE.search(text_of(response))]


@HOLDS
@pytest.mark.parametrize("by", [BACK, FORWARD])
def test_pages_are_read_and_written_and_nothing_lies_in_the_future(app, world, visit, lived_in, by, measured):
    anna = visit(world.anna)
    assert anna.get("/").status_code == 200
    with jump(by):
        if by > BACK:
            anna = visit(world.anna)  # signed in anew: the session is over
        wrong = odd_pages(anna, lived_in)
        assert anna.post("/posts", {"text": "At another time"}).status_code == 303
    measured(1, "jumps", wrong=wrong, figure="pages, feed, letters and sessions 2 h back and 40 days on")


@HOLDS
def test_two_hours_back_the_feed_stays_in_the_order_of_what_happened(app, world, visit, does, measured):
    does(world.ben, posts.write, "said first")
    with jump(BACK):
        does(world.ben, posts.write, "said second")
        shown = text_of(visit(world.anna).get("/"))
    order = sorted(("said first", "said second"), key=shown.index)
    measured(1, "jumps", wrong=[] if order == ["said second", "said first"] else [order])


@HOLDS
def test_two_hours_back_letters_go_out_at_once(app, world, does, measured):
    with app.app_context(), database.transaction():
        post_letter("security", member=db.session.get_one(Member, world.anna))
    with jump(BACK), app.app_context():
        left = 1 - len(outbox._take(10, now() + outbox.LEASE))
    measured(1, "jumps", wrong=["a letter waits"] * left)


@HOLDS
def test_forty_days_on_only_those_who_asked_are_reminded_and_once(app, world, does, invite, measured):
    invite(world.eve, world.anna, HOLD_ON)
    invite(world.eve, world.ben)
    with app.app_context(), database.transaction():
        db.session.execute(Delivery.__table__.delete())
    with jump(FORWARD):
        for _ in range(3):
            worker.tidy(app)
        once = due_letters(app)
    for by in (timedelta(0), BACK, FORWARD):  # there and back again
        with jump(by):
            worker.tidy(app)
    found = [*once, *due_letters(app)]
    measured(4, "jumps", wrong=found if found != ["invitation_reminder"] * 2 else [])


def test_a_jump_reminds_in_batches(app, world, does, invite, monkeypatch):
    for invitee in (world.anna, world.ben, world.carla):
        invite(world.eve, invitee, HOLD_ON)
    with app.app_context(), database.transaction():
        db.session.execute(Delivery.__table__.delete())
    monkeypatch.setattr("app.actions.upkeep.REMINDERS", 2)
    with jump(FORWARD):
        worker.tidy(app)
        assert len(due_letters(app)) == 2
        worker.tidy(app)
        assert len(due_letters(app)) == 3


@HOLDS
@pytest.mark.parametrize(
    ("by", "signed_in"),
    [
        (BACK, True),
        (limits.SESSION_IDLE - timedelta(hours=1), True),
        (limits.SESSION_IDLE + timedelta(hours=1), False),
        (FORWARD, False),
    ],
)
def test_sessions_end_by_the_written_rule_alone(app, world, visit, by, signed_in, measured):
    anna = visit(world.anna)
    with jump(by):
        response = anna.get("/inmail")
    seen = response.status_code == 200, (response.location or "").startswith("/sign-in")
    measured(1, "jumps", wrong=[] if seen == (signed_in, not signed_in) else [seen])
