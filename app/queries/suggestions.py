"""What others have written into a field, to choose from: only what every member may see on their profiles anyway."""

from __future__ import annotations

from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, select

from app.models import Education, Member, Position, Skill
from app.queries import graph
from app.queries.query import VIEWER, Query
from app.queries.visibility import may_see, visible_member
from app.rules import skills, text

MOST = 8


class Source(NamedTuple):
    """Where the words of one field stand: as written, folded, in which section of a profile, and what makes two of them
    one, where that is more than their letters.
    """

    written: Any
    folded: Any
    section: str
    key: Any = None


SOURCES = {
    "title": Source(Position.title, Position.title_folded, "positions"),
    "organisation": Source(Position.organisation, Position.organisation_folded, "positions"),
    "school": Source(Education.school, Education.school_folded, "education"),
    "skill": Source(Skill.name, Skill.name_folded, "skills", Skill.name_key),
}


def begun(viewer_id: int, field: str, typed: str) -> list[str]:
    """What members use that begins with what was typed (folded), most used first; nothing for nothing typed."""
    source, start = SOURCES[field], text.fold(typed)[:100]
    if not start:
        return []
    by_key = source.key is not None and skills.key(typed) != start
    if by_key:  # "C#" is the beginning of fewer than "C"
        start = skills.key(typed)[:100]
    return _BEGUN[field, by_key].values(viewer=viewer_id, start=start, end=start + "\U0010ffff")


def _begun(source: Source, by_key: bool) -> Any:
    begun = source.key if by_key else source.folded
    one = source.folded if source.key is None else source.key
    return (
        select(func.min(source.written))
        .join(Member, Member.id == source.written.class_.member_id)
        .where(begun >= bindparam("start"), begun < bindparam("end"), visible_member(VIEWER))
        .where(_open_to_members(source))
        .group_by(one)
        .order_by(func.count().desc(), one)
        .limit(MOST)
    )


def _open_to_members(source: Source) -> Any:
    """SQL: the row stands in a part of its owner's profile that all members see; of positions only current ones may."""
    if source.section == "positions":
        return and_(Position.ends.is_(None), may_see("current_position", graph.NOBODY, Member.id))
    return may_see(source.section, graph.NOBODY, Member.id)


_BEGUN = {
    (field, by_key): Query(partial(_begun, source, by_key))
    for field, source in SOURCES.items()
    for by_key in ((False,) if source.key is None else (False, True))
}
