"""Changing the shape of a database with people in it: all of it or nothing, nobody lost, and a copy before.

There may be few migrations yet, so a second one that rebuilds the largest table is made up here.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import click
import pytest
import time_machine
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import event, select, text

from app import database
from app.actions import posts
from app.database import copies, migrating
from app.database.troubles import Trouble
from app.extensions import db, migrate
from app.models import Connection, Member, Post
from app.models.base import now
from tests import cast
from tests.places import KINDS, assert_sound, place, rows, schema

SECOND = '''
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9001", "{newest}", None, None


def upgrade():
    op.create_table(
        "nickname",
        sa.Column("member_id", sa.BigInteger(), sa.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("word", sa.String(40), nullable=False),
    )
    with op.batch_alter_table("member") as member:
        member.add_column(sa.Column("motto", sa.String(80), nullable=False, server_default=""))
        member.alter_column("headline", existing_type=sa.String(220), existing_nullable=False, type_=sa.String(300))
        member.create_index("ix_member_motto", ["motto"])
    op.execute("INSERT INTO nickname (member_id, word) SELECT id, handle FROM member")
    op.execute("UPDATE member SET motto = 'onward'")


def downgrade():
    with op.batch_alter_table("member") as member:
        member.drop_index("ix_member_motto")
        member.alter_column("headline", existing_type=sa.String(300), existing_nullable=False, type_=sa.String(220))
        member.drop_column("motto")
    op.drop_table("nickname")
'''


ONLY_SQLITE = pytest.mark.parametrize("app", ["sqlite"], indirect=True)  # is copied; PostgreSQL is not


class Injected(Exception):
    """The fault that a test puts between two statements."""


@pytest.fixture(params=KINDS)
def app(request, tmp_path):
    """The cast's world in a database of its own, inside an app context."""
    app = place(request.param, tmp_path)
    with app.app_context():
        world = cast.world()
        with database.transaction():
            posts.write(db.session.get_one(Member, world.anna), "Good morning")
        db.session.remove()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def second(tmp_path, monkeypatch):
    """A copy of the migrations with one more at the end."""
    newest = migrating.newest()
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.directory, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9001_motto.py").write_text(SECOND.format(newest=newest))
    monkeypatch.setattr(migrate, "directory", str(folder))
    return folder


def picture():
    """Shape and rows, as the database itself tells them."""
    db.engine.dispose()  # what was prepared for the old shape
    return schema(), rows()


def differing(one, other):
    """The tables that differ in shape or rows between two pictures."""
    shapes, contents = zip(one, other, strict=True)
    return {
        name
        for first, second in (shapes, contents)
        for name in first.keys() | second.keys()
        if first.get(name) != second.get(name)
    }


@pytest.mark.promise("Migrations up, down, up")
@pytest.mark.sampled(1)
def test_up_down_up_gives_equal_pictures(app, second, measured):
    before = picture()
    upgrade()
    after = picture()
    assert after[0]["member"] != before[0]["member"]
    assert len(after[1]["nickname"]) == len(before[1]["member"])
    downgrade()
    down = differing(picture(), before)
    upgrade()
    assert_sound()
    measured(3, "moves", wrong=down | differing(picture(), after), figure="one that rebuilds the largest table; all")


@pytest.mark.promise("Migrations up, down, up")
def test_down_to_nothing_and_up_again_gives_the_same_shape(app, measured):
    shape = schema()
    downgrade(revision="base")
    assert schema().keys() <= {"alembic_version"}
    upgrade()
    measured(2, "moves", wrong=differing((schema(), {}), (shape, {})))


def test_models_and_migrations_agree(app):
    check()  # ends with SystemExit and the difference, where they do not


@pytest.mark.promise("A fault at any statement of a migration")
@pytest.mark.parametrize("move", [upgrade, downgrade], ids=["up", "down"])
@pytest.mark.sampled(2)
def test_a_fault_after_any_statement_changes_nothing(app, second, move, measured):
    if move is downgrade:
        upgrade()
    before, faults, left = picture(), 0, []
    while fails_after(faults + 1, move):
        faults += 1
        left += [(faults, name) for name in differing(picture(), before)]
        assert_sound()
    assert faults >= 5
    assert picture() != before
    measured(faults, "faults", wrong=left)


@pytest.mark.long
@pytest.mark.promise("A fault at any statement of a migration")
def test_a_fault_in_any_migration_there_is_changes_nothing(app, measured):
    """From nothing to the newest shape, and back."""
    left, faults = [], 0
    for move in (lambda: downgrade(revision="base"), upgrade):
        before, count = picture(), 0
        while fails_after(count + 1, move):
            count += 1
            left += [(count, name) for name in differing(picture(), before)]
        assert count >= 20
        faults += count
    assert_sound()
    measured(faults, "faults", wrong=left)


def fails_after(count, move):
    """Run a migration that breaks after its statement number `count`; False where it has fewer."""
    seen = 0

    def break_off(_connection, _cursor, statement, *_):
        nonlocal seen
        if statement.lstrip().split(None, 1)[0].upper() in ("CREATE", "DROP", "ALTER", "INSERT", "UPDATE", "DELETE"):
            seen += 1
            if seen == count:
                raise Injected

    event.listen(db.engine, "after_cursor_execute", break_off)
    try:
        move()
    except Injected:
        return True
    finally:
        event.remove(db.engine, "after_cursor_execute", break_off)
    return False


def test_rows_that_point_to_a_rebuilt_table_are_kept(app, second):
    def figures():
        return [len(db.session.scalars(select(table)).all()) for table in (Connection, Post)]

    before = figures()
    db.session.remove()
    upgrade()
    assert figures() == before
    assert min(before) > 0


@ONLY_SQLITE
def test_a_migration_that_would_lose_rows_is_given_up(app, second):
    """PostgreSQL keeps its keys during a migration: what hangs on a row goes with it."""
    file = second / "versions" / "9001_motto.py"
    file.write_text(file.read_text().replace("UPDATE member SET motto = 'onward'", "DELETE FROM member"))
    before = picture()
    with pytest.raises(SystemExit):
        upgrade()
    assert picture() == before
    assert_sound()


def test_a_database_is_copied_aside_before_it_is_migrated(app, second):
    was = rows()
    was_shape, now_shape, copy = migrating.bring_up_to_date()
    assert (was_shape, now_shape) == (was["alembic_version"][0][0], "9001")
    assert migrating.present() == "9001"
    if database.is_postgresql():
        assert copy is None
        return
    assert copy.stat().st_mode & 0o777 == 0o600
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        for table, found in was.items():
            assert opened.execute(f"SELECT count(*) FROM {table}").fetchone() == (len(found),), table
        assert opened.execute("SELECT version_num FROM alembic_version").fetchall() == was["alembic_version"]
    assert migrating.bring_up_to_date() is None


@pytest.fixture
def copied(app):
    """`copied("0001")` makes a copy of the database as if that were its shape."""

    def copy(revision):
        with database.transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :given"), {"given": revision})
        return copies.copy_aside(revision)

    return copy


def kept():
    return sorted(file.name for file in copies.folder().iterdir())


@ONLY_SQLITE
def test_only_the_newest_copies_are_kept(copied):
    made = [copied(f"{number:04}") for number in range(copies.KEPT + 2)]
    assert kept() == [file.name for file in made[2:]]


@ONLY_SQLITE
def test_a_start_that_fails_again_and_again_pushes_out_no_copy_of_an_earlier_version(copied):
    first = copied("0001")
    with time_machine.travel(now(), tick=False) as clock:
        for _ in range(copies.KEPT + 2):
            clock.shift(60)
            last = copied("0002")
    assert kept() == [first.name, last.name]


@ONLY_SQLITE
def test_a_copy_made_after_the_clock_was_set_back_is_kept_too(copied):
    later = copied("0002")
    with time_machine.travel(now() - timedelta(days=1)):
        sooner = copied("0002")
    assert kept() == [sooner.name]
    assert later != sooner


@ONLY_SQLITE
def test_what_is_not_whole_does_not_count_among_the_copies_that_are_kept(copied):
    made = [copied(f"{number:04}") for number in range(copies.KEPT)]
    torn = copies.folder() / "kontor-0099-20991231-235959.sqlite3"
    torn.write_bytes(made[-1].read_bytes()[:-4096])
    left = copies.folder() / "kontor-0098-20991231-235959.sqlite3.part"  # by somebody who was killed
    left.write_bytes(b"SQLite format 3")
    newest = copied("0100")
    assert kept() == [file.name for file in [*made[1:], torn, newest]]


@ONLY_SQLITE
@pytest.mark.parametrize("fault", ["other revision", "damaged", "disk full"])
def test_a_database_that_cannot_be_copied_whole_is_not_migrated(app, second, monkeypatch, fault):
    before = picture()

    def write(part, really=copies._write):
        really(part)
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            if fault == "disk full":
                raise OSError(28, "No space left on device")
            if fault == "other revision":
                copy.execute("UPDATE alembic_version SET version_num = '0000'")
                return
            [(page,)] = copy.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_activity_feed'").fetchall()
            [(size,)] = copy.execute("PRAGMA page_size").fetchall()
        content = bytearray(part.read_bytes())
        content[(page - 1) * size : page * size] = bytes(size)
        part.write_bytes(content)

    monkeypatch.setattr(copies, "_write", write)
    with pytest.raises(Trouble, match=r"^Make room on the disk of .*copies.*Nothing was changed\.$"):
        migrating.bring_up_to_date()
    assert picture() == before
    assert list(copies.folder().iterdir()) == []


def test_a_database_of_a_newer_version_is_refused(app):
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = rows()
    with pytest.raises(click.ClickException, match=r"changed by a newer Kontor \(its revision is 9999"):
        migrating.bring_up_to_date()
    response = app.test_cli_runner().invoke(args=["worker"])
    assert (response.exit_code, "newer Kontor" in response.output) == (2, True), response.output
    assert rows() == before
    assert list(Path(app.config["DATA_DIR"]).glob("copies/*")) == []


def test_levels_of_languages_that_are_none_of_ours_become_own_words(app):
    """As an import of an earlier release stored them."""
    downgrade(revision="0003")
    values = "(:id, (SELECT min(id) FROM member), 'languages', 'Danish', :level, '', '', '', '', '', 0, '')"
    columns = "(id, member_id, kind, title, detail, number, url, starts, ends, text, rank, origin)"
    for id, level in enumerate(("native", "<b hx-post=/x>C1</b> 100%", ""), 1):
        db.session.execute(text(f"INSERT INTO profile_entry {columns} VALUES {values}"), {"id": id, "level": level})
    db.session.commit()
    read = text("SELECT detail, text FROM profile_entry ORDER BY id")
    before = [("native", ""), ("<b hx-post=/x>C1</b> 100%", ""), ("", "")]
    upgrade()
    assert [tuple(row) for row in db.session.execute(read)] == [
        ("native", ""), ("", "<b hx-post=/x>C1</b> 100%"), ("", "")
    ]  # fmt: skip
    db.session.commit()
    downgrade(revision="0003")
    assert [tuple(row) for row in db.session.execute(read)] == before
    db.session.commit()
    upgrade()
