"""A page is read over one connection in one transaction, whoever asks: Queries, a session, an error page."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app import database, readings
from app.extensions import db
from app.models import Member
from app.queries.query import Query
from tests import walk
from tests.bench import world as bench

COUNT = Query(lambda: text("SELECT count(*) FROM member"))
NOWHERE = Query(lambda: text("SELECT 1 FROM nowhere"))


class Pool:
    """How many connections are out, and the most that were."""

    def __init__(self) -> None:
        self.out = self.most = 0

    def lend(self, *_what) -> None:
        self.out += 1
        self.most = max(self.most, self.out)

    def take_back(self, *_what) -> None:
        self.out -= 1


@pytest.fixture
def pool(app):
    """The pool of the app, watched."""
    watched = Pool()
    with app.app_context():
        engine = db.engine
    event.listen(engine, "checkout", watched.lend)
    event.listen(engine, "checkin", watched.take_back)
    yield watched
    event.remove(engine, "checkout", watched.lend)
    event.remove(engine, "checkin", watched.take_back)


def test_every_page_is_read_over_one_connection_and_gives_it_back(app, visit, pool):
    with app.app_context():
        bench.build(150)
    for visitor in (visit(bench.VIEWER), visit(None)):

        def get(path, visitor=visitor):
            pool.most = 0
            response = visitor.get(path)
            assert pool.most <= 1 and pool.out == 0, path
            is_page = response.mimetype == "text/html"
            return walk.Seen(response.status_code, response.text if is_page else "", response.location or "")

        assert len(walk.pages(get, app.url_map, [("missing", "/no-such-page")])) > 3


def test_the_session_reads_where_queries_read(app, world, pool):
    with app.app_context(), database.reading():
        [(count,)] = COUNT.rows()
        assert len(db.session.query(Member).all()) == count
        assert db.session.connection() is database.connection()
        assert pool.most == 1


def test_the_home_feed_needs_no_session(world, visit):
    anna, begun = visit(world.anna), []
    anna.get("/")  # signs in, which writes

    def note(session, _transaction, _connection):
        begun.append(session)

    event.listen(db.session, "after_begin", note)
    try:
        assert anna.get("/").status_code == 200
        assert begun == []
        anna.get("/settings/data")
        assert begun  # it would be noticed
    finally:
        event.remove(db.session, "after_begin", note)


def test_within_a_unit_of_work_its_own_writes_are_read(app, world):
    with app.app_context(), database.transaction() as session:
        session.get_one(Member, world.anna).headline = "Written in here"
        session.flush()
        with database.reading():
            assert readings.present.get() is None
            assert session.scalar(text("SELECT count(*) FROM member WHERE headline = 'Written in here'")) == 1
        session.get_one(Member, world.anna).place = "And after it"
    with app.app_context():
        anna = db.session.get_one(Member, world.anna)
        assert (anna.headline, anna.place) == ("Written in here", "And after it")


def test_after_a_failure_reading_goes_on_anew(app, world, pool):
    with app.app_context(), database.reading():
        [before] = COUNT.rows()
        with pytest.raises(DBAPIError):
            NOWHERE.rows()
        database.roll_back()
        assert COUNT.rows() == [before] and len(db.session.query(Member).all()) == before[0]
    assert pool.out == 0
