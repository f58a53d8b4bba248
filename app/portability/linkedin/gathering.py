"""What all tables of an upload give together, within bounds: it is kept for a day and loaded by every page about it."""

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
        """Take a row; False where its section holds twice as many as a profile has room for."""
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
