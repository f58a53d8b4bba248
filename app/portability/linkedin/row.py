"""One row of a table while it is read: its cells cleaned, and what happens to it noted."""

from __future__ import annotations

from functools import cached_property

from app.portability import cleaning, dates
from app.portability.linkedin.gathering import Gathering
from app.portability.linkedin.sheets import Line, plain
from app.portability.recognised import ROOM, LeftOut, Row
from app.portability.rows import NO_ROOM
from app.rules import text
from app.rules.labels import N_, Label

MISSING = N_("The column “%(column)s” is empty.")
NO_DATE = N_("“%(words)s” is no date that Kontor can read.")
KEPT_WITHOUT_DATE = N_("Taken without its date: “%(words)s” is none that Kontor can read.")
CUT = N_("Taken with its beginning only: there is room for %(most)s characters.")
ONE_ONLY = N_("There is room for one entry of this kind.")
NO_LINK = N_("The link was left out: only addresses with http and https are taken.")


class Bad(Exception):
    """A row cannot be taken; `why` and `slots` say it."""

    def __init__(self, why: Label, **slots: str | int) -> None:
        super().__init__(why)
        self.why, self.slots = why, slots


class Reading:
    """One row while it is read: its cells cleaned, and what happens to it noted in `into`."""

    def __init__(self, into: Gathering, file: str, line: Line) -> None:
        self.into, self.file, self.number = into, file, line.number
        self.cells = {column: plain(cell) for column, cell in line.cells.items()}

    @cached_property
    def first_words(self) -> str:
        cells = (cell[:80] for cell in list(self.cells.values())[:3])
        return text.shorten(text.clean_line(" ".join(" ".join(cells).split())), 80)

    def leave_out(self, why: Label, **slots: str | int) -> None:
        self.into.leave_out(LeftOut(self.file, self.number, self.first_words, why, slots))

    def add(self, section: str, **values: str | None) -> None:
        if not self.into.add(Row(section, values, self.file, self.number)):
            room = ROOM[section]
            self.leave_out(NO_ROOM if room > 1 else ONE_ONLY, count=room)

    def cell(self, column: str) -> str:
        """One cell as one line, however long."""
        return cleaning.line(self.cells.get(column, ""))

    def line(self, column: str, most: int, *, required: bool = False) -> str:
        """One cell as one line; a longer one is cut, and said so. Raises Bad where it must not be empty."""
        found = self.cell(column)
        if required and not found:
            raise Bad(MISSING, column=column)
        return self._cut(found, most)

    def text(self, column: str, most: int) -> str:
        return self._cut(cleaning.text(self.cells.get(column, "")), most)

    def _cut(self, found: str, most: int) -> str:
        if len(found) <= most:
            return found
        self.leave_out(CUT, most=most)
        return cleaning.cut(found, most)

    def month(self, column: str, *, required: bool = False) -> str:
        """A month or year, "" for none. One that cannot be read makes the row Bad where it must be there."""
        given = self.cell(column)[:40]
        found = dates.month(given) or ""
        if required and not found:
            raise Bad(NO_DATE, words=given) if given else Bad(MISSING, column=column)
        if given and not found:
            self.leave_out(KEPT_WITHOUT_DATE, words=given)
        return found

    def link(self, column: str) -> str:
        given = self.cell(column)
        found = cleaning.link(given)
        if given and not found:
            self.leave_out(NO_LINK)
        return found
