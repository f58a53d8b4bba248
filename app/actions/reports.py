"""Reporting to the organisation; its decision, an objection to it, and the decision about that.

Nobody but admins learns who reported. An admin never decides about themselves: the queries do not find such reports.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import and_, bindparam, delete, update

from app.actions import admin_log, events
from app.actions.reported import MODULES
from app.database import upsert
from app.models import Removal, Report
from app.models.base import Moment, now
from app.queries import removals as removal_queries
from app.queries import reported as reported_queries
from app.queries import reports as queries
from app.queries.members import Somebody
from app.queries.query import Query, insertion
from app.queries.removals import Removed
from app.queries.reports import Case
from app.queries.thing_reported import Seen
from app.rules import limits
from app.rules import reporting as rules
from app.rules.errors import Gone, Refused
from app.rules.labels import N_

DECIDED_ALREADY = N_("This is decided already. Load the page again.")


def report(reporter: Somebody, kind: str, object_id: int, seen: Seen, reason: str, words: str) -> None:
    """Report a thing that the reporter sees. Raises Refused if a report of theirs about it is open."""
    rules.check_reason(reason)
    id = _REPORT.value(
        kind=kind, object_id=object_id, reporter_id=reporter.id, reported_id=seen.member_id, reason=reason, words=words,
        snapshot=_stored(seen.texts), at=now(),
    )  # fmt: skip
    if id is None:
        raise Refused(N_("You have reported this already. The organisation has not decided yet."))
    if hasattr(MODULES[kind], "keep"):
        MODULES[kind].keep(id, object_id)


def _stored(texts: dict[str, str]) -> str:
    return json.dumps(texts, ensure_ascii=False)


def texts(snapshot: str) -> dict[str, str]:
    """The texts of a snapshot by name; none where it was emptied since."""
    return json.loads(snapshot) if snapshot else {}


def note_opened(admin: Somebody, case: Case) -> None:
    """The admin opens the sealed thing of a report: once is enough for the log, and for them."""
    if not queries.has_opened(admin.id, case.id):
        admin_log.note("report_opened", admin, member_id=case.reported_id, object_id=case.id)


def close(admin: Somebody, case: Case, outcome: str, why: str = "", answer: str = "") -> None:
    """Decide a report. Removing the thing decides all open reports about it; `why` is told to whose it was, `answer` to
    this reporter. Raises Refused (decided already, nothing there to remove).
    """
    rules.check_removal(outcome, why)
    same = queries.open_about(case)
    if case.id not in {id for id, _ in same}:
        raise Refused(DECIDED_ALREADY)
    removal_id = _remove(admin, case, why) if outcome == rules.REMOVED else None
    for id, reporter_id in same:
        if id != case.id and removal_id is None:
            continue
        said = answer if id == case.id else ""
        _CLOSE.write(id=id, outcome=outcome, answer=said, removal=removal_id, admin=admin.id, at=now())
        events.tell_from_office("report_answered", reporter_id, id)
    admin_log.note(f"report_{outcome}", admin, member_id=case.reported_id, object_id=case.id)


def _remove(admin: Somebody, case: Case, why: str) -> int:
    there = reported_queries.MODULES[case.kind].context(case.object_id, case.reported_id)
    if there is None:
        raise Refused(N_("It is gone already: there is nothing to remove."), "outcome")
    MODULES[case.kind].remove(case.object_id, case.reported_id)
    id: int = _REMOVAL.value(
        kind=case.kind, object_id=case.object_id, member_id=case.reported_id, snapshot=_stored(there.texts),
        kept=_stored(there.kept), words=why, removed_by_id=admin.id, removed_at=now(),
    )  # fmt: skip
    events.tell_from_office("removed", case.reported_id, id)
    return id


def object_to(removal: Removed, words: str) -> None:
    """The member objects, once and in time. Raises Refused."""
    present = removal_queries.locked(removal.id)
    if present is None or not present.may_object:
        raise Refused(N_("You can object once, within 30 days."))
    _OBJECT.write(id=removal.id, objection=words, at=now())


def decide(admin: Somebody, case: Case, decision: str, answer: str = "") -> None:
    """Decide about the objection to the removal that a report led to, and tell both sides. Raises Refused (decided
    already, cannot be restored) and Gone.
    """
    if decision not in rules.DECISIONS:
        raise Refused(N_("Choose one of these."), "decision")
    removal = removal_queries.locked(case.removal_id or 0)
    if removal is None:
        raise Gone
    if not removal.waits:
        raise Refused(DECIDED_ALREADY)
    if decision == rules.RESTORED:
        given = texts(removal.snapshot), texts(removal.kept)
        MODULES[removal.kind].restore(removal.object_id, removal.member_id, *given)
    _DECIDE.write(id=removal.id, decision=decision, answer=answer, admin=admin.id, at=now())
    events.tell_from_office("objection_decided", removal.member_id, removal.id)
    for id, reporter_id in removal_queries.reporters(removal.id):
        events.tell_from_office("report_answered", reporter_id, id)
    admin_log.note(f"report_{decision}", admin, member_id=removal.member_id, object_id=case.id)


def forget_old() -> int:
    """Delete what can no longer be restored, and what was kept for that; old reports go as a whole. Returns how many
    removals are over. Runs in the mail worker.
    """
    found = removal_queries.to_finish()
    for removal in found:
        if removal.decision != rules.RESTORED and hasattr(MODULES[removal.kind], "finish"):
            MODULES[removal.kind].finish(removal.object_id, removal.member_id)
        _FINISH.write(id=removal.id, at=now())
    _EMPTY.write(since=now() - limits.REMOVED_KEPT)
    _FORGET_REPORTS.write(since=now() - limits.REPORT_KEPT)
    _FORGET_REMOVALS.write(since=now() - limits.REPORT_KEPT)
    return len(found)


def _report() -> Any:
    given = ("kind", "object_id", "reporter_id", "reported_id", "reason", "words", "snapshot", "at")
    return insertion(Report, *given, into=upsert).on_conflict_do_nothing().returning(Report.id)


def _removal() -> Any:
    given = ("kind", "object_id", "member_id", "snapshot", "kept", "words", "removed_by_id", "removed_at")
    return insertion(Removal, *given).returning(Removal.id)


def _of(table: Any, **values: str) -> Any:
    set_ = {name: bindparam(given, type_=table.__table__.c[name].type) for name, given in values.items()}
    return update(table).where(table.id == bindparam("id", type_=table.id.type)).values(set_)


_REPORT, _REMOVAL = Query(_report), Query(_removal)
_CLOSE = Query(
    lambda: _of(
        Report, outcome="outcome", answer="answer", removal_id="removal", decided_by_id="admin", decided_at="at"
    ).values(state=rules.CLOSED)
)
_OBJECT = Query(lambda: _of(Removal, objection="objection", objected_at="at"))
_DECIDE = Query(lambda: _of(Removal, decision="decision", answer="answer", decided_by_id="admin", decided_at="at"))
_FINISH = Query(lambda: _of(Removal, over_at="at").values(snapshot="", kept=""))
SINCE = bindparam("since", type_=Moment)
_DONE = and_(Report.state == rules.CLOSED, Report.decided_at <= SINCE)
_EMPTY = Query(lambda: update(Report).where(_DONE, Report.snapshot != "").values(snapshot=""))
_FORGET_REPORTS = Query(lambda: delete(Report).where(_DONE))
_FORGET_REMOVALS = Query(lambda: delete(Removal).where(Removal.over_at <= SINCE))
