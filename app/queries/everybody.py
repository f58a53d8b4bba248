"""Rows of activity that stand in the stream of all members: what was written for all of them, who is new, and what the
organisation announced.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    literal_column,
    or_,
    select,
    text,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from app.models import Activity, FeedChoice
from app.models.base import now
from app.queries.activity import HIDDEN, RAW, Row
from app.queries.graph import mutes
from app.queries.kinds import MODULES
from app.queries.query import VIEWER, Query
from app.queries.visibility import exists_for
from app.rules import limits
from app.rules.kinds import FEED_KINDS, code

_ROW: Any = aliased(Activity, name="y")


def rows(viewer_id: int, before: int, after: int = 0) -> list[Row]:
    """The newest RAW activities above `after` and below `before` that stand in the stream of all members, the viewer's
    own included.
    """
    return _NEWEST.rows(viewer=viewer_id, before=before, after=after, most=RAW, newcomers_since=since())


def stands(viewer: Any, row: Any) -> ColumnElement[bool]:
    """SQL: this row of Activity stands in the stream of all members, whatever its viewer mutes, hides or reads.
    Parameter: newcomers_since, as `since` gives it.
    """
    of_kind = [
        and_(
            row.kind == literal_column(str(code(name))),
            module.for_all(viewer, row),
            module.visible(viewer, row),
            true() if FEED_KINDS[name].by_office else exists_for(viewer, row.actor_id),
        )
        for name, module in MODULES.items() if hasattr(module, "for_all")
    ]  # fmt: skip
    return or_(*of_kind)


def since() -> datetime:
    """Who joined after this moment is a newcomer."""
    return now() - limits.NEWCOMER


def _newest() -> Any:
    """The newest rows of everybody that stand in the stream of all members. What was written for all members is for
    them, whoever else may read on the author's profile what they do. Each kind is read from its own end of the index:
    over all of them together, SQLite would sort the whole history.

    Rows of members who do not exist for the viewer are not even counted: the newest one would be in the cursor.
    """
    of_each = [
        _newest_of(code(name), module, *([] if FEED_KINDS[name].by_office else _of_members())).subquery(name)
        for name, module in MODULES.items() if hasattr(module, "for_all")
    ]  # fmt: skip
    return union_all(*(select(rows) for rows in of_each)).order_by(text("id DESC")).limit(bindparam("most"))


def _of_members() -> tuple[Any, ...]:
    """SQL: the member who did it exists for the viewer, who has not muted them."""
    return ~mutes(VIEWER, _ROW.actor_id), exists_for(VIEWER, _ROW.actor_id)


def _newest_of(kind: int, module: Any, *which: Any) -> Any:
    columns = [getattr(_ROW, name) for name in Row._fields[:-2]]
    shown = type_coerce(module.visible(VIEWER, _ROW), Integer).label("visible")
    unread = select(FeedChoice.kind).where(FeedChoice.member_id == VIEWER, FeedChoice.reads.is_(False))
    return (
        select(*columns, shown, literal_column("1").label("names_whom"))
        .where(
            _ROW.id < bindparam("before"),
            _ROW.id > bindparam("after"),
            _ROW.kind == literal_column(str(kind)),
            _ROW.kind.not_in(unread),
            _ROW.id.not_in(text(f"({HIDDEN})")),
            module.for_all(VIEWER, _ROW),
            *which,
        )
        .order_by(_ROW.id.desc())
        .limit(bindparam("most"))
    )


_NEWEST = Query(_newest, Row)
