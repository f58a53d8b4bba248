"""Introductions that can no longer be passed on, because two of the three parted. Nobody is told."""

from __future__ import annotations

from typing import Any

from sqlalchemy import and_, bindparam, or_, update

from app.actions import events
from app.models import Introduction
from app.queries.query import VIEWER, Query
from app.rules import introductions as rules

OTHER: Any = bindparam("other", type_=Introduction.via_id.type)


def lose_between(a_id: int, b_id: int) -> None:
    """Two of the three are no longer connected, or one blocked the other; both are locked. To whoever asked it stays
    "asked" until its time is over; for the other two it is gone, even if they meet again.
    """
    _forget(_LOSE.values(viewer=a_id, other=b_id, to=rules.LOST))


def end_between(a_id: int, b_id: int) -> None:
    """The two were connected: what either had asked before, to be introduced to the other, was over then. It is closed
    when they part, so that connecting costs nothing more.
    """
    _forget(_END.values(viewer=a_id, other=b_id, to=rules.OVER))


def _forget(ids: list[int]) -> None:
    """The notification of the one between would lead to nothing."""
    for id in ids:
        events.forget("introduction_asked", object_id=id)


def _pair(one: Any, other: Any) -> Any:
    return or_(and_(one == VIEWER, other == OTHER), and_(one == OTHER, other == VIEWER))


def _lost() -> Any:
    """Not answered, and these are two of the three."""
    one = Introduction
    sides = (one.asker_id, one.via_id), (one.via_id, one.target_id), (one.asker_id, one.target_id)
    return _moved(one.state == rules.ASKED, or_(*(_pair(*side) for side in sides)))


def _ended() -> Any:
    states = or_(*(Introduction.state == state for state in rules.UNANSWERED))
    return _moved(states, _pair(Introduction.asker_id, Introduction.target_id))


def _moved(*which: Any) -> Any:
    return update(Introduction).where(*which).values(state=bindparam("to")).returning(Introduction.id)


_LOSE, _END = Query(_lost), Query(_ended)
