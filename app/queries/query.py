"""Statements that are composed once, called by name, and return named rows.

Composing the same expressions anew for each request, and finding them again in SQLAlchemy's cache, took a third of
a page's CPU. A Query is composed and compiled at its first use, for each dialect, and from then on sent as text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, ColumnElement, Float, Text, bindparam, insert, literal_column, select
from sqlalchemy.engine import CursorResult, Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from app import database

VIEWER: Any = bindparam("viewer", type_=BigInteger)  # the usual parameter: who looks


class Query:
    """`PEOPLE = Query(lambda: select(...), Person)`: `PEOPLE.rows(viewer=1, ids=[2, 3])` gives a list of Person.

    `row`: a NamedTuple with the columns in their order, whose fields are read ten times faster than those of
    SQLAlchemy's rows; without one, rows are tuples. A missing parameter raises an error. The session does not learn
    what a Query writes: no mapped object may be loaded for these rows. A write that returns rows (RETURNING) is called
    like a read.
    """

    def __init__(self, build: Callable[[], Any], row: Any = None) -> None:
        self._build = build
        self._make = row._make if row else None
        self._ready: dict[str, tuple[Any, ...]] = {}

    def rows(self, **given: Any) -> list[Any]:
        """All rows. The session's pending changes are flushed before, as for any other query."""
        result, readers = self._result(given)
        found: list[Any] = list(result.all())
        if readers:
            found = [_read(row, readers) for row in found]
        return [self._make(row) for row in found] if self._make else found

    def row(self, **given: Any) -> Any:
        """The first row, None if there is none."""
        found = self.rows(**given)
        return found[0] if found else None

    def value(self, **given: Any) -> Any:
        """The first column of the first row, None if there is none."""
        found = self.rows(**given)
        return found[0][0] if found else None

    def values(self, **given: Any) -> list[Any]:
        """The first column of all rows."""
        return [row[0] for row in self.rows(**given)]

    def write(self, **given: Any) -> int:
        """Run a statement that returns no rows; returns how many rows it changed. An INSERT that may meet an existing
        row (ON CONFLICT) uses RETURNING to tell: a driver may count a row that was not written.
        """
        return self._result(given)[0].rowcount

    def write_all(self, rows: Sequence[dict[str, Any]]) -> None:
        """The same for each of these values, sent together; nothing happens if there are none."""
        if rows:
            connection = database.connection()
            sql, constants, writers, _ = self._prepared(connection.dialect, rows[0])
            connection.exec_driver_sql(sql, [_sent(given, constants, writers) for given in rows])

    def _result(self, given: dict[str, Any]) -> tuple[CursorResult[Any], Any]:
        connection = database.connection()
        sql, constants, writers, readers = self._prepared(connection.dialect, given)
        return connection.exec_driver_sql(sql, _sent(given, constants, writers)), readers

    def _prepared(self, dialect: Dialect, given: dict[str, Any]) -> tuple[Any, ...]:
        return self._ready.get(dialect.name) or self._compile(dialect, given)

    def _compile(self, dialect: Dialect, given: dict[str, Any]) -> tuple[Any, ...]:
        """The text for the driver, the constant values of the statement, and the converters from our values to the
        driver's and back. Both drivers return floats as floats, while SQLAlchemy would check the type of each.
        """
        statement = self._build()
        compiled = statement.compile(dialect=dialect)
        kinds = {name: bind.type.dialect_impl(dialect) for bind, name in compiled.bind_names.items()}
        writers = [(name, write) for name, kind in kinds.items() if (write := kind.bind_processor(dialect))]
        types = [column.type for column in getattr(statement, "exported_columns", ())]
        impls = [(place, type.dialect_impl(dialect)) for place, type in enumerate(types) if not isinstance(type, Float)]
        readers = [(place, read) for place, impl in impls if (read := impl.result_processor(dialect, None))]
        constants = {name: value for name, value in compiled.construct_params(given).items() if name not in given}
        self._ready[dialect.name] = str(compiled), constants, writers, readers
        return self._ready[dialect.name]


def _sent(given: dict[str, Any], constants: dict[str, Any], writers: list[tuple[str, Any]]) -> dict[str, Any]:
    values = {**constants, **given}
    for name, write in writers:
        values[name] = write(values[name])
    return values


def _read(row: Any, readers: list[tuple[int, Callable[[Any], Any]]]) -> tuple[Any, ...]:
    values = list(row)
    for place, read in readers:
        values[place] = read(values[place])
    return tuple(values)


def there_is(table: Any, *which: Any) -> ColumnElement[bool]:
    """SQL: there is such a row of the table, an alias; other tables in `which` are those of the query around it.
    `which` names the row by a unique key.

    It is a scalar subquery, not an EXISTS: for that PostgreSQL hashes a table of all posts and all connections before
    it reads the first row, 30 ms instead of 2 with 1,000 members.
    """
    found = select(literal_column("1")).select_from(table).where(*which)
    return found.correlate_except(table).scalar_subquery().is_not(None)


def insertion(table: Any, *given: str, into: Any = insert) -> Any:
    """INSERT of one row: the columns named in `given` under their own names, all others with their defaults.

    A computed default is not a constant of the statement: such a column has to be given (ValueError). `into`:
    `database.upsert` for a row that may exist already.
    """
    values: dict[str, Any] = {name: bindparam(name) for name in given}
    for column in table.__table__.c:
        default: Any = column.default
        if column.key in values or default is None:
            continue
        if not default.is_scalar:
            raise ValueError(f"{column}: its default is computed, give it")
        values[column.key] = default.arg
    return into(table).values(values).inline()  # PostgreSQL need not return the key


class _Many(TypeDecorator[Any]):
    """Several values of one type as one parameter: JSON for SQLite, an array for PostgreSQL."""

    impl = Text
    cache_ok = True

    def __init__(self, of: Any) -> None:
        super().__init__()
        self.of = of

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(self.of) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        return list(value) if dialect.name == "postgresql" else json.dumps(list(value))


class among(FunctionElement[Any]):
    """SQL: the column is one of the values given as `name` when the statement is run.

    One parameter, however many there are: an expanded list would double the cost of the statement. It has no type,
    because SQLAlchemy would compare a truth value with 1 on SQLite, which does not use an index.
    """

    inherit_cache = True

    def __init__(self, column: Any, name: str) -> None:
        super().__init__(column, bindparam(name, type_=_Many(column.type)))


@compiles(among)
def _in_json(element: Any, compiler: Any, **options: Any) -> str:
    column, given = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({given}))"  # noqa: S608 (of compiled parts)


@compiles(among, "postgresql")
def _in_array(element: Any, compiler: Any, **options: Any) -> str:
    column, given = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({given})"
