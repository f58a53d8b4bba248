"""E-mails about a conversation: not one for each message, and none for what its recipient is reading."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from app.actions import messages, preferences
from app.extensions import db
from app.models import Delivery, Message, Participant
from app.models.base import now
from app.rules import limits
from tests.mail.events import member, write
from tests.mail.postbox import body_of

ALMOST = limits.INMAIL_EVERY - timedelta(seconds=1)
SECOND = timedelta(seconds=1)


@pytest.fixture
def clock():
    """Stands still until it is shifted."""
    with time_machine.travel(now(), tick=False) as found:
        yield found


@pytest.fixture
def anna_wants_all(world, do):
    do(lambda: preferences.choose_notifications(member(world.anna), {}, inmail_copy="full", paused=False))


def texts(postbox):
    """The quoted lines of each e-mail that arrived."""
    bodies = [body_of(letter).split("\n") for letter in postbox.letters]
    return [[line[2:] for line in body if line.startswith("> ")] for body in bodies]


def test_messages_that_wait_together_are_told_in_one_email(world, do, anna_wants_all, send_due, postbox, rows):
    for text in ("one", "two", "three"):
        do(lambda text=text: write(world, text))
    assert len(rows()) == 1 and send_due().sent == 1
    assert texts(postbox) == [["one", "two", "three"]]


def test_in_a_quarter_of_an_hour_there_is_one_email_and_then_one_with_the_rest(
    world, do, anna_wants_all, send_due, postbox, rows, clock
):
    do(lambda: write(world, "one"))
    assert send_due().sent == 1
    for text in ("two", "three"):
        clock.shift(SECOND)
        do(lambda text=text: write(world, text))
        assert send_due().sent == 0
    clock.shift(ALMOST - 2 * SECOND)
    assert send_due().sent == 0 and rows()[-1].attempts == 0
    clock.shift(SECOND)
    assert send_due().sent == 1
    assert texts(postbox) == [["one"], ["two", "three"]] and len(rows()) == 2


def test_what_is_kept_back_costs_no_round_of_the_worker(world, do, send_due, postbox, clock, statements):
    do(lambda: write(world, "one"))
    send_due()
    do(lambda: write(world, "two"))
    assert send_due().later == 1
    statements.clear()
    assert send_due().later == 0 and len(statements) == 1


def test_another_conversation_waits_for_nothing(world, do, send_due, postbox, clock):
    do(lambda: write(world))
    assert send_due().sent == 1
    do(lambda: messages.send(member(world.ben), world.carla, "Moin"))
    do(lambda: messages.send(member(world.anna), world.ben, "Moin"))
    assert send_due().sent == 2


def test_a_message_written_while_its_email_is_being_sent_gets_one_of_its_own(world, do, rows):
    do(lambda: write(world, "one"))
    do(lambda: db.session.execute(db.update(Delivery).values(leased_until=now() + timedelta(seconds=60))))
    do(lambda: write(world, "two"))
    assert len(rows()) == 2


def test_nothing_is_told_of_what_was_read(world, do, send_due, postbox, rows):
    do(lambda: write(world))
    [(conversation, newest)] = do(lambda: db.session.execute(select(Message.conversation_id, Message.id)).all())
    do(lambda: messages.mark_read(world.anna, conversation, newest))
    assert send_due().cancelled == 1 and postbox.letters == [] and "read" in rows()[0].answer


def test_of_several_messages_only_the_unread_are_told(world, do, anna_wants_all, send_due, postbox):
    first = do(lambda: write(world, "one"))
    do(lambda: write(world, "two"))
    conversation = do(lambda: db.session.scalar(select(Message.conversation_id)))
    do(lambda: messages.mark_read(world.anna, conversation, first))
    assert send_due().sent == 1 and texts(postbox) == [["two"]]


@pytest.fixture
def talk(world, do, clock):
    """The conversation of anna and ben, read by both, an hour ago: its id and the last message."""
    newest = do(lambda: write(world))
    conversation = do(lambda: db.session.scalar(select(Message.conversation_id)))
    do(lambda: messages.mark_read(world.anna, conversation, newest))
    do(lambda: db.session.execute(db.delete(Delivery)))
    clock.shift(3600)
    return conversation, newest


def poll(visit, who, talk):
    return visit(who).get(f"/inmail/{talk[0]}/messages?after={talk[1]}", fragment=True)


def test_no_email_while_the_recipient_has_the_conversation_open(world, visit, do, talk, send_due, postbox, clock):
    assert poll(visit, world.anna, talk).status_code == 204
    do(lambda: write(world, "Still there?"))
    assert send_due().later == 1
    assert poll(visit, world.anna, talk).status_code == 200
    clock.shift(limits.LOOK_AGAIN)
    assert send_due().cancelled == 1 and postbox.letters == []


def test_an_email_after_all_where_the_page_was_closed(world, visit, do, talk, send_due, postbox, clock):
    poll(visit, world.anna, talk)
    do(lambda: write(world, "Still there?"))
    while not send_due().sent:
        clock.shift(limits.LOOK_AGAIN)
    assert len(postbox.letters) == 1
    waited = now() - do(lambda: db.session.scalar(select(Message.at).order_by(Message.id.desc())))
    assert waited <= limits.STILL_LOOKING + limits.LOOK_AGAIN


def test_the_page_of_the_writer_holds_nothing_back(world, visit, do, talk, send_due, postbox):
    poll(visit, world.ben, talk)
    do(lambda: write(world))
    assert send_due().sent == 1


def test_an_open_page_is_noted_once_a_minute(world, visit, talk, do, clock, statements):
    noted = []
    for _ in range(13):
        statements.clear()
        poll(visit, world.anna, talk)
        noted += [now() for statement in statements if statement.startswith("UPDATE participant")]
        clock.shift(10)
    assert len(noted) == 3 and noted[1] - noted[0] == noted[2] - noted[1] == limits.LOOK_NOTED_EVERY


def test_a_prefetch_is_nobody_who_reads(world, visit, talk, do):
    visit(world.anna).get(f"/inmail/{talk[0]}/messages", fragment=True, headers={"Sec-Purpose": "prefetch"})
    assert do(lambda: db.session.scalars(select(Participant.looked_at)).all()) == [None, None]


@pytest.mark.parametrize("back", [timedelta(hours=2), timedelta(days=40)])
def test_a_clock_set_back_holds_no_email_for_long(world, visit, do, talk, send_due, postbox, clock, back):
    poll(visit, world.anna, talk)
    do(lambda: write(world, "one"))
    clock.shift(limits.STILL_LOOKING)
    assert send_due().sent == 1
    clock.shift(-back)
    do(lambda: write(world, "two"))
    assert send_due().sent == 1
