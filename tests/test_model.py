"""Whatever three members do, in whatever order: the product and its model in a few sets say the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis.stateful import run_state_machine_as_test

from app.actions.limits import Spent
from tests.conftest import LONG
from tests.model.doors import ByActions, ByPages
from tests.model.examples import same_in_every_run
from tests.model.machine import Network

# Runs in a usual run and with --long; half of them begin among strangers.
RUNS, STEPS = (500, 50) if LONG else (30, 40)
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
        settings=same_in_every_run(RUNS // 2, stateful_step_count=STEPS),
    )
    different = ["a step"] * (tally["steps"] - tally["agreed"])
    measured(tally["runs"], "runs", wrong=different)
    measured(tally["steps"], "steps", wrong=different)
