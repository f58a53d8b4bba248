"""Moving from the SQLite file to an empty PostgreSQL: all rows, the numbers given so far, and nothing sent twice."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from app import database
from app.config import SETTINGS
from app.database import migrating
from app.extensions import db
from app.portability import backup, restore
from app.portability.archive import Archive, Unusable
from app.portability.backup import VERSION_TABLE


class Moved(NamedTuple):
    """`tables`: rows by table, counted in both databases. `address`: of the new one, without its password."""

    tables: dict[str, int]
    address: str


def move(address: str) -> Moved:
    """Copy everything into the empty PostgreSQL at `address`, in one transaction. The file is only read.

    Raises ConfigError for what is no address, Unusable if the database there is not empty or if something was written
    meanwhile: then it has changed nothing.
    """
    if database.is_postgresql():
        raise Unusable("The database is PostgreSQL already; `flask backup` and `flask restore` move it on.")
    url = next(each for each in SETTINGS if each.name == "DATABASE_URL").read({"DATABASE_URL": address})
    if not url.startswith("postgresql"):
        raise Unusable("Give the address of a PostgreSQL database: postgresql://user:password@host/name.")
    migrating.check_present()
    engine = create_engine(url, hide_parameters=True)
    try:
        with tempfile.TemporaryDirectory(dir=current_app.config["DATA_DIR"], prefix="move-") as scratch:
            file = Path(scratch) / "kontor.zip"
            backup.write(file)
            return Moved(_into(engine, file), engine.url.set(drivername="postgresql").render_as_string())
    except DBAPIError as error:
        reason = str(error.orig).strip().partition("\n")[0]
        raise Unusable(f"See that PostgreSQL runs and its role may create tables: {reason}.") from error
    finally:
        engine.dispose()


def _into(engine: Engine, file: Path) -> dict[str, int]:
    with Archive(file) as found, engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": migrating.ADVISORY_LOCK})
        _refuse_inhabited(connection)
        restore.drop(connection, found)
        restore.fill(connection, found)
        arrived = restore.counts(connection)
        if arrived != _there():
            raise Unusable("Stop bin/serve and move again: something was written meanwhile. Nothing was changed.")
    return arrived


def _there() -> dict[str, int]:
    """The rows of the file as it is now."""
    with database.reading(), db.engine.begin() as connection:
        return restore.counts(connection)


def _refuse_inhabited(connection: Connection) -> None:
    """A database with rows of whomever is never written to; one that was only migrated is as good as empty."""
    strangers = set(inspect(connection).get_table_names()) - {*db.metadata.tables, VERSION_TABLE}
    strangers = {name for name in strangers if backup.is_stored(name, db.metadata)}
    if strangers or any(restore.counts(connection).values()):
        raise Unusable(f"Give an empty database: {connection.engine.url.database} has tables of others, or rows.")
