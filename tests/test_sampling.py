"""A sample of a test's parametrizations runs in bin/test: always the same ones, on both databases."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]
TESTS = """
import pytest

@pytest.mark.sampled(4)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("number", range(20))
def test_of_many(kind, number):
    pass

@pytest.mark.sampled(1)
@pytest.mark.parametrize("kind", ["postgresql", "sqlite"])
def test_of_two(kind):
    pass

def test_of_one():
    pass
"""


@pytest.fixture
def long(pytester, monkeypatch):
    """`long()`: the names of the tests above, and whether each is left to bin/test --long."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # some cannot run within themselves
    pytester.makepyfile(TESTS)

    def collected():
        items, _ = pytester.inline_genitems("-p", "tests.promises", "-p", "tests.sampling")
        return {item.name: item.get_closest_marker("long") is not None for item in items}

    return collected


def test_so_many_run_and_the_others_are_long(long):
    found = long()
    run = [name for name, is_long in found.items() if not is_long]
    assert len(found) == 43
    assert [sum(database in name for name in run if "many" in name) for database in ("sqlite", "postgresql")] == [2, 2]
    assert [name for name in run if "many" not in name] == ["test_of_two[sqlite]", "test_of_one"]


def test_they_are_the_same_in_every_run(long):
    assert long() == long()
