"""A lease keeps two workers apart, and ends by itself when a worker dies."""

from __future__ import annotations

import threading
from datetime import timedelta

import time_machine

from app.actions.letters import post_letter
from app.delivery import outbox
from app.delivery.connection import CheckedConnection
from app.extensions import db
from app.models.base import now
from tests import cast
from tests.mail.postbox import Postbox


def test_two_workers_never_send_one_letter_at_the_same_time(world, do, app, send_to, rows):
    def write():
        for number in range(40):
            post_letter("security", member=cast.person(f"p{number}"))

    do(write)
    with Postbox(delay=0.005) as postbox:
        send_to(postbox.port)
        workers = [threading.Thread(target=drain, args=(app,)) for _ in range(3)]
        for each in workers:
            each.start()
        for each in workers:
            each.join(30)
        assert len(postbox.letters) == 40 and len({letter["Message-ID"] for letter in postbox.letters}) == 40
        assert postbox.sessions > 1
    assert {row.state for row in rows()} == {"sent"}


def drain(app):
    with app.app_context():
        while outbox.send_due(5).sent:
            pass


def test_what_a_dead_worker_leased_is_sent_when_its_lease_is_over(letters, app, send_due, postbox, rows):
    letters("anna")
    with app.app_context():
        assert len(outbox._take(10, now() + outbox.LEASE)) == 1
    assert send_due() == outbox.Counts()
    with time_machine.travel(now() + timedelta(seconds=61)):
        assert send_due().sent == 1


def test_a_lease_from_a_clock_that_was_wrong_does_not_last(letters, app, send_due, postbox):
    letters("anna")
    with app.app_context():
        outbox._take(10, now() + timedelta(days=40))
    assert send_due().sent == 1


def test_stopping_gives_back_what_was_not_tried(letters, send_due, postbox, rows):
    letters("anna", "ben", "carla")
    asked = iter([False, True])
    assert send_due(should_stop=lambda: next(asked)).sent == 1
    assert [row.leased_until for row in rows()] == [None, None, None]
    assert send_due().sent == 2


def test_no_transaction_is_open_while_the_server_is_spoken_to(letters, send_due, postbox, app, monkeypatch):
    open_transactions = []
    real = CheckedConnection.hand_over

    def watch(self, *arguments):
        open_transactions.append(db.session().in_transaction())
        return real(self, *arguments)

    monkeypatch.setattr(CheckedConnection, "hand_over", watch)
    letters("anna", "ben")
    send_due()
    assert open_transactions == [False, False]
