"""`flask backup` while members write, `flask restore` in another place: the same Kontor, and no letter twice."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
import time_machine
from sqlalchemy import func, select

from app import database
from app.actions import accounts, address_by_admin, addresses, announcements, invitations, posts, roster, upkeep
from app.actions import announcing as mailing
from app.actions.invitations import Wish
from app.database import migrating
from app.delivery import outbox
from app.extensions import db
from app.models import (
    Activity,
    AddressByAdmin,
    AddressChange,
    Delivery,
    Invitation,
    Member,
    PasswordReset,
    Picture,
    Post,
    RosterEntry,
    SignedInSession,
)
from app.models.base import now
from app.queries import announcements as read
from app.queries import announcing as mailings
from app.rules import kinds
from tests import furnished
from tests.conftest import LONG
from tests.pages import announcing, rosters
from tests.places import KINDS, assert_sound, place, rows
from tests.portability.commands import close, ok, people
from tests.visitor import Visitor

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
CHANGES_EACH_TIME = re.compile(
    r'name="(csrf_token|key)" value="[^"]*"|name="marker" content="\w+"|[0-9a-f]{8}-[0-9a-f-]{27}'
    r'|(?<=/admin/members">Members) <span class="count">\d+</span>'  # address changes, which restoring ends
)
SAMPLE = 100 if LONG else 25  # pages
AT_MOST = 300  # seconds to save and restore 10,000 members
WRITTEN = 200 if LONG else 4  # posts by each of the two that write while the backup is made
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


def furnish(app):
    with app.app_context():
        world = furnished.furnish()
        db.session.remove()
    return world


def pages(app, world):
    """A sample of pages as those read them who look at them, without what differs each time."""
    seen = {}
    every = furnished.addresses(app, world)
    steady = [at for at in every if not at.path.startswith("/settings/security")]  # lists the browsers
    visitors = {who: Visitor(app, getattr(world, who) if who else None) for who in sorted({at.who for at in steady})}
    for at in Random(7).sample(steady, SAMPLE):
        answer = visitors[at.who].get(at.path)
        seen[at] = [answer.status, *CHANGES_EACH_TIME.sub("", answer.text).splitlines()]
    return seen


def fewer_or_more(was, now):
    """Tables that hold another number of rows than before; nobody is signed in any more, or waits for an address."""
    ended = dict.fromkeys(("session", "address_change", "address_undo"), 0)
    expected = {**{name: len(found) for name, found in was.items()}, **ended}
    return sorted({name for name, found in now.items() if len(found) != expected[name]} | expected.keys() ^ now.keys())


@pytest.mark.promise("What is restored is what was saved")
@pytest.mark.sampled(2)
def test_a_restored_kontor_is_the_one_that_was_saved(here, there, file, measured):
    with time_machine.travel(NOON, tick=False):
        world = furnish(here)
    with time_machine.travel(NOON + timedelta(days=1), tick=False):  # ways back in that restoring ends are over by now
        pages(here, world)  # looking leaves notes: seen, read up to
        before = pages(here, world)
        said = ok(here, "backup", file)
        assert "The secret key is not" in said
        assert file.stat().st_mode & 0o777 == 0o600
        assert "everyone has to sign in again" in ok(there, "restore", file)
        with here.app_context():
            was = rows()
        with there.app_context():
            assert_sound()
            now = rows()
            assert db.session.scalar(select(func.count()).select_from(SignedInSession)) == 0
            assert db.session.scalar(select(func.count()).select_from(Picture)) > 0
            db.session.remove()
        rows_wrong = fewer_or_more(was, now)
        after = pages(there, world)
    different = [at for at in before if after[at] != before[at]]
    measured(len(before), "pages", wrong=rows_wrong + different)


@pytest.mark.parametrize("other", KINDS[:1])
@pytest.mark.sampled(1)
def test_letters_that_waited_are_not_mailed_again(here, there, file):
    world = people(here)
    with here.app_context(), database.transaction():
        asked = invitations.invite(db.session.get_one(Member, world.eve), world.carla, Wish("friend", remind=True))
        # its reminder went out after the backup was made
        db.session.get_one(Invitation, asked.id).created_at -= timedelta(days=20)
        waiting = db.session.scalar(select(func.count()).where(Delivery.state == "due"))
    assert waiting > 0
    ok(here, "backup", file)
    assert f"{waiting} e-mails that waited then are not sent" in ok(there, "restore", file)
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
@pytest.mark.sampled(1)
def test_no_link_into_an_account_that_was_closed_since_works_again(here, there, file):
    world = people(here)
    with here.app_context(), database.transaction():
        accounts.ask_for_reset("anna@firma.example")
        addresses.ask(db.session.get_one(Member, world.ben), "ben@neu.example")
    ok(here, "backup", file)
    ok(there, "restore", file)
    with there.app_context(), database.transaction():
        assert db.session.scalar(select(func.count()).where(PasswordReset.used_at.is_(None))) == 0
        assert db.session.scalar(select(func.count()).select_from(AddressChange)) == 0


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


@pytest.mark.promise("A backup while others write")
def test_a_backup_made_while_two_processes_write_is_of_one_moment(kind, here, file, tmp_path, measured):
    world = people(here)
    stop = tmp_path / "stop"
    writers = (world.carla, world.dirk)
    with writing(here, writers, stop):
        wait_until(lambda: all(written(here, who) >= WRITTEN for who in writers))
        ok(here, "backup", file)
        with here.app_context():
            db.session.remove()
        soon = [written(here, who) for who in writers]
        wait_until(lambda: all(written(here, who) > most for who, most in zip(writers, soon, strict=True)))
    there = place(kind, tmp_path, "there", migrated=False)
    ok(there, "restore", file)
    wrong, total = [], 0
    with there.app_context():
        assert_sound()
        for who, most in zip(writers, soon, strict=True):
            mine = select(Post.text).where(Post.author_id == who).order_by(Post.id)
            numbers = db.session.scalars(mine).all()
            assert WRITTEN <= len(numbers) <= most
            wrong += [one for one, number in enumerate(numbers, 1) if number != str(one)]
            total += len(numbers)
        told = set(db.session.scalars(select(Activity.object_id).where(Activity.kind == kinds.code("posted"))))
        wrong += sorted(told ^ set(db.session.scalars(select(Post.id))))
        db.session.remove()
    close(there)
    measured(1, "backups", wrong=wrong, figure=f"two processes wrote; {total} posts saved, each with its update")


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


@pytest.mark.long
@pytest.mark.promise("What is restored is what was saved")
@pytest.mark.parametrize("size", [10_000])
def test_ten_thousand_members_are_saved_and_restored(kind, other, here, there, file, size, measured):
    from tests.bench import world as bench

    with here.app_context():
        bench.build(size)
        was = rows()
    start = time.monotonic()
    ok(here, "backup", file)
    saved = time.monotonic()
    ok(there, "restore", file)
    restored = time.monotonic()
    figure = f"{size} members to {other}: saved in {saved - start:.1f} s, restored in {restored - saved:.1f} s"
    assert restored - start < AT_MOST
    with there.app_context():
        assert_sound()
        wrong = fewer_or_more(was, rows())
        assert migrating.present() == migrating.newest()
    measured(1, "times 10,000 members", wrong=wrong, figure=figure)


@pytest.mark.parametrize("other", KINDS[:1])
@pytest.mark.sampled(1)
def test_nobody_on_the_roster_is_written_to_before_an_admin_lets_it_out_again(here, there, file):
    """Some were invited since the backup was made, and some have declined: only the admins know."""
    world = people(here)
    with here.app_context(), database.transaction():
        rosters.publish()
        batch = roster.begin_batch("a list")
        for state, days in (("waiting", None), ("invited", -1)):
            db.session.add(RosterEntry(
                batch_id=batch, name=state, email=f"{state}@neu.example", address_hash=state, locale="en", nonce="x",
                state=state, invited_at=days and now() + timedelta(days=days), remind_at=days and now(),
            ))  # fmt: skip
        db.session.flush()
        roster.release(db.session.get_one(Member, world.frieda), count=1, remind=True, per_hour=3600, days=60)
    ok(here, "backup", file)
    ok(there, "restore", file)
    with there.app_context():
        with database.transaction():
            assert roster.invite_some() == 0
        with database.transaction():
            roster.release(db.session.get_one(Member, world.frieda), count=1, remind=True, per_hour=3600, days=60)
        with database.transaction():
            assert roster.invite_some() == 1


@pytest.mark.parametrize("other", KINDS[:1])
@pytest.mark.sampled(1)
def test_an_announcement_is_not_sent_on_before_an_admin_says_so(here, there, file):
    """Some were written to since the backup was made; what was announced and answered is there as it was."""
    world = people(here)
    id = announcing.publish(here, world.frieda)
    announcing.send(here, world.frieda, id)
    with here.app_context(), database.transaction():
        announcements.answer(db.session.get_one(Member, world.anna), read.seen(world.anna, id), True)
    ok(here, "backup", file)
    ok(there, "restore", file)
    with there.app_context():
        with database.transaction():
            assert mailing.mail_some() == 0
        with database.transaction():
            found = mailings.one(id)
            assert (found.mail_state, found.coming) == ("stopped", 1)
            mailing.send(db.session.get_one(Member, world.frieda), found, 3600)
        with database.transaction():
            assert mailing.mail_some() > 0


@pytest.mark.parametrize("other", KINDS[:1])
@pytest.mark.sampled(1)
def test_a_change_of_address_by_admins_that_was_open_is_over(here, there, file):
    """It may have been withdrawn or undone since."""
    world = people(here)
    with here.app_context(), database.transaction():
        address_by_admin.ask(db.session.get_one(Member, world.frieda), world.anna, "anna@neu.example")
    ok(here, "backup", file)
    ok(there, "restore", file)
    with there.app_context():
        assert db.session.query(AddressByAdmin).one().state == "over"
