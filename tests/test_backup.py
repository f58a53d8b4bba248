"""`flask backup` while members write, `flask restore` in another place: the same Kontor, and no letter twice."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import zipfile
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from sqlalchemy import func, select, update

from app import database, migrating
from app.actions import invitations, posts, upkeep
from app.actions.invitations import Wish
from app.delivery import outbox
from app.extensions import db
from app.models import Activity, Delivery, Invitation, Member, Picture, Post, SignedInSession
from app.portability import archive
from app.rules import kinds
from tests import cast, furnished
from tests.conftest import LONG
from tests.places import KINDS, assert_sound, place, rows
from tests.visitor import Visitor

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHANGES_EACH_TIME = re.compile(
    r'name="(csrf_token|key)" value="[^"]*"|name="marker" content="\w+"|[0-9a-f]{8}-[0-9a-f-]{27}'
)
SAMPLE = 60 if LONG else 25  # pages
# Two rows in each transaction, numbered without a gap.
WRITER = """
import sys, time
from pathlib import Path
from app import create_app, database
from app.actions import posts
from app.extensions import db
from app.models import Member
stop = Path(sys.argv[1])
with create_app().app_context():
    for number in range(1, 100_000):
        with database.transaction():
            posts.write(db.session.get_one(Member, int(sys.argv[2])), str(number))
        db.session.remove()
        if stop.exists():
            break
"""


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


@pytest.fixture(params=KINDS)
def other(request):
    return request.param


@pytest.fixture
def here(kind, tmp_path):
    """A Kontor with something on every page."""
    app = place(kind, tmp_path, "here")
    yield app
    close(app)


@pytest.fixture
def there(other, tmp_path):
    """A new one, with nothing in it: not even tables."""
    app = place(other, tmp_path, "there", migrated=False)
    yield app
    close(app)


def close(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def file(tmp_path):
    return tmp_path / "kontor.zip"


def say(app, *words):
    """Run a command; gives (exit status, what it said)."""
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=[*map(str, words)])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, answer.output


def ok(app, *words):
    status, said = say(app, *words)
    assert status == 0, said
    return said


def furnish(app):
    with app.app_context():
        world = furnished.furnish()
        db.session.remove()
    return world


def people(app):
    with app.app_context():
        world = cast.world()
        db.session.remove()
    return world


def pages(app, world):
    """A sample of pages as Anna, Eve and a guest read them, without what differs each time."""
    seen = {}
    visitors = {who: Visitor(app, getattr(world, who) if who else None) for who in ("anna", "eve", "")}
    steady = [at for at in furnished.addresses(app, world) if at.path != "/settings/security"]  # lists the browsers
    for at in Random(7).sample(steady, SAMPLE):
        answer = visitors[at.who].get(at.path)
        seen[at] = [answer.status, *CHANGES_EACH_TIME.sub("", answer.text).splitlines()]
    return seen


def test_a_restored_kontor_is_the_one_that_was_saved(here, there, file):
    world = furnish(here)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):
        pages(here, world)  # looking leaves notes: seen, read up to
        before = pages(here, world)
        said = ok(here, "backup", file)
        assert "The secret key is not" in said
        assert file.stat().st_mode & 0o777 == 0o600
        assert "everybody signs in anew" in ok(there, "restore", file)
        with here.app_context():
            was = rows()
        with there.app_context():
            assert_sound()
            now = rows()
            assert db.session.scalar(select(func.count()).select_from(SignedInSession)) == 0
            assert db.session.scalar(select(func.count()).select_from(Picture)) > 0
            db.session.remove()
        assert {name: len(found) for name, found in now.items()} == {
            **{name: len(found) for name, found in was.items()}, "session": 0
        }  # fmt: skip
        after = pages(there, world)
    assert [at for at in before if after[at] != before[at]] == []


@pytest.mark.parametrize("other", KINDS[:1])
def test_letters_that_waited_are_not_mailed_again(here, there, file):
    world = people(here)
    with here.app_context(), database.transaction():
        invitation = invitations.invite(db.session.get_one(Member, world.eve), world.carla, Wish("friend", remind=True))
        invitation.created_at -= timedelta(days=20)  # its reminder went out after the backup was made
        waiting = db.session.scalar(select(func.count()).where(Delivery.state == "due"))
    assert waiting > 0
    ok(here, "backup", file)
    assert f"{waiting} letters that waited then are not sent" in ok(there, "restore", file)
    with there.app_context():
        with database.transaction():
            assert upkeep.remind_due() == 0
        assert outbox.send_due() == outbox.Counts()
        states = db.session.execute(select(Delivery.state, Delivery.answer, func.count()).group_by("state", "answer"))
        assert states.all() == [("cancelled", "restored", waiting)]
        with database.transaction():  # what happens from now on is told
            invitations.accept(db.session.scalars(select(Invitation).where(Invitation.state == "pending")).first())
            assert db.session.scalar(select(func.count()).where(Delivery.state == "due")) == 1


@pytest.mark.parametrize("other", KINDS[:1])
def test_numbers_of_what_was_deleted_are_not_given_out_again(here, there, file):
    world = people(here)
    with here.app_context(), database.transaction():
        anna = db.session.get_one(Member, world.anna)
        last = posts.write(anna, "Deleted before the backup")
        number = last.id
        posts.remove(last)
    ok(here, "backup", file)
    ok(there, "restore", file)
    with there.app_context(), database.transaction():
        assert posts.write(db.session.get_one(Member, world.anna), "Written after it").id > number


def test_a_backup_made_while_two_processes_write_is_of_one_moment(kind, here, file, tmp_path):
    world = people(here)
    stop = tmp_path / "stop"
    writers = (world.carla, world.dirk)
    with writing(here, writers, stop):
        wait_until(lambda: all(written(here, who) > 3 for who in writers))
        ok(here, "backup", file)
        with here.app_context():
            db.session.remove()
        soon = [written(here, who) for who in writers]
        wait_until(lambda: all(written(here, who) > most for who, most in zip(writers, soon, strict=True)))
    there = place(kind, tmp_path, "there", migrated=False)
    ok(there, "restore", file)
    with there.app_context():
        assert_sound()
        for who, most in zip(writers, soon, strict=True):
            mine = select(Post.text).where(Post.author_id == who).order_by(Post.id)
            numbers = db.session.scalars(mine).all()
            assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
            assert 3 < len(numbers) <= most
        told = select(func.count()).where(Activity.kind == kinds.code("posted"))
        assert db.session.scalar(told) == db.session.scalar(select(func.count()).select_from(Post))
        db.session.remove()
    close(there)


@contextmanager
def writing(app, members, stop):
    """A process for each member that writes until the block ends."""
    settings = {name: str(app.config[name]) for name in ("DATA_DIR", "DATABASE_URL", "SECRET_KEY")}
    environment = {**os.environ, **settings, "PYTHONPATH": "."}
    commands = [[sys.executable, "-c", WRITER, str(stop), str(member)] for member in members]
    writers = [subprocess.Popen(command, env=environment) for command in commands]
    try:
        yield
    finally:
        stop.touch()
        ended = [writer.wait(60) for writer in writers]
    assert ended == [0, 0]


def written(app, member):
    with app.app_context(), database.transaction(reading=True) as session:
        return session.scalar(select(func.count()).where(Post.author_id == member))


def wait_until(question, seconds=30):
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


@pytest.mark.parametrize("other", KINDS)
def test_members_are_not_overwritten_unasked_and_saved_when_asked(kind, here, there, file):
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
        from app.portability import restore

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


@pytest.mark.long
@pytest.mark.parametrize("size", [10_000])
def test_ten_thousand_members_are_saved_and_restored(kind, other, here, there, file, size):
    from tests.bench import world as bench

    with here.app_context():
        bench.build(size)
        was = {name: len(found) for name, found in rows().items()}
    start = time.monotonic()
    print(ok(here, "backup", file))
    saved = time.monotonic()
    ok(there, "restore", file)
    restored = time.monotonic()
    print(f"{size} members, {kind} to {other}: saved in {saved - start:.1f} s, restored in {restored - saved:.1f} s")
    with there.app_context():
        assert_sound()
        assert {name: len(found) for name, found in rows().items()} == {**was, "session": 0}
        assert migrating.present() == migrating.newest()
