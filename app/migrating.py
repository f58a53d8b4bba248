"""Bringing the database to the newest shape, after copying it aside."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from flask import current_app
from sqlalchemy import Connection, inspect, text

from app.config import ConfigError
from app.database import transaction
from app.extensions import db, migrate
from app.models.base import now

KEPT_COPIES = 5


def known() -> set[str]:
    """All revisions that this version can bring up to date: migrations are numbered files, 0001_..., 0002_..."""
    return {path.name.split("_", 1)[0] for path in (Path(migrate.directory) / "versions").glob("[0-9]*_*.py")}


def newest() -> str:
    return max(known())


def present() -> str | None:
    """The revision of the database, None for an empty one."""
    with transaction(reading=True) as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return None
        return session.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date() -> Path | None:
    """Migrate if need be. Returns where the database was copied to before, None where there was nothing to copy.

    Raises ConfigError where a newer version has already changed the database: this one would not know its way about.
    PostgreSQL is not copied: its operators have their own backups, and the migration is one transaction.
    """
    found = present()
    if found == newest():
        return None
    _refuse_newer(found)
    db.engine.dispose()
    copy = copy_aside(found) if found and db.engine.dialect.name == "sqlite" else None
    from flask_migrate import upgrade  # Alembic takes a while to import: only when there is something to do

    upgrade()
    db.engine.dispose()
    return copy


def check_present() -> None:
    """Raises ConfigError where the database does not have the shape that this version works with."""
    found = present()
    _refuse_newer(found)
    if found != newest():
        raise ConfigError("The database is not up to date; bin/serve (or flask db upgrade) brings it there.")


def _refuse_newer(found: str | None) -> None:
    if found and found not in known():
        raise ConfigError(
            f"The database was changed by a newer Kontor (its revision is {found}, this one knows {newest()}); "
            "update Kontor, or restore a backup that was made before."
        )


def migrate_within(connection: Connection, revision: str) -> None:
    """Bring the tables to a revision in the transaction of the caller, see `database.rebuilding`."""
    from alembic.command import upgrade

    config = migrate.migrate.get_config()
    config.attributes["connection"] = connection
    upgrade(config, revision)


def copies() -> Path:
    """The folder of what was copied aside, readable by its owner only."""
    folder = Path(current_app.config["DATA_DIR"]) / "copies"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def copy_aside(revision: str) -> Path:
    """A consistent copy of the SQLite database in DATA_DIR/copies, readable by its owner only; the oldest ones go."""
    folder = copies()
    target = folder / f"kontor-{revision}-{now():%Y%m%d-%H%M%S}.sqlite3"
    source = sqlite3.connect(f"file:{db.engine.url.database}?mode=ro", uri=True)
    with sqlite3.connect(target) as copy:
        source.backup(copy)
    copy.close()
    source.close()
    target.chmod(0o600)
    for old in sorted(folder.glob("kontor-*.sqlite3"))[:-KEPT_COPIES]:
        old.unlink()
    return target
