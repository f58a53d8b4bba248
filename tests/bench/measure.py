"""Rounds of requests against pinned servers: processor time of the web process, and how fast answers come."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.tree import Tree
from tests.bench.visits import BARE, Browser, Visit

WARM_UP, ROUND, ROUNDS = 10, 20, 5  # requests, requests, rounds
CROWD, CROWDS = 4, 2  # connections at once while requests per second are counted, how often


@dataclass
class Figures:
    """`cpu`: seconds of processor time per request, the median of the rounds; `rate`: requests per second.

    `times`: how often the bare page could have been sent meanwhile, measured in between on the same core, in the same
    rhythm: with a write before each request where there is one before those of the visit.
    """

    name: str
    budget: float
    cpu: float
    times: float
    rate: float | None
    bytes: int
    queries: int | None = None


def figures(tree: Tree, visit: Visit, bare: Tree, between_rounds: Callable[[], None]) -> Figures:
    """Measure `visit` in rounds, and the bare page before each: a busy machine slows both."""
    browser, plain = Browser(tree.port), Browser(bare.port)
    between_rounds()
    size = _ask(browser, visit, WARM_UP)
    _ask(plain, BARE, WARM_UP)
    tree.pin()
    bare.pin()
    costs, multiples = [], []
    for _ in range(ROUNDS):
        between_rounds()
        yardstick = _cost(bare, plain, visit.beside or BARE, 2 * ROUND)
        costs.append(_cost(tree, browser, visit, ROUND))
        multiples.append(costs[-1] / yardstick)
    median = statistics.median
    rate = None if visit.in_turn else _rate(tree, visit, between_rounds)
    return Figures(visit.name, visit.budget, median(costs), median(multiples), rate, size)


def _cost(tree: Tree, browser: Browser, visit: Visit, times: int) -> float:
    """Seconds of processor time per request."""
    before = tree.cpu()
    _ask(browser, visit, times)
    return (tree.cpu() - before) / times


def _ask(browser: Browser, visit: Visit, times: int) -> int:
    for _ in range(times):
        request = next(visit.requests)
        answer = browser.send(*request)
        if answer.status not in visit.expects:
            raise RuntimeError(f"{visit.name}: {request[0]} {request[1]} was answered {answer.status}")
    return len(answer.body)


def _rate(tree: Tree, visit: Visit, between_rounds: Callable[[], None]) -> float:
    """Requests per second while several connections ask at once."""
    seconds = 0.0
    for _ in range(CROWDS):
        between_rounds()
        requests = [[next(visit.requests) for _ in range(ROUND // CROWD)] for _ in range(CROWD)]
        crowd = [threading.Thread(target=_ask_all, args=(Browser(tree.port), each)) for each in requests]
        began = time.perf_counter()
        for thread in crowd:
            thread.start()
        for thread in crowd:
            thread.join()
        seconds += time.perf_counter() - began
    return CROWDS * ROUND / seconds


def _ask_all(browser: Browser, requests: list) -> None:
    for request in requests:
        browser.send(*request)
