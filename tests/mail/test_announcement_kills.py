"""Announcements to many members: workers killed while they write to them, and the memory and time that it takes."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict
from functools import partial

import pytest

from app import database
from app.actions import announcements, announcing
from app.extensions import db
from app.models import Announcement, Delivery, Member
from app.queries import announcing as queries
from tests import cast
from tests.conftest import LONG
from tests.databases import SQLITE_FIRST
from tests.mail.nursery import made, nursery, until_none_left
from tests.mail.postbox import Postbox
from tests.pages.announcing import crowd, words

PEOPLE, KILLS, A_TURN = (20_000, 60, 100) if LONG else (200, 3, 20)
MANY = 20_000  # members
# All e-mails written, as by a worker that sends each at once; prints megabytes more than before, and seconds.
WRITER = """
import resource, time
from app import create_app, database
from app.actions import announcing
from app.extensions import db
from app.queries import announcing as queries
from app.rules.limits import Rate
announcing.Rate = lambda name, times, seconds: Rate(name, times, 0)
app = create_app()
def turn():
    with app.app_context():
        with database.transaction():
            written = announcing.mail_some()
        with database.transaction():
            db.session.execute(db.text("UPDATE delivery SET state = 'sent' WHERE state = 'due'"))
        return written
turn()
peak, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
while turn():
    pass
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak) / 1024, time.monotonic() - began, sep="|")
"""


def let_out(count, per_hour):
    """An announcement to so many members besides the admin, who has tried it; returns the seconds of publishing."""
    cast.site()
    frieda = cast.person("frieda")
    db.session.flush()
    crowd(count)
    id = announcements.write(frieda, words())
    began = time.monotonic()
    announcements.publish(frieda, queries.one(id))
    took = time.monotonic() - began
    announcing.test(frieda, queries.one(id))
    announcing.send(frieda, queries.one(id), per_hour)
    db.session.execute(db.delete(Delivery))
    return took


@pytest.mark.parametrize("kind", SQLITE_FIRST)
def test_a_kill_in_the_middle_leaves_nobody_out_and_writes_to_nobody_twice(kind, tmp_path):
    random.seed(7)
    app, url = made(kind, tmp_path, "kontor_announcement_kills")
    with app.app_context(), database.transaction():
        let_out(PEOPLE, 60 * A_TURN)
    with Postbox() as postbox:
        with nursery(tmp_path, url, postbox.port, "app.actions.announcing") as live:
            patience = 3600 if LONG else 240
            kills = until_none_left(partial(left, app), live, KILLS, most=0.6, calm=3, patience=patience)
        arrived = defaultdict(set)
        for letter in postbox.letters:
            arrived[letter["To"]].add(letter["Message-ID"])
    with app.app_context():
        with database.transaction(reading=True):
            written = Counter(db.session.scalars(db.select(Delivery.member_id)))
            members = db.session.query(Member).count()
        db.engine.dispose()
    assert kills >= KILLS and members == PEOPLE + 1
    assert len(written) == members and set(written.values()) == {1}
    assert len(arrived) == members and {len(names) for names in arrived.values()} == {1}


def left(app):
    with app.app_context(), database.transaction(reading=True):
        waiting = db.session.query(Announcement).filter_by(mail_state="sending").count()
        return waiting or db.session.query(Delivery).filter(Delivery.state != "sent").count()


@pytest.mark.parametrize("kind", SQLITE_FIRST)
def test_memory_does_not_grow_with_the_members(kind, tmp_path):
    app, url = made(kind, tmp_path, "kontor_announcement_crowd")
    with app.app_context():
        with database.transaction():
            publishing = let_out(MANY, 60 * 200)
        with database.transaction(reading=True):
            told = db.session.execute(db.text("SELECT count(*) FROM notification")).scalar()
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": url, "PYTHONPATH": "."}
    said = subprocess.run([sys.executable, "-c", WRITER], env=environment, capture_output=True, text=True, check=True)
    grown, seconds = map(float, said.stdout.split("|"))
    with app.app_context():
        with database.transaction(reading=True):
            written = Counter(db.session.scalars(db.select(Delivery.member_id)))
        db.engine.dispose()
    print(f"{MANY} members, {kind}: published in {publishing:.2f} s, written in {seconds:.1f} s, {grown:.1f} MB more")
    assert told == MANY + 1 and len(written) == MANY + 1 and set(written.values()) == {1}
    assert grown < 50 and publishing < 5
