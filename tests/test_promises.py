"""The table at the end of a run says what was found, and of what was not found out that it was not."""

from __future__ import annotations

import pytest

from tests import promises

pytest_plugins = ["pytester"]
TESTS = """
import pytest

def promise(name):
    return pytest.mark.promise(name)

@promise("Junk requests")
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
@pytest.mark.parametrize("seed", [1, 2])
def test_that_holds(kind, seed, measured):
    measured(2000, "requests", wrong=[], figure="no error")

@promise("A full disk")
def test_that_finds_something(measured):
    measured(1, "disk", wrong=["a post", "a letter"])

@promise("A lock of 10 s")
def test_that_breaks_before_it_measures(measured):
    assert 1 > 2

@promise("Slow headers and bodies")
def test_that_breaks_after_it_measured(measured):
    measured(200, "clients", wrong=[])
    assert 1 > 2

@promise("A read-only disk")
def test_that_is_left_out(measured):
    pytest.skip("not permitted here")

@promise("A clock that jumps")
@pytest.mark.parametrize("by", [40, -2])
def test_that_is_left_out_in_part(by, measured):
    if by > 0:
        pytest.skip("not today")
    measured(1, "jump", wrong=set())

@pytest.mark.promise("Both part at once")
@pytest.mark.promise("Accept against block")
def test_that_holds_two(measured):
    measured(5, "rounds", wrong=[], promise="Both part at once")
    measured(7, "rounds", wrong=[], promise="Accept against block")
"""


@pytest.fixture
def shown(pytester, monkeypatch):
    """`shown("")` runs the tests above as bin/test does, `shown("1")` as bin/test --long does: (promise, database) ->
    the other cells of the line."""

    def run(long, *options):
        monkeypatch.setenv("KONTOR_LONG", long)
        monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # some cannot run within themselves
        pytester.makepyfile(TESTS)
        lines = pytester.runpytest_inprocess("-p", "tests.promises", *options).outlines
        cells = [[cell.strip() for cell in line.split(" | ")] for line in lines if " | " in line]
        assert [each[0] for each in cells[:1]] == ["promise"]
        return {(name, database): rest for name, database, *rest in cells[1:]}

    return run


def test_the_table_adds_up_what_the_tests_of_a_promise_found(shown):
    table = shown("")
    for database in promises.BOTH:
        assert table["Junk requests", database] == ["4,000 requests", "0", "no error"]
    assert table["Both part at once", "sqlite"] == ["5 rounds", "0", ""]
    assert table["Accept against block", "sqlite"] == ["7 rounds", "0", ""]


def test_a_promise_whose_test_failed_or_did_not_run_is_shown_as_such(shown):
    table = shown("1")
    assert table["A full disk", "sqlite"] == ["1 disk", "2 FAILED", ""]
    assert table["A lock of 10 s", "sqlite"] == ["", "FAILED", ""]
    assert table["Slow headers and bodies", "sqlite"] == ["200 clients", "FAILED", ""]
    assert table["A read-only disk", "sqlite"] == ["", "did not run", ""]
    assert table["A clock that jumps", "sqlite"] == ["1 jump", "0 (in part)", ""]
    assert table["Invitations that cross", "postgresql"] == ["", "did not run", ""], "no test says that it holds it"
    assert table.keys() >= {(name, each) for name, databases in promises.PROMISES.items() for each in databases}


def test_a_run_that_is_broken_off_promises_nothing(shown):
    table = shown("1", "-x", "-k", "holds or finds")
    assert table["Junk requests", "postgresql"][1] == "0"
    assert table["A full disk", "sqlite"][1] == "2 FAILED"
    assert table["Both part at once", "sqlite"][1] == "did not run"


def test_a_usual_run_shows_what_it_tried(shown):
    assert ("A read-only disk", "sqlite") not in shown("")
