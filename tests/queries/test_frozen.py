import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from app import database
from app.extensions import db
from app.queries.frozen import Written

DAY = Written("SELECT name, created_at FROM member ORDER BY id", moments=(1,))
NOWHERE = Written("SELECT 1 FROM nowhere")
NEW = Written("SELECT count(*) FROM member WHERE headline = 'new'")
CHANGE = text("UPDATE member SET headline = 'new' WHERE id = (SELECT min(id) FROM member)")


def test_rows_are_the_same_whether_or_not_somebody_listens_to_statements(app, world):
    heard = []

    def note(_connection, _cursor, statement, *_rest):
        heard.append(statement)

    with app.app_context(), database.transaction(reading=True):
        quiet = DAY.rows()
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
        try:
            with database.transaction():
                listened = DAY.rows()
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
    assert heard
    assert quiet == listened
    assert quiet[0][1].tzinfo


def test_a_statement_that_fails_while_reading_fails_as_sqlalchemy_says_it(app):
    with app.app_context(), pytest.raises(DBAPIError, match="nowhere"), database.transaction(reading=True):
        NOWHERE.rows()


def told():
    """How often the first member's headline says "new", in a reading of its own."""
    with database.transaction(reading=True):
        return NEW.rows()[0][0]


def test_an_answer_stands_until_somebody_writes(app, world, statements):
    with app.app_context():
        assert told() == 0 and len(statements) == 1
        assert told() == 0 and len(statements) == 1
        with database.transaction() as session:
            session.execute(CHANGE)
        assert told() == 1


def test_what_is_taken_back_or_not_committed_is_not_told(app, world):
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
        before = DAY.rows()
        with db.engine.connect() as somebody, somebody.begin():
            somebody.execute(CHANGE)
        assert NEW.rows() == [(0,)]
        assert DAY.rows() == before
    with app.app_context():
        assert told() == 1
