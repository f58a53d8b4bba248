"""A program that brings a database up to date again and again, and is killed, or meets a full disk, at each moment.

A moment is any point between two things that an upgrade does: opening, renaming or deleting a file, taking the lock,
copying some pages, sending a statement. What it prints is what went wrong.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import traceback
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import click
from sqlalchemy import event

from app import create_app
from app.database import copies, migrating
from app.extensions import db

KILL, FULL = "kill", "full"
EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.chmod", "sqlite3.connect", "fcntl.flock"}
ENDLESS = 10**9
REFUSED, BROKEN = 1, 70  # exit statuses of a start


class Moments:
    """Counts moments, and lets the fault happen at the chosen one."""

    def __init__(self, chosen: int, strike: Callable[[], None]) -> None:
        self.count, self.chosen, self.strike = 0, chosen, strike

    def __call__(self, *_: object, **__: object) -> None:
        self.count += 1
        if self.count == self.chosen:
            self.strike()


def watch(moment: Moments, home: Path) -> None:
    """Let everything that an upgrade does be a moment. Call it in an app context."""

    class Counting(sqlite3.Connection):
        def backup(self, target: sqlite3.Connection, **options: object) -> None:  # type: ignore[override]
            super().backup(target, pages=16, progress=moment)

    class Ours:
        Error = sqlite3.Error

        @staticmethod
        def connect(*given: object, **options: object) -> sqlite3.Connection:
            return sqlite3.connect(*given, factory=Counting, **options)  # type: ignore[call-overload]

    def heard(name: str, given: tuple[object, ...]) -> None:
        if name in EVENTS and (name == "fcntl.flock" or str(home) in str(given[0])):
            moment()

    copies.sqlite3 = Ours  # type: ignore[attr-defined]
    sys.addaudithook(heard)
    for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
        event.listen(db.engine, name, moment)


def start(home: Path, chosen: int = ENDLESS, strike: Callable[[], None] = lambda: None) -> int:
    """A start in a process of its own; its exit status (minus the signal that killed it), or the number of moments."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        status = BROKEN
        try:
            moment = Moments(chosen, strike)
            app = create_app(DATA_DIR=str(home), DATABASE_URL=f"sqlite:///{home}/kontor.sqlite3", TESTING=True)
            with app.app_context():
                watch(moment, home)
                migrating.bring_up_to_date()
            os.write(writing, str(moment.count).encode())
            status = 0
        except click.ClickException as told:
            status = REFUSED if told.message.startswith("Make room on the disk of ") else BROKEN
            print(told.message, file=sys.stderr)
        except BaseException:
            traceback.print_exc()
        os._exit(status)
    os.close(writing)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    with os.fdopen(reading, "rb") as told_moments:
        return int(told_moments.read()) if status == 0 and chosen == ENDLESS else status


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fill(disk: Path) -> None:
    """Leave not a byte."""
    with suppress(OSError), (disk / "filler").open("wb", buffering=0) as filler:
        while True:
            filler.write(bytes(65536))


def seen(file: Path) -> tuple[str, list[tuple]]:
    """The revision of a database and whom it knows; raises where it is not whole."""
    with closing(sqlite3.connect(file)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        [(revision,)] = opened.execute("SELECT version_num FROM alembic_version").fetchall()
        return revision, opened.execute("SELECT id, name FROM member ORDER BY id").fetchall()


def wrong_after(home: Path, old: tuple[str, list[tuple]], new: str) -> list[str]:
    """What is wrong with database and copies after a fault, and after the next start."""
    wrong = []
    for expected in ({old[0], new}, {new}):
        whole = [seen(file) == old for file in (home / "copies").glob("kontor-*.sqlite3")]
        revision, members = seen(home / "kontor.sqlite3")
        if revision not in expected or members != old[1]:
            wrong.append(f"the database is at {revision} with {len(members)} members")
        if not all(whole) or (revision == new and not whole):
            wrong.append(f"copies: {whole}")
        if revision != new or len(expected) == 2:
            start(home)
    return wrong + [f"left: {file.name}" for file in home.rglob("*.part*")]


def main(fault: str, template: str, disk: str, share: str) -> None:
    """fault: kill or full; template: a home with a database to upgrade; disk: an empty folder; share: how many moments,
    evenly spread.
    """
    place = Path(disk)
    if fault == FULL:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk], check=True)
    home = place / "home"
    shutil.copytree(template, home)
    old = seen(home / "kontor.sqlite3")
    moments = start(home)
    new = seen(home / "kontor.sqlite3")[0]
    wrong, statuses = [], []
    for number in range(int(share)):
        chosen = 1 + number * moments // int(share)
        shutil.rmtree(home)
        shutil.copytree(template, home)
        statuses.append(start(home, chosen, kill if fault == KILL else lambda: fill(place)))
        (place / "filler").unlink(missing_ok=True)
        wrong += [f"moment {chosen}: {what}" for what in wrong_after(home, old, new)]
        if statuses[-1] not in ((-signal.SIGKILL,) if fault == KILL else (0, REFUSED)):
            wrong.append(f"moment {chosen}: ended with {statuses[-1]}")
    print(json.dumps({"moments": moments, "wrong": wrong, "refused": statuses.count(REFUSED)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
