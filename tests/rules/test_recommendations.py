"""The life of a recommendation as a table: who may do what in which state."""

from datetime import UTC, datetime, timedelta

import pytest

from app.rules import limits
from app.rules.errors import Refused
from app.rules.recommendations import (
    AUTHOR,
    OPEN,
    OVER,
    RELATIONSHIPS,
    SUBJECT,
    WRITTEN,
    check_again,
    check_relationship,
    moves,
    next_state,
    seal,
)

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOVES = ("submit", "accept", "request_revision", "show", "hide", "decline", "withdraw")
# who     from          submit       accept   revision    show     hide      decline     withdraw
TABLE = {
    (AUTHOR, "requested"): ("submitted", None, None, None, None, "declined", None),
    (AUTHOR, "submitted"): ("submitted", None, None, None, None, None, "withdrawn"),
    (AUTHOR, "revision"): ("submitted", None, None, None, None, None, "withdrawn"),
    (AUTHOR, "shown"): ("submitted", None, None, None, None, None, "withdrawn"),
    (AUTHOR, "hidden"): ("submitted", None, None, None, None, None, "withdrawn"),
    (AUTHOR, "declined"): (None,) * 7,
    (AUTHOR, "withdrawn"): (None,) * 7,
    (SUBJECT, "requested"): (None, None, None, None, None, None, "withdrawn"),
    (SUBJECT, "submitted"): (None, "shown", "revision", None, None, "declined", None),
    (SUBJECT, "revision"): (None, None, None, None, None, "declined", None),
    (SUBJECT, "shown"): (None, None, None, None, "hidden", None, None),
    (SUBJECT, "hidden"): (None, None, None, "shown", None, None, None),
    (SUBJECT, "declined"): (None,) * 7,
    (SUBJECT, "withdrawn"): (None,) * 7,
}
CELLS = [(who, at, move, after) for (who, at), row in TABLE.items() for move, after in zip(MOVES, row, strict=True)]


@pytest.mark.parametrize(("who", "state", "move", "after"), CELLS)
def test_every_state_knows_every_move_of_both(who, state, move, after):
    assert (move in moves(state, who)) == bool(after)
    if after:
        assert next_state(state, who, move) == after
    else:
        with pytest.raises(Refused):
            next_state(state, who, move)


def test_the_table_is_complete_and_what_is_over_is_over_for_good():
    states = {state for _, state in TABLE}
    assert states == {"requested", *WRITTEN, *OVER} and set(OPEN) < states
    assert {state for (_, state), row in TABLE.items() if not any(row)} == set(OVER)


def test_nothing_is_shown_but_by_the_subject():
    assert {who for (who, _), row in TABLE.items() if "shown" in row} == {SUBJECT}


def test_every_relationship_is_told_from_all_sides():
    assert len(RELATIONSHIPS) == 8 and all(len(key) <= 16 for key in RELATIONSHIPS)
    for each in RELATIONSHIPS.values():
        assert len(set(each)) == 3 and all("%(name)s" in text for text in each)


@pytest.mark.parametrize("relationship", ["", "boss", "COLLEAGUE"])
def test_a_made_up_relationship_is_refused(relationship):
    with pytest.raises(Refused) as told:
        check_relationship(relationship)
    assert told.value.field == "relationship"


@pytest.mark.parametrize(
    ("declined_at", "possible"),
    [
        (None, True),
        (NOW, False),
        (NOW - limits.REINVITE_AFTER + timedelta(seconds=1), False),
        (NOW - limits.REINVITE_AFTER, True),
    ],
)
def test_whoever_was_declined_waits_a_while(declined_at, possible):
    if possible:
        check_again(declined_at, NOW)
        return
    with pytest.raises(Refused) as told:
        check_again(declined_at, NOW)
    assert told.value.values["date"] == declined_at + limits.REINVITE_AFTER


def test_a_seal_fits_exactly_what_was_read():
    words = ("Good.", "led", "Owner", "Brandt")
    assert seal(*words) == seal(*words)
    others = [(*words[:i], words[i] + "!", *words[i + 1 :]) for i in range(4)] + [("Good.l", "ed", "Owner", "Brandt")]
    assert len({seal(*words), *(seal(*other) for other in others)}) == 6
