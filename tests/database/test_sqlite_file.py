"""A database file that is moved, deleted or exchanged, and a start that looks in the wrong place."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from app import database
from app.database import sqlite_file
from app.extensions import db
from app.models import Member
from tests import cast
from tests.places import place
from tests.portability.commands import close, ok, say
from tests.visitor import Visitor, text_of


@pytest.fixture
def home(tmp_path):
    return tmp_path / "place-sqlite"


@pytest.fixture
def app(tmp_path):
    app = place("sqlite", tmp_path)
    ok(app, "upgrade")  # leaves its mark beside the file
    yield app
    close(app)


@pytest.fixture
def anna(app):
    with app.app_context():
        world = cast.world()
        db.session.remove()
    return Visitor(app, world.anna)


def responses(visitor):
    """How a page, a form and the question of a proxy are answered."""
    proxy = Visitor(visitor.app, None)
    return [visitor.get("/").status_code, visitor.post("/posts", {"text": "Hello"}).status_code,
            proxy.get("/readyz").status_code, proxy.get("/healthz").status_code]  # fmt: skip


@pytest.mark.parametrize("what", ["the file", "the folder"])
def test_while_the_file_is_gone_nothing_is_taken_and_afterwards_all_is_there(app, anna, home, caplog, what):
    assert responses(anna) == [200, 303, 200, 200]
    moved = home / "kontor.sqlite3" if what == "the file" else home
    away = moved.with_name("elsewhere")
    moved.rename(away)
    assert responses(anna) == [503, 503, 503, 200]
    assert not (home / "kontor.sqlite3").exists(), "nobody found an empty organisation"
    assert f"Put the database back to {home / 'kontor.sqlite3'}, or correct DATA_DIR" in caplog.text
    away.rename(moved)
    assert responses(anna) == [200, 303, 200, 200]
    assert text_of(anna.get("/")).count("Hello") == 2


def test_a_file_that_takes_the_place_of_another_is_not_touched_before_a_new_start(app, anna, home, caplog):
    anna.get("/")
    file, other = home / "kontor.sqlite3", home / "other.sqlite3"
    with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(other)) as new:
        old.backup(new)
        new.execute("UPDATE site SET name = 'Alsterufer'")
        new.commit()
    assert "Elbufer" in text_of(anna.get("/"))
    file.rename(home / "former.sqlite3")
    other.rename(file)
    before = file.read_bytes()
    assert responses(anna) == [503, 503, 503, 200]
    assert "Stop Kontor, see that " in caplog.text and "the file was exchanged." in caplog.text
    close(app)
    assert file.read_bytes() == before


def test_a_damaged_file_is_told_to_the_admin_and_members_wait(app, anna, home, caplog):
    anna.get("/")
    close(app)
    file = home / "kontor.sqlite3"
    content = file.read_bytes()
    file.write_bytes(content[:4096] + b"\1" * (len(content) - 4096))
    assert responses(anna) == [503, 503, 503, 200]
    assert f"Restore a backup, or a copy out of DATA_DIR/copies: {file} is damaged." in caplog.text
    assert "Restore a backup" in say(app, "check")[1]


@pytest.mark.parametrize("words", [("upgrade",), ("demo",), ("serve",)], ids=" ".join)
def test_a_start_without_the_database_that_was_there_is_refused(app, anna, home, words):
    file = home / "kontor.sqlite3"
    close(app)
    file.rename(home / "elsewhere")
    app.config["PORT"] = 0
    status, said = say(app, *words)
    assert status == 2
    assert said.startswith(f"Error: Put the database back to {file}, or restore a backup: it is not there any more.")
    assert said.count("\n") == 1
    assert not file.exists()
    (home / "kontor.sqlite3.lock").unlink()
    assert "A new, empty database was made" in ok(app, "upgrade")


def test_a_first_start_says_where_it_begins(tmp_path):
    app = place("sqlite", tmp_path, migrated=False)
    said = ok(app, "upgrade")
    assert f"A new, empty database was made: {tmp_path}/place-sqlite/kontor.sqlite3. If yours is elsewhere" in said
    file = tmp_path / "place-sqlite" / "kontor.sqlite3"
    assert file.stat().st_mode & 0o777 == 0o600
    assert ok(app, "upgrade").startswith("The database is up to date")


def test_a_first_start_that_was_broken_off_begins_again(tmp_path):
    app = place("sqlite", tmp_path, migrated=False)
    with app.app_context():
        assert sqlite_file.begin(db.engine)
    assert "A new, empty database was made" in ok(app, "upgrade")


def test_a_lost_database_is_restored_in_its_place(app, anna, home):
    ok(app, "backup", home / "kontor.zip")
    close(app)
    (home / "kontor.sqlite3").unlink()
    assert "Restored as it was" in ok(app, "restore", home / "kontor.zip")
    with app.app_context(), database.transaction(reading=True) as session:
        assert session.query(Member).count() == len(cast.NAMES)


@pytest.mark.parametrize("words", [("upgrade",), ("check",), ("setup-link",), ("worker",)], ids=" ".join)
@pytest.mark.parametrize("fault", ["no folder", "a folder", "no database"])
@pytest.mark.sampled(4)
def test_a_wrong_path_is_told_in_one_sentence(tmp_path, words, fault):
    app = place("sqlite", tmp_path)
    ok(app, "upgrade")
    close(app)
    file = tmp_path / "place-sqlite" / "kontor.sqlite3"
    file.unlink()
    if fault == "no folder":
        shutil.rmtree(file.parent)
    elif fault == "a folder":
        file.mkdir()
    else:
        file.write_bytes(b"Dear members, " * 1000)
    status, said = say(app, *words)
    assert status in (1, 2), said
    lines = [line for line in said.splitlines() if line.startswith(("Error:", "red")) and "mail-server:" not in line]
    assert lines and all(str(file.parent) in line for line in lines), said
    assert "Traceback" not in said
