"""The demo organisation is written through the actions, and a real network fits in."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.demo import fill
from app.extensions import db
from app.models import (
    Activity,
    Comment,
    CommentLike,
    Connection,
    Delivery,
    Introduction,
    Invitation,
    Member,
    Mention,
    Message,
    PostVersion,
    Site,
)
from app.queries import legal

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
        assert count(Introduction, Introduction.state == "asked") > 0
        assert count(Message) > 0 and count(Activity) > 100
        assert all(count(table) > 0 for table in (Comment, CommentLike, Mention, PostVersion))
        assert count(Delivery) == 0
        assert legal.missing_before_opening("de") == legal.missing_before_opening("en") == []
        for member in db.session.scalars(select(Member)):
            assert member.connection_count == count(Connection, Connection.member_id == member.id)


def test_filling_twice_changes_nothing(app, sqlite_only):
    with app.app_context():
        fill.fill(count=20)
        before = count(Member), count(Activity)
        fill.fill(count=20)
        assert (count(Member), count(Activity)) == before and count(Site) == 1


@pytest.mark.parametrize("lines", [1_500, pytest.param(None, marks=pytest.mark.long)])
def test_a_real_network_becomes_members_connections_and_invitations(app, sqlite_only, tmp_path, lines):
    """Two who point to each other are connected, one who points at another has invited the other."""
    if not EDGES.exists():
        pytest.skip("../shared/data/graphs/email-Eu-core.txt is not here")
    some = tmp_path / "edges.txt"
    some.write_text("\n".join(EDGES.read_text().splitlines()[:lines]))
    edges = {tuple(line.split()) for line in some.read_text().splitlines() if line.strip()}
    people = {person for edge in edges for person in edge}
    pairs = {frozenset(edge) for edge in edges if edge[0] != edge[1]}
    both = {pair for pair in pairs if set(edges) >= {tuple(pair), tuple(pair)[::-1]}}
    with app.app_context():
        fill.fill(some)
        assert count(Member) == len(people)
        assert count(Connection) == 2 * len(both)
        assert count(Invitation, Invitation.state == "pending") == len(pairs - both)
