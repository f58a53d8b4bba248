"""Whatever three members do about pausing, leaving and coming back: the product and a small model say the same."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.conftest import LONG
from tests.model.examples import same_in_every_run
from tests.model.leaving import Leaving

RUNS, STEPS = (500, 40) if LONG else (15, 30)


@pytest.mark.promise("The model agrees with leaving")
def test_whatever_members_do_about_leaving_the_model_says_the_same(app, measured):
    if app.config["DATABASE_URL"].startswith("postgresql") and not LONG:
        pytest.skip("on PostgreSQL with bin/test --long")
    tally: Counter[str] = Counter()
    run_state_machine_as_test(
        type("Here", (Leaving,), {"app": app, "tally": tally}),
        settings=same_in_every_run(RUNS, stateful_step_count=STEPS),
    )
    different = ["a step"] * (tally["steps"] - tally["agreed"])
    measured(tally["runs"], "runs", wrong=different)
    measured(tally["steps"], "steps", wrong=different)
