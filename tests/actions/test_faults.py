"""A fault at any statement of an action leaves everything as it was: never a half-done thing."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from app import database
from app.actions import (
    accounts,
    blocks,
    comments,
    connections,
    email_invitations,
    endorsements,
    invitations,
    messages,
    mutes,
    posts,
    profiles,
    recommendations,
    upkeep,
)
from app.actions.invitations import Wish
from app.actions.limits import Spent
from app.extensions import db
from app.models import Comment, Invitation, Member, Post, Recommendation, Skill
from app.queries import comments as written
from tests.pages import recommending

HOLDS = pytest.mark.promise("A fault at any statement of an action")
FRIEND = Wish("friend", "Remember Kiel?")
UNTOUCHED = ("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Injected(Exception):
    """The fault."""


def invitation(_people):
    return db.session.scalars(select(Invitation).where(Invitation.state == "pending")).first()


def post(_people):
    return db.session.scalars(select(Post)).first()


def comment(people):
    """By Carla, liked by Anna."""
    return written.readable(people.carla.id, db.session.scalars(select(Comment.id)).first())


def skill(_people):
    return db.session.scalars(select(Skill)).first()


def recommendation(state):
    return db.session.scalars(select(Recommendation).where(Recommendation.state == state)).one()


def words(people, text="Other words."):
    return recommendations.Words("led", recommending.position_of(people.ben.id), text)


ACTIONS = {
    "invite": lambda p: invitations.invite(p.carla, p.eve.id, FRIEND),
    "invite whoever invited me": lambda p: invitations.invite(p.anna, p.eve.id, FRIEND),
    "accept": lambda p: invitations.accept(invitation(p)),
    "ignore": lambda p: invitations.ignore(invitation(p), unknown_person=True),
    "withdraw": lambda p: invitations.withdraw(invitation(p)),
    "remove a connection": lambda p: connections.remove(p.anna, p.ben.id),
    "mute": lambda p: mutes.mute(p.anna, p.ben.id),
    "block a connection": lambda p: blocks.block(p.anna, p.ben.id, "He knows why"),
    "block an inviter": lambda p: blocks.block(p.anna, p.eve.id),
    "begin a conversation": lambda p: messages.send(p.carla, p.ben.id, "Hello"),
    "go on with a conversation": lambda p: messages.send(p.ben, p.anna.id, "Hello again"),
    "write a post": lambda p: posts.write(p.anna, "Good morning"),
    "delete a post": lambda p: posts.remove(post(p)),
    "comment": lambda p: comments.write(p.ben, post(p), "Ask the neighbours"),
    "answer a comment": lambda p: comments.write(p.anna, post(p), "They have none", comment(p)),
    "edit a comment": lambda p: comments.edit(p.carla, comment(p), "Ask the harbour office"),
    "delete a comment": lambda p: comments.remove(comment(p)),
    "like a comment": lambda p: comments.like(p.ben, comment(p)),
    "take a like of a comment back": lambda p: comments.unlike(p.anna, comment(p)),
    "edit a post": lambda p: posts.edit(p.anna, post(p), "Who knows a gardener?", "connections"),
    "like": lambda p: posts.like(p.carla, post(p)),
    "take a like back": lambda p: posts.unlike(p.ben, post(p)),
    "endorse": lambda p: endorsements.endorse(p.ben, db.session.get_one(Skill, skill(p).id + 1)),
    "take an endorsement back": lambda p: endorsements.take_back(p.ben, skill(p)),
    "ask for a recommendation": lambda p: recommendations.ask(p.ben, p.carla.id, words(p)),
    "recommend": lambda p: recommendations.write(p.carla, p.ben.id, words(p)),
    "answer a request": lambda p: recommendations.write(p.anna, p.ben.id, words(p)),
    "accept a recommendation": lambda p: recommending.accept(recommendation("submitted").id),
    "ask for another wording": lambda p: recommendations.request_revision(recommendation("submitted"), "Why"),
    "revise what is shown": lambda p: recommendations.revise(p.carla, recommendation("shown"), words(p)),
    "withdraw what is shown": lambda p: recommendations.withdraw(recommendation("shown"), p.carla),
    "decline a request": lambda p: recommendations.decline(recommendation("requested"), p.anna),
    "invite by e-mail": lambda p: email_invitations.invite_by_email(p.anna, "guest@anderswo.example", FRIEND),
    "ask for a new password": lambda p: accounts.ask_for_reset(p.anna.email),
    "change the password": lambda p: accounts.change_password(p.anna, p.anna.password_hash, "ganz-anderes-langes-wort"),
    "change the name": lambda p: profiles.change_head(
        p.anna, name="Anna Lange", headline="New", place="Kiel", industry="Trade"
    ),
    "add a position": lambda p: profiles.add_position(
        p.anna, title="Owner", organisation="Brandt", place="", text="", starts="2020", ends=None
    ),
    "add a skill": lambda p: profiles.add_skill(p.anna, "Sailing"),
    "remove a skill": lambda p: profiles.remove_skill(skill(p)),
    "remind": lambda _: upkeep.remind_due(),
}


class People:
    """The cast by name, each loaded when it is asked for."""

    def __init__(self, world):
        self.world = world

    def __getattr__(self, name):
        return db.session.get_one(Member, getattr(self.world, name))


@pytest.fixture
def busy(app, world):
    """The cast with something of each kind between them."""
    with app.app_context(), database.transaction():
        people = People(world)
        asked = invitations.invite(people.eve, people.anna.id, Wish("friend", remind=True))
        db.session.get_one(Invitation, asked.id).created_at -= timedelta(days=20)
        messages.send(people.anna, people.ben.id, "Hello")
        asked_for = posts.write(people.anna, "Who knows a plumber?")
        posts.like(people.ben, asked_for)
        comments.write(people.carla, asked_for, "Ask around")
        comments.like(people.anna, comment(people))
        first = profiles.add_skill(people.anna, "Tax law")
        profiles.add_skill(people.anna, "Balance sheets")
        endorsements.endorse(people.ben, first)
        recommending.shown(people.carla, people.ben.id)
        recommending.written(people.ben, people.anna.id)
        recommending.asked(people.ben, people.anna.id)
    return world


@contextmanager
def fault_at(count, engine):
    """The statement with this number fails."""
    seen = 0

    def fail(_connection, _cursor, statement, *_):
        nonlocal seen
        if not statement.lstrip().upper().startswith(UNTOUCHED):
            seen += 1
            if seen == count:
                raise Injected

    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


def held(app):
    """Every row, as the database gives it."""
    with app.app_context(), database.reading(), db.engine.begin() as connection:
        tables = db.metadata.sorted_tables
        return {table.name: sorted(map(repr, connection.execute(table.select()))) for table in tables}


@pytest.fixture(autouse=True)
def untiring(monkeypatch):
    """How often something was tried is counted even where it fails, and would end the tries."""
    monkeypatch.setattr("app.actions.limits.count_within", lambda *_: Spent("", 0))


@HOLDS
@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.sampled(40)
def test_a_fault_at_any_statement_leaves_everything_as_it_was(app, busy, name, measured):
    before, half_done, count = held(app), [], 1
    while fails(app, busy, name, count):
        half_done += [f"{name}, after statement {count}"] if held(app) != before else []
        count += 1
    assert held(app) != before
    assert count > 1
    measured(count - 1, "faults", wrong=half_done, figure=f"{len(ACTIONS)} actions, and requests around them")


def fails(app, world, name, count):
    with app.app_context(), fault_at(count, db.engine):
        try:
            with database.transaction():
                ACTIONS[name](People(world))
        except Injected:
            return True
    return False


@HOLDS
@pytest.mark.parametrize(
    ("who", "path", "fields"),
    [
        ("anna", "/invitations/{invitation}/acceptance", {}),
        ("eve", "/invitations/{invitation}/withdrawal", {}),
        ("ben", "/in/anna-brandt/message", {"text": "Hello again"}),
        ("anna", "/in/ben-okafor/connection/removal", {}),
        ("anna", "/in/ben-okafor/block", {}),
        ("carla", "/posts", {"text": "Good evening", "audience": "members", "submission": "0" * 36}),
    ],
)
@pytest.mark.sampled(6)
def test_a_fault_in_the_middle_of_a_request_leaves_everything_as_it_was(app, busy, visit, who, path, fields, measured):
    with app.app_context(), database.transaction():
        path = path.format(invitation=invitation(None).id)
    visitor = visit(getattr(busy, who))
    before, half_done, count = held(app), [], 1
    while (answer := ask(app, visitor, path, fields, count)) is None:
        half_done += [f"{path}, after statement {count}"] if held(app) != before else []
        count += 1
    assert answer.status_code == 303
    assert held(app) != before
    measured(count - 1, "faults", wrong=half_done)


def ask(app, visitor, path, fields, count):
    with app.app_context():
        engine = db.engine
    with fault_at(count, engine):
        try:
            return visitor.post(path, fields)
        except Injected:
            return None
