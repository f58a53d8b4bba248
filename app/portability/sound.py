"""Whether a recognised row may be written as it is. Readers clean what they read; nothing else gets past this."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.portability import cleaning
from app.portability.recognised import (
    ABOUT,
    CONTACT,
    EDUCATION,
    HEAD,
    POSITIONS,
    SKILLS,
    WANTS,
    LeftOut,
    Recognised,
    Row,
)
from app.rules import limits, links, months, text
from app.rules.labels import N_
from app.rules.sections import CONTACT_KINDS, ENTRY_KINDS, LANGUAGE_LEVELS

UNSOUND = N_("It is too long, or holds something that cannot be shown here.")
_MONTH, _LINK, _LEVEL = -1, -2, -3  # in the place of a length
_COLUMNS: dict[str, dict[str, int]] = {
    HEAD: {"headline": limits.HEADLINE, "place": limits.PLACE, "industry": limits.INDUSTRY},
    ABOUT: {"about": limits.ABOUT},
    WANTS: {"wants": limits.WANTS, "offers": limits.WANTS},
    CONTACT: {"kind": 16, "value": limits.CONTACT},
    POSITIONS: {"title": limits.TITLE, "organisation": limits.TITLE, "place": limits.PLACE, "starts": _MONTH,
                "ends": _MONTH, "text": limits.POSITION_TEXT},
    EDUCATION: {"school": limits.TITLE, "degree": limits.TITLE, "starts": _MONTH, "ends": _MONTH,
                "text": limits.EDUCATION_TEXT},
    SKILLS: {"name": limits.SKILL},
    **{kind: {field.column: {"month": _MONTH, "link": _LINK, "choice": _LEVEL}.get(field.form, field.most)
              for field in each.fields} for kind, each in ENTRY_KINDS.items()},
}  # fmt: skip
_REQUIRED = {
    POSITIONS: ("title", "organisation", "starts"), EDUCATION: ("school",), SKILLS: ("name",), CONTACT: ("value",),
    **{kind: tuple(field.column for field in each.fields if field.required) for kind, each in ENTRY_KINDS.items()},
}  # fmt: skip


def sound(found: Recognised) -> Recognised:
    """`found` with its unsound rows among what was left out."""
    checked = replace(found, rows=[row for row in found.rows if _is_sound(row)], left_out=list(found.left_out))
    for row in found.rows:
        if not _is_sound(row):
            checked.leave_out(LeftOut(row.file, row.line, "", UNSOUND))
    return checked


def _is_sound(row: Row) -> bool:
    columns = _COLUMNS.get(row.section)
    if columns is None or not row.values.keys() <= columns.keys():
        return False
    if not all(row.values.get(name) for name in _REQUIRED.get(row.section, ())):
        return False
    if row.section == CONTACT and not _is_contact(row.values):
        return False
    return all(_fits(value, columns[name]) for name, value in row.values.items())


def _is_contact(values: Mapping[str, str | None]) -> bool:
    """A kind of ours, and what its form would take: an address, a number to dial, a day."""
    kind, value = values.get("kind"), values.get("value") or ""
    if kind not in CONTACT_KINDS:
        return False
    read = {"email": cleaning.email, "phone": cleaning.phone, "day": cleaning.day}.get(CONTACT_KINDS[kind].form)
    return read is None or read(value) == value


def _fits(value: object, most: int) -> bool:
    if not value:
        return value is None or value == ""
    if not isinstance(value, str) or text.has_forbidden(value):
        return False
    if most == _MONTH:
        return months.parse(value) == value
    if most == _LEVEL:
        return value in LANGUAGE_LEVELS
    if most == _LINK:
        return links.complete(value) == value
    return len(value) <= most
