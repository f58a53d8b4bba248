"""Which functions home feeds spend their time in, asked in this process of one member after the other."""

from __future__ import annotations

import cProfile
import pstats
from itertools import cycle
from pathlib import Path

from flask import Flask

from tests.bench.cast import Cast

FEEDS, SHOWN = 600, 20


def feeds(app: Flask, cast: Cast) -> list[str]:
    """The functions with most time of their own, as a table; each member's page once before it counts."""
    client, watch = app.test_client(use_cookies=False), cProfile.Profile()
    for number, who in zip(range(FEEDS + len(cast.visitors)), cycle(cast.visitors), strict=False):
        if number == len(cast.visitors):
            watch.enable()
        client.get("/", headers=who.cookie)
    watch.disable()
    found = pstats.Stats(watch).stats
    whole = sum(row[2] for row in found.values())
    lines = ["| function | own time, % | calls per page |", "|---|--:|--:|"]
    for (file, line, name), row in sorted(found.items(), key=lambda item: -item[1][2])[:SHOWN]:
        place = f"{'/'.join(Path(file).parts[-2:])}:{line} " if line else ""
        lines.append(f"| `{place}{name}` | {row[2] / whole:.1%} | {row[1] / FEEDS:.1f} |")
    return lines
