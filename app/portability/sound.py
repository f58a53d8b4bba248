"""Whether a recognised row may be written as it is. Readers clean what they read; this is the final check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from app.portability import cleaning
from app.portability.recognised import CONTACT, LeftOut, Recognised, Row
from app.rules import limits, links, months, text
from app.rules.labels import N_
from app.rules.section_types import Field
from app.rules.sections import CONTACT_KINDS, FIRST_LINES, LANGUAGE_LEVELS, LISTS

UNSOUND = N_("It is too long, or contains something that cannot be shown here.")
_CONTACT = (Field("kind", N_("Contact data"), most=16), Field("value", N_("Contact data"), most=limits.CONTACT))
_FIELDS: dict[str, Mapping[str, Field]] = {
    CONTACT: {each.column: each for each in _CONTACT},
    **{name: each.by_column for name, each in (FIRST_LINES | LISTS).items()},
}
_REQUIRED = {CONTACT: ("value",), **{name: each.required for name, each in LISTS.items()}}


def sound(found: Recognised) -> Recognised:
    """`found`, with its unsound rows moved to those left out."""
    checked = replace(found, rows=[row for row in found.rows if _is_sound(row)], left_out=list(found.left_out))
    for row in found.rows:
        if not _is_sound(row):
            checked.leave_out(LeftOut(row.file, row.line, "", UNSOUND))
    return checked


def _is_sound(row: Row) -> bool:
    fields = _FIELDS.get(row.section)
    if fields is None or not row.values.keys() <= fields.keys():
        return False
    if not all(row.values.get(name) for name in _REQUIRED.get(row.section, ())):
        return False
    if row.section == CONTACT and not _is_contact(row.values):
        return False
    return all(_fits(value, fields[name]) for name, value in row.values.items())


def _is_contact(values: Mapping[str, str | None]) -> bool:
    """A kind of ours, and a value that its form would accept: an address, a number to dial, a day."""
    kind, value = values.get("kind"), values.get("value") or ""
    if kind not in CONTACT_KINDS:
        return False
    read = {"email": cleaning.email, "phone": cleaning.phone, "day": cleaning.day}.get(CONTACT_KINDS[kind].form)
    return read is None or read(value) == value


def _fits(value: object, field: Field) -> bool:
    if not value:
        return value is None or value == ""
    if not isinstance(value, str) or text.has_forbidden(value):
        return False
    if field.form == "month":
        return months.parse(value) == value
    if field.form == "level":
        return value in LANGUAGE_LEVELS
    if field.form == "link":
        return links.complete(value) == value
    return len(value) <= field.most
