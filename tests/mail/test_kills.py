"""A worker that is killed in the middle loses nothing; what comes twice comes under one name."""

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
from tests.mail.postbox import Postbox

LETTERS = 150
WORKER = """
from datetime import timedelta
from app import create_app
from app.delivery import outbox, worker
outbox.LEASE = timedelta(seconds=2)
worker.run(create_app(), lambda: False)
"""


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_no_letter_is_lost_when_workers_are_killed(kind, tmp_path):
    url = databases.sqlite_url(tmp_path) if kind == "sqlite" else databases.postgresql_url("kontor_kills")
    app = create_app(DATA_DIR=str(tmp_path), DATABASE_URL=url)
    with app.app_context():
        upgrade()
        with database.transaction():
            cast.site()
            ids = [post_letter("security", member=cast.person(f"p{n}")).message_id for n in range(LETTERS)]
    with Postbox(delay=0.03) as postbox:
        environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": url, "MAIL_SERVER": "127.0.0.1",
                       "MAIL_PORT": str(postbox.port), "MAIL_TIMEOUT": "1", "PYTHONPATH": "."}  # fmt: skip
        kills = until_all_sent(app, environment)
        arrived = Counter(letter["Message-ID"] for letter in postbox.letters)
    with app.app_context():
        db.engine.dispose()
    assert set(arrived) == set(ids), "lost letters"
    print(f"{kills} kills, {arrived.total() - LETTERS} repeats")


def until_all_sent(app, environment):
    """Let workers work and kill each of them after a while, until the outbox is done; returns the number of kills."""
    kills, deadline = 0, time.monotonic() + 120
    while left(app):
        assert time.monotonic() < deadline
        worker = subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
        time.sleep(random.uniform(1.5, 4) if kills < 12 else 20)
        worker.kill()
        worker.wait()
        kills += 1
    return kills


def left(app):
    with app.app_context(), database.transaction(reading=True):
        return db.session.scalars(select(Delivery.id).where(Delivery.state != "sent")).first()
