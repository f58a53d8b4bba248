"""What finding people costs: the processor time of single questions, without HTTP and without drawing a page.

That of this thread and, on PostgreSQL, of the server's process behind the connection; half of them take less than p50,
one in twenty takes more than p95. Each is asked of members who were not asked before, so nothing is repeated.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from flask import Flask
from flask_babel import force_locale
from sqlalchemy import text

from app import database
from app.drawing import circle
from app.extensions import db
from app.queries import facets, may_know, paths, people, profiles, search, search_pages, suggested_words
from app.queries.search import Wanted
from app.rules import searching
from tests.bench import text as says
from tests.bench.cast import SORTS, Cast

ROUNDS = 4  # questions of each kind by each visitor
PAGE = 20  # people whose degree is asked for at once
MS = 1e-6  # nanoseconds


Handles = Sequence[str]  # of all members


class Question(NamedTuple):
    """`wanted`: p50 in ms on SQLite with 100,000 members; of the hub, where that is another one."""

    name: str
    wanted: str
    ask: Callable[[int, Random, Handles], object]


def _typed(viewer: int, random: Random, _handles: Handles) -> object:
    return suggested_words.suggested(viewer, random.choice(says.FIRST + says.LAST)[: random.randint(2, 4)])


def _search(viewer: int, wanted: Wanted, sort: str) -> object:
    counts = facets.counts(viewer, wanted)
    page = search_pages.page(viewer, wanted, sort, counts.few, close=counts.close)
    return search_pages.found(viewer, page.ids)


def _name(viewer: int, random: Random, _handles: Handles) -> object:
    both = f"{random.choice(says.FIRST)} {random.choice(says.LAST)}"
    return _search(viewer, Wanted(searching.terms(random.choice((both, both.split()[0][:6])))), "close")


def _word(viewer: int, random: Random, _handles: Handles) -> object:
    word = random.choice(random.choice((says.TITLES, says.SKILLS, says.FIRMS, says.PLACES)))
    return _search(viewer, Wanted(searching.terms(word)), "close")


def _two_words(viewer: int, random: Random, _handles: Handles) -> object:
    both = f"{random.choice(says.TITLES)} {random.choice(says.PLACES)}"
    return _search(viewer, Wanted(searching.terms(both)), "close")


def _directory(viewer: int, _random: Random, _handles: Handles) -> object:
    return _search(viewer, Wanted(), "name")


def _two_facets(viewer: int, random: Random, _handles: Handles) -> object:
    chosen = {"place": random.choice(says.PLACES), "skill": random.choice(says.SKILLS)}
    return _search(viewer, Wanted((), [searching.token(*each) for each in chosen.items()]), "name")


def _suggestions(viewer: int, _random: Random, _handles: Handles) -> object:
    return may_know.people(viewer, 5)


def _path(viewer: int, random: Random, handles: Handles) -> object:
    """With the standing of the two, which says how many steps there are."""
    found = profiles.find(viewer, random.choice(handles))
    return paths.between(viewer, profiles.glimpse(*found)) if found else None


def _circle(viewer: int, _random: Random, _handles: Handles) -> object:
    found = circle.of(viewer)
    return circle.picture(found) if found and found.is_enough else None


def _degrees(viewer: int, random: Random, handles: Handles) -> object:
    return people.people(viewer, [random.randint(1, len(handles)) for _ in range(PAGE)])


QUESTIONS = (
    Question("type-ahead", "1", _typed),
    Question("search, a name", "5, hub 8", _name),
    Question("search, a word", "5, hub 8", _word),
    Question("search, words of two fields", "5, hub 8", _two_words),
    Question("directory", "", _directory),
    Question("directory, two facets", "6", _two_facets),
    Question("people you may know", "8", _suggestions),
    Question("degrees of 20 people", "5", _degrees),
    Question("how two are connected", "3", _path),
    Question("my circle, drawn", "", _circle),
)


def costs(app: Flask, cast: Cast) -> Iterator[str]:
    """A table: one line for each question, p50 / p95 in ms for each sort of member."""
    sorts = ("random", *SORTS)
    yield f"| ms of CPU, p50 / p95 | wanted | {' | '.join(sorts)} |"
    yield f"|---|--:|{'--:|' * len(sorts)}"
    with app.app_context(), force_locale("en"):
        for question in QUESTIONS:
            cells = []
            for sort in sorts:
                viewers = [each.id for each in cast.visitors if each.sort == sort]
                taken = sorted(_clocked(question, viewers, cast.handles)) or [0]
                cells.append(f"{taken[len(taken) // 2] * MS:.2f} / {taken[int(len(taken) * 0.95)] * MS:.2f}")
            yield f"| {question.name} | {question.wanted} | {' | '.join(cells)} |"
        db.session.remove()
        db.engine.dispose()


def _clocked(question: Question, viewers: list[int], handles: Handles) -> Iterator[int]:
    """Nanoseconds of each question; the first of a viewer is left out, as it composes the statements."""
    random = Random(question.name)
    for viewer in viewers:
        with database.transaction() as session:
            search.plan_anew()
            behind = _behind(session)
            for number in range(ROUNDS + 1):
                before, began = behind(), time.thread_time_ns()
                question.ask(viewer, random, handles)
                took = time.thread_time_ns() - began + behind() - before
                if number:
                    yield took


def _behind(session: object) -> Callable[[], int]:
    """Nanoseconds that the server's process has run; 0 for SQLite, which has none."""
    if not database.is_postgresql():
        return lambda: 0
    file = Path(f"/proc/{session.execute(text('SELECT pg_backend_pid()')).scalar_one()}/schedstat")
    return lambda: int(file.read_text().split()[0])
