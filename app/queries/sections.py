"""The sections of a profile: their rows, and their owner's choices about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal, literal_column, null, select, union_all

from app.extensions import db
from app.models import (
    Contact,
    ContactGrant,
    ContactRefusal,
    Education,
    Position,
    ProfileEntry,
    SectionAudience,
    Skill,
)
from app.queries.query import VIEWER, Query
from app.rules import links
from app.rules.sections import CONTACT_KINDS, EDUCATION, ENTRY_KINDS, POSITIONS, link_to
from app.rules.visibility import Level, sees_contact


class PositionSeen(NamedTuple):
    """`ends` None: current. `text` is empty where only the current position is shown."""

    id: int
    title: str
    organisation: str
    place: str
    starts: str
    ends: str | None
    text: str

    @property
    def is_current(self) -> bool:
        return self.ends is None


class EducationSeen(NamedTuple):
    """`text` is empty where it is not shown."""

    id: int
    school: str
    degree: str
    starts: str
    ends: str
    text: str


class EntrySeen(NamedTuple):
    """One entry of a further section; empty strings where its kind has no such field."""

    id: int
    kind: str
    title: str
    detail: str
    number: str
    url: str
    starts: str
    ends: str
    text: str

    @property
    def host(self) -> str:
        """The host of a link, which its visible words name."""
        return links.host(self.url)


class ContactSeen(NamedTuple):
    """`release` is for the owner only: connections, chosen or nobody."""

    kind: str
    value: str
    release: str = ""

    @property
    def link(self) -> str | None:
        return link_to(self.kind, self.value)


@dataclass(frozen=True, slots=True)
class Decisions:
    """A member's choices about their profile: the audience by section if it is not the usual one, the fields of contact
    data as (value, release) by kind, which of those for chosen connections the viewer was chosen for, and which of
    those for all connections they are excepted from.
    """

    audiences: dict[str, str]
    contacts: dict[str, tuple[str, str]]
    chosen: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()

    def contacts_for(self, level: Level) -> list[ContactSeen]:
        """The fields of contact data that the viewer sees, in the order of the registry."""
        return [
            ContactSeen(kind, value, release if level == Level.SELF else "")
            for kind, value, release in self.own_contacts()
            if sees_contact(release, level, chosen=kind in self.chosen, refused=kind in self.refused)
        ]

    def own_contacts(self) -> list[tuple[str, str, str]]:
        """(kind, value, release) of every field, in the order of the registry: for its owner."""
        return [(kind, *self.contacts[kind]) for kind in CONTACT_KINDS if kind in self.contacts]


def decisions(viewer_id: int | None, member_id: int) -> Decisions:
    """This member's choices about their sections and contact data, as far as they concern this viewer; one query."""
    rows = _DECISIONS.rows(viewer=viewer_id, owner=member_id)
    return Decisions(
        {name: choice for what, name, value, choice in rows if what == "audience"},
        {name: (value, choice) for what, name, value, choice in rows if what == "contact"},
        frozenset(name for what, name, value, choice in rows if what == "chosen"),
        frozenset(name for what, name, value, choice in rows if what == "refused"),
    )


OWNER: Any = bindparam("owner", type_=db.BigInteger)


def _decisions() -> Any:
    return union_all(
        select(_word("contact").label("what"), Contact.kind, Contact.value, Contact.release).where(
            Contact.member_id == OWNER
        ),
        select(_word("audience"), SectionAudience.section, null(), SectionAudience.audience).where(
            SectionAudience.member_id == OWNER
        ),
        select(_word("chosen"), ContactGrant.kind, null(), null()).where(
            ContactGrant.member_id == OWNER, ContactGrant.peer_id == VIEWER
        ),
        select(_word("refused"), ContactRefusal.kind, null(), null()).where(
            ContactRefusal.member_id == OWNER, ContactRefusal.peer_id == VIEWER
        ),
    )


def _word(text: str) -> Any:
    return literal_column(f"'{text}'")


@dataclass(frozen=True, slots=True)
class Sections:
    """All rows in the sections of one profile, each in its order; nothing is left out yet."""

    positions: Sequence[PositionSeen]
    education: Sequence[EducationSeen]
    entries: dict[str, Sequence[EntrySeen]]

    def rows(self, name: str) -> Sequence[Any]:
        """The rows of one section, by its name; skills have queries of their own (queries/skills.py)."""
        own: dict[str, Sequence[Any]] = {POSITIONS: self.positions, EDUCATION: self.education}
        return own[name] if name in own else self.entries.get(name, ())


def all_of(member_id: int) -> Sections:
    """Positions (current ones first, then the latest), education and entries by kind; one query."""
    found: dict[str, list[Any]] = {}
    for kind, *row in _ROWS.rows(owner=member_id):
        found.setdefault(kind, []).append(row)
    positions = [PositionSeen(id, title, detail, place, starts, ends, text)
                 for id, title, detail, place, url, starts, ends, text, rank in found.get(POSITIONS, ())]
    education = [EducationSeen(id, title, detail, starts, ends, text)
                 for id, title, detail, place, url, starts, ends, text, rank in found.get(EDUCATION, ())]
    positions.sort(key=lambda each: (each.ends is None, each.ends or "", each.starts, each.id), reverse=True)
    education.sort(key=lambda each: (each.ends, each.starts, -each.id), reverse=True)
    entries = {kind: _entries(kind, found[kind]) for kind in ENTRY_KINDS if kind in found}
    return Sections(positions, education, entries)  # fmt: skip


def _entries(kind: str, rows: list[Any]) -> list[EntrySeen]:
    if ENTRY_KINDS[kind].dated:
        rows.sort(key=lambda row: (row[6] or row[5], row[5], row[0]), reverse=True)
    else:
        rows.sort(key=lambda row: (row[8], row[0]))
    return [EntrySeen(row[0], kind, *row[1:8]) for row in rows]


def _rows() -> Any:
    """Columns: kind, id, title, detail, number (place of a position), url, starts, ends, text, rank."""
    zero, empty = literal(0), literal("")
    position = (Position.id, Position.title, Position.organisation, Position.place, empty, Position.starts,
                Position.ends, Position.text, zero)
    education = (Education.id, Education.school, Education.degree, empty, empty, Education.starts, Education.ends,
                 Education.text, zero)
    entry = (ProfileEntry.id, ProfileEntry.title, ProfileEntry.detail, ProfileEntry.number, ProfileEntry.url,
             ProfileEntry.starts, ProfileEntry.ends, ProfileEntry.text, ProfileEntry.rank)
    return union_all(
        select(_word(POSITIONS).label("kind"), *position).where(Position.member_id == OWNER),
        select(_word(EDUCATION), *education).where(Education.member_id == OWNER),
        select(ProfileEntry.kind, *entry).where(ProfileEntry.member_id == OWNER),
    )  # fmt: skip


_DECISIONS, _ROWS = Query(_decisions), Query(_rows)


def own(table: type[Any], member_id: int, row_id: int) -> Any:
    """A row of the member's own profile (Position, Education, Skill) to act on, None where it is not theirs."""
    return db.session.scalar(_OWN[table], {"viewer": member_id, "id": row_id})


_OWN = {
    table: select(table).where(table.id == bindparam("id"), table.member_id == VIEWER)
    for table in (Position, Education, Skill, ProfileEntry)
}


def own_entry(member_id: int, kind: str, row_id: int) -> ProfileEntry | None:
    """An entry of this kind of the member's own to act on, None where it is not theirs."""
    found: ProfileEntry | None = own(ProfileEntry, member_id, row_id)
    return found if found and found.kind == kind else None
