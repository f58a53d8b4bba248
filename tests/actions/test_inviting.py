"""Inviting, answering, withdrawing, blocking: what comes to be, and what is never told."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app import database
from app.actions import connections, invitations
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Activity, Connection, Delivery, Notification
from app.queries import answers
from app.queries import invitations as queries
from app.queries import open_invitations as opened
from app.rules import kinds, limits
from app.rules.errors import Refused
from tests.actions.conftest import START
from tests.actions.figures import connected, count, figures

# --- accepting ------------------------------------------------------------------------------------------------


def test_accepting_puts_each_into_the_list_of_the_other(world, invite, on, ask, state):
    before = ask(count(Activity, Activity.kind == kinds.code("connected")))
    id = invite(world.eve, world.anna)
    on(id, invitations.accept)
    assert state(id) == "accepted"
    assert ask(connected(world.eve, world.anna)) == (True, True)
    assert ask(figures(world.eve, world.anna)) == [1, 2]
    assert ask(count(Activity, Activity.kind == kinds.code("connected"))) == before + 2
    told = ask(lambda: db.session.execute(select(Notification.kind, Notification.member_id)).all())
    assert [tuple(row) for row in told] == [("accepted", world.eve)], "the inviter is told, the question is answered"


def test_accepting_twice_changes_nothing(world, invite, on, ask):
    id = invite(world.eve, world.anna)
    on(id, invitations.accept)
    on(id, invitations.accept)
    assert ask(count(Connection, Connection.member_id == world.eve)) == 1
    assert ask(count(Delivery, Delivery.kind == "accepted")) == 1


def test_whoever_parted_cannot_accept_the_old_invitation_again(world, invite, on, does, ask):
    id = invite(world.eve, world.anna)
    on(id, invitations.accept)
    does(world.anna, connections.remove, world.eve)
    assert ask(connected(world.eve, world.anna)) == (False, False)
    with pytest.raises(Refused):
        on(id, invitations.accept)


# --- inviting -------------------------------------------------------------------------------------------------


def test_inviting_twice_is_inviting_once(world, invite, ask):
    assert invite(world.eve, world.anna) == invite(world.eve, world.anna, Wish("colleague", "Hello again"))
    assert ask(count(Delivery, Delivery.kind == "invited")) == 1


def test_inviting_a_connection_gives_the_invitation_that_connected_the_two(world, invite, state):
    assert state(invite(world.anna, world.ben)) == "accepted"


def test_nobody_invites_itself_or_a_stranger(world, invite, ask):
    for invitee, how in ((world.eve, "friend"), (world.anna, "stranger")):
        with pytest.raises(Refused):
            invite(world.eve, invitee, Wish(how))
    assert ask(lambda: queries.sent(world.eve)) == []


def test_crossing_invitations_connect_the_two(world, invite, ask, state):
    id = invite(world.eve, world.anna)
    assert invite(world.anna, world.eve) == id
    assert state(id) == "accepted"
    assert ask(connected(world.eve, world.anna)) == (True, True)


def test_whoever_ignored_and_invites_later_is_connected(world, invite, on, ask, state):
    id = invite(world.eve, world.anna)
    on(id, invitations.ignore, unknown_person=True)
    assert invite(world.anna, world.eve) == id
    assert ask(connected(world.eve, world.anna)) == (True, True)
    assert ask(lambda: opened.unknown_marks(world.eve)) == 0, "who invites back knows the person"


def test_ignoring_is_silent_for_the_inviter(world, invite, on, ask):
    id = invite(world.eve, world.anna)
    before = ask(lambda: (queries.sent(world.eve), queries.between(world.eve, world.anna)))
    on(id, invitations.ignore)
    assert ask(lambda: (queries.sent(world.eve), queries.between(world.eve, world.anna))) == before
    assert ask(lambda: answers.answered(world.eve, id)) is None
    assert ask(lambda: queries.received(world.anna)) == []
    assert ask(count(Notification)) == 0
    assert ask(count(Delivery, Delivery.member_id == world.eve)) == 0


# --- withdrawing and time -------------------------------------------------------------------------------------


def test_withdrawing_is_silent_and_blocks_inviting_again_for_three_weeks(world, clock, invite, on, does, ask):
    id = invite(world.eve, world.anna)
    on(id, invitations.withdraw)
    on(id, invitations.withdraw)
    assert ask(count(Notification)) == 0
    clock.move_to(START + timedelta(days=20, hours=23))
    with pytest.raises(Refused) as told:
        invite(world.eve, world.anna)
    assert told.value.values["date"] == START + timedelta(days=21)
    assert ask(lambda: answers.answered(world.eve, id).again_at) == START + timedelta(days=21)
    assert ask(lambda: answers.answered(world.anna, id).outcome) == "over", "the invitee is not told who ended it"
    clock.move_to(START + timedelta(days=21))
    assert invite(world.eve, world.anna) != id


def test_the_other_side_may_invite_at_once(world, invite, on):
    on(invite(world.eve, world.anna), invitations.withdraw)
    invite(world.anna, world.eve)


def test_an_invitation_expires_after_half_a_year(world, clock, invite, on, does, ask, state):
    id = invite(world.eve, world.anna)
    clock.move_to(START + limits.INVITATION_EXPIRES - timedelta(seconds=1))
    assert len(ask(lambda: queries.received(world.anna))) == 1
    clock.move_to(START + limits.INVITATION_EXPIRES)
    assert ask(lambda: (queries.received(world.anna), queries.sent(world.eve), queries.sent_count(world.eve))) == (
        [], [], 0,
    )  # fmt: skip
    with pytest.raises(Refused):
        on(id, invitations.accept)
    assert ask(connected(world.eve, world.anna)) == (False, False)
    assert invite(world.anna, world.eve) != id, "it does not cross any more"
    assert state(id) == "expired"


def test_old_invitations_are_put_away_in_one_go(world, clock, invite, app, state):
    id = invite(world.eve, world.anna)
    clock.move_to(START + limits.INVITATION_EXPIRES)
    fresh = invite(world.eve, world.ben)
    with app.app_context(), database.transaction():
        assert invitations.expire_old() == 1
    assert (state(id), state(fresh)) == ("expired", "pending")
