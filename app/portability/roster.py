"""Reading a list of people line by line: who can be put on the roster, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from app.portability import cleaning
from app.portability.linkedin import sheets
from app.portability.linkedin.sheets import Line
from app.portability.people_lists import Table, shown
from app.queries import roster_known
from app.queries.letters import address_hash
from app.rules import email, invisible, limits
from app.rules import roster as rules
from app.rules.email import Unsendable, address_in, mailbox
from app.rules.labels import Label

CHUNK = 2_000  # lines that are looked up together
_MOST = {"name": limits.NAME, "school": limits.TITLE, "organisation": limits.TITLE}


class Person(NamedTuple):
    """A line that can be put on the roster."""

    number: int
    name: str
    email: str
    mailbox: str
    locale: str
    school: str
    year: str
    organisation: str

    def columns(self) -> dict[str, str]:
        said = ("name", "email", "locale", "school", "year", "organisation")
        return {name: getattr(self, name) for name in said}


class Trouble(NamedTuple):
    """What is wrong with a line; `is_out`: it is not added, else it is without what is named."""

    number: int
    shown: str
    why: Label
    is_out: bool = True
    slots: Mapping[str, Any] = {}


class Chunk(NamedTuple):
    """The next lines: who can be added, and what is wrong with others or with parts of them."""

    people: list[Person]
    troubles: list[Trouble]


def chunks(table: Table, columns: Mapping[str, int], locale: str) -> Iterator[Chunk]:
    """The whole list, a chunk at a time: never more than that is held. Asks the database three questions for each.

    columns: places by what they are; locale: of people whose line names no language.
    """
    lines, seen, count = table.lines(), set[str](), 0
    while taken := list(islice(lines, min(CHUNK, limits.ROSTER_LINES - count))):
        count += len(taken)
        yield _chunk(taken, columns, locale, seen)
    if count >= limits.ROSTER_LINES and (more := next(lines, None)):
        yield Chunk([], [Trouble(more.number, "", rules.TOO_MANY, slots={"most": limits.ROSTER_LINES})])


def _chunk(lines: Sequence[Line], columns: Mapping[str, int], locale: str, seen: set[str]) -> Chunk:
    people: list[Person] = []
    troubles: list[Trouble] = []
    for line in lines:
        person = None if line.why else _person(line, columns, locale, troubles)
        if person is None:
            troubles.append(Trouble(line.number, _first(line), line.why or rules.BAD_ADDRESS))
        elif person.mailbox in seen:
            troubles.append(Trouble(line.number, person.email, rules.TWICE))
        else:
            seen.add(person.mailbox)
            people.append(person)
    hashes = {each.mailbox: address_hash(each.email) for each in people}
    members, listed, refused = roster_known.known(list(hashes), list(hashes.values()))
    fresh = []
    for each in people:
        hashed = hashes[each.mailbox]
        found = ((rules.MEMBER, each.mailbox in members), (rules.LISTED_ALREADY, hashed in listed),
                 (rules.REFUSES, hashed in refused))  # fmt: skip
        why = next((label for label, is_so in found if is_so), None)
        if why:
            troubles.append(Trouble(each.number, each.email, why))
        else:
            fresh.append(each)
    out = {trouble.number for trouble in troubles if trouble.is_out}
    told = (each for each in troubles if each.is_out or each.number not in out)
    return Chunk(fresh, sorted(told, key=lambda each: each.number))


def _first(line: Line) -> str:
    return shown(next(iter(line.cells.values()), ""))


def address(cell: str) -> str | None:
    """The address in a cell in lower case, None if this site could not send to it."""
    if usual := _USUAL.fullmatch(cell[: limits.EMAIL + 1].strip().lower()):
        return usual[0] if len(usual[0]) <= limits.EMAIL and _is_deliverable(f"x@{usual[1]}") else None
    found = address_in(sheets.plain(cell[: 4 * limits.EMAIL])).lower()
    return found if len(found) <= limits.EMAIL and _is_deliverable(found) else None


# Of most addresses only the domain has to be looked at, and most lists have few: that takes a third of the time.
_USUAL = re.compile(r"[a-z0-9_]+(?:[.+-][a-z0-9_]+){0,4}@([a-z0-9.-]*[a-z0-9])")


@lru_cache(4096)
def _is_deliverable(found: str) -> bool:
    try:
        email.deliverable(found)
    except Unsendable:
        return False
    return True


def _line(cell: str) -> str:
    """One line, as our forms would clean it; a plain cell is one already."""
    if cell.isascii() and cell.isprintable() and cell[:1].isalnum() and "  " not in cell and '"' not in cell:
        return cell.rstrip()
    return cleaning.line(sheets.plain(cell[:2000]))


def _person(line: Line, columns: Mapping[str, int], locale: str, troubles: list[Trouble]) -> Person | None:
    """The person of a line, None without an address; what cannot be used of it is noted."""
    cells = {role: line.cells.get(str(place), "") for role, place in columns.items()}
    found = address(cells.pop("email", ""))
    if found is None:
        return None

    def note(why: Label, **slots: Any) -> None:
        troubles.append(Trouble(line.number, found, why, is_out=False, slots=slots))

    values = {}
    for role in ("name", "first", "last", "school", "organisation", "year", "language"):
        cell = _line(cells.get(role, ""))
        most = _MOST.get(role, 2 * limits.NAME)
        if role in ("school", "organisation") and len(cell) > most:
            note(rules.CUT, column=rules.COLUMNS[role], most=most)
            cell = ""
        values[role] = cell
    year = rules.year_in(values["year"])
    if year is None:
        note(rules.NO_YEAR)
    name = values["name"] or f"{values['first']} {values['last']}".strip()
    if not _is_name(name):
        if {"name", "first", "last"} & columns.keys():
            note(rules.NO_NAME)
        name = ""
    spoken = rules.language_in(values["language"], locale)
    school, organisation = values["school"], values["organisation"]
    return Person(line.number, name, found, mailbox(found), spoken, school, year or "", organisation)


def _is_name(name: str) -> bool:
    return len(name) <= limits.NAME and any(char.isalpha() for char in invisible.bare(name))
