"""The life of a site under load: many clients at once, two web processes, for as long as is asked."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from statistics import quantiles
from threading import Lock, Thread

from tests.bench.cast import Cast
from tests.bench.mix import EXPECTED, POLLS
from tests.bench.play import EVERY, Deck
from tests.bench.visits import Browser
from tests.tree import Tree, free_port

CLIENTS, WEB_PROCESSES = 8, 2
MB = 1_000_000


class Crowd:
    """Clients who deal from one deck until `deadline`; `took`: seconds of each request, `wrong`: answers by status."""

    def __init__(self, cast: Cast, port: int, deadline: float) -> None:
        self._deck, self._port, self._deadline, self._lock = Deck(cast), port, deadline, Lock()
        self.took: list[float] = []
        self.wrong: Counter[str] = Counter()
        self._threads = [Thread(target=self._play, daemon=True) for _ in range(CLIENTS)]

    def begin(self) -> None:
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        for thread in self._threads:
            thread.join()

    def _play(self) -> None:
        browser, number = Browser(self._port), 0
        while time.monotonic() < self._deadline:
            number += 1
            with self._lock:
                beside = POLLS[number // EVERY % len(POLLS)] if number % EVERY == 0 else None
                kind, who, request = (self._deck.playable(beside) if beside else None) or self._deck.next()
            began = time.perf_counter()
            answer = browser.send(request)
            took = time.perf_counter() - began
            with self._lock:
                self.took.append(took)
                if answer.status in EXPECTED.get(kind.name, (200,)):
                    who.read(request.path, answer.text)
                else:
                    self.wrong[f"{kind.name}: {answer.status}"] += 1
        browser.connection.close()


def lines(environ: dict[str, str], cast: Cast, seconds: int) -> Iterator[str]:
    """What to print. Memory is that of the whole process tree, after a fifth of the time and at the end."""
    port = free_port()
    settings = {"PORT": str(port), "WEB_CONCURRENCY": str(WEB_PROCESSES), "LOG_LEVEL": "WARNING", **environ}
    server = Tree([sys.executable, "-m", "flask", "--app", "wsgi", "serve"], port, settings)
    try:
        crowd = Crowd(cast, port, time.monotonic() + seconds)
        crowd.begin()
        time.sleep(seconds / 5)
        early = server.memory()
        crowd.end()
        late = server.memory()
    finally:
        server.end()
    cuts = quantiles(crowd.took, n=100)
    yield f"{len(crowd.took):,} requests of {CLIENTS} clients in {seconds} s: {len(crowd.took) / seconds:.0f} a second"
    yield f"p50 {cuts[49] * 1000:.0f} ms, p99 {cuts[98] * 1000:.0f} ms: {cuts[98] / cuts[49]:.1f} times as long"
    yield f"wrong answers: {dict(crowd.wrong) or 'none'}"
    yield f"memory: {early / MB:.0f} MB after a fifth of the time, {late / MB:.0f} at the end"
