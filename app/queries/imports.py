"""What an import is compared with: the draft of an upload, and the member's own profile."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select

from app.extensions import db
from app.models import ImportDraft, Skill
from app.models.base import Moment, now
from app.queries import notifications, sections
from app.queries.members import MemberRow
from app.queries.query import VIEWER, Query
from app.queries.sections import Sections
from app.rules import limits


def draft(member_id: int, *, lock: bool = False) -> ImportDraft | None:
    """The member's draft, unless it is older than a day. `lock`: to confirm it, once."""
    asked = {"viewer": member_id, "since": now() - limits.IMPORT_EXPIRES}
    return db.session.scalar(_LOCKED if lock else _DRAFT, asked)


_DRAFT = select(ImportDraft).where(
    ImportDraft.member_id == VIEWER, ImportDraft.created_at > bindparam("since", type_=Moment)
)
_LOCKED = _DRAFT.with_for_update()


@dataclass(frozen=True, slots=True)
class Held:
    """A member's own profile: the first lines, the sections, names of skills, contact data by kind, and the audience of
    sections if it is not the usual one; `switches`: see there.
    """

    member: MemberRow
    sections: Sections
    skills: list[str]
    contacts: dict[str, tuple[str, str]]
    audiences: dict[str, str]
    switches: dict[str, str | bool]


def held(member: MemberRow) -> Held:
    """Five queries."""
    skills = _SKILLS.values(viewer=member.id)
    decided = sections.decisions(member.id, member.id)
    return Held(
        member, sections.all_of(member.id), skills, decided.contacts, decided.audiences, switches(member.id)
    )


_SKILLS = Query(lambda: select(Skill.name).where(Skill.member_id == VIEWER))


def switches(member_id: int) -> dict[str, str | bool]:
    """A member's choices by kind, each under a name of its own: "feed.posted.reads", "told.liked.mail"."""
    found: dict[str, str | bool] = {}
    for kind, (reads, shows) in notifications.feed_choices(member_id).items():
        found |= {f"feed.{kind}.reads": reads, f"feed.{kind}.shows": shows}
    for kind, choice in notifications.choices(member_id).items():
        found |= {f"told.{kind}.site": choice.site, f"told.{kind}.mail": choice.mail}
    return found
