"""Workers killed while they invite the people of a roster: nobody gets two invitations, nobody none."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter, defaultdict

import pytest
from flask_migrate import upgrade

from app import create_app, database
from app.actions import roster
from app.extensions import db
from app.models import Delivery, RosterEntry
from app.portability.roster import Person
from tests import cast, databases
from tests.conftest import LONG
from tests.databases import SQLITE_FIRST
from tests.mail.postbox import Postbox
from tests.pages import rosters

PEOPLE, KILLS = (150, 15) if LONG else (45, 6)
# For each line that comes in: a worker that lives for so many seconds; three people a turn, without rest between turns.
NURSERY = """
import os, sys, time
from datetime import timedelta
from app import create_app
from app.actions import roster
from app.delivery import outbox, outcomes, worker
from app.rules.limits import Rate
outbox.LEASE, outcomes.PAUSES, worker.LONGEST = timedelta(seconds=1), (timedelta(seconds=1),), 0.5
worker.TURN_EVERY, worker.IDLE = 0.0, 0.05
roster.Rate = lambda name, times, seconds: Rate(name, times, 0)
app = create_app()
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        worker.run(app, lambda: False)
    time.sleep(float(line))
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    print("killed", flush=True)
"""


@pytest.mark.parametrize("kind", SQLITE_FIRST)
def test_a_kill_in_the_middle_leaves_nobody_out_and_invites_nobody_twice(kind, tmp_path):
    random.seed(7)
    url = databases.sqlite_url(tmp_path) if kind == "sqlite" else databases.postgresql_url("kontor_roster_kills")
    app = create_app(DATA_DIR=str(tmp_path), DATABASE_URL=url)
    with app.app_context():
        upgrade()
        with database.transaction():
            let_out()
    with Postbox() as postbox:
        environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": url, "MAIL_SERVER": "127.0.0.1",
                       "MAIL_PORT": str(postbox.port), "MAIL_TIMEOUT": "1", "PYTHONPATH": "."}  # fmt: skip
        command = [sys.executable, "-c", NURSERY]
        nursery = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        with nursery:
            kills = until_all_sent(app, nursery)
        arrived = defaultdict(set)
        for letter in postbox.letters:
            arrived[letter["To"]].add(letter["Message-ID"])
    with app.app_context():
        with database.transaction(reading=True):
            written = Counter(db.session.scalars(db.select(Delivery.object_id)))
        db.engine.dispose()
    assert kills >= KILLS
    assert len(written) == PEOPLE and set(written.values()) == {1}
    assert len(arrived) == PEOPLE and {len(names) for names in arrived.values()} == {1}


def let_out():
    site = cast.site()
    site.roster_per_hour = 180
    rosters.publish()
    people = [Person(n, f"P {n}", f"p{n}@neu.example", f"p{n}@neu.example", "en", "", "", "") for n in range(PEOPLE)]
    roster.add(roster.begin_batch("our list"), people)
    roster.release(cast.person("frieda"), count=PEOPLE, remind=False, per_hour=180, days=60)


def until_all_sent(app, nursery):
    """Let workers live for a moment, later for longer, until everybody is invited and all is sent; returns the kills.
    """
    kills, deadline = 0, time.monotonic() + 240
    while left(app) or kills < KILLS:
        assert time.monotonic() < deadline, "people still wait"
        print(2 if kills >= KILLS else random.uniform(0.1, 0.5), file=nursery.stdin, flush=True)
        assert nursery.stdout.readline() == "killed\n"
        kills += 1
    return kills


def left(app):
    with app.app_context(), database.transaction(reading=True):
        waiting = db.session.query(RosterEntry).filter_by(state="waiting").count()
        return waiting or db.session.query(Delivery).filter(Delivery.state != "sent").count()
