"""What one page reads, it reads over one connection, in one transaction that sees one state of the database."""

from __future__ import annotations

from collections.abc import Hashable
from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine

STAND_STILL = """
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_current_snapshot()::text
"""


class Reading:
    """A time in which only is read: the connection that does it, and in queries/frozen.py the answers kept for it.

    The connection is the reading's own: a page that asks frozen statements only needs no session, which would take a
    twentieth of its CPU to be made, asked and removed. Where there is one, it reads over the same connection.
    """

    __slots__ = ("_cursor", "_snapshot", "answers", "connection")

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.answers: Any = None
        self._cursor: Any = None
        self._snapshot = ""

    def over(self, engine: Engine) -> Connection:
        """The connection; its transaction begins here at the latest."""
        if self.connection is None:
            self.connection, self.answers = engine.connect(), None
            self.connection.begin()
            if engine.dialect.name == "postgresql":
                [(self._snapshot,)] = self._rows(STAND_STILL, None, result=1)
        return self.connection

    def version(self) -> Hashable:
        """What is another one as soon as somebody has written: while it is the same, so is every answer.

        On PostgreSQL it says which transactions are seen. On SQLite asking for it begins to read, and from then on
        the transaction sees nothing newer.
        """
        if self._snapshot:
            return self._snapshot
        raw: Any = self.connection.connection.dbapi_connection  # type: ignore[union-attr]
        return raw.execute("PRAGMA data_version").fetchone()[0], raw.total_changes

    def ask(self, sql: str, given: Any) -> list[Any]:
        """Rows as the driver gives them, once there is a connection: without SQLAlchemy's cursor, which costs as much
        again as a short statement does. Where somebody listens to statements it is SQLAlchemy that asks; where one
        fails, SQLAlchemy says what that means.
        """
        connection: Any = self.connection
        if connection.dispatch.before_cursor_execute:
            return list(connection.exec_driver_sql(sql, given).all())
        return self._rows(sql, given)

    def _rows(self, sql: str, given: Any, result: int = 0) -> list[Any]:
        """The rows of a statement, or of the one in this place where there are several, counted from 0."""
        connection: Any = self.connection
        try:
            if self._cursor is None:
                self._cursor = connection.connection.dbapi_connection.cursor()
            self._cursor.execute(sql, given)
            for _ in range(result):
                self._cursor.nextset()
            return self._cursor.fetchall()  # type: ignore[no-any-return]
        except connection.dialect.loaded_dbapi.Error as error:
            connection._handle_dbapi_exception(error, sql, given, None, None)

    def end(self) -> None:
        """Give the connection back. What is read afterwards is read anew."""
        if self._cursor is not None:
            self._cursor.close()
            self._cursor = None
        if self.connection is not None:
            self.connection.close()
            self.connection = None


present: ContextVar[Reading | None] = ContextVar("reading", default=None)
