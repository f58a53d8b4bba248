"""Lists of a member's profile: an entry is added once, and only while there is room."""

from __future__ import annotations

from typing import TypeVar

from app.models import Education, Position, ProfileEntry
from app.queries import listed, members
from app.queries.members import Somebody
from app.rules.errors import Refused
from app.rules.labels import N_

Entry = TypeVar("Entry", Position, Education, ProfileEntry)


def already(
    table: type[Entry], member: Somebody, most: int, said: dict[str, str | None], kind: str | None = None
) -> Entry | None:
    """The equal entry, for a form that is sent twice; None if there is room for a new one, else Refused.

    said: columns and their values; most: the limit of entries; kind: of further sections.
    """
    members.lock(member.id)  # on PostgreSQL two at once would not see each other
    same: Entry | None = listed.same(table, member.id, said, kind)
    if same is None and listed.count(table, member.id, kind) >= most:
        raise Refused(N_("There is room for %(count)s entries."), count=most)
    return same
