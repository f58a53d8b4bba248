"""What the migration to mutes of a member and to conversations of more than two makes of the rows there were."""

import pytest
from flask import current_app
from flask_migrate import downgrade, upgrade
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app import database
from app.actions import messages, mutes
from app.extensions import db
from app.models import Conversation, Member, Message, Mute, Participant
from tests import cast
from tests.databases import SQLITE_FIRST
from tests.places import assert_sound, place, rows

TALK = ("conversation", "participant", "message")


@pytest.fixture(params=SQLITE_FIRST)
def app(request, tmp_path):
    """The cast, who have written to each other, in a database of the shape before; Ben muted Anna."""
    app = place(request.param, tmp_path, name="mutes")
    with app.app_context():
        app.world = cast.world()
        with database.transaction():
            for sender, peer in ((app.world.anna, app.world.ben), (app.world.ben, app.world.anna)):
                messages.send(db.session.get_one(Member, sender), peer, "Moin")
            messages.send(db.session.get_one(Member, app.world.carla), app.world.ben, "Ahoi")
        down()
        run("UPDATE connection SET muted = true WHERE member_id = :ben AND peer_id = :anna")
        yield app
        db.session.remove()
        db.engine.dispose()


def up():
    _move(upgrade, "head")


def down():
    _move(downgrade, "0008")


def _move(way, revision):
    db.session.remove()
    way(revision=revision)
    db.engine.dispose()  # what was prepared for the shape before


def run(statement):
    """The rows that a statement gives, if any; the cast's ids are bound by name."""
    with database.transaction() as session:
        result = session.execute(text(statement), vars(current_app.world))
        found = result.all() if result.returns_rows else None
    db.session.remove()
    return found


def test_mutes_of_connections_become_rows_and_columns_again(app):
    ben, anna = app.world.ben, app.world.anna
    [(since,)] = run("SELECT since FROM connection WHERE member_id = :ben AND peer_id = :anna")
    up()
    assert run("SELECT member_id, muted_id, at FROM mute") == [(ben, anna, since)]
    with database.transaction():
        mutes.mute(db.session.get_one(Member, ben), app.world.eve)  # a stranger: the shape before has no room for it
    down()
    assert run("SELECT member_id, peer_id FROM connection WHERE muted") == [(ben, anna)]
    run("UPDATE connection SET muted = false")
    up()
    assert rows()["mute"] == []
    assert_sound()


def test_conversations_of_pairs_are_the_same_before_and_after_and_again(app):
    def talk():
        return {table: [row[:5] if table == "message" else row for row in rows()[table]] for table in TALK}

    before = talk()  # of a message without the language, which a later migration adds
    assert [len(before[table]) for table in TALK] == [2, 4, 3]
    for move in (up, down, up):
        move()
        assert talk() == before
        assert_sound()
    with database.transaction():
        assert messages.send(db.session.get_one(Member, app.world.ben), app.world.anna, "Na?").id > 3
    assert len(rows()["conversation"]) == 2


def test_conversations_of_more_than_two_have_no_place_in_the_shape_before(app):
    before = {table: [row[0] for row in rows()[table]] for table in TALK}
    up()
    with database.transaction():
        group = Conversation()
        db.session.add(group)
        db.session.flush()
        for member in (app.world.anna, app.world.ben, app.world.carla):
            db.session.add(Participant(conversation_id=group.id, member_id=member))
        db.session.add(Message(conversation_id=group.id, sender_id=app.world.anna, text="Moin, alle"))
    down()
    assert {table: [row[0] for row in rows()[table]] for table in TALK} == before
    assert_sound()
    up()


def test_words_outlive_whoever_wrote_them_only_in_the_new_shape(app):
    up()
    with pytest.raises(IntegrityError):
        run("DELETE FROM member WHERE id = :anna")
    assert len(rows()["message"]) == 3
    down()
    run("DELETE FROM member WHERE id = :anna")
    assert len(rows()["message"]) == 1
    assert_sound()
    up()


def test_a_mute_is_of_somebody_else(app):
    up()
    with pytest.raises(IntegrityError), database.transaction():
        db.session.add(Mute(member_id=app.world.anna, muted_id=app.world.anna))
        db.session.flush()
