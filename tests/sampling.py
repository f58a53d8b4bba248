"""Which parametrizations of a test that is `sampled(n)` run in bin/test: n of them. The others are long."""

from __future__ import annotations

from collections import defaultdict
from hashlib import sha256
from itertools import chain, zip_longest

import pytest

from tests.promises import BOTH, database_of


@pytest.hookimpl(tryfirst=True)  # tests/conftest.py leaves out what is long
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    tests = defaultdict(list)
    for item in items:
        if item.get_closest_marker("sampled") and not item.get_closest_marker("long"):
            tests[item.nodeid.partition("[")[0]].append(item)
    for each in tests.values():
        for item in _drawn(each)[each[0].get_closest_marker("sampled").args[0] :]:
            item.add_marker("long")


def _drawn(items: list[pytest.Item]) -> list[pytest.Item]:
    """In an order that their names alone decide, SQLite and PostgreSQL by turns."""
    items = sorted(items, key=lambda item: sha256(item.nodeid.encode()).digest())
    turns = ([item for item in items if database_of(item) == database] for database in BOTH)
    return [item for item in chain.from_iterable(zip_longest(*turns)) if item]
