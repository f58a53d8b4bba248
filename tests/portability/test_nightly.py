"""The backup of each night: made once, thinned out, tested by restoring it; and what is seen when it fails."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from app import database
from app.actions import posts, signs
from app.extensions import db
from app.models import Member
from app.portability import nightly, rehearsal, restore
from app.portability.archive import Archive, Unusable
from app.queries import signs as queries
from app.rules import machine
from app.rules.backups import name
from tests.places import KINDS, assert_sound, place
from tests.portability.commands import close, ok, people

NIGHT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # half past three in Berlin
TODAY = date(2026, 11, 24)
HOUR = timedelta(hours=1)
# Writes a backup, and is killed before the last table.
KILLED = """
import os, signal
from app import create_app
from app.portability import archive, nightly
add, count = archive.Writer.add, []
def killed(self, *given):
    count.append(given)
    if len(count) > 10:
        os.kill(os.getpid(), signal.SIGKILL)
    add(self, *given)
archive.Writer.add = killed
with create_app().app_context():
    nightly.keep()
"""


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


@pytest.fixture
def app(kind, tmp_path, folder):
    app = place(kind, tmp_path, BACKUP_DIR=str(folder))
    app.world = people(app)
    yield app
    close(app)


@pytest.fixture
def keep(app):
    """`keep(NIGHT)`: the worker comes by at this moment; gives the signs that it finds or leaves."""

    def run(at, times=1):
        with time_machine.travel(at, tick=False), app.app_context():
            for _ in range(times):
                nightly.keep()
            with database.transaction(reading=True):
                return queries.seen()

    return run


def files(folder):
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.sampled(1)
def test_a_backup_is_made_at_once_and_then_once_a_night(app, keep, folder):
    found = keep(NIGHT - 2 * HOUR)
    assert files(folder) == [name(TODAY)]  # named by the calendar of the site
    assert found["backup"].text == name(TODAY) and found["backup"].number == (folder / name(TODAY)).stat().st_size
    assert (folder / name(TODAY)).stat().st_mode & 0o777 == 0o600 and folder.stat().st_mode & 0o777 == 0o700
    with app.app_context(), database.transaction():
        posts.write(db.session.get_one(Member, app.world.anna), "Written in the meantime")
    for at in (NIGHT - 2 * HOUR, NIGHT - timedelta(minutes=40)):  # ten minutes to three
        assert keep(at, 5)["backup"].at == found["backup"].at
    later = keep(NIGHT)  # three o'clock has passed: once more, in the place of the first one
    assert files(folder) == [name(TODAY)] and later["backup"].at == NIGHT
    with Archive(folder / name(TODAY)) as archive:
        assert archive.manifest.tables["post"].rows == 1
    keep(NIGHT + 25 * HOUR, 3)
    assert files(folder) == [name(TODAY), name(TODAY + timedelta(days=1))]


@pytest.mark.sampled(1)
def test_without_a_folder_or_an_organisation_nothing_is_made(kind, tmp_path, keep, app, folder):
    app.config["BACKUP_DIR"] = None
    assert keep(NIGHT) == {} and not folder.exists()
    empty = place(kind, tmp_path, "empty", BACKUP_DIR=str(folder))
    with empty.app_context():
        nightly.keep()
    assert not folder.exists()
    close(empty)


@pytest.mark.sampled(1)
def test_what_rotation_does_not_keep_is_deleted_and_other_files_stay(keep, folder):
    folder.mkdir()
    for passed in range(1, 40):
        (folder / name(TODAY - timedelta(days=passed))).write_text("an old one")
    (folder / "notes.txt").write_text("mine")
    (folder / "kontor-2026-11-01.zip.bak").write_text("mine")
    keep(NIGHT)
    nights = [name(TODAY - timedelta(days=passed)) for passed in range(7)]
    others = ["kontor-2026-10-31.zip", "kontor-2026-11-01.zip.bak", "kontor-2026-11-08.zip", "kontor-2026-11-15.zip"]
    assert files(folder) == sorted([*nights, *others, "notes.txt"])


@pytest.mark.sampled(1)
def test_a_folder_that_cannot_be_written_is_told_and_tried_again_in_an_hour(keep, folder, caplog):
    folder.write_text("a file in its place")
    found = keep(NIGHT)
    assert "backup" not in found and found["backup-tried"][2:4] == ("red", "File exists")
    assert "No backup was made. File exists" in caplog.text
    folder.unlink()
    assert "backup" not in keep(NIGHT + HOUR / 2)
    found = keep(NIGHT + HOUR + timedelta(seconds=1))
    assert found["backup"].text == name(TODAY) and found["backup-tried"].level == "green"


@pytest.mark.sampled(1)
def test_a_failure_turns_red_only_when_the_last_backup_is_old(keep, folder):
    keep(NIGHT)
    folder.rename(folder.with_name("gone"))
    folder.write_text("a file in its place")
    assert keep(NIGHT + 24 * HOUR)["backup-tried"].level == "yellow"
    assert keep(NIGHT + 8 * 24 * HOUR)["backup-tried"].level == "red"


def test_of_two_workers_one_makes_it(app):
    with time_machine.travel(NIGHT, tick=False), app.app_context():
        for expected in (True, False):
            with database.transaction():
                assert signs.claim(machine.TRIED, NIGHT - HOUR) is expected
    later = NIGHT + HOUR + timedelta(seconds=1)
    with time_machine.travel(later, tick=False), app.app_context(), database.transaction():
        assert signs.claim(machine.TRIED, later - HOUR)


@pytest.mark.sampled(1)
def test_a_worker_that_is_killed_leaves_no_file_that_counts_as_a_backup(app, keep, folder):
    settings = {each: str(app.config[each]) for each in ("DATA_DIR", "DATABASE_URL", "SECRET_KEY", "BACKUP_DIR")}
    environ = {**os.environ, **settings, "PYTHONPATH": "."}
    ended = subprocess.run([sys.executable, "-c", KILLED], env=environ, capture_output=True)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    [left] = files(folder)
    assert left.startswith(".kontor-")
    with app.app_context(), database.transaction(reading=True):
        assert "backup" not in queries.seen()
    os.utime(folder / left, (0, 0))
    at = datetime.now(UTC) + 2 * HOUR
    found = keep(at)
    assert files(folder) == [found["backup"].text]


def test_a_backup_is_restored_as_a_test_once_a_week(app, keep, folder):
    found = keep(NIGHT, 2)
    saved = restored = found["rehearsal"]
    assert (saved.level, saved.text) == ("green", name(TODAY)) and saved.number > 50
    for nights in range(1, 7):
        restored = keep(NIGHT + nights * 24 * HOUR, 2)["rehearsal"]
    assert restored.at == saved.at
    again = keep(NIGHT + 7 * 24 * HOUR + timedelta(seconds=1), 3)["rehearsal"]
    assert again.at > saved.at and again.level == "green"
    assert not list(folder.parent.glob(f"**/{rehearsal.PREFIX}*"))
    with app.app_context():
        assert_sound()


@pytest.mark.sampled(1)
def test_a_damaged_backup_is_found(keep, folder):
    keep(NIGHT)
    spoil(folder / name(TODAY))
    found = keep(NIGHT + HOUR)["rehearsal"]
    assert found.level == "red" and found.text.endswith("is damaged: the table member is not what was written.")


def spoil(path):
    """Take one member out of the file."""
    with zipfile.ZipFile(path) as old:
        parts = {each: old.read(each) for each in old.namelist()}
    parts["member.jsonl"] = parts["member.jsonl"].partition(b"\n")[2]
    with zipfile.ZipFile(path, "w") as new:
        for each, content in parts.items():
            new.writestr(each, content)


def test_rows_that_do_not_arrive_are_found(app, tmp_path, monkeypatch):
    file = tmp_path / "kontor.zip"
    ok(app, "backup", file)
    fill = restore._fill

    def forgetful(connection, table, found):
        if table.name != "activity":
            fill(connection, table, found)

    monkeypatch.setattr(restore, "_fill", forgetful)
    told = r"do not fit together \(activity has 0 rows instead of \d+\)"
    with app.app_context(), pytest.raises(Unusable, match=told):
        rehearsal.rehearse(file)


def test_what_a_killed_test_left_is_removed(app, tmp_path):
    file = tmp_path / "kontor.zip"
    ok(app, "backup", file)
    home = tmp_path / f"place-{'sqlite' if 'sqlite' in app.config['DATABASE_URL'] else 'postgresql'}"
    (home / f"{rehearsal.PREFIX}left").mkdir()
    with app.app_context():
        assert rehearsal.rehearse(file) == Archive(file).manifest.row_count
    assert not list(home.glob(f"{rehearsal.PREFIX}*"))


@pytest.mark.sampled(1)
def test_a_restored_database_knows_nothing_of_the_former_machine(app, kind, tmp_path, keep, folder):
    keep(NIGHT, 2)
    with app.app_context(), database.transaction():
        signs.leave(machine.WORKER)
    file = tmp_path / "kontor.zip"
    ok(app, "backup", file)
    there = place(kind, tmp_path, "there", migrated=False)
    ok(there, "restore", file)
    with there.app_context(), database.transaction(reading=True):
        assert queries.seen() == {}
    close(there)
