"""The outbox as admins see it on a page: figures of thirty days, and what came back. No address: a member's name, or
the domain of somebody without an account.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import String, and_, bindparam, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from app.models import Delivery, Member
from app.models.base import Moment, now
from app.queries.query import Query
from app.rules import mail_figures as rules
from app.rules import returned
from app.rules.labels import Label
from app.rules.mail_figures import Figures


class utc_day(FunctionElement[str]):
    """SQL: the day of a moment in UTC as text, 2026-11-29."""

    inherit_cache = True
    type = String()


@compiles(utc_day)
def _of_text(element: Any, compiler: Any, **options: Any) -> str:
    return f"substr({compiler.process(element.clauses, **options)}, 1, 10)"


@compiles(utc_day, "postgresql")
def _of_moment(element: Any, compiler: Any, **options: Any) -> str:
    return f"to_char({compiler.process(element.clauses, **options)} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"


class Returned(NamedTuple):
    """An e-mail that failed; `name`, `handle`: of the member, "" and None for somebody without an account."""

    id: int
    name: str | None
    handle: str | None
    address: str | None
    answer: str
    trouble: str
    tries: int
    at: datetime

    @property
    def domain(self) -> str:
        return (self.address or "").rpartition("@")[2]

    @property
    def why(self) -> Label:
        return returned.why(self.answer, self.trouble)


def figures() -> Figures:
    """Two queries."""
    at = now()
    start = at - timedelta(days=rules.DAYS - 1)
    since = start.replace(hour=0, minute=0, second=0, microsecond=0)
    late = _LATE.value(late=at - rules.LATE)
    return rules.figures(at.date(), _PER_DAY.rows(since=since), late)


def _per_day() -> Any:
    finished: Any = Delivery.finished_at
    day = utc_day(finished)
    return (
        select(day, Delivery.state, func.count())
        .where(or_(Delivery.state == "sent", Delivery.state == "failed"))
        .where(finished >= bindparam("since", type_=Moment))
        .group_by(day, Delivery.state)
    )


def _late() -> Any:
    late = bindparam("late", type_=Moment)
    tried = and_(Delivery.attempts > 0, Delivery.created_at <= late)
    return select(func.count(Delivery.id)).where(Delivery.state == "due", or_(tried, Delivery.due_at <= late))


_PER_DAY, _LATE = Query(_per_day), Query(_late)


def came_back(most: int) -> list[Returned]:
    """The latest e-mails that failed."""
    return _CAME_BACK.rows(most=most)


def that_failed(*which: Any) -> Any:
    """SQL: the columns of Returned of those that failed, the latest first. Parameters: most."""
    return (
        select(
            Delivery.id, Member.name, Member.handle, Delivery.address, Delivery.answer, Delivery.trouble,
            Delivery.attempts, Delivery.finished_at,
        )
        .join(Member, Member.id == Delivery.member_id, isouter=True)
        .where(Delivery.state == "failed", *which)
        .order_by(Delivery.finished_at.desc(), Delivery.id.desc())
        .limit(bindparam("most"))
    )  # fmt: skip


_CAME_BACK = Query(that_failed, Returned)
