"""A program to run in a mount namespace of its own: Kontor on a disk that fills up, or that cannot be written."""

from __future__ import annotations

import json
import subprocess
import sys

from flask_migrate import upgrade
from sqlalchemy import func, select, text

from app import create_app, database
from app.extensions import db
from app.models import Post
from app.web import Kontor
from tests import cast
from tests.faults.test_disk_and_locks import PAGES
from tests.visitor import Visitor


def mount(options: str, folder: str) -> None:
    subprocess.run(["mount", *options.split(), folder], check=True)


def open_app(folder: str) -> Kontor:
    return create_app(DATA_DIR=folder, DATABASE_URL=f"sqlite:///{folder}/kontor.sqlite3", TESTING=True)


def main(fault: str, folder: str) -> None:
    mount("-t tmpfs -o size=3m tmpfs", folder)
    app = open_app(folder)
    with app.app_context():
        upgrade()
        anna = cast.world().anna
    visitor = Visitor(app, anna)
    refused, acknowledged = _fill(visitor) if fault == "full" else _close(app, visitor, folder)
    reads = [visitor.get(path).status_code for path in PAGES]
    mount("-o remount,size=12m" if fault == "full" else "-o remount,bind,rw", folder)
    seen = _after(app, visitor) if fault == "full" else _restarted(folder, anna)
    print(json.dumps({"refused": refused, "acknowledged": acknowledged, "reads": reads, **seen}))


def _restarted(folder: str, anna: int) -> dict:
    """SQLite keeps in one process what it opened read-only: this fault ends with a new process."""
    command = [sys.executable, "-m", "tests.faults.small_disk", "after", folder, str(anna)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def after(folder: str, anna: str) -> None:
    app = open_app(folder)
    print(json.dumps(_after(app, Visitor(app, int(anna)))))


def _post(visitor: Visitor, number: int) -> int:
    return visitor.post("/posts", {"text": f"{number} " + "x" * 2900}).status_code


def _fill(visitor: Visitor) -> tuple[int, int]:
    """Post until it is refused; returns the status and how many were taken before."""
    for number in range(2000):
        status = _post(visitor, number)
        if status != 303:
            return status, number
    raise AssertionError("the disk never filled")


def _close(app, visitor: Visitor, folder: str) -> tuple[int, int]:
    """Make the disk read-only under a server that runs."""
    assert _post(visitor, 0) == 303
    mount(f"--bind {folder}", folder)
    mount("-o remount,bind,ro", folder)
    with app.app_context():
        db.engine.dispose()
    return _post(visitor, 1), 1


def _after(app, visitor: Visitor) -> dict:
    """What stands in the database, and whether writing works again."""
    with app.app_context(), database.transaction(reading=True):
        stored = db.session.scalar(select(func.count()).select_from(Post))
        integrity = db.session.scalar(text("PRAGMA integrity_check"))
    afterwards = _post(visitor, 9999)
    with app.app_context():
        db.engine.dispose()
    return {"stored": stored, "integrity": integrity, "afterwards": afterwards}


if __name__ == "__main__":
    from app.rules import limits

    limits.POSTS = limits.POSTS._replace(times=10**6)  # before the doors are imported
    (after if sys.argv[1] == "after" else main)(*sys.argv[1 + (sys.argv[1] == "after") :])
