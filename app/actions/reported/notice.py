"""A removed notice is hidden until it can no longer be restored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, update

from app.actions import restored
from app.models import Notice
from app.models.base import Moment, now
from app.queries.query import Query


def remove(notice_id: int, _member_id: int) -> None:
    _HIDE.write(notice=notice_id, at=now())


def restore(notice_id: int, _member_id: int, _texts: Mapping[str, str], _kept: Mapping[str, str]) -> None:
    restored.check(_HIDE.write(notice=notice_id, at=None))


def finish(notice_id: int, _member_id: int) -> None:
    _DELETE.write(notice=notice_id)


def _hide() -> Any:
    return update(Notice).where(Notice.id == bindparam("notice")).values(removed_at=bindparam("at", type_=Moment))


_HIDE = Query(_hide)
_DELETE = Query(lambda: delete(Notice).where(Notice.id == bindparam("notice")))
