"""What Kontor promises when something breaks, many come at once or somebody attacks: the table that ends a run.

A test says which promise it holds and tells what it found:

    @pytest.mark.promise("Killed processes lose, double and halve nothing")
    def test_many_kills(kind, measured):
        ...
        measured(20, "kills", wrong=lost, figure="691 actions")

`measured` fails the test where anything is wrong. The table adds up what all tests of a promise found on a database; a
promise whose test failed or did not run is shown as such.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

import pytest

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BOTH = (SQLITE, POSTGRESQL)
# In the order of the table, with the databases that bin/test --long tries each on.
PROMISES = {
    "Killed processes lose, double and halve nothing": BOTH,
    "Up again after a kill": BOTH,
    "No letter is lost, repeats carry one Message-ID": BOTH,
    "An address that is refused holds up nobody": BOTH,
    "A backlog of e-mails leaves": BOTH,
    "Pages are answered while the SMTP server hangs": BOTH,
    "50 clients accept one invitation": BOTH,
    "Accept against withdraw": BOTH,
    "Accept against ignore": BOTH,
    "Accept against block": BOTH,
    "Invitations that cross": BOTH,
    "One endorses twice at once": BOTH,
    "Both part at once": BOTH,
    "Every form sent twice": BOTH,
    "Every form sent twice at once": BOTH,
    "Every form sent from two tabs": BOTH,
    "A full disk": (SQLITE,),
    "A read-only disk": (SQLITE,),
    "A lock of 10 s": (SQLITE,),
    "A restart of PostgreSQL": (POSTGRESQL,),
    "A new version takes over the socket": BOTH,
    "A clock that jumps": BOTH,
    "Slow headers and bodies": (SQLITE,),
    "Junk requests": BOTH,
    "Odd searches and requests": BOTH,
    "1 MB in every field, 10,000 fields": BOTH,
    "Private words reach whom they may": BOTH,
    "What is hidden looks like what never was": BOTH,
    "Words of members are neither markup nor format": BOTH,
    "The model agrees with the actions": BOTH,
    "The model agrees with the pages": BOTH,
    "The model agrees with introductions": BOTH,
    "The model agrees with leaving": BOTH,
    "A fault at any statement of an action": BOTH,
    "A fault at any statement of a migration": BOTH,
    "Migrations up, down, up": BOTH,
    "An upgrade that is killed": (SQLITE,),
    "An upgrade on a disk that fills up": (SQLITE,),
    "Several starts at once migrate once": BOTH,
    "A backup while others write": BOTH,
    "What is restored is what was saved": BOTH,
    "The tests pass on any date": (SQLITE,),
}


@dataclass
class Row:
    """What the tests of one promise on one database came to."""

    rounds: dict[str, int] = field(default_factory=dict)
    wrong: int = 0
    figures: list[str] = field(default_factory=list)
    failed: bool = False
    left_out: bool = False
    measurements: int = 0

    def add(self, rounds: int, unit: str, wrong: int, figure: str) -> None:
        self.measurements += 1
        self.rounds[unit] = self.rounds.get(unit, 0) + rounds
        self.wrong += wrong
        if figure and figure not in self.figures:
            self.figures.append(figure)

    def verdict(self) -> str:
        if self.failed:
            return f"{self.wrong or ''} FAILED".strip()
        if not self.measurements:
            return "did not run"
        return f"{self.wrong} (in part)" if self.left_out else str(self.wrong)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "promise(name): the test holds this promise, see tests/promises.py")
    config.pluginmanager.register(Table(everything=bool(os.environ.get("KONTOR_LONG"))))


class Table:
    """The plugin: hears what every test reports and prints the table when everything else is said."""

    def __init__(self, everything: bool) -> None:
        """everything: a promise that no test held is shown, too."""
        self.rows = {(name, database): Row() for name, databases in PROMISES.items() for database in databases}
        self.everything = everything
        self.missing: dict[str, list[tuple[str, str]]] = {}  # what no test has reported yet

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        for item in items:
            promised = [(mark.args[0], database_of(item)) for mark in item.iter_markers("promise")]
            unknown = {name for name, _ in promised} - PROMISES.keys()
            if unknown:
                raise pytest.UsageError(f"{item.nodeid}: say in tests/promises.py what {unknown} is")
            if promised:
                self.missing[item.nodeid] = promised
                item.user_properties.append(("promised", promised))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        told = dict(report.user_properties)  # of several measurements the last stage of the test knows all
        if report.when == "teardown":
            self.missing.pop(report.nodeid, None)
            for name, values in report.user_properties:
                if name == "measured":
                    self.row(*values[:2]).add(*values[2:])
        for promised in told.get("promised", ()):
            if report.failed:
                self.row(*promised).failed = True
            elif report.skipped and tuple(promised) in self.rows:
                self.rows[tuple(promised)].left_out = True

    def row(self, name: str, database: str) -> Row:
        return self.rows.setdefault((name, database), Row())

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Any:
        yield
        terminal = session.config.pluginmanager.get_plugin("terminalreporter")
        lines = self.lines() if terminal and not session.config.option.collectonly else []
        for line in lines:
            terminal.write_line(line)

    def lines(self) -> list[str]:
        """The table as text; none where no promise was tried."""
        for promised in self.missing.values():
            for name, database in promised:
                self.row(name, database).left_out = True
        shown = {key: row for key, row in self.rows.items() if row.measurements or row.failed}
        if not shown:
            return []
        if self.everything:
            shown = self.rows
        order = list(PROMISES)
        cells = [("promise", "database", "rounds", "lost / leaked / wrong", "figure")]
        for (name, database), row in sorted(shown.items(), key=lambda item: order.index(item[0][0])):
            rounds = ", ".join(f"{count:,} {unit}" for unit, count in row.rounds.items())
            cells.append((name, database, rounds, row.verdict(), "; ".join(row.figures)))
        widths = [max(len(line[place]) for line in cells) for place in range(4)] + [0]
        return ["", *(" | ".join(map(str.ljust, line, widths)) for line in cells)]


def database_of(item: pytest.Item) -> str:
    """The database that a test names among its parameters, whatever the parameter is called."""
    given = getattr(item, "callspec", None)
    names = [value for value in given.params.values() if value in BOTH] if given else []
    marked = item.get_closest_marker("postgres")
    return names[0] if names else POSTGRESQL if marked else SQLITE


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[..., None]:
    """`measured(20, "kills", wrong=[...], figure="691 actions")` tells what a test found and fails where it is wrong.

    `promise` names one of several that the test holds; `wrong` is everything that was lost, leaked or is wrong.
    """
    names = [mark.args[0] for mark in request.node.iter_markers("promise")]

    def note(rounds: int, unit: str, *, wrong: Collection[object], figure: str = "", promise: str = "") -> None:
        name = promise or names[0]
        assert name in names, f"the test does not say that it holds {name!r}"
        values = (name, database_of(request.node), rounds, unit, len(wrong), figure)
        request.node.user_properties.append(("measured", values))
        assert not wrong, wrong

    return note
