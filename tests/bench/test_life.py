"""A small life of a site, for what can be said without a clock; bin/test --long prints the figures of a whole one."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from tests import databases
from tests.bench import __main__ as bench
from tests.bench import kept, load, report
from tests.bench.mix import KINDS, POLLS
from tests.bench.play import BARE
from tests.databases import SQLITE_FIRST
from tests.tree import ROOT

SMALL = SimpleNamespace(seed=7, warm_up=20, visits=100)


@pytest.fixture(scope="module", params=SQLITE_FIRST)
def small(request, tmp_path_factory):
    """A hundred visits to an organisation of 150."""
    mark = pytest.MonkeyPatch()
    mark.setattr(kept, "folder", tmp_path_factory.getbasetemp)
    mark.setattr(kept, "postgresql_server", databases.postgresql_server)
    mark.setattr(bench, "COUNTED", 30)
    yield bench.run(request.param, 150, SMALL)
    mark.undo()


def test_every_kind_is_played_and_answered(small):
    played = {each.kind for each in small.clocked}
    assert played == {BARE, *(kind.name for kind in (*KINDS, *POLLS))}
    assert {each.status for each in small.clocked if each.kind not in {poll.name for poll in POLLS}} == {200}
    assert {each.status for each in small.clocked} <= {200, 204}


def test_statements_are_counted(small):
    pages = {kind.name for kind in KINDS}
    assert all(0 < each.cost < 100 for each in small.counted if each.kind in pages)
    assert {each.cost for each in small.counted if each.kind == BARE} == {0}


def test_the_cards_have_the_right_shares(small):
    visits = [each.kind for each in small.clocked if each.kind in {kind.name for kind in KINDS}]
    assert len(visits) == SMALL.visits
    assert sum(kind.cards for kind in KINDS) == 100
    assert abs(visits.count("home feed") - 42) < 15  # some cards of the warm-up wait for somebody who can play them


def test_what_is_printed_has_a_line_for_each_kind(small):
    table = report.costs([small])
    assert all(sum(line.startswith(f"| {kind.name} |") for line in table) == 1 for kind in (*KINDS, *POLLS))


def test_many_clients_at_once_get_what_they_ask_for(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "folder", lambda: tmp_path)
    with bench.stage("sqlite", 150, SMALL.seed) as ready:
        asked, _, wrong, _ = load.lines(ready.environ, ready.cast, 3)
    assert wrong == "wrong answers: none"
    assert int(asked.split()[0].replace(",", "")) >= load.CLIENTS  # each was answered, however slow the machine is


SMALL_ONE = ("--database", "sqlite", "--members", "150")


@pytest.mark.long
@pytest.mark.parametrize("given", [(), ("--memory", *SMALL_ONE), ("--start", *SMALL_ONE), ("--profile", *SMALL_ONE),
                                   ("--finding", *SMALL_ONE), ("--load", "300", *SMALL_ONE)])
def test_figures_are_printed(given, capsys):
    command = [sys.executable, "-m", "tests.bench", *given]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=3600)
    with capsys.disabled():
        print(f"\n{run.stdout}{run.stderr}")
    assert run.returncode == 0
