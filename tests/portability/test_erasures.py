"""Whoever was erased since a backup is erased again when it is restored."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from app import database
from app.actions import leaving, messages
from app.delivery import worker
from app.extensions import db
from app.models import Member, Message
from app.portability import erasures
from tests.portability.commands import ok, people


@pytest.fixture
def other(kind):
    """Once on each database."""
    return kind


@pytest.fixture
def world(here):
    found = people(here)
    with here.app_context(), database.transaction():
        messages.send(db.session.get_one(Member, found.anna), found.ben, "Qstays")
    return found


def noted(app):
    return Path(app.config["DATA_DIR"]) / erasures.NAME


def erase(app, member_id):
    with app.app_context(), database.transaction():
        leaving.erase(member_id)
    worker.tidy(app)


def names(app):
    with app.app_context(), database.transaction(reading=True) as session:
        return {member.id: member.name for member in session.query(Member)}


def test_a_restored_backup_has_nobody_who_was_erased_since(here, there, world, file):
    ok(here, "backup", file)
    erase(here, world.anna)
    shutil.copy(noted(here), noted(there))
    said = ok(there, "restore", file)
    assert "Members who were erased since then, and are now erased again: 1." in said
    assert names(there)[world.anna] == "" and names(there)[world.ben] == "Ben Okafor"
    with there.app_context():
        assert db.session.query(Message).one().text == "Qstays"
        assert db.session.get_one(Member, world.ben).connection_count == 1
    worker.tidy(there)
    assert noted(there).read_text().count("\n") == 1, "noted once"


def test_the_last_admin_of_the_backup_is_erased_as_well(here, there, world, file):
    ok(here, "backup", file)
    with here.app_context(), database.transaction():
        db.session.get_one(Member, world.ben).role = "admin"
    erase(here, world.frieda)
    shutil.copy(noted(here), noted(there))
    ok(there, "restore", file)
    assert names(there)[world.frieda] == ""


def test_a_command_erases_again_after_a_dump(here, world):
    erase(here, world.anna)
    with here.app_context(), database.transaction():
        anna = db.session.get_one(Member, world.anna)
        anna.state, anna.name = "active", "Anna Brandt"
    assert ok(here, "erase-again") == "Members erased again: 1.\n"
    assert names(here)[world.anna] == ""
    assert ok(here, "erase-again") == "Members erased again: 0.\n"


def test_a_backup_from_before_nobody_was_erased_says_nothing_of_it(here, there, world, file):
    ok(here, "backup", file)
    assert "erased" not in ok(there, "restore", file)


def test_the_list_of_another_site_erases_nobody(here, there, world, file):
    """The same number, but somebody who joined at another moment."""
    ok(here, "backup", file)
    line = {"member": world.anna, "mark": "0" * 16, "erased": "2026-11-23T12:00:00+00:00"}
    noted(there).write_text(f"{json.dumps(line)}\n")
    ok(there, "restore", file)
    assert names(there)[world.anna] == "Anna Brandt"


def test_the_list_names_nobody_and_only_its_owner_reads_it(here, world):
    erase(here, world.anna)
    erase(here, world.eve)
    lines = [json.loads(line) for line in noted(here).read_text().splitlines()]
    assert [line["member"] for line in lines] == [world.anna, world.eve]
    assert {len(line) for line in lines} == {3}
    assert os.stat(noted(here)).st_mode & 0o777 == 0o600


def test_a_line_that_was_cut_off_is_written_again(here, world):
    erase(here, world.anna)
    whole = noted(here).read_text()
    noted(here).write_text(whole[:20])
    worker.tidy(here)
    assert noted(here).read_text() == f"{whole[:20]}\n{whole}"
    worker.tidy(here)
    assert noted(here).read_text() == f"{whole[:20]}\n{whole}"
