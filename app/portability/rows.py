"""Lists of objects converted to rows of a profile: what is imported, what is left out and why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.portability import cleaning, dates, json_trees, lenses
from app.portability.lenses import Json, Lens
from app.portability.recognised import KEPT, LeftOut, Recognised, Row
from app.rules import months, skills, text
from app.rules.labels import N_, Label
from app.rules.sections import POSITIONS, SKILLS

LOOKED_AT = 100  # items of one list; no section may have more than half as many

NOT_FILLED = N_("A required field is empty.")
NO_DATE = N_("The end is not a date.")
REVERSED = N_("The end is before the beginning.")
TWICE = N_("This row appears twice.")
NO_ROOM = N_("There is room for %(count)s entries.")
ONLY_FIRST = N_("Only the first %(count)s entries were read.")
CUT = N_("It is longer than %(most)s characters; the end was left out.")
NOT_READ = N_("This cannot be used here.")
SHOWN = 80  # characters of a value in a note


@dataclass(frozen=True)
class Section:
    """A list in a file. `key`: its name there; `section`: ours; `required`: columns that a row must have; `end`: the
    key of the end, which may say "until today"; `within`: the object that contains the list; `listed`: a key of its
    items whose words become rows of their own, as the keywords of a skill become skills.
    """

    key: str
    section: str
    lenses: tuple[Lens, ...]
    required: tuple[str, ...]
    most: int
    end: str = "endDate"
    within: str = ""
    listed: str = ""


def take(
    section: Section,
    items: Sequence[Any],
    found: Recognised,
    origin: Callable[[Json], str] = json_trees.packed,
    rest: str = KEPT,
) -> list[tuple[int, Any]]:
    """Add the rows of one list to what was found; returns the items that became none, with their places.

    `origin`: returns from an item what is stored with its row; `rest`: what happens to everything that the row does not
    say.
    """
    taken = {_same(section, row.values) for row in found.rows if row.section == section.section}
    left = _take_rows(section, items[:LOOKED_AT], found, origin, taken)
    if len(items) > LOOKED_AT:
        found.leave_out(LeftOut(section.key, LOOKED_AT + 1, "", ONLY_FIRST, {"count": LOOKED_AT}))
    whole = {place for place, _ in left}
    for place, item in enumerate(items[:LOOKED_AT]):
        said = _take_listed(section, item, place, found, taken) if section.listed else set()
        if place not in whole:
            said.update(*(lens.says(item) for lens in section.lenses))
            said |= {("origin",)} if rest != KEPT else set()
            if not _says_an_end(item.get(section.end)):
                said.add((section.end,))
            note_rest(item, said, section.key, place + 1, found, rest)
    return [*left, *enumerate(items[LOOKED_AT:], LOOKED_AT)]


def _take_rows(
    section: Section, items: Sequence[Any], found: Recognised, origin: Callable[[Json], str], taken: set[Any]
) -> list[tuple[int, Any]]:
    """A row for each item that can be one, added to `found` and `taken`; returns the others with their places."""
    left = []
    for place, item in enumerate(items):
        values = lenses.values(section.lenses, item) if isinstance(item, dict) else {}
        why = _why_not(section, item, values, taken)
        if why:
            left.append((place, item))
            found.leave_out(LeftOut(section.key, place + 1, _shown(item, values), why, {"count": section.most}))
            continue
        taken.add(_same(section, values))
        note_cuts(section.lenses, item, section.key, place + 1, found)
        given: dict[str, str | None] = dict(values)
        if section.section == POSITIONS:
            given["ends"] = values["ends"] or None
        found.rows.append(Row(section.section, given, section.key, place + 1, origin(item)))
    return left


def _take_listed(section: Section, item: Any, place: int, found: Recognised, taken: set[Any]) -> lenses.Paths:
    """Rows from a list of words within an item, once all items have their rows; returns the places of those words."""
    words = item.get(section.listed) if isinstance(item, dict) else None
    said: lenses.Paths = set()
    [lens] = section.lenses
    for number, word in enumerate(words[:LOOKED_AT] if isinstance(words, list) else ()):
        values = {lens.column: lens.value({lens.column: word})}
        same = _same(section, values)
        if same and (same in taken or len(taken) < section.most) and not lens.is_cut({lens.column: word}):
            said.add((section.listed, number))
            if same not in taken:
                taken.add(same)
                origin = json_trees.packed(word)
                found.rows.append(Row(section.section, dict(values), section.key, place + 1, origin))
    return said


def note_rest(item: Json, said: lenses.Paths, key: str, place: int, found: Recognised, why: Label = KEPT) -> None:
    """Name every value of an object at other places than `said`: each of its keys once."""
    for name, value in item.items():
        words = (_words(leaf) for path, leaf in json_trees.leaves(value, (name,)) if path not in said)
        shown = ", ".join(filter(None, islice(words, LOOKED_AT)))
        if shown:
            label = text.shorten(text.clean_line(text.without_forbidden(name[:SHOWN])), SHOWN)
            found.leave_out(
                LeftOut(key or label, place, text.shorten(f"{label}: {shown}" if key else shown, SHOWN), why)
            )


def _words(leaf: Any) -> str:
    """A value as a note names it: in one line."""
    return cleaning.line(leaf if isinstance(leaf, str) else json_trees.packed(leaf))[:SHOWN]


def note_cuts(columns: Sequence[Lens], item: Json, key: str, place: int, found: Recognised) -> None:
    """Name the values of an object that were too long."""
    for lens in columns:
        if lens.is_cut(item):
            found.leave_out(LeftOut(key, place, text.shorten(lens.read(item), 60), CUT, {"most": lens.most}))


def _why_not(section: Section, item: Any, values: Mapping[str, str], taken: set[Any]) -> str:
    if not values:
        return NOT_READ
    if not all(values[column] for column in section.required) or not _same(section, values):
        return NOT_FILLED
    if "ends" in values and not values["ends"] and _says_an_end(item.get(section.end)):
        return NO_DATE
    if values.get("ends") and not months.in_order(values["starts"], values["ends"]):
        return REVERSED
    if _same(section, values) in taken:
        return TWICE
    return NO_ROOM if len(taken) >= section.most else ""


def _says_an_end(value: Any) -> bool:
    return bool(value) and not (isinstance(value, str) and dates.is_still(value))


def _same(section: Section, values: Mapping[str, str | None]) -> Any:
    """The values by which two rows are the same: a skill is one however it is spelt."""
    if section.section == SKILLS:
        return skills.key(values["name"] or "")
    return tuple(sorted((column, value or "") for column, value in values.items()))


def _shown(item: Any, values: Mapping[str, str]) -> str:
    said = " ".join(value for value in values.values() if value) or str(item if isinstance(item, str | int) else "")
    return text.shorten(text.without_forbidden(said[:200]), 60)
