"""However the newest rows of a feed are looked for, the same ones are found."""

from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from app import database
from app.actions import hidden, mutes, posts, preferences, profiles
from app.extensions import db
from app.models import Activity, Connection, Member
from app.queries import activity
from app.queries.feed import MANY
from app.rules import kinds
from tests import cast
from tests.bench import world as bench

BY_PEOPLE = (1, MANY)  # connections, members: the way by the heads of each connection, or on SQLite by all their rows
BY_HEADS = (activity.FEW + 1, MANY)  # on SQLite, too
NEAREST = [(1, 1), (1, 5), (1, activity.NEAR // (2 * activity.RAW))]  # 96, 480 and 1,440 rows of everybody's


@pytest.fixture
def newest(app):
    """The id of the newest row of a world of 150 members."""
    with app.app_context():
        bench.build(150)
        return db.session.scalar(select(func.max(Activity.id)))


@pytest.fixture
def who(app, newest):
    """Who knows most people of that world, and who knows fewest but somebody."""
    with app.app_context():
        known = select(Connection.member_id, func.count()).group_by(Connection.member_id).order_by(func.count())
        ids = [id for id, _ in db.session.execute(known.order_by(Connection.member_id))]
        return SimpleNamespace(hub=ids[-1], newcomer=ids[0])


def found(app, viewer, before, way):
    with app.app_context(), database.transaction(reading=True):
        return activity.rows(viewer, before, *way)


def test_every_way_finds_the_same_rows(app, newest, who):
    for viewer in (bench.VIEWER, who.hub, who.newcomer, 30, 77, 141):
        for before in (2**62, newest, newest // 2, 40, 1):
            rows = found(app, viewer, before, BY_PEOPLE)
            assert len(rows) <= activity.RAW and [row.id for row in rows] == sorted({row.id for row in rows})[::-1]
            for way in (BY_HEADS, *NEAREST):
                assert found(app, viewer, before, way) == rows, (viewer, before, way)


def test_where_connections_are_many_one_statement_finds_them(app, who, statements):
    found(app, who.hub, 2**62, NEAREST[-1])
    assert len(statements) == 1


def test_where_they_are_few_nobody_goes_through_the_rows_of_all(app, who, statements):
    found(app, who.newcomer, 2**62, (1, 150))
    assert len(statements) == 1


def test_where_too_few_are_near_they_are_looked_for_by_people(app, who, statements):
    assert found(app, who.newcomer, 2**62, NEAREST[0])
    assert len(statements) == 2


@pytest.mark.parametrize("way", [BY_PEOPLE, (activity.FEW + 1, 2**40), (1, activity.NEAR // 2)])
def test_every_way_finds_what_the_viewer_reads_and_nothing_else(app, world, does, monkeypatch, way):
    """The newest row is that of Ben's post: all later ones are hidden, by somebody muted or of kinds not read."""
    does(world.anna, lambda anna: cast.connect(anna, db.session.get_one(Member, world.dirk)))
    post = does(world.ben, posts.write, "Moin")
    for who in (world.anna, world.ben):
        does(world.anna, hidden.hide, [(kinds.code("posted"), does(who, posts.write, "seen enough").id)])
    does(world.anna, mutes.mute, world.dirk)
    does(world.dirk, posts.write, "muted")
    does(world.anna, posts.like, post)
    does(world.anna, preferences.choose_feed, {"liked": (False, True)})
    does(world.ben, posts.like, does(world.eve, posts.write, "of a stranger"))
    monkeypatch.setattr(activity, "RAW", 1)
    (row,) = found(app, world.anna, 2**62, way)
    assert (row.kind, row.object_id, row.actor_id) == (kinds.code("posted"), post.id, world.ben)


def test_behind_a_group_are_the_connections_whom_the_viewer_reads(app, world, does):
    """Carla is nobody whom Anna knows, Dirk is muted, and Eve shows her activity to nobody."""
    for who in (world.dirk, world.eve):
        does(world.anna, lambda anna, who=who: cast.connect(anna, db.session.get_one(Member, who)))
    does(world.anna, mutes.mute, world.dirk)
    does(world.carla, profiles.choose_audience, "activity", "members")
    does(world.eve, profiles.choose_audience, "activity", "self")
    post = does(world.frieda, posts.write, "Moin")
    for who in (world.ben, world.carla, world.dirk, world.eve):
        does(who, posts.like, post)
    key = (kinds.code("liked"), post.id)
    with app.app_context(), database.transaction(reading=True):
        (group,) = activity.groups(world.anna, {key}, 2**62).values()
    assert (group.actors, group.total) == ([world.ben], 1)
