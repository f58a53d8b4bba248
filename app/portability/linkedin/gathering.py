"""What all tables of an upload give together, within bounds: it is kept for a day and loaded by every page about it."""

from __future__ import annotations

from collections import Counter

from app.portability.recognised import ROOM, LeftOut, Recognised, Row

LEFT_OUT = 300  # rows that are named one by one; of more only the number is known


class Gathering:
    """`found`: what was recognised so far; `more`: how many rows were left out beyond those that are named in it."""

    def __init__(self) -> None:
        self.found, self.more = Recognised(), 0
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

    def note(self, why: str, **slots: str | int) -> None:
        """A sentence about whole files."""
        self.found.notes.append((why, slots))

    def leave_out(self, row: LeftOut) -> None:
        if len(self.found.left_out) < LEFT_OUT:
            self.found.left_out.append(row)
        else:
            self.more += 1
