"""Months and years as people type them: 04/2014, 4.2014, 2014-04 and 2014; stored as "2014-04" or "2014"."""

from __future__ import annotations

import re
from calendar import monthrange

FIRST_YEAR, LAST_YEAR = 1900, 2100
_MONTH_FIRST = re.compile(r"(\d{1,2}) ?[/.-] ?(\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})(?: ?[/.-] ?(\d{1,2}))?", re.ASCII)
_BY_NUMBER_KEYS = re.compile(r"^(\d{1,2})[ ,]?(\d{4})$", re.ASCII)


def parse(text: str) -> str | None:
    """ "04/2014" -> "2014-04", "2014" -> "2014"; None for what is neither a month nor a year."""
    if found := _MONTH_FIRST.fullmatch(text.strip()):
        month, year = found.groups()
    elif found := _YEAR_FIRST.fullmatch(text.strip()):
        year, month = found.groups()
    else:
        return None
    if not FIRST_YEAR <= int(year) <= LAST_YEAR or (month and not 1 <= int(month) <= 12):
        return None
    return f"{year}-{int(month):02}" if month else year


def entered(text: str) -> str | None:
    """As `parse`, and as the number keys of a phone allow, which may lack a slash: 042014, 4,2014, "4 2014"."""
    return parse(text) or parse(_BY_NUMBER_KEYS.sub(r"\1/\2", text.strip()))


def typed(value: str) -> str:
    """ "2014-04" -> "04/2014": the value of the field when it is edited again."""
    return f"{value[5:7]}/{value[:4]}" if len(value) == 7 else value


def in_order(starts: str, ends: str) -> bool:
    """Whether the first is not after the second, as far as both are known: "2014" may come before "2014-04"."""
    known = min(len(starts), len(ends))
    return starts[:known] <= ends[:known]


def birthday(day: int, month: int) -> str | None:
    """A day without its year, "--03-14"; None if the month has no such day. 29 February is valid."""
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(2024, month)[1]:
        return None
    return f"--{month:02}-{day:02}"
