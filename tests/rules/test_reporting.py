"""What can be reported, until when a member objects, and what stops the start."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.queries.reported import load
from app.rules import limits
from app.rules import reporting as rules
from app.rules.errors import Incomplete, Refused

START = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("days", "objected", "may"), [(0, False, True), (29, False, True), (30, False, False), (5, True, False)]
)
def test_a_member_may_object_once_and_within_the_time(days, objected, may):
    at = START + timedelta(days=days)
    assert rules.may_object(START, START if objected else None, at) is may
    assert rules.objects_until(START) == START + limits.REMOVED_KEPT


@pytest.mark.parametrize(
    ("outcome", "why", "field"),
    [("removed", "", "why"), ("forgotten", "Because", "outcome"), ("", "", "outcome")],
)
def test_what_is_refused_names_its_field(outcome, why, field):
    with pytest.raises(Refused) as refused:
        rules.check_removal(outcome, why)
    assert refused.value.field == field


@pytest.mark.parametrize("outcome", rules.OUTCOMES)
def test_with_a_reason_every_outcome_is_possible(outcome):
    rules.check_removal(outcome, "Because")


def test_reasons_are_those_of_the_list():
    for reason in rules.REASONS:
        rules.check_reason(reason)
    with pytest.raises(Refused):
        rules.check_reason("boredom")


@pytest.mark.parametrize("kind", rules.KINDS.values(), ids=lambda kind: kind.name)
def test_every_kind_says_what_its_texts_are_called_and_what_removing_does(kind):
    assert kind.texts and kind.removing.endswith(".") and len(kind.name) <= 16


@pytest.mark.parametrize(
    ("kind", "wanted", "said"),
    [
        ("dance", ("seen_by",), "The reportable kind dance needs the file app/queries/reported/dance.py."),
        ("post", ("dance",), "The reportable kind post needs a function dance() in app/queries/reported/post.py."),
    ],
)
def test_a_kind_without_its_file_or_function_stops_the_start(kind, wanted, said):
    with pytest.raises(Incomplete) as lacking:
        load("app.queries.reported", kind, wanted)
    assert str(lacking.value) == said
