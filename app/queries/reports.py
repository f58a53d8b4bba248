"""Reports: a member's own, and those that admins decide. Nobody but admins reads who reported, and no admin decides, or
sees, what is reported about themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from app.models import LogEntry, Member, Removal, Report
from app.queries.query import VIEWER, Query
from app.rules import limits
from app.rules.reporting import CLOSED, OPEN

ID: Any = bindparam("id", type_=Report.id.type)
BEFORE: Any = bindparam("before", type_=Report.id.type)
LATER = 2**62  # than any report


class Mine(NamedTuple):
    """A report as its reporter sees it. `name`: of the member reported; `decision`, `second`: after an objection."""

    id: int
    kind: str
    name: str
    reason: str
    words: str
    at: datetime
    state: str
    outcome: str
    answer: str
    decision: str | None
    second: str | None


def mine(reporter_id: int, before: int | None = None) -> tuple[list[Mine], int | None]:
    """One page of a member's own reports, the newest first, and the cursor of the next page."""
    return _one_page(_MINE.rows(viewer=reporter_id, before=before or LATER))


def _one_page(rows: list[Any]) -> tuple[list[Any], int | None]:
    shown = rows[: limits.LIST_PAGE]
    return shown, shown[-1].id if len(rows) > len(shown) else None


def _mine(*which: Any) -> Any:
    said = (Report.reason, Report.words, Report.at, Report.state, Report.outcome, Report.answer)
    found = select(Report.id, Report.kind, Member.name, *said, Removal.decision, Removal.answer)
    found = found.select_from(Report).join(Member, Member.id == Report.reported_id)
    return found.outerjoin(Removal, Removal.id == Report.removal_id).where(Report.reporter_id == VIEWER, *which)


_MINE = Query(
    lambda: _mine(Report.id < BEFORE).order_by(Report.id.desc()).limit(limits.LIST_PAGE + 1),
    Mine,
)
_MINE_ALONE = Query(lambda: _mine(Report.id == ID), Mine)


def own_one(reporter_id: int, report_id: int) -> Mine | None:
    """One report of the member's own."""
    return _MINE_ALONE.row(viewer=reporter_id, id=report_id)  # type: ignore[no-any-return]


def _objected() -> Any:
    return and_(Removal.objected_at.is_not(None), Removal.decision == "")


def waiting() -> tuple[Any, Any]:
    """SQL: how many reports wait for a decision of this admin, and how many objections."""
    undecided = select(func.count()).select_from(Report).where(Report.state == OPEN, Report.reported_id != VIEWER)
    objections = select(func.count()).select_from(Removal).where(_objected(), Removal.member_id != VIEWER)
    return undecided.scalar_subquery(), objections.scalar_subquery()


class Line(NamedTuple):
    """A report in the list of admins. `name`: of the member reported."""

    id: int
    kind: str
    name: str
    reason: str
    at: datetime
    outcome: str


OBJECTIONS = "objections"
TABS = (OPEN, OBJECTIONS, CLOSED)


def queue(admin_id: int, tab: str, before: int | None = None) -> tuple[Sequence[Line], int | None]:
    """One page of the reports in one of TABS, the newest first, and the cursor of the next page."""
    return _one_page(_QUEUE[tab].rows(viewer=admin_id, before=before or LATER))


def _queue(*which: Any) -> Any:
    found = select(Report.id, Report.kind, Member.name, Report.reason, Report.at, Report.outcome)
    found = found.select_from(Report).join(Member, Member.id == Report.reported_id)
    found = found.where(Report.reported_id != VIEWER, Report.id < BEFORE, *which)
    return found.order_by(Report.id.desc()).limit(limits.LIST_PAGE + 1)


def _with_objection() -> Any:
    """The first report of those that led to the removal."""
    first = aliased(Report)
    least = select(func.min(first.id)).where(first.removal_id == Removal.id).correlate(Removal).scalar_subquery()
    waits = exists().where(Removal.id == Report.removal_id, _objected(), Report.id == least)
    return waits.correlate_except(Removal)


_QUEUE = {
    OPEN: Query(lambda: _queue(Report.state == OPEN), Line),
    OBJECTIONS: Query(lambda: _queue(_with_objection()), Line),
    CLOSED: Query(lambda: _queue(Report.state == CLOSED), Line),
}


class Case(NamedTuple):
    """A report as an admin decides it."""

    id: int
    kind: str
    object_id: int
    reporter_id: int
    reporter: str
    reporter_handle: str
    reported_id: int
    reported: str
    reported_handle: str
    reason: str
    words: str
    snapshot: str
    state: str
    outcome: str
    answer: str
    removal_id: int | None
    decided_at: datetime | None
    at: datetime


def case(admin_id: int, report_id: int) -> Case | None:
    """A report about somebody else than the admin."""
    return _CASE.row(viewer=admin_id, id=report_id)  # type: ignore[no-any-return]


def others(of: Case) -> list[Case]:
    """The other reports about the same thing, the newest first."""
    return _OTHERS.rows(
        viewer=0, id=of.id, kind=of.kind, object=of.object_id, member=of.reported_id, most=limits.LIST_PAGE
    )  # fmt: skip


def open_about(of: Case) -> list[tuple[int, int]]:
    """Ids and reporters of all open reports about the same thing, locked."""
    return _OPEN_OF_THING.rows(kind=of.kind, object=of.object_id, member=of.reported_id)


_SAME = (
    Report.kind == bindparam("kind"),
    Report.object_id == bindparam("object"),
    Report.reported_id == bindparam("member"),
)


def _cases() -> Any:
    by, of = aliased(Member), aliased(Member)
    found = select(
        Report.id, Report.kind, Report.object_id, by.id, by.name, by.handle, of.id, of.name, of.handle,
        *(getattr(Report, name) for name in Case._fields[9:]),
    )  # fmt: skip
    found = found.select_from(Report).join(by, by.id == Report.reporter_id).join(of, of.id == Report.reported_id)
    return found.where(Report.reported_id != VIEWER)


_CASE = Query(lambda: _cases().where(Report.id == ID), Case)
_OTHERS = Query(
    lambda: _cases().where(Report.id != ID, *_SAME).order_by(Report.id.desc()).limit(bindparam("most")), Case
)
_OPEN_OF_THING = Query(
    lambda: (
        select(Report.id, Report.reporter_id)
        .where(*_SAME, Report.state == OPEN)
        .order_by(Report.id)
        .with_for_update()
    )
)


def has_opened(admin_id: int, report_id: int) -> bool:
    """Whether the log says that this admin has opened the sealed thing of this report."""
    return bool(_OPENED.rows(viewer=admin_id, id=report_id))


_OPENED = Query(
    lambda: select(LogEntry.id).where(
        LogEntry.admin_id == VIEWER, LogEntry.act == "report_opened", LogEntry.object_id == ID
    )
)
