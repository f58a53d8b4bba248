"""Inviting, answering, withdrawing, blocking: what comes to be, and what is never told."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from app import database
from app.actions import blocks, connections, invitations, preferences
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Activity, Connection, Delivery, Invitation, Member, Notification
from app.queries import answers, graph
from app.queries import invitations as queries
from app.rules import kinds, limits
from app.rules.errors import Gone, Refused

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
FRIEND = Wish("friend")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def invite(act):
    return lambda a, b, wish=FRIEND: act(a, lambda member: invitations.invite(member, b, wish).id)


@pytest.fixture
def on(app):
    """`on(id, invitations.accept)`: one move on an invitation."""

    def move(id, action, **options):
        with app.app_context(), database.transaction():
            return action(db.session.get_one(Invitation, id), **options)

    return move


@pytest.fixture
def ask(app):
    """A question in an app context of its own."""

    def run(question):
        with app.app_context(), database.transaction(reading=True):
            return question()

    return run


@pytest.fixture
def state(ask):
    return lambda id: ask(lambda: db.session.get_one(Invitation, id).state)


def count(table, *where):
    return lambda: db.session.scalar(select(func.count()).select_from(table).where(*where))


def connected(a, b):
    return lambda: (graph.are_connected(a, b), graph.are_connected(b, a))


def figures(*ids):
    return lambda: [db.session.get_one(Member, id).connection_count for id in ids]


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


def test_whoever_parted_cannot_accept_the_old_invitation_again(world, invite, on, act, ask):
    id = invite(world.eve, world.anna)
    on(id, invitations.accept)
    act(world.anna, connections.remove, world.eve)
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
    assert ask(lambda: queries.unknown_marks(world.eve)) == 0, "who invites back knows the person"


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


def test_withdrawing_is_silent_and_blocks_inviting_again_for_three_weeks(world, clock, invite, on, act, ask):
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


def test_an_invitation_expires_after_half_a_year(world, clock, invite, on, act, ask, state):
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


# --- limits and settings --------------------------------------------------------------------------------------


def test_no_more_than_a_hundred_pending(world, invite, app, monkeypatch):
    monkeypatch.setattr(limits, "PENDING_INVITATIONS", 2)
    invite(world.eve, world.anna)
    invite(world.eve, world.ben)
    with pytest.raises(Refused, match="pending"):
        invite(world.eve, world.carla)
    invite(world.carla, world.eve)
    invite(world.eve, world.carla)  # crossing is answering


def test_five_marks_of_unknown_stop_inviting_for_a_week(world, clock, invite, on, monkeypatch):
    monkeypatch.setattr(limits, "UNKNOWN_MARKS", 2)
    for invitee in (world.anna, world.ben):
        on(invite(world.eve, invitee), invitations.ignore, unknown_person=True)
    with pytest.raises(Refused) as told:
        invite(world.eve, world.carla)
    assert not told.value.values, "nobody learns who said so"
    clock.move_to(START + limits.UNKNOWN_PAUSE)
    invite(world.eve, world.carla)


def test_the_second_step_may_follow_the_first(world, invite, on, ask):
    id = invite(world.eve, world.anna)
    on(id, invitations.ignore)
    on(id, invitations.ignore, unknown_person=True)
    on(id, invitations.ignore)
    assert ask(lambda: queries.unknown_marks(world.eve)) == 1


WHO = [
    ("everyone", "eve", "", True),
    ("shared", "eve", "", False),
    ("shared", "carla", "", True),
    ("shared", "eve", "ANNA@firma.example", True),
    ("email", "carla", "", False),
    ("email", "carla", "wrong@firma.example", False),
    ("email", "eve", "anna@firma.example", True),
    ("nobody", "carla", "anna@firma.example", False),
]


@pytest.mark.parametrize(("setting", "inviter", "email", "allowed"), WHO)
def test_who_may_invite_me(world, invite, act, state, setting, inviter, email, allowed):
    act(world.anna, preferences.choose_privacy, who_may_invite=setting, hides_connections=False)
    wish = Wish("friend", email=email)
    if allowed:
        assert state(invite(getattr(world, inviter), world.anna, wish)) == "pending"
    else:
        with pytest.raises(Refused):
            invite(getattr(world, inviter), world.anna, wish)


# --- blocking -------------------------------------------------------------------------------------------------


def test_a_block_cuts_everything_between_the_two(world, act, invite, ask, state):
    id = invite(world.eve, world.anna)
    act(world.anna, blocks.block, world.eve, "writes too much")
    act(world.anna, blocks.block, world.ben)
    assert ask(connected(world.anna, world.ben)) == (False, False)
    assert ask(figures(world.anna, world.ben)) == [0, 1]
    assert state(id) == "expired"
    assert ask(lambda: (queries.sent(world.eve), queries.received(world.anna))) == ([], [])
    assert ask(lambda: (queries.of_inviter(world.eve, id), answers.answered(world.eve, id))) == (None, None)


def test_blocked_people_cannot_invite_accept_or_ignore(world, act, invite, on):
    id = invite(world.eve, world.anna)
    act(world.anna, blocks.block, world.eve)
    for a, b in ((world.eve, world.anna), (world.anna, world.eve)):
        with pytest.raises(Gone):
            invite(a, b)
    for move in (invitations.accept, invitations.ignore, invitations.withdraw):
        with pytest.raises(Gone):
            on(id, move)


def test_after_undoing_a_block_everybody_may_invite_at_once(world, act, invite, ask):
    invite(world.eve, world.anna)
    act(world.anna, blocks.block, world.eve)
    act(world.anna, blocks.unblock, world.eve)
    assert ask(connected(world.anna, world.eve)) == (False, False)
    assert ask(lambda: queries.between(world.eve, world.anna).again_at) is None
    invite(world.eve, world.anna)
