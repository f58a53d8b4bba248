"""Copies of an SQLite database, made before it is migrated: a file under its final name is complete.

A copy is written under a temporary name, read through, flushed to the disk and renamed. A killed process or a full disk
leaves nothing that could be mistaken for a copy.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from flask import current_app

from app.database import sqlite_file
from app.extensions import db

KEPT = 5
PAGES_AT_ONCE = 1024  # of 4 kB
UNDER_WAY = ".part"
_NAME = re.compile(r"kontor-(?P<revision>\w+)-(?P<moment>[0-9]{8}-[0-9]{6})\.sqlite3")
_MAGIC, _PAGE_SIZE, _PAGE_COUNT = slice(0, 16), slice(16, 18), slice(28, 32)  # https://sqlite.org/fileformat2.html


class NotWhole(Exception):
    """The copy differs from the database; the message is the rest of a sentence."""


def place() -> Path:
    """The folder of the copies."""
    return Path(current_app.config["DATA_DIR"]) / "copies"


def folder() -> Path:
    """The same, created if it is missing, readable by its owner only."""
    place().mkdir(mode=0o700, exist_ok=True)
    return place()


def copy_aside(revision: str) -> Path:
    """A consistent, complete copy of the database, readable by its owner only; deletes copies beyond the limit.

    revision: the revision that the copy must have. Raises OSError or sqlite3.Error if it cannot be written (a full
    disk), NotWhole if it is not what it should be. Call it while nobody else does, see `migrating.alone`.
    """
    home = folder()
    for left in home.glob(f"*{UNDER_WAY}*"):  # left by killed processes
        left.unlink()
    target = home / f"kontor-{revision}-{datetime.now(UTC):%Y%m%d-%H%M%S}.sqlite3"
    part = target.with_name(target.name + UNDER_WAY)
    try:
        _write(part)
        _check(part, revision)
        os.replace(part, target)
        _to_disk(home)
    except BaseException:
        for left in home.glob(f"*{UNDER_WAY}*"):
            left.unlink()
        raise
    _thin_out(target)
    return target


def _write(part: Path) -> None:
    source = sqlite3.connect(f"file:{quote(str(sqlite_file.path(db.engine)))}?mode=ro", uri=True)
    with closing(source), closing(sqlite3.connect(part)) as copy:
        part.chmod(0o600)
        source.backup(copy, pages=PAGES_AT_ONCE)
    _to_disk(part)


def _check(part: Path, revision: str) -> None:
    found = _revision(part)
    if found != revision or not _is_complete(part):
        raise NotWhole(f"it holds revision {found} instead of {revision}")
    with closing(_opened(part)) as copy:
        wrong = [row[0] for row in copy.execute("PRAGMA integrity_check") if row[0] != "ok"]
    if wrong:
        raise NotWhole(wrong[0])


def _thin_out(newest: Path) -> None:
    """Keep the newest complete copy of each of the last five revisions: a start that fails again and again must not
    push out the copies of earlier versions. Incomplete copies, from before there was a temporary name, are not counted
    and not touched.
    """
    kept = {_NAME.fullmatch(newest.name)["revision"]}  # type: ignore[index]
    others = [file for file in folder().iterdir() if file != newest and _NAME.fullmatch(file.name)]
    for file in sorted(others, reverse=True):
        revision = _NAME.fullmatch(file.name)["revision"]  # type: ignore[index]
        if _revision(file) != revision or not _is_complete(file):
            continue
        if revision in kept or len(kept) >= KEPT:
            file.unlink()
        kept.add(revision)


def _opened(file: Path) -> sqlite3.Connection:
    """For reading, and without the files that SQLite would create beside it."""
    return sqlite3.connect(f"file:{quote(str(file))}?mode=ro&immutable=1", uri=True)


def _revision(file: Path) -> str | None:
    """The revision of a copy; None if it cannot be read."""
    with suppress(sqlite3.Error), closing(_opened(file)) as copy:
        return copy.execute("SELECT version_num FROM alembic_version").fetchone()[0]  # type: ignore[no-any-return]
    return None


def _is_complete(file: Path) -> bool:
    """Whether the file is as long as its first page says."""
    with file.open("rb") as opened:
        head = opened.read(100)
    size = int.from_bytes(head[_PAGE_SIZE])
    length = (65536 if size == 1 else size) * int.from_bytes(head[_PAGE_COUNT])
    return head[_MAGIC] == b"SQLite format 3\0" and file.stat().st_size == length


def _to_disk(place: Path) -> None:
    """Flush a file, or the names in a folder, so that they survive a power cut."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
