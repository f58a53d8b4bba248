"""All statements that are composed once, looked at as they are sent."""

import importlib
import pkgutil
import re
from functools import cache
from itertools import product

import pytest

import app as package
from app.extensions import db
from app.models import ContactGrant, ContactRefusal
from app.queries import (
    connections,
    conversations,
    endorsements,
    facets,
    member_list,
    noticeboard,
    people,
    releases,
    search_by_name,
    search_pages,
    skills,
    suggested_words,
)
from app.queries.query import Query
from app.queries.search import Shape
from app.rules import member_list as member_list_rules
from tests.databases import MANY

CACHED = type(cache(len))
YES_OR_NO = (False, True)
SHAPES = tuple(Shape(*choice) for choice in product(range(2), range(3), YES_OR_NO))
COMPOSERS = {  # what they may be asked for
    connections._own: (range(3), YES_OR_NO, YES_OR_NO),
    conversations._lines: (YES_OR_NO,),
    endorsements._listed: (YES_OR_NO, YES_OR_NO),
    facets._begun: (range(1, 3),),
    facets._live: (SHAPES, (SHAPES[:1], SHAPES[:2])),
    member_list._page: (member_list_rules.TABS, member_list_rules.JOINED, member_list_rules.SEEN, range(3), YES_OR_NO),
    noticeboard._page: (((), ("kind", "topic", "place")), range(2), YES_OR_NO, YES_OR_NO, YES_OR_NO),
    noticeboard._tallies: (range(2),),
    people._listed: (range(3), YES_OR_NO, YES_OR_NO),
    releases._listed: ((ContactGrant, ContactRefusal), YES_OR_NO, range(3), YES_OR_NO),
    search_by_name._few: (YES_OR_NO,),
    search_by_name._hits: (SHAPES,),
    search_by_name._many: (SHAPES, YES_OR_NO, YES_OR_NO),
    search_pages._newest: (SHAPES,),
    search_pages._ranks: (range(3),),
    search_pages._windows: (SHAPES, YES_OR_NO),
    skills._listed: (YES_OR_NO, (True, False, None), YES_OR_NO),
    suggested_words._near: (range(1, 3),),
}
SIDE_BY_SIDE = re.compile(r"\bFROM \w+(?: AS \w+)?, \w+")


def composes(function):
    return function.__annotations__.get("return") == "Query"


def named_in_modules():
    """Every Query that is a constant or in a dict, by its name, and every function that composes some."""
    for module in pkgutil.walk_packages(package.__path__, "app."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for key, query in value.items() if isinstance(value, dict) else ():
                if isinstance(query, Query):
                    yield f"{module.name}.{name}[{key}]", query
            if isinstance(value, Query) or (isinstance(value, CACHED) and composes(value)):
                yield f"{module.name}.{name}", value


def all_of_them():
    found = dict(named_in_modules())
    composers = {value for value in found.values() if not isinstance(value, Query)}
    assert composers == set(COMPOSERS)
    yield from ((name, value) for name, value in found.items() if isinstance(value, Query))
    for composer, choices in COMPOSERS.items():
        yield from ((f"{composer.__name__}{chosen}", composer(*chosen)) for chosen in product(*choices))


@pytest.fixture(scope="module")
def composed(application):
    """All statements by name, on one line each."""
    with application.app_context():
        compiled = {name: query._build().compile(dialect=db.engine.dialect) for name, query in all_of_them()}
        return {name: " ".join(str(statement).split()) for name, statement in compiled.items()}


@MANY
def test_no_statement_has_to_be_written_anew_for_what_it_is_given(composed):
    assert [name for name, text in composed.items() if "POSTCOMPILE" in text] == []


@MANY
def test_no_table_stands_beside_another_without_being_joined(composed):
    """A subquery of a subquery that names a table of the outermost one reads it anew, unless it says otherwise:
    then it asks whether there is any row, not whether it is this one.
    """
    assert len(composed) > 100
    assert [name for name, text in composed.items() if SIDE_BY_SIDE.search(text)] == []
