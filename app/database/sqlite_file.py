"""The file of an SQLite database: created when Kontor starts for the first time or restores, never by opening it.

SQLite creates a missing file, and goes on writing to one that was moved or deleted: data that members were told is
stored would be lost with the process. If another file was put in its place, SQLite would apply to it the log that
belongs to the former one. So a connection opens only an existing file, and none is handed out while the file is missing
or is another one.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError

from app.config import ConfigError

_opened: dict[Path, tuple[int, int]] = {}  # device and inode of the file that this process started with
EXCHANGED = "the file was moved, deleted or exchanged"
MARK = "One start at a time brings {name} up to date. This file says, too, that there is such a database.\n"


def listen(engine: Engine) -> None:
    """Give an SQLite engine these checks."""
    file = path(engine)

    @event.listens_for(engine, "do_connect")
    def open_what_is_there(_dialect: Any, _record: Any, places: list[Any], options: dict[str, Any]) -> None:
        if is_another(engine):  # opening it would already apply the log to it
            raise sqlite3.OperationalError(EXCHANGED)
        places[0], options["uri"] = f"file:{quote(str(file))}?mode=rw", True

    @event.listens_for(engine, "checkout")
    def compare(_connection: Any, _record: Any, _proxy: Any) -> None:
        found = _identity(file)  # one stat(2): 2 µs
        if found is None or _opened.setdefault(file, found) != found:
            raise OperationalError("", None, sqlite3.OperationalError(EXCHANGED))


def is_another(engine: Engine) -> bool:
    """Whether the file under this name is another one than when this process started."""
    file = path(engine)
    return _opened.get(file, _identity(file)) != _identity(file)


def path(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def is_there(engine: Engine) -> bool:
    """Whether there is a database to read; PostgreSQL says so itself."""
    return engine.dialect.name != "sqlite" or bool(_size(path(engine)))


def lock(engine: Engine) -> Path:
    """The file beside the database that is locked by one starting process at a time; `settle` writes its mark into it.
    """
    file = path(engine)
    return file.with_name(f"{file.name}.lock")


def begin(engine: Engine, *, lost: bool = False) -> bool:
    """Create an empty file, readable by its owner only, if there is none; returns whether it did.

    Raises ConfigError if there was a database before: an organisation whose file was moved must not find itself empty.
    `lost`: the admin knows that it is gone, and restores a backup in its place.
    """
    file = path(engine)
    if is_there(engine):
        return False
    if _size(lock(engine)) and not lost:
        raise ConfigError(
            f"Put the database back to {file}, or restore a backup: it is not there any more. "
            f"To start again with an empty one, delete {lock(engine)}."
        )
    _opened.pop(file, None)
    try:
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise ConfigError(f"DATABASE_URL or DATA_DIR names {file}, which cannot be made: {error.strerror}.") from None
    return True


def settle(engine: Engine) -> None:
    """Write the mark that there is a database here; on a full disk the next start does."""
    if engine.dialect.name == "sqlite" and not _size(lock(engine)):
        with suppress(OSError):
            lock(engine).write_text(MARK.format(name=path(engine).name), encoding="utf-8")


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _identity(file: Path) -> tuple[int, int] | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino
