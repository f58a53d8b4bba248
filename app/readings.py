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

    __slots__ = ("answers", "connection")

    def __init__(self) -> None:
        self.connection: Connection | None = None
        self.answers: dict[Any, list[Any]] | None = None

    def over(self, engine: Engine) -> Connection:
        """The connection; its transaction begins here at the latest."""
        if self.connection is None:
            self.connection, self.answers = engine.connect(), None
            self.connection.begin()
        return self.connection

    def end(self) -> None:
        """Give the connection back. What is read afterwards is read anew."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


present: ContextVar[Reading | None] = ContextVar("reading", default=None)
