"""What one page reads, it reads over one connection, in one transaction."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from sqlalchemy import Connection, Engine


class Reading:
    """A time in which only is read: the connection that does it, and in queries/frozen.py the answers kept for it.

    The connection is the reading's own: a page that asks frozen statements only needs no session, which would take a
    twentieth of its CPU to be made, asked and removed. Where there is one, it reads over the same connection.
    """

    __slots__ = ("answers", "connection", "cursor")

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.cursor: Any = None
        self.answers: dict[Any, list[Any]] | None = None

    def over(self, engine: Engine) -> Connection:
        """The connection; its transaction begins here at the latest."""
        if self.connection is None:
            self.connection, self.answers = engine.connect(), None
            self.connection.begin()
        return self.connection

    def ask(self, sql: str, given: Any) -> list[Any]:
        """Rows as the driver gives them, once there is a connection: without SQLAlchemy's cursor, which costs as much
        again as a short statement does. Where somebody listens to statements it is SQLAlchemy that asks; where one
        fails, SQLAlchemy says what that means.
        """
        connection: Any = self.connection
        if connection.dispatch.before_cursor_execute:
            return list(connection.exec_driver_sql(sql, given).all())
        if self.cursor is None:
            self.cursor = connection.connection.dbapi_connection.cursor()
        try:
            return self.cursor.execute(sql, given).fetchall()  # type: ignore[no-any-return]
        except connection.dialect.loaded_dbapi.Error as error:
            connection._handle_dbapi_exception(error, sql, given, None, None)

    def end(self) -> None:
        """Give the connection back. What is read afterwards is read anew."""
        if self.cursor is not None:
            self.cursor.close()
            self.cursor = None
        if self.connection is not None:
            self.connection.close()
            self.connection = None


present: ContextVar[Reading | None] = ContextVar("reading", default=None)
