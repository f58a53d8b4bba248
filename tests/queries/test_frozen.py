import pytest
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from app import database
from app.extensions import db
from app.queries.frozen import Written

DAY = Written("SELECT name, created_at FROM member ORDER BY id", moments=(1,))
NOWHERE = Written("SELECT 1 FROM nowhere")


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
