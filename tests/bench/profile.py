"""Where home feeds spend their time, asked in this process of one member after the other.

The processor's timer interrupts every millisecond and notes which function runs. Unlike a profiler that hooks into each
call it makes short functions no dearer; what a library does in C counts for the function that called it.
"""

from __future__ import annotations

import signal
from collections import Counter
from pathlib import Path
from types import FrameType

from flask import Flask

from tests.bench.cast import Cast
from tests.tree import ROOT

TICK = 0.001  # seconds of processor time
ROUNDS = 10  # pages of each member
SHOWN = 20


def feeds(app: Flask, cast: Cast) -> list[str]:
    """Shares of places and of functions, as two tables; each member's page once before it counts."""
    client, places, functions = app.test_client(use_cookies=False), Counter(), Counter()

    def note(_signal: int, frame: FrameType) -> None:
        place, file = _place(frame.f_code.co_filename)
        places[place] += 1
        functions[f"{file} {frame.f_code.co_name}"] += 1

    def ask() -> None:
        for who in cast.visitors:
            client.get("/", headers=who.cookie)

    ask()
    before = signal.signal(signal.SIGPROF, note)
    signal.setitimer(signal.ITIMER_PROF, TICK, TICK)
    for _ in range(ROUNDS):
        ask()
    signal.setitimer(signal.ITIMER_PROF, 0)
    signal.signal(signal.SIGPROF, before)
    return [f"{places.total()} samples.", "", *_shares("place", places), "", *_shares("function", functions)]


def _place(filename: str) -> tuple[str, str]:
    """A room of the app, a library or the templates; and the file, shortened."""
    path = Path(filename)
    if "site-packages" in path.parts:
        inside = path.parts[path.parts.index("site-packages") + 1 :]
        return inside[0], "/".join(inside)
    if path.is_relative_to(ROOT / "app") and path.suffix == ".py":
        inside = path.relative_to(ROOT).parts
        return "/".join(inside[:2]), "/".join(inside)
    if path.suffix == ".py" or filename.startswith("<"):
        return "Python's library", path.name
    return "templates", filename.removeprefix(f"{ROOT}/")


def _shares(what: str, found: Counter[str]) -> list[str]:
    lines = [f"| {what} | share |", "|---|--:|"]
    return lines + [f"| `{each}` | {count / found.total():.1%} |" for each, count in found.most_common(SHOWN)]
