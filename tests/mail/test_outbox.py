"""Sending: at least once, nobody waits for somebody else's trouble, and when it is tried again."""

from __future__ import annotations

import contextlib
import socket
import time
from datetime import timedelta

import pytest
import time_machine

from app.actions.letters import post_letter
from app.delivery import outbox, outcomes
from app.extensions import db
from app.models import Delivery, Member
from app.models.base import now
from tests.cast import NAMES
from tests.conftest import LONG

BACKLOG = 500 if LONG else 40  # letters


def address(name):
    return f"{name}@{'firma' if name != 'eve' else 'anderswo'}.example"


def seconds_until_due(row):
    return (row.due_at - now()).total_seconds()


def test_many_letters_go_over_one_connection(letters, send_due, postbox, rows):
    letters(*NAMES)
    assert send_due() == outbox.Counts(sent=6)
    assert postbox.sessions == 1 and len(postbox.letters) == 6
    assert {row.state for row in rows()} == {"sent"}
    row = rows()[0]
    assert row.answer == "250 2.0.0 taken as number 7" and row.finished_at and row.leased_until is None


def test_a_round_takes_no_more_than_its_limit_oldest_first(letters, send_due, postbox, rows):
    letters("anna", "ben", "carla")
    assert send_due(2).sent == 2
    assert [row.state for row in rows()] == ["sent", "sent", "due"]


def test_an_unknown_recipient_fails_at_once_and_the_others_get_theirs(letters, send_due, postbox, rows):
    postbox.behaves[address("ben")] = "no-such-user"
    letters("anna", "ben", "carla")
    counts = send_due()
    assert (counts.sent, counts.failed) == (2, 1) and postbox.sessions == 1
    assert rows()[1].state == "failed" and "no such user" in rows()[1].answer and rows()[1].attempts == 1
    assert send_due() == outbox.Counts()


def test_a_text_the_server_does_not_like_waits_and_the_others_get_theirs(letters, send_due, postbox, rows):
    postbox.behaves[address("anna")] = "refuse-text"
    letters("anna", "ben")
    send_due()
    assert [(row.state, row.trouble) for row in rows()] == [("due", "content"), ("sent", "")]


def test_a_busy_server_is_asked_again_after_1_5_15_60_minutes_and_hourly(letters, send_due, postbox, rows):
    postbox.behaves[address("anna")] = "busy"
    letters("anna", "ben")
    moment, waited = now(), []
    with time_machine.travel(moment, tick=False) as clock:
        for _ in range(7):
            assert send_due().later == 1
            waited.append(seconds_until_due(rows()[0]) / 60)
            clock.shift(timedelta(seconds=seconds_until_due(rows()[0]) - 1))
            assert send_due().later == 0, "not before it is due"
            clock.shift(timedelta(seconds=1))
    assert waited == [1, 5, 15, 60, 60, 60, 60]
    assert rows()[0].attempts == 7 and "451" in rows()[0].answer and rows()[1].state == "sent"


def test_after_five_days_of_trying_it_has_failed(letters, do, send_due, postbox, rows):
    postbox.behaves[address("anna")] = "busy"
    letters("anna")
    do(lambda: db.session.execute(db.update(Delivery).values(attempts=120, created_at=now() - timedelta(days=5))))
    assert send_due().failed == 1
    assert rows()[0].state == "failed" and rows()[0].attempts == 121 and "451" in rows()[0].answer
    assert send_due() == outbox.Counts()


def test_a_letter_that_waited_a_week_gets_its_first_tries_all_the_same():
    week = timedelta(days=7)
    assert [outcomes.is_hopeless(tries, week) for tries in (1, 4, 5)] == [False, False, True]


def test_a_server_that_hangs_up_during_one_letter_gets_the_next_on_a_new_connection(letters, send_due, postbox, rows):
    postbox.behaves[address("ben")] = "drop"
    letters("anna", "ben", "carla")
    counts = send_due()
    assert (counts.sent, counts.later) == (2, 1) and postbox.sessions == 2
    assert [row.state for row in rows()] == ["sent", "due", "sent"]


def test_a_letter_whose_receipt_was_lost_comes_again_under_the_same_name(letters, send_due, postbox, rows):
    postbox.behaves[address("anna")] = "lose-answer"
    letters("anna")
    assert send_due().later == 1
    postbox.behaves.clear()
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert send_due().sent == 1
    first, second = postbox.letters
    assert first["Message-ID"] == second["Message-ID"] == rows()[0].message_id
    assert first["Date"] == second["Date"]


def test_a_server_that_falls_silent_holds_nothing_up_for_long(letters, send_due, postbox, send_to, rows):
    send_to(postbox.port, MAIL_TIMEOUT=1)
    postbox.behaves[address("anna")] = "hang"
    letters("anna", "ben")
    counts = send_due()
    assert (counts.sent, counts.later) == (1, 1) and rows()[0].state == "due"


def test_a_server_without_a_greeting_costs_one_time_limit_and_one_try_of_one_letter(letters, send_due, send_to, rows):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        send_to(silent.getsockname()[1], MAIL_TIMEOUT=1)
        letters("anna", "ben")
        counts = send_due()
        asked = connections_to(silent)
    assert (counts.server_ill, counts.later, asked) == (True, 1, 1)
    tried, other = rows()
    assert tried.attempts == 1 and seconds_until_due(tried) > 50
    assert other.attempts == 0 and other.leased_until is None and seconds_until_due(other) <= 0


def test_a_server_that_is_away_leaves_the_letters_due(letters, send_due, send_to, rows, postbox):
    send_to(free_port())
    letters("anna", "ben", "carla")
    assert send_due() == outbox.Counts(later=1, server_ill=True)
    send_to(postbox.port)
    assert send_due().sent == 2
    with time_machine.travel(now() + timedelta(minutes=2)):
        assert send_due().sent == 1


def test_a_server_that_breaks_off_every_letter_gets_a_rest(letters, send_due, postbox, rows):
    postbox.behaves.update({address(name): "drop" for name in NAMES})
    letters(*NAMES)
    counts = send_due()
    assert counts.server_ill and counts.later == outbox.PATIENCE
    assert sum(row.attempts for row in rows()) == outbox.PATIENCE


def connections_to(silent):
    """How many somebody opened to a socket that has accepted none."""
    silent.setblocking(False)
    opened = 0
    with contextlib.suppress(BlockingIOError):
        while True:
            silent.accept()[0].close()
            opened += 1
    return opened


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def test_a_mistake_in_one_letter_leaves_the_others_alone(letters, do, send_due, postbox, rows):
    letters("anna", "ben")
    do(lambda: db.session.execute(db.update(Delivery).where(Delivery.id == first(rows)).values(kind="of-tomorrow")))
    counts = send_due()
    assert (counts.sent, counts.later) == (1, 1) and "KeyError" in rows()[0].answer


def first(rows):
    return rows()[0].id


def test_a_letter_costs_a_few_statements_however_many_there_are(letters, send_due, postbox, statements):
    letters(*NAMES)
    statements.clear()
    send_due()
    assert len(statements) / len(NAMES) <= 7


@pytest.mark.promise("A backlog of e-mails leaves")
def test_a_backlog_leaves_in_one_round(world, do, send_due, postbox, rows, measured):
    def write():
        for _ in range(BACKLOG):
            post_letter("security", member=db.session.get_one(Member, world.anna))

    do(write)
    began, worked = time.monotonic(), time.process_time()
    assert send_due(BACKLOG).sent == BACKLOG
    rate, at_least = BACKLOG / (time.monotonic() - began), BACKLOG / (time.process_time() - worked)
    figure = f"{rate:.0f} letters/s, {at_least:.0f} per second of the processor"
    measured(BACKLOG, "letters", wrong=[row.state for row in rows() if row.state != "sent"], figure=figure)
