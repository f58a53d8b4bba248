"""The figures as tables that read the same on a console and in docs/performance.md."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from statistics import mean

from tests.bench.cast import SORTS
from tests.bench.mix import KINDS, POLLS, WHOLE
from tests.bench.play import BARE, Outcome
from tests.bench.tree import ROLES

MB = 1_000_000
FEW = 5  # requests whose mean says nothing yet
COMPARED = ("home feed", "feed, older page", "profile", "network, received cards", "InMail, conversation", "search")


@dataclass
class Run:
    """What one world gave: outcomes with processor time, and outcomes with numbers of statements."""

    database: str
    members: int
    clocked: list[Outcome]
    counted: list[Outcome]

    def bare(self) -> float:
        """Seconds of processor time of the bare page, in the mean."""
        return mean(each.cost for each in self.clocked if each.kind == BARE)

    def times(self, matches: Callable[[Outcome], bool], least: int = 1) -> float | None:
        """Mean processor time of those that match, in bare pages; None where there are fewer than `least`."""
        costs = [each.cost for each in self.clocked if matches(each)]
        return mean(costs) / self.bare() if len(costs) >= least else None


def pairs(runs: list[Run]) -> list[tuple[Run, Run | None]]:
    """The smallest and the largest world of each database; None where there is one only."""
    by_database = defaultdict(list)
    for run in sorted(runs, key=lambda run: run.members):
        by_database[run.database].append(run)
    return [(found[0], found[-1] if len(found) > 1 else None) for found in by_database.values()]


def costs(runs: list[Run]) -> list[str]:
    """One line for each kind: times the bare page in every world, growth, statements in the mean and at most."""
    of_mix = {kind.name for kind in KINDS}
    lines = _head(runs, "request", "of 100", "budget", last="statements (most)")
    for kind in (*KINDS, *POLLS):
        figures = _across(runs, lambda each, name=kind.name: each.kind == name)
        lines.append(_line(kind.name, kind.cards or "beside", kind.budget, *figures, _statements(runs, kind.name)))
    lines.append(_line("**the mix**", 100, WHOLE, *_across(runs, lambda each: each.kind in of_mix), ""))
    bare = ", ".join(f"{run.database} {run.members:,}: {run.bare() * 1000:.2f} ms" for run in runs)
    return [*lines, "", f"The bare page itself, {bare}."]


def _statements(runs: list[Run], kind: str) -> str:
    """In the mean and at most, of all worlds together: a page sends the same ones to either database."""
    costs = [int(each.cost) for run in runs for each in run.counted if each.kind == kind]
    return f"{mean(costs):.1f} ({max(costs)})" if costs else ""


def sorts(runs: list[Run]) -> list[str]:
    """The same for each sort of member, pages that everybody asks for."""
    lines = _head(runs, "request", "member")
    for kind in COMPARED:
        for sort in ("random", *SORTS):
            figures = _across(runs, lambda each, want=(kind, sort): (each.kind, each.sort) == want, FEW)
            lines += [_line(kind, sort, *figures)] if any(figures) else []
    return lines


def memory(taken: Iterable[tuple[int, dict[str, int]]]) -> Iterator[str]:
    """MB by process after so many visits, line by line: between two of them are minutes."""
    yield _line("visits", *ROLES, "together, MB")
    yield _line("--:", *("--:" for _ in ROLES), "--:")
    for visits, sizes in taken:
        figures = [sizes[role] / MB for role in ROLES]
        yield _line(f"{visits:,}", *(f"{each:.1f}" for each in (*figures, sum(figures))))


def _head(runs: list[Run], *first: str, last: str = "") -> list[str]:
    names = []
    for small, large in pairs(runs):
        names.append(f"{small.database}, {small.members:,}")
        names += [f"{large.members:,}", "growth"] if large else []
    columns = (*first, *names, *([last] if last else []))
    return [_line(*columns), _line("---", *("--:" for _ in columns[1:]))]


def _across(runs: list[Run], matches: Callable[[Outcome], bool], least: int = 1) -> list[str]:
    cells = []
    for small, large in pairs(runs):
        ours = small.times(matches, least)
        cells.append(_figure(ours))
        if large:
            theirs = large.times(matches, least)
            cells += [_figure(theirs), _figure(theirs / ours if ours and theirs else None, ".2f")]
    return cells


def _figure(value: float | None, form: str = ".1f") -> str:
    return "" if value is None else format(value, form)


def _line(*cells: object) -> str:
    return f"| {' | '.join(str(cell) for cell in cells)} |"
