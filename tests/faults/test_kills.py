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

SOON = 60  # seconds until a backlog is gone
TURNS, PAGES = 7, 200
WAITING = 30  # e-mails for a server that hangs
PICKS = {"median": median, "p95": lambda times: sorted(times)[int(len(times) * 0.95)]}
LOSSES = "Killed processes lose, double and halve nothing"
UP = "Up again after a kill"
LETTERS = "No letter is lost, repeats carry one Message-ID"
OTHERS = "An address that is refused holds up nobody"


def promises(test):
    for name in (OTHERS, LETTERS, UP, LOSSES):
        test = pytest.mark.promise(name)(test)
    return test


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


def due(app):
    return [id for id, state in outbox(app, Delivery.id, Delivery.state) if state == "due"]


def still_due(app, within):
    """Wait until nothing is due any more, for so many seconds at most; returns what still is, and the seconds."""
    began = time.monotonic()
    while (left := due(app)) and time.monotonic() - began < within:
        time.sleep(0.2)
    return left, time.monotonic() - began


def endure(town, postbox, kills, pause):
    """Kill while everybody acts, then let the SMTP server behave; returns the seconds until each time it was up."""
    ups = []

    def until():
        for number in range(kills):
            time.sleep(random.uniform(*pause))
            ups.append(town.kill(whole=number % 3 == 2))
        time.sleep(pause[0])

    town.live(until)
    postbox.calm = True
    return ups


def tell(town, postbox, ups, measured):
    """Check everything and tell of it."""
    busy = max(1.0, os.getloadavg()[0] / os.cpu_count())
    left, waited = still_due(town.app, SOON)
    done = [what for client in town.clients for what in client.done]
    errors = sum(len(client.errors) for client in town.clients)
    odd = [odd for client in town.clients for odd in client.odd]
    kills = len(ups), "kills"
    measured(*kills, promise=LOSSES, wrong=odd + whole.lost(town.app, done) + whole.half_done(town.app),
             figure=f"{len(town.clients)} clients, {len(done)} actions acknowledged, {errors} tries failed meanwhile")
    measured(*kills, promise=UP, wrong=[],  # one that does not come up ends the test
             figure=f"{max(ups):.2f} s at most (load {busy:.1f} per core)")
    refused, wrong, repeats = check_letters(town, postbox)
    measured(len(postbox.letters), "letters", promise=LETTERS, wrong=wrong, figure=f"{repeats} repeats after kills")
    measured(refused, "refused", promise=OTHERS, wrong=left, figure=f"backlog gone after {waited:.1f} s")


def check_letters(town, postbox):
    """How many were refused for good, the letters that did not arrive under their Message-ID or arrived under a wrong
    one, and how many arrived again."""
    arrived = Counter(letter["Message-ID"] for letter in list(postbox.letters))
    columns = Delivery.message_id, Delivery.state, Delivery.answer, Member.email
    with town.app.app_context(), database.transaction(reading=True):
        rows = db.session.execute(select(*columns).join(Member, Member.id == Delivery.member_id)).all()
    refused = [row for row in rows if row.email.startswith("bad")]
    wrong = sorted(arrived.keys() - {row.message_id for row in rows})
    wrong += [row for row in refused if row.state not in ("failed", "cancelled") or row.message_id in arrived]
    for row in set(rows) - set(refused):
        if row.state not in ("sent", "cancelled") or (row.state == "sent" and not arrived[row.message_id]):
            wrong.append(row)
    return len(refused), wrong, arrived.total() - len(arrived)


@promises
def test_a_few_kills(tmp_path, found, measured):
    town, postbox = found("sqlite", tmp_path, 2, 10)
    tell(town, postbox, endure(town, postbox, 3, (1.0, 2.0)), measured)


@promises
@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_many_kills(kind, tmp_path, found, measured):
    town, postbox = found(kind, tmp_path, 8, 25)
    tell(town, postbox, endure(town, postbox, 20, (0.5, 3.0)), measured)


@pytest.mark.promise("Pages are answered while the SMTP server hangs")
@pytest.mark.long
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_pages_are_answered_while_the_smtp_server_hangs(kind, tmp_path, found, measured):
    """Every page is answered while all e-mails stay due. Asked in turns, so that whatever else the machine does slows
    down both times that are printed.
    """
    town, postbox = found(kind, tmp_path, 2, 2)
    postbox.calm = True
    assert still_due(town.app, 30)[0] == []
    ratios, sent = {name: [] for name in PICKS}, []
    for _ in range(TURNS):
        times = {}
        for state in ("calm", "hanging"):
            set_mood(town, postbox, hanging=state == "hanging")
            times[state] = [seconds_of_a_page(town, number) for number in range(PAGES)]
        sent.append(WAITING - len(due(town.app)))
        for name, pick in PICKS.items():
            ratios[name].append(pick(times["hanging"]) / pick(times["calm"]))
    found_out = {name: median(each) for name, each in ratios.items()}
    measured(
        TURNS * PAGES, "pages",
        wrong=[count for count in sent if count],  # then it did not hang
        figure=", ".join(f"{name} x{ratio:.2f}" for name, ratio in found_out.items()),
    )  # fmt: skip


def seconds_of_a_page(town, number):
    began = time.perf_counter()
    assert town.ask("GET", "/", town.clients[number % 2].id)[0] == 200
    return time.perf_counter() - began


def set_mood(town, postbox, *, hanging):
    """Let letters wait for a server that never answers, or take them all away."""
    postbox.hangs = hanging
    with town.app.app_context(), database.transaction():
        db.session.execute(update(Delivery).where(Delivery.state == "due").values(state="cancelled"))
        member = db.session.get_one(Member, town.clients[0].id)
        for _ in range(WAITING if hanging else 0):
            post_letter("security", member=member)
    time.sleep(1.5)
