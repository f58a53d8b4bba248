"""How many examples the models look at."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, Phase, settings

from tests.conftest import LONG

# Shortening a failure has no end, so a usual run does not.
PHASES = (Phase.generate, Phase.shrink) if LONG else (Phase.generate,)


def same_in_every_run(most: int, **more: Any) -> settings:
    """At most `most` examples, the same in every run, however long each takes."""
    return settings(
        max_examples=most, phases=PHASES, derandomize=True, database=None, deadline=None,
        suppress_health_check=list(HealthCheck), **more,
    )  # fmt: skip
