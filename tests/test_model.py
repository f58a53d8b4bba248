"""Whatever three members do, in whatever order: the product and its model in a hundred lines say the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from app.actions.limits import Spent
from tests.conftest import LONG
from tests.model.doors import ByActions, ByPages
from tests.model.machine import Network

# Runs in a usual run and with --long; half of them begin among strangers. There is no end to looking for a shorter way
# to a failure, so a usual run does not.
RUNS, STEPS = (500, 50) if LONG else (30, 40)
PHASES = (Phase.generate, Phase.shrink) if LONG else (Phase.generate,)
DOORS = [
    pytest.param(ByActions, marks=pytest.mark.promise("The model agrees with the actions")),
    pytest.param(ByPages, marks=pytest.mark.promise("The model agrees with the pages")),
]


@pytest.mark.parametrize("friends", [False, True], ids=["strangers", "friends"])
@pytest.mark.parametrize("doors", DOORS)
def test_whatever_members_do_the_model_says_the_same(app, doors, friends, monkeypatch, measured):
    if app.config["DATABASE_URL"].startswith("postgresql") and not LONG:
        pytest.skip("on PostgreSQL with bin/test --long")
    for count in ("spend", "count_within"):
        monkeypatch.setattr(f"app.actions.limits.{count}", lambda *_: Spent("", 0))  # nobody is in such a hurry
    tally = Counter()
    run_state_machine_as_test(
        type("Here", (Network,), {"app": app, "doors": doors, "friends": friends, "tally": tally}),
        settings=settings(
            max_examples=RUNS // 2,
            stateful_step_count=STEPS,
            phases=PHASES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    different = ["a step"] * (tally["steps"] - tally["agreed"])
    measured(tally["runs"], "runs", wrong=different)
    measured(tally["steps"], "steps", wrong=different)
