"""Choosing for how long things are kept, and deleting what nothing else deletes in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, delete, select

from app.actions import admin_log, hidden
from app.extensions import db
from app.models import AccountEvent, AddressUndo, EmailInvitation, Notification, Retention, Site
from app.models.base import Moment, now
from app.queries import retention as queries
from app.queries.members import Somebody
from app.queries.query import Query, insertion
from app.rules.retention import CHOSEN


def choose(admin: Somebody, days: Mapping[str, int]) -> None:
    """Keep things for so many days, by entry; only what differs from the defaults is stored. The form has checked what
    is allowed. Choosing the same again changes nothing, and is no line of the log.
    """
    db.session.get_one(Site, 1, with_for_update=True, populate_existing=True)  # two admins who choose wait in turn
    differing = {name: given for name, given in days.items() if name in CHOSEN and given != CHOSEN[name].days}
    if differing == queries.chosen():
        return
    _FORGET_CHOICES.write()
    _CHOOSE.write_all([{"name": name, "days": given} for name, given in differing.items()])
    admin_log.note("retention_changed", admin)


_FORGET_CHOICES = Query(lambda: delete(Retention))
_CHOOSE = Query(lambda: insertion(Retention, "name", "days"))


def forget_old() -> None:
    """Delete what is older than its days. Runs in the mail worker."""
    at = now()
    for name, forget in _FORGET.items():
        forget.write(since=at - queries.lasts(name))
    _FORGET_UNDO.write(since=at)
    hidden.forget_lost()


_SINCE = bindparam("since", type_=Moment)
AT_ONCE = 1_000  # notifications: there may be millions, and no index leads to the old ones but their ids


def _before(column: Any) -> Any:
    return delete(column.class_).where(column < _SINCE)


def _old_notifications() -> Any:
    oldest = select(Notification.id, Notification.at).order_by(Notification.id).limit(AT_ONCE).subquery()
    return delete(Notification).where(Notification.id.in_(select(oldest.c.id).where(oldest.c.at < _SINCE)))


_FORGET = {
    "account_events": Query(lambda: _before(AccountEvent.at)),
    "notifications": Query(_old_notifications),
    "email_invitations": Query(lambda: _before(EmailInvitation.expires_at)),
}
_FORGET_UNDO = Query(lambda: _before(AddressUndo.expires_at))
