"""Bringing the database to the newest shape, after copying it aside."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from flask import current_app
from sqlalchemy import inspect, text

from app.database import transaction
from app.extensions import db
from app.models.base import now

VERSIONS = Path(__file__).parent.parent / "migrations" / "versions"
KEPT_COPIES = 5


def newest() -> str:
    """The newest revision: migrations are numbered files, 0001_..., 0002_..."""
    return max(path.name.split("_", 1)[0] for path in VERSIONS.glob("[0-9]*_*.py"))


def present() -> str | None:
    """The revision of the database, None for an empty one."""
    with transaction(reading=True) as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return None
        return session.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date() -> Path | None:
    """Migrate if need be. Returns where the database was copied to before, None where there was nothing to copy.

    PostgreSQL is not copied: its operators have their own backups, and the migration is one transaction.
    """
    found = present()
    if found == newest():
        return None
    db.engine.dispose()
    copy = copy_aside(found) if found and db.engine.dialect.name == "sqlite" else None
    from flask_migrate import upgrade  # Alembic takes a while to import: only when there is something to do

    upgrade()
    db.engine.dispose()
    return copy


def copy_aside(revision: str) -> Path:
    """A consistent copy of the SQLite database in DATA_DIR/copies, readable by its owner only; the oldest ones go."""
    folder = Path(current_app.config["DATA_DIR"]) / "copies"
    folder.mkdir(mode=0o700, exist_ok=True)
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
