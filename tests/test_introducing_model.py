"""Whatever four members do about introductions, in whatever order: the product and a small model say the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import LONG
from tests.model.examples import same_in_every_run
from tests.model.introducing import Introducing

RUNS, STEPS = (500, 50) if LONG else (20, 40)


@pytest.mark.promise("The model agrees with introductions")
def test_whatever_members_do_about_introductions_the_model_says_the_same(app, measured):
    if app.config["DATABASE_URL"].startswith("postgresql") and not LONG:
        pytest.skip("on PostgreSQL with bin/test --long")
    tally: Counter[str] = Counter()
    run_state_machine_as_test(
        type("Here", (Introducing,), {"app": app, "tally": tally}),
        settings=same_in_every_run(RUNS, stateful_step_count=STEPS),
    )
    different = ["a step"] * (tally["steps"] - tally["agreed"])
    measured(tally["runs"], "runs", wrong=different)
    measured(tally["steps"], "steps", wrong=different)
