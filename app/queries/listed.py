"""Lists of a member's profile: the entries that a new one is compared with, and their order."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, func, or_, select

from app.extensions import db
from app.models import Education, Position, ProfileEntry, Skill
from app.queries.query import VIEWER, Query

KIND: Any = bindparam("kind")
SAID = {
    Position: ("title", "organisation", "place", "starts", "ends", "text"),
    Education: ("school", "degree", "starts", "ends", "text"),
    ProfileEntry: ("title", "detail", "number", "url", "starts", "ends", "text"),
}
Table = type[Position] | type[Education] | type[ProfileEntry]


def same(table: Table, member_id: int, said: dict[str, str | None], kind: str | None = None) -> Any:
    """The equal entry of a list, None if there is none. Of a ProfileEntry, which has the columns of its `kind`, only
    the given ones are compared.
    """
    asked = {**dict.fromkeys(SAID[table]), **said, "viewer": member_id, "kind": kind}
    return db.session.scalar(_SAME[table], asked)


def _same(table: Any) -> Any:
    columns = {name: getattr(table, name) for name in SAID[table]}
    if table is ProfileEntry:
        given = {name: bindparam(name, type_=column.type) for name, column in columns.items()}
        says = [or_(given[name].is_(None), column == given[name]) for name, column in columns.items()]
    else:
        says = [column.is_not_distinct_from(bindparam(name)) for name, column in columns.items()]
    return select(table).where(*_mine(table), *says).limit(1)


def _mine(table: Any) -> tuple[Any, ...]:
    mine = table.member_id == VIEWER
    return (mine, table.kind == KIND) if table is ProfileEntry else (mine,)


_SAME = {table: _same(table) for table in SAID}


def count(table: Table, member_id: int, kind: str | None = None) -> int:
    """How many entries the list holds."""
    return _COUNT[table].value(viewer=member_id, kind=kind)  # type: ignore[no-any-return]


def _counted(table: Any) -> Query:
    return Query(lambda: select(func.count()).select_from(table).where(*_mine(table)))


_COUNT: dict[Any, Query] = {table: _counted(table) for table in SAID}


def last_rank(member_id: int, kind: str) -> int | None:
    """The place of the last entry of a further section, None where it is empty."""
    return _LAST_RANK.value(viewer=member_id, kind=kind)  # type: ignore[no-any-return]


_LAST_RANK = Query(lambda: select(func.max(ProfileEntry.rank)).where(*_mine(ProfileEntry)))


def in_order(row: ProfileEntry | Skill) -> list[Any]:
    """The entries of the list of this one, in their order, to number them anew."""
    asked = {"viewer": row.member_id, "kind": getattr(row, "kind", None)}
    return list(db.session.scalars(_IN_ORDER[type(row)], asked))


_IN_ORDER: dict[Any, Any] = {
    table: select(table).where(*_mine(table)).order_by(table.rank, table.id) for table in (ProfileEntry, Skill)
}


def skills(member_id: int) -> dict[str, int]:
    """The places of the member's skills, by their keys."""
    return dict(_SKILLS.rows(viewer=member_id))


_SKILLS = Query(lambda: select(Skill.name_key, Skill.rank).where(Skill.member_id == VIEWER))
