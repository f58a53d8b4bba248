"""What one page reads, it reads over one connection, in one transaction that sees one state of the database."""

from __future__ import annotations

from contextvars import ContextVar

from sqlalchemy import Connection, Engine


class Reading:
    """A time in which only is read, and the connection that does it.

    The connection is the reading's own: a page that asks Queries only needs no session, which would take a twentieth
    of its CPU to be made, asked and removed. Where there is one, it reads over the same connection.
    """

    __slots__ = ("connection",)

    def __init__(self) -> None:
        self.connection: Connection | None = None

    def over(self, engine: Engine) -> Connection:
        """The connection; its transaction begins here at the latest. On SQLite it sees one state anyway."""
        if self.connection is None:
            self.connection = engine.connect()
            if engine.dialect.name == "postgresql":
                self.connection = self.connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            self.connection.begin()
        return self.connection

    def end(self) -> None:
        """Give the connection back. What is read afterwards is read anew."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


present: ContextVar[Reading | None] = ContextVar("reading", default=None)
