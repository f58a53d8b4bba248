"""Sending, counting and reading InMail."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app import database
from app.actions import connections, messages
from app.database import is_postgresql
from app.extensions import db
from app.models import Conversation, Delivery, Member, Message, Notification, Participant
from app.queries import conversations
from app.rules.errors import Refused


@pytest.fixture
def send(app):
    def run(sender, peer, text="Moin"):
        with app.app_context(), database.transaction():
            return messages.send(db.session.get_one(Member, sender), peer, text)

    return run


@pytest.fixture
def read(app):
    def run(member, conversation, up_to):
        with app.app_context(), database.transaction():
            messages.mark_read(member, conversation, up_to)

    return run


def unread(app, conversation):
    with app.app_context():
        rows = db.session.execute(
            select(Participant.member_id, Participant.unread).where(Participant.conversation_id == conversation)
        )
        return dict(rows.all())


def add(app, *rows):
    with app.app_context(), database.transaction():
        db.session.add_all(rows)
        db.session.flush()
        return rows[0].id


def test_a_conversation_names_both_of_a_pair_or_neither(app, world, send):
    low, high = sorted((world.anna, world.eve))
    for wrong in ((low, None), (None, high), (high, low)):
        with pytest.raises(IntegrityError):
            add(app, Conversation(low_id=wrong[0], high_id=wrong[1]))
    add(app, Conversation(low_id=low, high_id=high))
    with pytest.raises(IntegrityError):
        add(app, Conversation(low_id=low, high_id=high))


def test_conversations_of_more_than_two_are_many_and_leave_those_of_pairs_alone(app, world, send):
    pair = send(world.anna, world.ben).conversation_id
    groups = {add(app, Conversation()), add(app, Conversation())}
    everybody = (world.anna, world.ben, world.carla)
    for group in groups:
        with app.app_context(), database.transaction():
            db.session.add_all(Participant(conversation_id=group, member_id=member) for member in everybody)
    assert len(groups) == 2 and send(world.ben, world.anna).conversation_id == pair
    with app.app_context(), database.transaction(reading=True):
        assert [line.id for line in conversations.lines(world.anna)[0]] == [pair]
        assert conversations.towards(world.anna, "ben-okafor").id == pair


def test_a_pair_has_one_conversation_whoever_writes(app, world, send):
    assert send(world.anna, world.ben).conversation_id == send(world.ben, world.anna).conversation_id
    with app.app_context():
        assert len(db.session.scalars(select(Conversation)).all()) == 1


def test_counts_follow_writing_and_reading(app, world, send, read):
    first = send(world.anna, world.ben)
    id = first.conversation_id
    second = send(world.anna, world.ben)
    assert unread(app, id) == {world.anna: 0, world.ben: 2}
    read(world.ben, id, first.id)
    assert unread(app, id) == {world.anna: 0, world.ben: 1}
    read(world.ben, id, second.id)
    read(world.ben, id, first.id)  # a late note of an older page takes nothing back
    assert unread(app, id) == {world.anna: 0, world.ben: 0}
    send(world.ben, world.anna)
    assert unread(app, id) == {world.anna: 1, world.ben: 0}
    send(world.anna, world.ben)
    assert unread(app, id) == {world.anna: 0, world.ben: 1}


def test_nobody_reads_for_others(app, world, send, read):
    message = send(world.anna, world.ben)
    read(world.eve, message.conversation_id, message.id)
    assert unread(app, message.conversation_id) == {world.anna: 0, world.ben: 1}


@pytest.mark.parametrize("peer", ["carla", "eve"])
def test_only_connections_are_written_to(app, world, send, peer):
    with pytest.raises(Refused):
        send(world.anna, getattr(world, peer))
    with app.app_context():
        for table in (Message, Conversation, Notification, Delivery):
            assert db.session.scalars(select(table)).all() == []


def test_after_parting_there_is_neither_message_nor_letter(app, world, send):
    send(world.anna, world.ben)
    with app.app_context(), database.transaction():
        connections.remove(db.session.get_one(Member, world.ben), world.anna)
    for a, b in ((world.anna, world.ben), (world.ben, world.anna)):
        with pytest.raises(Refused):
            send(a, b, "Trotzdem")
    with app.app_context():
        assert [message.text for message in db.session.scalars(select(Message))] == ["Moin"]
        assert len(db.session.scalars(select(Delivery)).all()) == 1


def test_locked_members_get_no_messages(app, world, send):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.ben).state = "locked"
    with pytest.raises(Refused):
        send(world.anna, world.ben)


def test_a_message_sent_while_the_other_reads_stays_unread(app, world, send):
    """Ben's page noted what it showed while Anna's next message was on its way to the table."""
    with app.app_context():
        if not is_postgresql():
            pytest.skip("SQLite lets one write at a time")
    shown = send(world.anna, world.ben)

    def note():
        with app.app_context(), database.transaction():
            messages.mark_read(world.ben, shown.conversation_id, shown.id)

    reader = threading.Thread(target=note)
    with app.app_context(), database.transaction():
        messages.send(db.session.get_one(Member, world.anna), world.ben, "Noch etwas")
        reader.start()
        reader.join(0.3)
        assert reader.is_alive(), "it waits for the row that the sender holds"
    reader.join(5)
    assert unread(app, shown.conversation_id)[world.ben] == 1
