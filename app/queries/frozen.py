"""Statements that are put together and compiled once.

Composing the same expressions anew for each request, and finding them again in SQLAlchemy's cache, took a third of
a page's CPU. A frozen statement is composed on first use, with named parameters, and then sent as text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Float, bindparam
from sqlalchemy.engine import Dialect

from app import database, readings
from app.extensions import db
from app.models.base import Moment

KEPT = 256  # answers kept for each connection, of together ...
HELD = 1_000_000  # ... so many characters at most, another value counted as PLAIN of them
PLAIN = 8
_MANY = re.compile(r"__\[POSTCOMPILE_(\w+?)\]")
VIEWER: Any = bindparam("viewer", type_=db.BigInteger)  # the usual parameter: who looks


def among(column: Any, name: str) -> ColumnElement[bool]:
    """SQL: the column is one of the whole numbers given as `name` when the statement is asked."""
    return column.in_(bindparam(name, expanding=True))  # type: ignore[no-any-return]


Readers = list[tuple[int, Callable[[Any], Any]]]  # the places of a row that have to be read, from 0, and how


class _Text(NamedTuple):
    pieces: list[str]  # the statement, with the names of what is written out at odd places
    order: list[str]
    named: bool
    constants: dict[str, Any]
    binders: dict[str, Callable[[Any], Any]]
    readers: Readers

    def filled(self, bound: dict[str, Any]) -> tuple[str, Any]:
        """The text and the parameters for the driver."""
        if len(self.pieces) == 1:
            sql = self.pieces[0]
        else:
            sql = "".join([_numbers(bound[piece]) if i % 2 else piece for i, piece in enumerate(self.pieces)])
        values = {**self.constants, **bound}
        for name, bind in self.binders.items():
            values[name] = bind(values[name])
        if self.named:
            return sql, {name: values[name] for name in self.order}
        return sql, tuple([values[name] for name in self.order])


class Frozen:
    """`Frozen(build)`: `build()` gives a statement with bind parameters; `rows(viewer=1, ids=[2, 3])` asks it.

    What it writes the session does not learn: nothing may hold these rows as mapped objects.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._texts: dict[str, _Text] = {}

    def rows(self, **bound: Any) -> list[Any]:
        """All rows, as tuples. What the session holds is flushed before, as for any other query."""
        connection = database.connection()
        text = self._text(connection.dialect)
        return _ask(connection, *text.filled(bound), text.readers)

    def row(self, **bound: Any) -> Any:
        """The first row, None where there is none."""
        found = self.rows(**bound)
        return found[0] if found else None

    def write(self, **bound: Any) -> None:
        """Do what gives no rows back."""
        connection = database.connection()
        connection.exec_driver_sql(*self._text(connection.dialect).filled(bound))

    def _text(self, dialect: Dialect) -> _Text:
        if dialect.name not in self._texts:
            self._texts[dialect.name] = _frozen(self._build(), dialect)
        return self._texts[dialect.name]


def _frozen(statement: Any, dialect: Dialect) -> _Text:
    compiled = statement.compile(dialect=dialect)
    many = {name for name, bind in compiled.binds.items() if bind.expanding}
    named = not compiled.positional
    names = [name for name in (compiled.binds if named else compiled.positiontup or ()) if name not in many]
    constants = {name: bind.value for name, bind in compiled.binds.items() if not bind.required and name not in many}
    binders = {name: bind for name, bind in compiled._bind_processors.items() if name not in many}
    readers = _readers(enumerate(column.type for column in statement.exported_columns), dialect)
    return _Text(_MANY.split(str(compiled)), names, named, constants, binders, readers)


class Written:
    """A statement written by hand, with :name for values and {name} for whole numbers that are written out.

    `moments`: the places of columns that hold points in time, counted from 0.
    """

    def __init__(self, sql: str, moments: tuple[int, ...] = ()) -> None:
        self._names = re.findall(r"(?<!:):(\w+)", sql)
        self._marks = re.sub(r"(?<!:):(\w+)", "?", sql)
        self._named = re.sub(r"(?<!:):(\w+)", r"%(\1)s", sql)
        self._moments = [(place, Moment()) for place in moments]
        self._readers: dict[str, Readers] = {}

    def rows(self, numbers: dict[str, str] | None = None, **values: Any) -> list[Any]:
        connection = database.connection()
        positional = connection.dialect.paramstyle == "qmark"
        sql = self._marks if positional else self._named
        if numbers:
            sql = sql.format(**numbers)
        given: Any = tuple(values[name] for name in self._names) if positional else values
        dialect = connection.dialect
        if dialect.name not in self._readers:
            self._readers[dialect.name] = _readers(self._moments, dialect)
        return _ask(connection, sql, given, self._readers[dialect.name])


def _ask(connection: Connection, sql: str, given: Any, readers: Readers) -> list[Any]:
    """Rows of a statement. The database tells at once whether anything was written since it was asked the same the
    last time over this connection: if not, the answer is the same, and half of a page's time is saved. Only where the
    transaction began in order to read: what another one writes may still be taken back.
    """
    reading = readings.present.get()
    if reading is None:
        return _all_read(list(connection.exec_driver_sql(sql, given).all()), readers)
    kept: Answers = reading.answers if reading.answers is not None else _answers(connection, reading)
    key = sql, tuple(chain.from_iterable(given.items())) if isinstance(given, dict) else given
    found = kept.get(key)
    if found is None:
        found = _all_read(reading.ask(sql, given), readers)
        kept.keep(key, found)
    return found


class Answers(dict[Any, list[Any]]):
    """What one connection answered since the last write of anybody, as long as there is room."""

    held = 0  # characters

    def keep(self, key: Any, rows: list[Any]) -> None:
        """Counting characters takes a third of the time that asking each value for its size would."""
        sql, given = key
        held = self.held + len(sql) + _characters(given) + sum([_characters(row) for row in rows])
        if len(self) < KEPT and held <= HELD:
            self[key], self.held = rows, held


def _answers(connection: Connection, reading: readings.Reading) -> Answers:
    """What this connection answered since the last write of anybody; empty after one."""
    version = reading.version()
    before, answers = connection.info.get("answers", (None, None))
    if before != version:
        answers = Answers()
        connection.info["answers"] = (version, answers)
    reading.answers = answers
    return answers


def _characters(values: Iterable[Any]) -> int:
    return sum([len(value) if value.__class__ in (str, bytes) else PLAIN for value in values])


def _numbers(given: Iterable[int]) -> str:
    """Whole numbers written out: they cannot hold anything but digits."""
    return ",".join(map(str, map(int, given))) or "NULL"


def _all_read(rows: list[Any], readers: Readers) -> list[Any]:
    return [_read(row, readers) for row in rows] if readers else rows


def _read(row: Any, readers: Readers) -> tuple[Any, ...]:
    values = list(row)
    for place, read in readers:
        values[place] = read(values[place])
    return tuple(values)


def _readers(kinds: Iterable[tuple[int, Any]], dialect: Dialect) -> Readers:
    """What turns values of the database driver into ours, for the places of a row that need it.

    Both drivers give floats as floats; for PostgreSQL's SQLAlchemy would ask by which type the server sent them.
    """
    found = [
        (place, None if isinstance(kind, Float) else kind.dialect_impl(dialect).result_processor(dialect, None))
        for place, kind in kinds
    ]
    return [(place, read) for place, read in found if read]
