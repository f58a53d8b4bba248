"""What tests of pages share."""

import pytest

from app import database
from app.extensions import db
from app.models import Invitation, LogEntry, Member
from tests import canary as parts
from tests import kept


@pytest.fixture
def act(app):
    """`with act() as members:` a committed unit of work; `members(id)` loads one."""

    class Acting:
        def __enter__(self):
            self.app = app.app_context()
            self.unit = None
            self.app.__enter__()
            self.unit = database.transaction()
            self.unit.__enter__()
            return lambda id: db.session.get_one(Member, id)

        def __exit__(self, *error):
            self.unit.__exit__(*error)
            self.app.__exit__(*error)

    return Acting


@pytest.fixture
def canary(app):
    """Anna's profile with a word in every part, and viewers by their name in the table."""
    with app.app_context():
        return kept.again(parts.build)


@pytest.fixture
def stored_member(app):
    """`stored_member(id)`: a member as they are in the database now."""

    def read(id):
        with app.app_context():
            return db.session.get_one(Member, id)

    return read


@pytest.fixture
def logged(app):
    """The acts in the log of admins, with whom they concern."""

    def read():
        with app.app_context():
            return [(line.act, line.member_id) for line in db.session.query(LogEntry).order_by(LogEntry.id)]

    return read


@pytest.fixture
def stored(app):
    """`stored(id)`: an invitation as it is in the database now."""

    def read(id):
        with app.app_context():
            return db.session.get_one(Invitation, id)

    return read
