"""People who applied where an admin decides."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, or_, select

from app.extensions import db
from app.models import SignUp
from app.models.base import Moment, now
from app.queries.query import Query
from app.rules.joining import ACCEPTED, APPLIED, REJECTED

DECIDED = 25  # the newest, for admins


class Application(NamedTuple):
    """What an admin sees of somebody who applied."""

    id: int
    name: str
    email: str
    state: str
    answer: str
    reason: str
    applied_at: datetime
    decided_at: datetime | None


def waiting(after: int = 0) -> list[Application]:
    """Who waits for a decision, the first to apply first: a page and one more."""
    return _WAITING.rows(after=after, now=now())


def decided() -> list[Application]:
    """The newest decisions that are kept."""
    return _DECIDED.rows(now=now())


PAGE = 25
_COLUMNS = [getattr(SignUp, name) for name in Application._fields]
_VALID = SignUp.expires_at > bindparam("now", type_=Moment)
_WAITING = Query(
    lambda: (
        select(*_COLUMNS)
        .where(SignUp.state == APPLIED, _VALID, SignUp.id > bindparam("after"))
        .order_by(SignUp.id)
        .limit(PAGE + 1)
    ),
    Application,
)
_DECIDED = Query(
    lambda: (
        select(*_COLUMNS)
        .where(or_(SignUp.state == ACCEPTED, SignUp.state == REJECTED), _VALID)
        .order_by(SignUp.decided_at.desc(), SignUp.id.desc())
        .limit(DECIDED)
    ),
    Application,
)


def of_id(id: int, *, lock: bool = False) -> SignUp | None:
    """An application that waits for a decision. lock: to decide."""
    return db.session.scalar(_LOCKED if lock else _ONE, {"id": id, "now": now()})


_ONE = (
    select(SignUp)
    .where(SignUp.id == bindparam("id"), SignUp.state == APPLIED, _VALID)
    .execution_options(populate_existing=True)
)
_LOCKED = _ONE.with_for_update()
