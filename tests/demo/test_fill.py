"""The demo organisation is written through the actions, and a real network fits in."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.demo import fill
from app.extensions import db
from app.models import Activity, Connection, Delivery, Invitation, Member, Message, Site

EDGES = Path(__file__).parent.parent.parent / ".." / "shared" / "data" / "graphs" / "email-Eu-core.txt"


def count(table, *conditions):
    return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


@pytest.fixture
def sqlite_only(application):
    if "sqlite" not in application.config["SQLALCHEMY_DATABASE_URI"]:
        pytest.skip("filling goes through the actions, which run on both databases elsewhere")


def test_a_small_organisation_lives(app, sqlite_only):
    with app.app_context():
        fill.fill(count=40)
        assert count(Member) == 40
        assert count(Connection) % 2 == 0 and count(Connection) > 80
        assert count(Invitation, Invitation.state == "pending") > 0
        assert count(Message) > 0 and count(Activity) > 100
        assert count(Delivery) == 0
        for member in db.session.scalars(select(Member)):
            assert member.connection_count == count(Connection, Connection.member_id == member.id)


def test_filling_twice_changes_nothing(app, sqlite_only):
    with app.app_context():
        fill.fill(count=20)
        before = count(Member), count(Activity)
        fill.fill(count=20)
        assert (count(Member), count(Activity)) == before and count(Site) == 1


def test_a_real_network_becomes_members_connections_and_invitations(app, sqlite_only):
    if not EDGES.exists():
        pytest.skip("../shared/data/graphs/email-Eu-core.txt is not here")
    with app.app_context():
        fill.fill(EDGES)
        assert count(Member) == 1005
        assert count(Connection) == 2 * 8865
        assert count(Invitation, Invitation.state == "pending") == 7199
