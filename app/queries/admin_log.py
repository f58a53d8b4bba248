"""The log of admins: page by page for them, counted by year for all members."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, and_, bindparam, extract, func, select
from sqlalchemy.orm import aliased

from app.models import LegalPage, LogEntry, Member
from app.queries.query import VIEWER, Query
from app.rules import limits


class Line(NamedTuple):
    """One act. `admin`: None for the command line, "" for somebody erased; `member`: likewise, None for nobody. `page`,
    `locale`: of the legal page that was published.
    """

    id: int
    act: str
    at: datetime
    admin_id: int | None
    admin: str | None
    member_id: int | None
    member: str | None
    member_state: str | None
    page: str | None
    locale: str | None


class LogPage(NamedTuple):
    """One page; `after`: the id that the next one goes on from, None at the end."""

    lines: list[Line]
    after: int | None


def page(before: int | None) -> LogPage:
    """The newest first, below this id."""
    rows = _PAGE.rows(before=before or 2**62, most=limits.LIST_PAGE + 1)
    lines = rows[: limits.LIST_PAGE]
    return LogPage(lines, lines[-1].id if len(rows) > len(lines) else None)


def about(member_id: int, most: int) -> list[Line]:
    """The newest acts that concern a member."""
    return _ABOUT.rows(viewer=member_id, most=most)


def _lines(*which: Any) -> Any:
    admin, member = aliased(Member), aliased(Member)
    columns = LogEntry.id, LogEntry.act, LogEntry.at, LogEntry.admin_id, admin.name, LogEntry.member_id
    found = select(*columns, member.name, member.state, LegalPage.page, LegalPage.locale)
    found = found.outerjoin(admin, admin.id == LogEntry.admin_id)
    found = found.outerjoin(member, member.id == LogEntry.member_id)
    of_page = and_(LegalPage.id == LogEntry.object_id, LogEntry.act == "legal_published")
    return found.outerjoin(LegalPage, of_page).where(*which).order_by(LogEntry.id.desc()).limit(bindparam("most"))


_PAGE = Query(lambda: _lines(LogEntry.id < bindparam("before", type_=BigInteger)), Line)
_ABOUT = Query(lambda: _lines(LogEntry.member_id == VIEWER), Line)


class Count(NamedTuple):
    """How often admins did this in a year (UTC)."""

    year: int
    act: str
    count: int


def counts() -> list[Count]:
    """The newest year first."""
    return _COUNTS.rows()


def _counts() -> Any:
    year = extract("year", LogEntry.at).label("year")
    return select(year, LogEntry.act, func.count()).group_by(year, LogEntry.act).order_by(year.desc(), LogEntry.act)


_COUNTS = Query(_counts, Count)
