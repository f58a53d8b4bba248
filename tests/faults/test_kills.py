"""Processes killed at any moment, under an SMTP server of every mood: what was acknowledged stands, whole and once."""

from __future__ import annotations

import os
import random
import time
from collections import Counter
from statistics import median

import pytest
from sqlalchemy import select, update

from app import database
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Delivery, Member
from tests import databases
from tests.faults import whole
from tests.faults.moody import MoodyPostbox
from tests.faults.town import Town

UP_AGAIN = 3  # seconds, on a machine that has nothing else to do


@pytest.fixture
def found():
    """`found("sqlite", folder, clients, people)` founds a town that ends with the test."""
    towns = []

    def make(kind, folder, clients, people):
        url = databases.sqlite_url(folder) if kind == "sqlite" else databases.postgresql_url("kontor_faults")
        postbox = MoodyPostbox()
        postbox.__enter__()
        towns.append((Town(folder, url, clients, people, postbox.port), postbox))
        return towns[-1]

    yield make
    for town, postbox in towns:
        town.end()
        postbox.__exit__()


def outbox(app, *columns):
    with app.app_context(), database.transaction(reading=True):
        return db.session.execute(select(*columns).order_by(Delivery.id)).all()


def drained(town, within):
    """Wait until nothing is due any more; returns the seconds."""
    began = time.monotonic()
    while any(state == "due" for (state,) in outbox(town.app, Delivery.state)):
        assert time.monotonic() - began < within, "letters still wait"
        time.sleep(0.2)
    return time.monotonic() - began


def endure(town, postbox, kills, pause):
    """Kill while everybody acts, check everything; returns the figures."""
    ups = []

    def until():
        for number in range(kills):
            time.sleep(random.uniform(*pause))
            ups.append(town.kill(whole=number % 3 == 2))
        time.sleep(pause[0])

    clients = town.live(until)
    postbox.calm = True
    waited = drained(town, 60)
    done = [what for client in clients for what in client.done]
    assert [odd for client in clients for odd in client.odd] == []
    assert whole.lost(town.app, done) == []
    assert whole.half_done(town.app) == []
    busy = max(1.0, os.getloadavg()[0] / os.cpu_count())
    assert max(ups) < UP_AGAIN * busy
    repeats = check_letters(town, postbox)
    errors = sum(len(client.errors) for client in clients)
    return (
        f"{kills} kills, {len(clients)} clients: {len(done)} actions acknowledged, 0 lost, 0 twice, 0 half done; "
        f"{errors} tries failed meanwhile; up again after {max(ups):.2f} s at most "
        f"(load {busy:.1f} per core); {len(postbox.letters)} letters arrived, "
        f"{repeats} of them repeats; backlog gone after {waited:.1f} s"
    )


def check_letters(town, postbox):
    """Every letter arrived under its Message-ID, or there is a reason why not; returns the number of repeats."""
    arrived = Counter(letter["Message-ID"] for letter in list(postbox.letters))
    with town.app.app_context(), database.transaction(reading=True):
        rows = db.session.execute(
            select(Delivery.message_id, Delivery.state, Delivery.answer, Member.email).join(
                Member, Member.id == Delivery.member_id
            )
        ).all()
    assert set(arrived) <= {row.message_id for row in rows}
    for row in rows:
        if row.email.startswith("bad"):
            assert row.state in ("failed", "cancelled") and row.message_id not in arrived
        else:
            assert row.state in ("sent", "cancelled"), row.answer
            assert row.state != "sent" or arrived[row.message_id]
    return arrived.total() - len(arrived)


def test_a_few_kills(tmp_path, found):
    town, postbox = found("sqlite", tmp_path, 2, 10)
    print(endure(town, postbox, 3, (1.0, 2.0)))


@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_many_kills(kind, tmp_path, found):
    town, postbox = found(kind, tmp_path, 8, 25)
    print(kind, endure(town, postbox, 20, (0.5, 3.0)))


@pytest.mark.long
def test_pages_are_as_fast_while_the_smtp_server_hangs(tmp_path, found):
    town, postbox = found("sqlite", tmp_path, 2, 2)
    postbox.calm = True
    drained(town, 30)
    times = {"calm": [], "hanging": []}
    for state in ("calm", "hanging") * 3:
        set_mood(town, postbox, hanging=state == "hanging")
        for number in range(80):
            began = time.perf_counter()
            assert town.ask("GET", "/", town.clients[number % 2].id)[0] == 200
            times[state].append(time.perf_counter() - began)
    ratios = {name: pick(times["hanging"]) / pick(times["calm"]) for name, pick in PICKS.items()}
    print(", ".join(f"{name} x{ratio:.2f}" for name, ratio in ratios.items()), "while the SMTP server hangs")
    assert ratios["median"] < 1.2


PICKS = {"median": median, "p95": lambda times: sorted(times)[int(len(times) * 0.95)]}


def set_mood(town, postbox, *, hanging):
    """Let letters wait for a server that never answers, or take them all away."""
    postbox.hangs = hanging
    with town.app.app_context(), database.transaction():
        db.session.execute(update(Delivery).where(Delivery.state == "due").values(state="cancelled"))
        member = db.session.get_one(Member, town.clients[0].id)
        for _ in range(30 if hanging else 0):
            post_letter("security", member=member)
    time.sleep(1.5)
