"""Rows on their way into the tables, without the actions: half a minute, not a day, for 20,000 members."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection, Table, text

from app.extensions import db
from app.rules import kinds

BATCH = 20_000  # rows of a table that wait in memory
ROOMY = -600_000  # kB of SQLite's cache meanwhile: with 4 MB it writes the same pages of its indexes again and again
AGE = 730  # days; what happened is this old at most, most of it younger: AGE * U ** 1.6


class Rows:
    """Gives ids from 1 on, as the rows of a table come, and writes them in batches, parents first.

    What happened and what members were told waits until the end: its ids must follow time.
    """

    def __init__(self, connection: Connection, seed: int, now: datetime) -> None:
        self.random, self.now = Random(seed), now
        self._connection = connection
        if not self._is_postgresql:
            self._usual_cache = connection.scalar(text("PRAGMA cache_size"))
            connection.execute(text(f"PRAGMA cache_size={ROOMY}"))
        self._waiting: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._ids: Counter[str] = Counter()
        self._blank = {table.name: _blank(table, now) for table in db.metadata.sorted_tables}
        self._later: dict[str, list[dict[str, Any]]] = {"activity": [], "notification": []}

    def add(self, table: str, **values: Any) -> int:
        """A row of `table`, its defaults filled in; returns its id where it has one."""
        self._ids[table] += 1
        row = {**self._blank[table], **values}
        if "id" in row:
            row["id"] = self._ids[table]
        self._waiting[table].append(row)
        if len(self._waiting[table]) >= BATCH:
            self.flush()
        return self._ids[table]

    def past(self, days: float = AGE) -> datetime:
        """A moment within the last `days`."""
        return self.now - timedelta(seconds=int(days * self.random.random() ** 1.6 * 86_400) + 60)

    def between(self, start: datetime) -> datetime:
        """A moment after `start`, within two weeks of it."""
        return min(start + timedelta(seconds=self.random.randint(60, 14 * 86_400)), self.now)

    def tell(self, kind: str, at: datetime, actor: int, object_id: int, whom: int | None = None) -> None:
        """Something for the feeds."""
        told = {"kind": kinds.code(kind), "actor_id": actor, "object_id": object_id, "whom_id": whom, "at": at}
        self._later["activity"].append(told)

    def notify(self, kind: str, at: datetime, actor: int, object_id: int, whom: int, about: int = 0) -> None:
        """Something for the bell of `whom`. `about`: what several of the kind are one line about, if not the object."""
        objects = {"object_id": object_id, "about_id": about or object_id}
        told = {"kind": kind, "actor_id": actor, "member_id": whom, "at": at, **objects}
        self._later["notification"].append(told)

    def end(self) -> None:
        """Write all that waits; ids that are given from now on follow these, and the planner knows the tables."""
        for table, rows in self._later.items():
            for row in sorted(rows, key=lambda row: row["at"]):
                self.add(table, **row)
        self.flush()
        if self._is_postgresql:
            for name in self._ids:
                if "id" in db.metadata.tables[name].c:
                    sequence = f"pg_get_serial_sequence('{name}', 'id')"
                    self._connection.execute(text(f"SELECT setval({sequence}, (SELECT max(id) FROM {name}))"))
        else:
            self._connection.execute(text(f"PRAGMA cache_size={self._usual_cache}"))
        self._connection.execute(text("ANALYZE"))

    @property
    def _is_postgresql(self) -> bool:
        return self._connection.dialect.name == "postgresql"

    def flush(self) -> None:
        for table in db.metadata.sorted_tables:
            rows = self._waiting.pop(table.name, None)
            if not rows:
                continue
            (_copy if self._is_postgresql else _insert)(self._connection, table, rows)


def _blank(table: Table, now: datetime) -> dict[str, Any]:
    """The row that no value was given for."""
    row = {}
    for column in table.columns:
        default = column.default
        row[column.name] = None if default is None else default.arg if default.is_scalar else now
    return row


def _insert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """SQLAlchemy's own INSERT prepares each row anew, which takes longer than SQLite does to write it."""
    dialect, names = connection.dialect, list(rows[0])
    written = {name: table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names}
    columns, marks = ", ".join(f'"{name}"' for name in names), ", ".join("?" * len(names))
    values = [tuple(as_stored(row[name]) if as_stored else row[name] for name, as_stored in written.items())
              for row in rows]  # fmt: skip
    connection.exec_driver_sql(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', values)


def _copy(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """PostgreSQL's COPY: a tenth of the time that INSERT takes."""
    columns = ", ".join(f'"{name}"' for name in rows[0])
    raw: Any = connection.connection.driver_connection
    with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(tuple(row.values()))
