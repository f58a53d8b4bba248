"""A program to run in a mount namespace of its own: Kontor on a disk that fills up, or that cannot be written."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

from flask_migrate import upgrade
from sqlalchemy import select, text

from app import create_app, database
from app.extensions import db
from app.models import Post
from app.web import Kontor
from tests import cast
from tests.faults.test_disk_and_locks import AFTERWARDS, PAGES
from tests.visitor import Visitor

READERS = 4
SOON = 10  # seconds


def mount(options: str, folder: str) -> None:
    subprocess.run(["mount", *options.split(), folder], check=True)


def main(fault: str, folder: str) -> None:
    mount("-t tmpfs -o size=3m tmpfs", folder)
    app = create_app(DATA_DIR=folder, DATABASE_URL=f"sqlite:///{folder}/kontor.sqlite3", TESTING=True)
    with app.app_context():
        upgrade()
        anna = cast.world().anna
    visitor, reads = Visitor(app, anna), set()
    with reading_all_the_time(app, anna, reads):
        refused, acknowledged = _fill(visitor) if fault == "full" else _close(app, visitor, folder)
        reads |= {visitor.get(path).status_code for path in PAGES}
        mount("-o remount,size=12m" if fault == "full" else "-o remount,bind,rw", folder)
        seconds = _until_written(visitor)
    print(json.dumps({"refused": refused, "acknowledged": acknowledged, "reads": sorted(reads), "seconds": seconds,
                      **_found(app)}))  # fmt: skip


@contextlib.contextmanager
def reading_all_the_time(app: Kontor, member: int, statuses: set[int]) -> Iterator[None]:
    """Others who read pages until the block ends; how they were answered goes into `statuses`."""
    over = threading.Event()

    def read() -> None:
        visitor = Visitor(app, member)
        while not over.is_set():
            statuses.update(visitor.get(path).status_code for path in PAGES[:2])

    readers = [threading.Thread(target=read) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        over.set()
        for reader in readers:
            reader.join()


def _post(visitor: Visitor, number: int) -> int:
    return visitor.post("/posts", {"text": f"{number} " + "x" * 2900}).status_code


def _fill(visitor: Visitor) -> tuple[int, list[int]]:
    """Post until it is refused; returns the status and the numbers of those that were taken before."""
    for number in range(2000):
        status = _post(visitor, number)
        if status != 303:
            return status, list(range(number))
    raise AssertionError("the disk never filled")


def _close(app: Kontor, visitor: Visitor, folder: str) -> tuple[int, list[int]]:
    """Make the disk read-only under a server that runs. What was opened before knows it by its former mount, and could
    still write: it is opened anew.
    """
    assert _post(visitor, 0) == 303
    mount(f"--bind {folder}", folder)
    mount("-o remount,bind,ro", folder)
    time.sleep(0.2)
    with app.app_context():
        db.engine.dispose()
    time.sleep(0.2)
    return _post(visitor, 1), [0]


def _until_written(visitor: Visitor) -> float:
    """Post until it is taken again; returns the seconds."""
    began = time.monotonic()
    while _post(visitor, AFTERWARDS) != 303:
        assert time.monotonic() - began < SOON, "still nothing can be written"
        time.sleep(0.1)
    return time.monotonic() - began


def _found(app: Kontor) -> dict:
    """What stands in the database."""
    with app.app_context(), database.transaction(reading=True):
        texts = db.session.scalars(select(Post.text)).all()
        integrity = db.session.scalar(text("PRAGMA integrity_check"))
    return {"stored": [int(each.split()[0]) for each in texts], "integrity": integrity}


if __name__ == "__main__":
    from app.rules import limits

    limits.POSTS = limits.POSTS._replace(times=10**6)  # before the doors are imported
    main(*sys.argv[1:])
