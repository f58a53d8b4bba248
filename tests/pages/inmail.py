"""What the tests of InMail share: writing past the pages, and counting."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app import database
from app.actions import messages
from app.extensions import db
from app.models import Member, Message

CANARY = "Heringsdorf-4711"
KEY = "6f1ed002-ab5e-4b9c-8f0e-1a2b3c4d5e6f"


def write(app, sender, peer, text):
    with app.app_context(), database.transaction():
        return messages.send(db.session.get_one(Member, sender), peer, text)


def count(app, table=Message):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


@pytest.fixture
def conversation(app, world):
    """Ben has written to Anna."""
    return write(app, world.ben, world.anna, CANARY).conversation_id
