"""The life of an invitation and who may invite whom, as tables."""

from datetime import UTC, datetime, timedelta

import pytest

from app.rules import introductions, limits
from app.rules.errors import Refused
from app.rules.invitations import (
    HOW,
    OPEN,
    STRANGER,
    WHO_MAY_INVITE,
    again_at,
    check_allowed,
    check_counts,
    check_how,
    expires_at,
    next_state,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
STATES = ("pending", "ignored", "accepted", "withdrawn", "expired")
MOVES = ("accept", "ignore", "withdraw", "expire")
# from       accept       ignore     withdraw     expire
TABLE = {
    "pending": ("accepted", "ignored", "withdrawn", "expired"),
    "ignored": ("accepted", None, "withdrawn", "expired"),
    "accepted": (None, None, None, None),
    "withdrawn": (None, None, None, None),
    "expired": (None, None, None, None),
}
CELLS = [(state, move, after) for state, row in TABLE.items() for move, after in zip(MOVES, row, strict=True)]


@pytest.mark.parametrize(("state", "move", "after"), CELLS)
def test_every_state_knows_every_move(state, move, after):
    if after:
        assert next_state(state, move) == after
    else:
        with pytest.raises(Refused):
            next_state(state, move)


def test_the_table_is_complete_and_answered_is_for_good():
    assert set(TABLE) == set(STATES)
    assert set(OPEN) == {state for state, row in TABLE.items() if any(row)}


#     setting     nothing  shared  knows  both
WHO = {
    "everyone": (True, True, True, True),
    "shared": (False, True, True, True),
    "introduced": (False, False, False, False),
    "email": (False, False, True, True),
    "nobody": (False, False, False, False),
}


@pytest.mark.parametrize("setting", WHO)
def test_who_may_invite(setting):
    for allowed, (shared, knows) in zip(WHO[setting], ((0, 0), (3, 0), (0, 1), (3, 1)), strict=True):
        if allowed:
            check_allowed(setting, shared=shared, knows_email=bool(knows))
        else:
            with pytest.raises(Refused) as told:
                check_allowed(setting, shared=shared, knows_email=bool(knows))
            assert told.value.field == ("email" if setting == "email" else None)


@pytest.mark.parametrize("setting", WHO)
def test_who_may_be_introduced(setting):
    """Where people have to be introduced or share a connection, never where they have to know the address."""
    assert introductions.are_allowed(setting) is (setting in ("everyone", "shared", "introduced"))
    if introductions.are_allowed(setting):
        introductions.check_allowed(setting)
    else:
        with pytest.raises(Refused):
            introductions.check_allowed(setting)


def test_every_setting_is_in_the_table():
    assert set(WHO) == set(WHO_MAY_INVITE)


@pytest.mark.parametrize("how", HOW)
def test_strangers_are_warned_and_nobody_else(how):
    if how != STRANGER:
        check_how(how)
        return
    with pytest.raises(Refused, match="contact data") as told:
        check_how(how)
    assert told.value.field == "how"


DAY = timedelta(days=1)
COUNTS = [
    ({}, True),
    ({"pending": limits.PENDING_INVITATIONS - 1}, True),
    ({"pending": limits.PENDING_INVITATIONS}, False),
    ({"marks": limits.UNKNOWN_MARKS - 1}, True),
    ({"marks": limits.UNKNOWN_MARKS}, False),
    ({"withdrawn_at": NOW - 22 * DAY}, True),
    ({"withdrawn_at": NOW - limits.REINVITE_AFTER}, True),
    ({"withdrawn_at": NOW - 20 * DAY}, False),
    ({"withdrawn_at": NOW}, False),
]


@pytest.mark.parametrize(("given", "allowed"), COUNTS)
def test_limits_of_inviting(given, allowed):
    counts = {"pending": 0, "marks": 0, "withdrawn_at": None, "now": NOW, **given}
    if allowed:
        check_counts(**counts)
    else:
        with pytest.raises(Refused):
            check_counts(**counts)


def test_a_withdrawal_says_until_when():
    assert again_at(NOW - DAY, NOW) == NOW + 20 * DAY
    assert again_at(NOW - 21 * DAY, NOW) is None
    assert again_at(None, NOW) is None


def test_an_invitation_lives_half_a_year():
    assert expires_at(NOW) == NOW + timedelta(days=180)
