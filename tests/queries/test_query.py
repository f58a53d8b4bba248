"""Statements that are composed once: what goes in and comes out is what SQLAlchemy would send and give."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest
from sqlalchemy import bindparam, delete, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from app import database
from app.extensions import db
from app.models import Member, Mute, Post
from app.models.base import Moment
from app.queries.query import VIEWER, Query, among, insertion


class Day(NamedTuple):
    name: str
    created_at: datetime
    is_public: bool


DAYS = Query(
    lambda: (
        select(Member.name, Member.created_at, Member.public_profile)
        .where(Member.created_at <= bindparam("until", type_=Moment), Member.state == "active")
        .order_by(Member.id)
    ),
    Day,
)
NOWHERE = Query(lambda: text("SELECT 1 FROM nowhere"))
NEW = Query(lambda: text("SELECT count(*) FROM member WHERE headline = :headline"))
CHANGE = text("UPDATE member SET headline = '100 %' WHERE id = (SELECT min(id) FROM member)")
NAMED = Query(lambda: select(Member.name).where(among(Member.name, "names")).order_by(Member.name))
NUMBERED = Query(lambda: select(func.count()).where(among(Member.id, "ids")))
UNTIL = datetime(2100, 1, 1, tzinfo=UTC)


def test_rows_have_names_and_the_types_of_their_columns(app, world):
    with app.app_context(), database.transaction(reading=True):
        days = DAYS.rows(until=UNTIL)
        assert [(day.name, day.created_at, day.is_public) for day in days] == db.session.execute(
            select(Member.name, Member.created_at, Member.public_profile)
            .where(Member.state == "active")
            .order_by(Member.id)
        ).all()
        assert days[0].created_at.tzinfo and days[0].is_public is False
        assert DAYS.rows(until=days[0].created_at.replace(year=1999)) == []
        assert DAYS.row(until=UNTIL) == days[0] and DAYS.value(until=UNTIL) == days[0].name
        assert DAYS.values(until=UNTIL) == [day.name for day in days]


def test_a_statement_is_composed_once(app, world):
    composed = []

    def build():
        composed.append(1)
        return select(Member.name)

    query = Query(build)
    with app.app_context():
        assert query.rows() == query.rows()
    assert composed == [1]


def test_any_number_of_values_is_one_parameter(app, world, statements):
    with app.app_context():
        names = db.session.scalars(select(Member.name).order_by(Member.name)).all()
        ids = db.session.scalars(select(Member.id)).all()
        del statements[:]
        assert NAMED.values(names=set(names[:2])) == names[:2]
        assert NAMED.values(names=[]) == NAMED.values(names=["'\"]', nobody"]) == []
        assert NUMBERED.value(ids=ids) == len(ids) and NUMBERED.value(ids=ids[:1]) == 1
        assert len(set(statements)) == 2
        assert not any("= 1" in statement for statement in statements)  # SQLite would not use its index


def test_what_is_not_given_is_missed(app, world):
    with app.app_context():
        for _ in range(2):  # when it is compiled, and later
            with pytest.raises(SQLAlchemyError, match="headline"):
                NEW.value()
            db.session.rollback()
        assert NEW.value(headline="nobody's") == 0


def test_a_statement_that_fails_fails_as_sqlalchemy_says_it(app):
    with app.app_context(), pytest.raises(DBAPIError, match="nowhere"), database.transaction(reading=True):
        NOWHERE.rows()


def test_an_answer_is_never_older_than_its_reading(app, world):
    def told():
        with database.transaction(reading=True):
            return NEW.value(headline="100 %")

    with app.app_context():
        assert told() == 0
        for ends, then in (("rollback", 0), ("commit", 1)):
            with db.engine.connect() as somebody:
                change = somebody.begin()
                somebody.execute(CHANGE)
                assert told() == 0
                getattr(change, ends)()
            assert told() == then


def test_a_reading_sees_one_state_of_the_database(app, world):
    with app.app_context(), database.reading():
        before = DAYS.rows(until=UNTIL)
        with db.engine.connect() as somebody, somebody.begin():
            somebody.execute(CHANGE)
        assert NEW.value(headline="100 %") == 0
        assert DAYS.rows(until=UNTIL) == before
    with app.app_context(), database.reading():
        assert NEW.value(headline="100 %") == 1


def test_a_reading_leaves_a_connection_that_can_write(app, world):
    with app.app_context():
        if database.is_postgresql():
            with pytest.raises(DBAPIError, match="read-only"), database.reading():
                db.session.execute(CHANGE)
        with database.reading():
            assert NEW.value(headline="100 %") == 0
        with database.transaction() as session:
            session.execute(CHANGE)
        assert NEW.value(headline="100 %") == 1


MUTE = Query(lambda: insertion(Mute, "member_id", "muted_id", "at", into=database.upsert).on_conflict_do_nothing())
POST = Query(lambda: insertion(Post, "author_id", "text", "created_at").returning(Post.id, Post.audience))
UNMUTE = Query(lambda: delete(Mute).where(Mute.member_id == VIEWER))


def test_several_rows_are_written_together_and_counted(app, world, statements):
    with app.app_context(), database.transaction():
        MUTE.write_all([{"member_id": world.anna, "muted_id": id, "at": UNTIL} for id in (world.ben, world.carla)])
        assert len(statements) == 1
        MUTE.write(member_id=world.anna, muted_id=world.ben, at=UNTIL)  # stands there already
        MUTE.write_all([])
        assert len(statements) == 2
        assert (UNMUTE.write(viewer=world.anna), UNMUTE.write(viewer=world.anna)) == (2, 0)


def test_what_is_not_given_has_its_default_and_rows_come_back(app, world):
    with app.app_context(), database.transaction():
        id, audience = POST.row(author_id=world.anna, text="Moin", created_at=UNTIL)
        assert audience == "members" and db.session.get_one(Post, id).created_at == UNTIL
    with pytest.raises(ValueError, match=r"post\.created_at"):
        insertion(Post, "author_id", "text")
