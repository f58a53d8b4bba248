"""A page reads over one connection, in one transaction that sees one state of the database."""

from __future__ import annotations

from contextvars import ContextVar

from sqlalchemy import Connection, Engine


class Reading:
    """A read transaction and its connection.

    The connection is its own: a page that uses only Queries needs no session, which would take a twentieth of its CPU
    to create, use and remove. If there is a session, it reads over the same connection.
    """

    __slots__ = ("connection",)

    def __init__(self) -> None:
        self.connection: Connection | None = None

    def over(self, engine: Engine) -> Connection:
        """The connection; its transaction begins here at the latest. On SQLite it sees one state in any case."""
        if self.connection is None:
            self.connection = engine.connect()
            if engine.dialect.name == "postgresql":
                self.connection = self.connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            self.connection.begin()
        return self.connection

    def end(self) -> None:
        """Give the connection back. Later queries read a new state."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


present: ContextVar[Reading | None] = ContextVar("reading", default=None)
