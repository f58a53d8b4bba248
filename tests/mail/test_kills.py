"""Workers killed again and again under a server of every mood: no letter is lost; what comes twice has one name."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter

import pytest
from flask_migrate import upgrade
from sqlalchemy import select

from app import create_app, database
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Delivery
from tests import cast, databases
from tests.conftest import LONG
from tests.databases import SQLITE_FIRST
from tests.faults.moody import MoodyPostbox

LETTERS, KILLS = (300, 40) if LONG else (60, 6)
# For each line that comes in: a worker that lives for so many seconds.
NURSERY = """
import os, sys, time
from datetime import timedelta
from app import create_app
from app.delivery import outbox, outcomes, worker
outbox.LEASE, outcomes.PAUSES, worker.LONGEST = timedelta(seconds=1), (timedelta(seconds=1),), 0.5
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


@pytest.mark.promise("No letter is lost, repeats carry one Message-ID")
@pytest.mark.parametrize("kind", SQLITE_FIRST)
def test_no_letter_is_lost_when_workers_are_killed(kind, tmp_path, measured):
    url = databases.sqlite_url(tmp_path) if kind == "sqlite" else databases.postgresql_url("kontor_kills")
    app = create_app(DATA_DIR=str(tmp_path), DATABASE_URL=url)
    with app.app_context():
        upgrade()
        with database.transaction():
            cast.site()
            ids = [post_letter("security", member=cast.person(f"p{n}")) for n in range(LETTERS)]
    with MoodyPostbox() as postbox:
        environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": url, "MAIL_SERVER": "127.0.0.1",
                       "MAIL_PORT": str(postbox.port), "MAIL_TIMEOUT": "1", "PYTHONPATH": "."}  # fmt: skip
        command = [sys.executable, "-c", NURSERY]
        nursery = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        with nursery:
            kills = until_all_sent(app, nursery, postbox)
        arrived = Counter(letter["Message-ID"] for letter in postbox.letters)
    with app.app_context():
        db.engine.dispose()
    measured(
        LETTERS, "letters", wrong=set(ids) ^ arrived.keys(),
        figure=f"{arrived.total() - len(arrived)} repeats when {kills} workers were killed",
    )  # fmt: skip


def until_all_sent(app, nursery, postbox):
    """Let workers live for a moment, later for longer under a calm server, until all is sent; returns the kills."""
    kills, deadline = 0, time.monotonic() + 240
    while left(app):
        assert time.monotonic() < deadline, "letters still wait"
        postbox.calm = kills >= KILLS
        print(5 if postbox.calm else random.uniform(0.1, 0.8), file=nursery.stdin, flush=True)
        assert nursery.stdout.readline() == "killed\n"
        kills += 1
    return kills


def left(app):
    with app.app_context(), database.transaction(reading=True):
        return db.session.scalars(select(Delivery.id).where(Delivery.state != "sent")).first()
