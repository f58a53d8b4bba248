"""No statement of a search reads a whole table: its cost follows from what is found, not from how many there are."""

from __future__ import annotations

import re
from itertools import product

import pytest
from sqlalchemy import event

from app import database
from app.extensions import db
from app.queries import facets, may_know, search, search_pages, suggested_words
from app.queries.search import Wanted
from app.rules import searching
from tests.bench import text as says
from tests.bench import world as bench

# Read from their beginning, where a LIMIT ends it; and what SQLite made itself.
FEW = "USING INDEX ix_member_locked"  # of those who are locked alone
ENDED_BY_A_LIMIT = (
    "member USING INDEX ix_member_name_folded", "member USING COVERING INDEX ix_member_name_folded",
    "search_index VIRTUAL TABLE",
)
MADE = re.compile(
    r"^SCAN (?:json_each|anon_\d+|hits\w*|best_connected|\d+|\(subquery-\d+\)|CONSTANT|far|near|TABLE)\b|CONSTANT ROW"
)


@pytest.fixture
def plans(app):
    """Runs something and gives the plans of its statements, on SQLite."""
    if db_name(app) != "sqlite":
        pytest.skip("PostgreSQL chooses by numbers of rows, which a small world does not have")
    with app.app_context():
        bench.build(150)
        seen = []

        @event.listens_for(db.engine, "before_cursor_execute")
        def note(_connection, _cursor, statement, parameters, *_rest):
            if statement.lstrip().upper().startswith(("SELECT", "WITH")):
                seen.append((statement, parameters))

        def run(ask):
            seen.clear()
            with database.transaction(reading=True):
                ask()
            asked = list(seen)
            with db.engine.connect() as connection:
                raw = connection.connection.dbapi_connection
                explained = ((sql, raw.execute(f"EXPLAIN QUERY PLAN {sql}", given)) for sql, given in asked)
                return [(sql, [row[3] for row in steps]) for sql, steps in explained]

        yield run
        event.remove(db.engine, "before_cursor_execute", note)


def db_name(app):
    with app.app_context():
        return db.engine.dialect.name


ASKED = {
    "word": Wanted(searching.terms(says.TITLES[0])),
    "two words": Wanted(searching.terms(f"{says.TITLES[0]} {says.PLACES[0]}")),
    "two facets": Wanted((), [searching.token("place", says.PLACES[0]), searching.token("skill", says.SKILLS[0])]),
    "word and facet": Wanted(searching.terms(says.FIRST[0]), [searching.token("place", says.PLACES[0])]),
    "near": Wanted((), (), True),
    "directory": Wanted(),
}


def test_a_search_scans_no_table(plans):
    wrong = {}
    for (name, wanted), sort, few in product(ASKED.items(), search_pages.SORTS, (True, False)):

        def ask(wanted=wanted, sort=sort, few=few):
            counts = facets.counts(bench.VIEWER, wanted)
            page = search_pages.page(bench.VIEWER, wanted, sort, counts.few if few else None)
            search_pages.found(bench.VIEWER, page.ids)

        wrong |= {f"{name}, {sort}": found for found in [scans(plans(ask))] if found}
    assert wrong == {}


def test_suggestions_and_what_was_meant_scan_no_table(plans):
    def ask():
        suggested_words.suggested(bench.VIEWER, says.FIRST[0][:2])
        suggested_words.suggested(bench.VIEWER, says.SKILLS[0][:4])
        suggested_words.meant(bench.VIEWER, says.LAST[0] + "x")
        facets.own_class(bench.VIEWER)
        search.is_a_name("nobody")

    assert scans(plans(ask)) == []


def test_people_you_may_know_scan_no_table(plans):
    assert scans(plans(lambda: may_know.people(bench.VIEWER, 5))) == []
    assert scans(plans(lambda: may_know.circle(bench.VIEWER, bench.VIEWER + 1, 5))) == []


def scans(plans):
    wrong = []
    for sql, steps in plans:
        for step in steps:
            is_scan = step.startswith(("SCAN", "BLOOM")) and not MADE.match(step) and FEW not in step
            if is_scan and not (any(each in step for each in ENDED_BY_A_LIMIT) and "LIMIT" in sql):
                wrong.append((step, sql[:200]))
    return wrong
