"""What tests of actions share: a clock that stands, moves on an invitation, questions to the database."""

from datetime import UTC, datetime

import pytest
import time_machine

from app import database
from app.extensions import db
from app.models import Invitation

START = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def on(app):
    """`on(id, invitations.accept)`: one move on an invitation."""

    def move(id, action, **options):
        with app.app_context(), database.transaction():
            return action(db.session.get_one(Invitation, id), **options)

    return move


@pytest.fixture
def ask(app):
    """A question in an app context of its own."""

    def run(question):
        with app.app_context(), database.transaction(reading=True):
            return question()

    return run


@pytest.fixture
def state(ask):
    return lambda id: ask(lambda: db.session.get_one(Invitation, id).state)
