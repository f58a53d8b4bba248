"""Portraits, for viewers who may see a member with this portrait."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, exists, select

from app.models import Member, Picture
from app.queries.query import VIEWER, Query
from app.queries.visibility import visible_member


def content(viewer_id: int | None, sha256: str, size: int) -> bytes | None:
    """A portrait in one size, if the viewer (None: a guest) may see a member with this portrait."""
    which = {"sha256": sha256, "size": size}
    found = _PUBLIC_PICTURE.value(**which) if viewer_id is None else _PICTURE.value(viewer=viewer_id, **which)
    return found  # type: ignore[no-any-return]


def _picture(viewer: Any) -> Any:
    shown = exists().where(Member.picture == Picture.sha256, visible_member(viewer)).correlate(Picture)
    which = Picture.sha256 == bindparam("sha256"), Picture.size == bindparam("size")
    return select(Picture.content).where(*which, shown)


_PICTURE, _PUBLIC_PICTURE = Query(lambda: _picture(VIEWER)), Query(lambda: _picture(None))
