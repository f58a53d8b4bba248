"""The result of all tables of an upload, within bounds: it is stored for a day and loaded by every page about it."""

from __future__ import annotations

from collections import Counter

from app.portability.recognised import ROOM, LeftOut, Recognised, Row
from app.rules.labels import Label


class Gathering:
    """`found`: what was recognised so far."""

    def __init__(self) -> None:
        self.found = Recognised()
        self._counts = Counter[str]()

    def add(self, row: Row) -> bool:
        """Add a row; False if its section has twice as many already as a profile may have."""
        if self._counts[row.section] >= 2 * ROOM[row.section]:
            return False
        self._counts[row.section] += 1
        self.found.rows.append(row)
        return True

    def take_back(self, row: Row) -> None:
        self._counts[row.section] -= 1
        self.found.rows.remove(row)

    def note(self, why: Label, **slots: str | int) -> None:
        """A sentence about whole files."""
        self.found.notes.append((why, slots))

    def leave_out(self, row: LeftOut) -> None:
        self.found.leave_out(row)
