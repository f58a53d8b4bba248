"""A member with the texts about them that the reporter sees; of somebody whom they have blocked, name and headline."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, case, func, literal_column, select

from app.models import Member
from app.queries.query import VIEWER, Query
from app.queries.thing_reported import Context, Seen
from app.queries.visibility import may_report, may_see
from app.rules import limits

ID: Any = bindparam("id", type_=Member.id.type)
TEXTS = ("name", "headline", "about", "wants", "offers")


def seen_by(reporter_id: int, member_id: int, _by: int | None = None) -> Seen | None:
    row = _SEEN.row(viewer=reporter_id, id=member_id)
    return Seen(row[0], row[1], _texts(row[1:])) if row else None


def context(member_id: int, _member_id: int) -> Context | None:
    row = _NOW.row(id=member_id)
    return Context(_texts(row[1:]), row[0]) if row else None


def _texts(row: Any) -> dict[str, str]:
    return dict(zip(TEXTS, row, strict=True))


NOTHING = literal_column("''")


def _if(part: str, shown: Any, otherwise: Any = NOTHING) -> Any:
    return case((may_see(part, VIEWER, Member.id), shown), else_=otherwise)


def _seen() -> Any:
    start = _if("about_start", func.substr(Member.about, 1, limits.ABOUT_SHORT))
    seen = _if("about", Member.about, start), _if("wants", Member.wants), _if("offers", Member.offers)
    found = select(Member.id, Member.name, Member.headline, *seen)
    return found.where(
        Member.id == ID, Member.id != VIEWER, Member.state == "active", may_report(VIEWER, Member.id)
    )  # fmt: skip


_SEEN = Query(_seen)
_NOW = Query(
    lambda: select(Member.created_at, *(getattr(Member, name) for name in TEXTS)).where(
        Member.id == ID, Member.state == "active"
    )
)
