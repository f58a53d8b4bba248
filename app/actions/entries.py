"""Entries of the sections without a table of their own. Their values were checked by a form."""

from __future__ import annotations

from app.actions import listed, ranks
from app.extensions import db
from app.models import ProfileEntry
from app.queries import listed as queries
from app.queries.members import Somebody
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.sections import ENTRY_KINDS, LANGUAGE_LEVELS

UNKNOWN_LEVEL = N_("Choose a level from the list.")


def add_entry(member: Somebody, kind: str, *, origin: str = "", **values: str) -> ProfileEntry:
    """A new entry at the end of its section. `values`: the columns of its kind. Raises Refused if the section is full.
    """
    said: dict[str, str | None] = {column: values[column] for column in ENTRY_KINDS[kind].columns if column in values}
    if same := listed.already(ProfileEntry, member, ENTRY_KINDS[kind].most, said, kind=kind):
        return same
    rank = queries.last_rank(member.id, kind)
    entry = ProfileEntry(member_id=member.id, kind=kind, rank=0 if rank is None else rank + 1, origin=origin)
    change_entry(entry, **values)
    db.session.add(entry)
    db.session.flush()
    return entry


def change_entry(entry: ProfileEntry, **values: str) -> None:
    """`values`: any columns of the kind of this entry. Raises Refused for a level that is none of ours."""
    for field in ENTRY_KINDS[entry.kind].fields:
        if field.column in values:
            setattr(entry, field.column, values[field.column])
        if field.form == "level" and getattr(entry, field.column) not in ("", None, *LANGUAGE_LEVELS):
            raise Refused(UNKNOWN_LEVEL, field.column)


def move_entry(entry: ProfileEntry, step: int) -> None:
    """Swap an entry with its neighbour: `step` -1 is up, 1 is down. At the end nothing happens."""
    ranks.move(queries.in_order(entry), entry, step)


def remove_entry(entry: ProfileEntry) -> None:
    """Take an entry out of its section."""
    db.session.delete(entry)
