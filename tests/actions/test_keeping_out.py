"""What keeps an invitation from being sent: limits, the invitee's setting, a block."""

import pytest

from app.actions import blocks, invitations, preferences
from app.actions.invitations import Wish
from app.queries import answers
from app.queries import invitations as queries
from app.queries import open_invitations as opened
from app.rules import limits
from app.rules.errors import Gone, Refused
from tests.actions.conftest import START
from tests.actions.figures import connected, figures


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
    assert told.value.values == {"days": limits.UNKNOWN_PAUSE.days}, "nobody learns who said so, nor when"
    clock.move_to(START + limits.UNKNOWN_PAUSE)
    invite(world.eve, world.carla)


def test_the_second_step_may_follow_the_first(world, invite, on, ask):
    id = invite(world.eve, world.anna)
    on(id, invitations.ignore)
    on(id, invitations.ignore, unknown_person=True)
    on(id, invitations.ignore)
    assert ask(lambda: opened.unknown_marks(world.eve)) == 1


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
def test_who_may_invite_me(world, invite, does, state, setting, inviter, email, allowed):
    does(world.anna, preferences.choose_privacy, who_may_invite=setting, hides_connections=False)
    wish = Wish("friend", email=email)
    if allowed:
        assert state(invite(getattr(world, inviter), world.anna, wish)) == "pending"
    else:
        with pytest.raises(Refused):
            invite(getattr(world, inviter), world.anna, wish)


# --- blocking -------------------------------------------------------------------------------------------------


def test_a_block_cuts_everything_between_the_two(world, does, invite, ask, state):
    id = invite(world.eve, world.anna)
    does(world.anna, blocks.block, world.eve, "writes too much")
    does(world.anna, blocks.block, world.ben)
    assert ask(connected(world.anna, world.ben)) == (False, False)
    assert ask(figures(world.anna, world.ben)) == [0, 1]
    assert state(id) == "expired"
    assert ask(lambda: (queries.sent(world.eve), queries.received(world.anna))) == ([], [])
    assert ask(lambda: (opened.of_inviter(world.eve, id), answers.answered(world.eve, id))) == (None, None)


def test_blocked_people_cannot_invite_accept_or_ignore(world, does, invite, on):
    id = invite(world.eve, world.anna)
    does(world.anna, blocks.block, world.eve)
    for a, b in ((world.eve, world.anna), (world.anna, world.eve)):
        with pytest.raises(Gone):
            invite(a, b)
    for move in (invitations.accept, invitations.ignore, invitations.withdraw):
        with pytest.raises(Gone):
            on(id, move)


def test_after_undoing_a_block_everybody_may_invite_at_once(world, does, invite, ask):
    invite(world.eve, world.anna)
    does(world.anna, blocks.block, world.eve)
    does(world.anna, blocks.unblock, world.eve)
    assert ask(connected(world.anna, world.eve)) == (False, False)
    assert ask(lambda: queries.between(world.eve, world.anna).again_at) is None
    invite(world.eve, world.anna)
