"""Restoring a backup for practice, into an SQLite file that is thrown away: a backup never restored may not work."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import NullPool, create_engine, event
from sqlalchemy.exc import DatabaseError

from app.database import migrating
from app.portability import archive, restore
from app.portability.archive import Archive, Unusable

PREFIX = "rehearsal-"
# the file is read once and thrown away: a power cut may spoil it
HURRY = ("PRAGMA synchronous=OFF", "PRAGMA journal_mode=MEMORY")


def rehearse(path: Path) -> int:
    """Restore the backup at `path` and compare the rows of each table with its manifest; returns how many there are.

    Raises Unusable, with a sentence, for a backup that could not be restored. The members' rows are readable by the
    owner of DATA_DIR only, and only for as long as it takes.
    """
    home = Path(current_app.config["DATA_DIR"])
    for left in home.glob(f"{PREFIX}*"):  # by a process that was killed
        shutil.rmtree(left, ignore_errors=True)
    with Archive(path) as found:
        if found.manifest.revision not in migrating.known():
            raise Unusable(f"{path} was made by a newer version.")
        found.verify()
        with tempfile.TemporaryDirectory(dir=home, prefix=PREFIX) as scratch:  # mode 0700
            try:
                _restore(found, Path(scratch))
            except (DatabaseError, RuntimeError) as error:
                reason = str(getattr(error, "orig", error)).strip().partition("\n")[0]
                raise Unusable(f"The rows of {path} do not fit together ({reason}).") from error
        return found.manifest.row_count


def _restore(found: Archive, scratch: Path) -> None:
    engine = create_engine(f"sqlite:///{scratch / 'kontor.sqlite3'}", poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        for pragma in HURRY:
            connection.execute(pragma)

    with engine.begin() as connection:
        restore.load(connection, found)
        _compare(found.manifest, restore.counts(connection))
        migrating.migrate_within(connection, "head")
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        wrong = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check") if row[0] != "ok"]
    if broken or wrong:
        raise RuntimeError(wrong[0] if wrong else f"{len(broken)} rows point to nothing")


def _compare(manifest: archive.Manifest, counted: dict[str, int]) -> None:
    """Raises RuntimeError if a table has other rows than were saved."""
    for name, table in manifest.tables.items():
        if counted.get(name) != table.rows:
            raise RuntimeError(f"{name} has {counted.get(name, 0)} rows instead of {table.rows}")
