"""E-mail addresses of members that admins asked for: to confirm, to undo, and whether they bar resets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, literal_column, select
from sqlalchemy.orm import aliased

from app.extensions import db, tokens
from app.models import AddressByAdmin, Member
from app.models.base import Moment, now
from app.queries.query import VIEWER, Query
from app.rules import limits
from app.rules.address_by_admin import ASKED, CHANGED, OPEN, SENT

CONFIRM, UNDO = "address-by-admin", "undo-address-by-admin"  # purposes of links
_NOW = bindparam("now", type_=Moment)


def to_confirm(token: str) -> AddressByAdmin | None:
    """The one whose new address got this link, if it is still valid."""
    return _of_link(token, CONFIRM, (SENT,))


def to_undo(token: str) -> AddressByAdmin | None:
    """The one whose old address got this link, if it can still be undone."""
    return _of_link(token, UNDO, (SENT, CHANGED))


def _of_link(token: str, purpose: str, states: Sequence[str]) -> AddressByAdmin | None:
    row = db.session.get(AddressByAdmin, tokens.row_id(token))
    if row is None or row.state not in states or row.until <= now():
        return None
    return row if tokens.check(token, purpose, row.id, row.nonce) else None


def sent(id: int) -> AddressByAdmin | None:
    """One that waits for its link at the new address."""
    row = db.session.get(AddressByAdmin, id)
    return row if row and row.state == SENT and row.until > now() else None


def undoable(id: int) -> AddressByAdmin | None:
    """One that the member can undo now."""
    row = db.session.get(AddressByAdmin, id)
    return row if row and row.state in (SENT, CHANGED) and row.until > now() else None


def own(member_id: int) -> AddressByAdmin | None:
    """The newest of a member's that they can undo."""
    return db.session.scalar(_OWN, {"viewer": member_id, "now": now()})


_OWN = (
    select(AddressByAdmin)
    .where(
        AddressByAdmin.member_id == VIEWER, AddressByAdmin.state.in_((SENT, CHANGED)), AddressByAdmin.until > _NOW
    )
    .order_by(AddressByAdmin.id.desc())
    .limit(1)
)


def to_change(id: int) -> AddressByAdmin | None:
    """The row as it is now, locked."""
    return db.session.scalar(_TO_CHANGE, {"id": id})


_TO_CHANGE = (
    select(AddressByAdmin)
    .where(AddressByAdmin.id == bindparam("id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


class Asked(NamedTuple):
    """An open one, for admins. `admin`: name of who asked, None for the command line."""

    id: int
    member_id: int
    admin_id: int | None
    email: str
    state: str
    asked_at: datetime
    until: datetime
    member: str
    admin: str | None


def open_one(member_id: int) -> Asked | None:
    """The one of this member that waits for a second admin or for its link."""
    return _OPEN_ONE.row(viewer=member_id, now=now())  # type: ignore[no-any-return]


def waiting() -> list[Asked]:
    """Those that wait for a second admin, the oldest first."""
    return _WAITING.rows(now=now())


def _open(states: Sequence[str], *which: Any) -> Any:
    admin = aliased(Member)
    among = AddressByAdmin.state.in_([literal_column(f"'{state}'") for state in states])
    columns = [getattr(AddressByAdmin, name) for name in Asked._fields[:7]]
    found = select(*columns, Member.name, admin.name).join(Member, Member.id == AddressByAdmin.member_id)
    found = found.outerjoin(admin, admin.id == AddressByAdmin.admin_id)
    return found.where(among, AddressByAdmin.until > _NOW, *which).order_by(AddressByAdmin.id).limit(25)


_OPEN_ONE = Query(lambda: _open(OPEN, AddressByAdmin.member_id == VIEWER), Asked)
_WAITING = Query(lambda: _open((ASKED,)), Asked)


def bars_resets(member_id: int) -> bool:
    """Whether an admin changed the address so lately that no link to a new password goes there (rule of the same name).
    """
    return bool(_BARS.rows(viewer=member_id, since=now() - limits.RESETS_BARRED))


_BARS = Query(
    lambda: select(AddressByAdmin.id).where(
        AddressByAdmin.member_id == VIEWER, AddressByAdmin.state == literal_column(f"'{CHANGED}'"),
        AddressByAdmin.changed_at > bindparam("since", type_=Moment),
    )
)  # fmt: skip
