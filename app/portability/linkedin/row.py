"""One row of a table while it is read: its cells cleaned, and what happens to it noted."""

from __future__ import annotations

from functools import cached_property

from app.portability import cleaning, dates
from app.portability.dates import UNKNOWN, Habits
from app.portability.linkedin.gathering import Gathering
from app.portability.linkedin.sheets import Line, plain
from app.portability.recognised import ROOM, LeftOut, Row
from app.portability.rows import NO_ROOM
from app.rules import limits, text
from app.rules.labels import N_, Label

MISSING = N_("The column “%(column)s” is empty.")
NO_DATE = N_("“%(words)s” cannot be read as a date here.")
KEPT_WITHOUT_DATE = N_("Imported without its date: “%(words)s” cannot be read as a date here.")
YEAR_ONLY = N_("Imported with its year only: which month “%(words)s” means is not clear.")
CUT = N_("Imported with its beginning only: there is room for %(most)s characters.")
ONE_ONLY = N_("There is room for one entry of this kind.")
NO_LINK = N_("The link was left out: only addresses with http and https are imported.")


class Bad(Exception):
    """A row cannot be imported; `why` and `slots` say why."""

    def __init__(self, why: Label, **slots: str | int) -> None:
        super().__init__(why)
        self.why, self.slots = why, slots


class RowReader:
    """One row while it is read: its cells cleaned, and what happens to it noted in `into`. `asked`: columns whose cells
    were read; the others are not used. `habits`: of the dates of its table.
    """

    def __init__(self, into: Gathering, file: str, line: Line, habits: Habits = UNKNOWN) -> None:
        self.into, self.file, self.number, self.habits = into, file, line.number, habits
        self.cells = {column: plain(cell) for column, cell in line.cells.items()}
        self.asked = set[str]()

    @cached_property
    def first_words(self) -> str:
        cells = (cell[:80] for cell in list(self.cells.values())[:3])
        return text.shorten(text.clean_line(" ".join(" ".join(cells).split())), 80)

    def leave_out(self, why: Label, *, item: str = "", **slots: str | int) -> None:
        """`item`: the part of the row that is left out, if it is neither the whole row nor one of its cells."""
        shown = text.shorten(item, 60) if item else self.first_words
        self.into.leave_out(LeftOut(self.file, self.number, shown, why, slots))

    def add(self, section: str, **values: str | None) -> None:
        if not self.into.add(Row(section, values, self.file, self.number)):
            room = ROOM[section]
            self.leave_out(NO_ROOM if room > 1 else ONE_ONLY, count=room)

    def cell(self, column: str) -> str:
        """One cell as one line, however long."""
        return cleaning.line(self._asked(column))

    def name(self, column: str) -> str:
        """The beginning of a cell, as long as a name may be."""
        return cleaning.line(self._asked(column)[: limits.NAME])

    def _asked(self, column: str) -> str:
        self.asked.add(column)
        return self.cells.get(column, "")

    def line(self, column: str, most: int, *, required: bool = False) -> str:
        """One cell as one line; a longer one is cut, with a note. Raises Bad if it is empty but required."""
        found = self.cell(column)
        if required and not found:
            raise Bad(MISSING, column=column)
        return self.cut(found, most)

    def text(self, column: str, most: int) -> str:
        return self.cut(cleaning.text(self._asked(column)), most)

    def cut(self, found: str, most: int) -> str:
        if len(found) <= most:
            return found
        self.leave_out(CUT, most=most)
        return cleaning.cut(found, most)

    def month(self, column: str, *, required: bool = False) -> str:
        """A month or year, "" for none. An unreadable one makes the row Bad if it is required."""
        given = self.cell(column)[:40]
        found = dates.month(given, self.habits) or ""
        if given and not found and (found := dates.year(given) or ""):
            self.leave_out(YEAR_ONLY, words=given)
        if required and not found:
            raise Bad(NO_DATE, words=given) if given else Bad(MISSING, column=column)
        if given and not found:
            self.leave_out(KEPT_WITHOUT_DATE, words=given)
        return found

    def end(self, column: str, *, required: bool = False) -> str:
        """The month of an end, "" if the cell says that there is none yet."""
        return "" if dates.is_still(self.cell(column)) else self.month(column, required=required)

    def link(self, column: str) -> str:
        given = self.cell(column)
        found = cleaning.link(given)
        if given and not found:
            self.leave_out(NO_LINK, item=given)
        return found
