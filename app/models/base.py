"""Column types and the clock that every table shares."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Index, Integer, MetaData, String
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

Number = BigInteger().with_variant(Integer(), "sqlite")


_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC, without microseconds (dates are shown to the minute)."""
    return _moment.get() or datetime.now(UTC).replace(microsecond=0)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Make `now` this moment within the block. The demo writes two months of history this way."""
    mark = _moment.set(moment.replace(microsecond=0))
    try:
        yield
    finally:
        _moment.reset(mark)


class Moment(TypeDecorator[datetime]):
    """A point in time: stored in UTC, given back aware. SQLite knows no zones, so they are put back here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect: Any, coltype: Any) -> Any:
        """SQLite returns text: parsing it together with its zone takes a fifth of parsing it and setting the zone."""
        return _from_text if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(UTC)


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(f"{value}+00:00")


Id = Annotated[int, mapped_column(Number, primary_key=True)]
At = Annotated[datetime, mapped_column(Moment, default=now)]
Maybe = Annotated[datetime | None, mapped_column(Moment)]


def language_key() -> Any:
    """The language that a text is written in: that of its author's pages then; "" where it was not kept."""
    return mapped_column(String(8), default="", server_default="")


def member_key(
    *, primary_key: bool = False, index: bool = False, nullable: bool = False, ondelete: str = "CASCADE"
) -> Any:
    """A column that points to a member. `ondelete`: CASCADE if the row means nothing without them, RESTRICT if it
    belongs to words that others keep, so that the member can be blank but not deleted.
    """
    key = ForeignKey("member.id", ondelete=ondelete)
    return mapped_column(Number, key, primary_key=primary_key, index=index, nullable=nullable)


def partial_index(name: str, *columns: str, where: Any, unique: bool = False) -> Index:
    """An index of the rows for which `where` holds."""
    return Index(name, *columns, unique=unique, sqlite_where=where, info={"where": where})


def tell_postgresql(metadata: MetaData) -> None:
    """Say in the words of PostgreSQL of which rows its partial indexes are; only where that is the database.

    An Index that is told so when it is declared loads all drivers of PostgreSQL that SQLAlchemy knows: 2 MB in each
    process, and a tenth of a second of each start.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            if "where" in index.info:
                index.dialect_options["postgresql"]["where"] = index.info["where"]
