"""How long it takes from starting to the first answer."""

from __future__ import annotations

import statistics

from tests.bench import tree

TIMES = 5


def ratio(environ: dict[str, str]) -> float:
    """Times a small Flask application with SQLAlchemy, Login and Babel; medians of five each, in turn."""
    ours, theirs = [], []
    for _ in range(TIMES):
        with tree.kontor(environ) as kontor:
            ours.append(kontor.start_seconds)
        with tree.bare("small") as small:
            theirs.append(small.start_seconds)
    return statistics.median(ours) / statistics.median(theirs)
