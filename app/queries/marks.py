"""The organisation's own mark."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.models import SiteMark
from app.queries.query import Query


def content(name: str, size: int) -> bytes | None:
    """The mark of this name in one size. Only the present one is stored, and everybody may see it."""
    return _CONTENT.value(name=name, size=size)  # type: ignore[no-any-return]


_CONTENT = Query(
    lambda: select(SiteMark.content).where(SiteMark.name == bindparam("name"), SiteMark.size == bindparam("size"))
)
