"""Members on the page about the organisation: those whose profile everybody may see."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from app.models import Member
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query
from app.queries.visibility import visible_member


def open_to_guests(viewer_id: int | None, most: int) -> list[Person]:
    """Those with a portrait first. A signed-in viewer does not see people who do not exist for them."""
    if viewer_id is None:
        return [Person(*row) for row in _OPEN.rows(most=most)]
    return [Person(*row) for row in _OPEN_TO_MEMBER.rows(viewer=viewer_id, most=most)]


def _open(*which: Any) -> Any:
    faces = select(*face_columns()).where(visible_member(None), *which)
    return faces.order_by(Member.picture.is_(None), Member.name_folded, Member.id).limit(bindparam("most"))


_OPEN = Query(lambda: _open())
_OPEN_TO_MEMBER = Query(lambda: _open(visible_member(VIEWER)))
