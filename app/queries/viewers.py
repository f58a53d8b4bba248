"""The viewer, as one value: the browser, its member and the organisation, in one statement for every request.

Loading them as mapped objects took an eighth of a page's CPU. Actions load and lock the rows that they change.
"""

from __future__ import annotations

from collections import namedtuple
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_login import UserMixin
from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from app.models import Member, SignedInSession, Site
from app.models.base import now
from app.queries.members import COLUMNS, MemberRow, may_sign_in
from app.queries.query import Query
from app.rules import leaving, limits
from app.tokens import token_hash

ORGANISATION = list(Site.__table__.c)


class Organisation(namedtuple("Organisation", [column.key for column in ORGANISATION])):
    """The columns of the one Site."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Browser(UserMixin):
    """A signed-in browser: what Flask-Login hands out as current_user."""

    id: int
    member_id: int
    marker: str
    seen_at: datetime
    confirmed_at: datetime | None  # when the password was typed in this browser last
    member: MemberRow
    token: str
    highest: int  # id of a member: there are no more members than this

    def get_id(self) -> str:
        return self.token


def signed_in(token: str) -> tuple[Browser, Organisation] | None:
    """The browser behind a cookie's token, and the organisation; None for a session that is over."""
    row = _SIGNED_IN.row(token=token_hash(token))
    if row is None:
        return None
    id, marker, created_at, seen_at, confirmed_at, highest, *rest = row
    moment = now()
    if seen_at <= moment - limits.SESSION_IDLE or created_at <= moment - limits.SESSION_ABSOLUTE:
        return None
    member = MemberRow._make(rest[: len(COLUMNS)])
    if member.leaves_at and not leaving.may_enter(member.leaves_by, member.leaves_at, moment):
        return None
    browser = Browser(id, member.id, marker, seen_at, confirmed_at, member, token, highest)
    return browser, Organisation._make(rest[len(COLUMNS) :])


def _signed_in() -> Any:
    session, highest = SignedInSession, select(func.max(aliased(Member).id)).scalar_subquery()
    own = session.id, session.marker, session.created_at, session.seen_at, session.confirmed_at
    return (
        select(*own, highest, *COLUMNS, *ORGANISATION)
        .join(Member, Member.id == session.member_id)
        .join(Site, Site.id == 1)
        .where(session.token_hash == bindparam("token"), may_sign_in())
    )


_SIGNED_IN = Query(_signed_in)
