"""The e-mails of the last thirty days as figures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

DAYS = 30
LATE = timedelta(minutes=5)


class Figures(NamedTuple):
    """`per_day`: how many were accepted on each of the days, the oldest first; days are those of UTC."""

    days: tuple[date, ...]
    per_day: tuple[int, ...]
    failed: int
    late: int

    @property
    def sent(self) -> int:
        return sum(self.per_day)

    @property
    def accepted(self) -> float | None:
        """Percent of those that were done with; None if there were none."""
        done = self.sent + self.failed
        return int(1000 * self.sent / done) / 10 if done else None  # rounded down: 100 means all

    @property
    def highest(self) -> int:
        """The place of the day with most."""
        return max(range(len(self.per_day)), key=self.per_day.__getitem__)


def figures(today: date, counted: Iterable[tuple[str, str, int]], late: int) -> Figures:
    """`counted`: day, state and number; `late`: e-mails that wait longer than they should."""
    by_day = {(day, state): count for day, state, count in counted}
    days = tuple(today - timedelta(days=passed) for passed in reversed(range(DAYS)))
    per_day = tuple(by_day.get((str(day), "sent"), 0) for day in days)
    failed = sum(count for (_, state), count in by_day.items() if state == "failed")
    return Figures(days, per_day, failed, late)
