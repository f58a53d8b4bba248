"""`flask restore` takes no junk, overwrites nobody unasked, and does all or nothing."""

from __future__ import annotations

import errno
import json
import os
import re
import zipfile

import pytest
from sqlalchemy import update

from app import database
from app.extensions import db
from app.models import Member
from app.portability import archive, restore
from tests import cast
from tests.places import KINDS, assert_sound, place, rows
from tests.portability.commands import close, ok, people, say


@pytest.mark.sampled(2)
def test_members_are_not_overwritten_unasked_and_saved_when_asked(kind, other, here, there, file):
    if kind != other:
        pytest.skip("once on each database")
    world = people(here)
    ok(here, "backup", file)
    ok(there, "restore", file)
    with there.app_context(), database.transaction():
        db.session.execute(update(Member).where(Member.id == world.anna).values(headline="Changed since"))
    status, said = say(there, "restore", file)
    assert (status, said) == (1, "Error: This database has members. With --replace it is saved and then replaced.\n")
    assert headline(there, world) == "Changed since"
    said = ok(there, "restore", file, "--replace")
    assert headline(there, world) == ""
    copy = re.search(r"What was there before is in (.+)\.\n", said)[1]
    ok(there, "restore", copy, "--replace")
    assert headline(there, world) == "Changed since"
    assert os.stat(copy).st_mode & 0o777 == 0o600


def headline(app, world):
    with app.app_context(), database.transaction(reading=True) as session:
        return session.get_one(Member, world.anna).headline


@pytest.mark.parametrize("other", KINDS)
def test_a_restore_that_fails_half_way_changes_nothing(other, there, tmp_path, monkeypatch):
    here = place("sqlite", tmp_path, "here")
    people(here)
    ok(here, "backup", tmp_path / "a.zip")
    ok(there, "restore", tmp_path / "a.zip")
    with there.app_context():
        before = rows()

    def fail(_session):
        raise OSError("the disk is full")

    monkeypatch.setattr("app.actions.restoring.settle", fail)
    with there.app_context():
        with pytest.raises(OSError, match="the disk is full"):
            restore.restore(tmp_path / "a.zip", replace=True)
        assert_sound()
        assert rows() == before
    close(here)


def test_junk_is_refused_with_a_sentence(tmp_path):
    app = place("sqlite", tmp_path)
    with app.app_context(), database.transaction():
        cast.site()
        cast.person("anna")
    good, empty = tmp_path / "good.zip", place("sqlite", tmp_path, "empty")
    ok(app, "backup", good)
    assert say(app, "backup", good) == (1, f"Error: {good} exists already; choose another name.\n")
    assert "cannot be written" in say(app, "backup", tmp_path / "no" / "such" / "folder")[1]
    no_backup, damaged, newer = "is no backup of Kontor.", "is damaged", "was made by a newer Kontor"
    junk = {
        "nothing": (b"", no_backup),
        "text": (b"Dear members", no_backup),
        "cut": (good.read_bytes()[:-400], no_backup),
        "other": (changed(good, lambda name, content: content if name != archive.MANIFEST else None), no_backup),
        "list": (changed(good, manifest(lambda read: [])), no_backup),
        "shape": (changed(good, manifest(lambda read: {**read, "tables": 7})), no_backup),
        "format": (changed(good, manifest(lambda read: {**read, "format": 2})), newer),
        "revision": (changed(good, manifest(lambda read: {**read, "revision": "9999"})), newer),
        "row": (changed(good, lambda name, content: content.replace(b"Anna", b"Anno")), damaged),
        "table": (changed(good, lambda name, content: None if name == "member.jsonl" else content), damaged),
        "bits": (flipped(good), damaged),
    }
    for name, (content, sentence) in junk.items():
        file = tmp_path / name
        file.write_bytes(content)
        status, said = say(empty, "restore", file)
        assert (status, said.count("\n")) == (1, 1), name
        assert sentence in said, name
    assert "does not exist" in say(empty, "restore", tmp_path / "nowhere.zip")[1]
    assert "There is no database to back up yet." in say(
        place("sqlite", tmp_path, "new", migrated=False), "backup", tmp_path / "x.zip"
    )[1]


def test_a_backup_to_a_full_disk_leaves_nothing_and_says_so(tmp_path, monkeypatch):
    app = place("sqlite", tmp_path)
    people(app)

    def full(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    file = tmp_path / "backups" / "kontor.zip"
    file.parent.mkdir()
    assert say(app, "backup", file) == (
        1, f"Error: Make room on the disk of {file.parent}: kontor.zip cannot be written.\n"
    )  # fmt: skip
    assert list(file.parent.iterdir()) == []
    close(app)


def changed(file, change):
    """The bytes of an archive whose files went through `change`; those it gives None for are left out."""
    target = file.with_suffix(".changed")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target.read_bytes()


def manifest(change):
    return lambda name, content: json.dumps(change(json.loads(content))) if name == archive.MANIFEST else content


def flipped(file):
    """One bit of the largest table is another one."""
    content = bytearray(file.read_bytes())
    with zipfile.ZipFile(file) as old:
        at = old.getinfo("member.jsonl")
    content[at.header_offset + 30 + len(at.filename) + 40] ^= 1
    return bytes(content)


def test_another_secret_key_is_told(tmp_path):
    app, other = place("sqlite", tmp_path), place("sqlite", tmp_path, "other", SECRET_KEY=None)
    file = tmp_path / "kontor.zip"
    place("sqlite", tmp_path, "again")  # the first one's key is in use again
    ok(app, "backup", file)
    with zipfile.ZipFile(file) as packed:
        assert not any(app.secret_key.encode() in packed.read(name) for name in packed.namelist())
    assert "secret key is another one" not in ok(app, "restore", file)
    place("sqlite", tmp_path, "third", SECRET_KEY=other.secret_key)
    assert "The secret key is another one" in ok(other, "restore", file)


