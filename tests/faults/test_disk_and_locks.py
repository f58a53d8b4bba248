"""SQLite locked, read-only or full: pages are still read, writes say "not now", nothing is half done."""

from __future__ import annotations

import contextlib
import json
import shutil
import subprocess
import sys
import time
from collections import Counter

import pytest
from sqlalchemy import event, func, select

from app import database
from app.extensions import db
from app.models import Message, Post
from tests import ROOT
from tests.visitor import text_of

SHORT = 300  # milliseconds
PAGES = ("/", "/network", "/in/ben-okafor", "/inmail", "/notifications", "/search?q=ben")
HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""
AFTERWARDS = 9999  # the number of the post that is written when all is well again
DISKS = [
    pytest.param("full", marks=pytest.mark.promise("A full disk")),
    pytest.param("readonly", marks=pytest.mark.promise("A read-only disk")),
]
ALLOWED = "unshare -rm mount -t tmpfs tmpfs /tmp"


@pytest.fixture
def sqlite(app):
    if "sqlite" not in app.config["SQLALCHEMY_DATABASE_URI"]:
        pytest.skip("a question of SQLite alone")
    return app


@pytest.fixture
def on_connect(sqlite):
    """`on_connect("query_only=ON")`: every connection begins with this PRAGMA until `undo()` or the end of the test."""
    undone = contextlib.ExitStack()

    def choose(pragma):
        def prepare(connection, _record):
            connection.execute(f"PRAGMA {pragma}")

        engine.dispose()
        event.listen(engine, "connect", prepare)
        undone.callback(engine.dispose)
        undone.callback(event.remove, engine, "connect", prepare)
        return undone.close

    with sqlite.app_context():
        engine = db.engine
    with undone:
        yield choose


@contextlib.contextmanager
def locked(app):
    """A second program that holds the lock for writing."""
    file = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout.readline() == "held\n"
        yield
        holder.stdin.close()


def stored(app):
    """Numbers that no failed write may change."""
    with app.app_context(), database.transaction(reading=True):
        return [db.session.scalar(select(func.count()).select_from(table)) for table in (Post, Message)]


def timed(call):
    began = time.monotonic()
    return call(), time.monotonic() - began


def refuses_writes(visitor, at_most):
    """A plain form and one of htmx are told "not now", within the time that a writer waits; gives the longest."""
    page, seconds = timed(lambda: visitor.post("/posts", {"text": "Not now"}))
    assert (page.status_code, page.headers["Retry-After"]) == (503, "10")
    assert "busy or being updated" in text_of(page)
    toast, more = timed(lambda: visitor.post("/in/ben-okafor/message", {"text": "Not now"}, fragment=True))
    assert (toast.status_code, toast.headers["Retry-After"]) == (503, "10")
    assert toast.headers["HX-Retarget"] == "#toasts"
    assert max(seconds, more) < at_most
    return max(seconds, more)


def reads(visitor):
    """Every page is read as ever; gives the longest time. The profile and the bell would leave notes."""
    answers = [timed(lambda path=path: visitor.get(path)) for path in PAGES]
    assert {answer.status_code for answer, _ in answers} == {200}
    return max(seconds for _, seconds in answers)


def works(app, visitor, before):
    """Without a restart, and without a trace of what was refused; gives what is wrong."""
    wrong = [stored(app)] if stored(app) != before else []
    assert visitor.post("/posts", {"text": "Again"}).status_code == 303
    after = stored(app)
    reads(visitor)
    return wrong + ([after] if after != [before[0] + 1, before[1]] else [])


def told_something(does, world):
    """Make every page leave a note: something unread in the bell and in a conversation."""
    from app.actions import messages

    return does(world.ben, messages.send, world.anna, "Look at this").conversation_id


@pytest.mark.promise("A lock of 10 s")
def test_a_locked_database_is_read_and_says_not_now(sqlite, world, visit, does, on_connect, measured):
    talk = told_something(does, world)
    on_connect(f"busy_timeout={SHORT}")
    anna = visit(world.anna)
    before = stored(sqlite)
    with locked(sqlite):
        reads(anna)
        assert anna.get(f"/inmail/{talk}").status_code == 200
        assert anna.get("/readyz").status_code == 200
        refuses_writes(anna, at_most=2 * SHORT / 1000 + 0.4)
    measured(1, "locks", wrong=works(sqlite, anna, before))


@pytest.mark.long
@pytest.mark.promise("A lock of 10 s")
def test_ten_seconds_of_a_lock(sqlite, world, visit, does, measured):
    talk = told_something(does, world)
    anna, before = visit(world.anna), stored(sqlite)
    with locked(sqlite):
        until = time.monotonic() + 10
        reading = max(reads(anna), timed(lambda: anna.get(f"/inmail/{talk}"))[1])
        writing = refuses_writes(anna, at_most=6)
        time.sleep(max(0.0, until - time.monotonic()))
    assert reading < 1
    figure = f"locked for 10 s: slowest page {reading:.2f} s, writes told 503 after {writing:.2f} s at most"
    measured(1, "locks", wrong=works(sqlite, anna, before), figure=figure)


@pytest.mark.parametrize(
    ("pragma", "reason"),
    [("query_only=ON", "attempt to write a readonly database"), ("max_page_count=1", "database or disk is full")],
)
def test_nothing_can_be_written(sqlite, world, visit, does, on_connect, caplog, pragma, reason):
    talk = told_something(does, world)
    anna, before = visit(world.anna), stored(sqlite)
    _fill_free_pages(sqlite)
    undo = on_connect(pragma)
    reads(anna)
    assert anna.get(f"/inmail/{talk}").status_code == 200
    for _ in range(40 if "page" in pragma else 1):  # a page has room for a few more rows
        answer = anna.post("/posts", {"text": "x" * 2900})
        if answer.status_code == 503:
            break
    assert answer.status_code == 503
    assert reason in caplog.text
    kept = stored(sqlite) if "page" in pragma else before
    reads(anna)
    undo()
    assert works(sqlite, anna, kept) == []


def _fill_free_pages(app):
    """Give free pages back, so that `max_page_count` leaves no room."""
    with app.app_context():
        with db.engine.connect() as connection:
            raw = connection.connection.dbapi_connection
            raw.execute("VACUUM")
        db.engine.dispose()


@pytest.mark.parametrize("fault", DISKS)
def test_on_a_real_disk(fault, tmp_path, measured):
    if not shutil.which("unshare") or subprocess.run(ALLOWED.split(), capture_output=True).returncode:
        pytest.skip("mounting a file system of one's own is not permitted here")
    command = ["unshare", "-rm", sys.executable, "-m", "tests.faults.small_disk", fault, str(tmp_path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stderr[-3000:]
    seen = json.loads(ran.stdout.splitlines()[-1])
    assert (seen["reads"], seen["refused"], seen["integrity"]) == ([200], 503, "ok")
    acknowledged, stored = [*seen["acknowledged"], AFTERWARDS], seen["stored"]
    figure = f"{len(acknowledged)} posts acknowledged, written again after {seen['seconds']:.1f} s, no restart"
    wrong = Counter(acknowledged)
    wrong.subtract(stored)
    measured(1, "disks", wrong=[number for number, times in wrong.items() if times], figure=figure)
