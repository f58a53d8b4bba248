"""Whatever three members do, in whatever order: the product and its model in a hundred lines say the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import LONG
from tests.model.doors import ByActions, ByPages
from tests.model.machine import Network

RUNS, STEPS = (500, 50) if LONG else (25, 40)
PHASES = (Phase.generate, Phase.shrink) if LONG else (Phase.generate,)  # a shorter way to a failure takes minutes


@pytest.mark.parametrize("friends", [False, True], ids=["strangers", "friends"])
@pytest.mark.parametrize("doors", [ByActions, ByPages])
def test_whatever_members_do_the_model_says_the_same(app, doors, friends, monkeypatch):
    if app.config["DATABASE_URL"].startswith("postgresql") and not LONG:
        pytest.skip("on PostgreSQL with bin/test --long")
    monkeypatch.setattr("app.actions.limits.spend", lambda *_: None)  # nobody is in such a hurry
    here = {"app": app, "doors": doors, "friends": friends}
    run_state_machine_as_test(
        type("Here", (Network,), here),
        settings=settings(
            max_examples=RUNS * (1 + friends) // (1 if LONG or doors is ByActions else 2),
            stateful_step_count=STEPS,
            phases=PHASES,
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
