"""Announcements of the organisation, as members read them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select
from sqlalchemy.orm import aliased

from app.models import Announcement, AnnouncementAnswer, FeedChoice
from app.models.base import Moment, now
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import may_read_announcement
from app.rules import announcements as rules
from app.rules import limits
from app.rules.kinds import code
from app.rules.text import shorten


class AnnouncementSeen(NamedTuple):
    """What a member reads. `coming`: how many answered yes; `answer`: the member's own, None where there is none."""

    id: int
    title: str
    text: str
    language: str
    place: str
    starts_at: datetime | None
    ends_at: datetime | None
    asks: bool
    coming: int
    pinned_until: datetime | None
    created_at: datetime
    published_at: datetime
    edited_at: datetime | None
    answer: bool | None = None

    @property
    def begins(self) -> str:
        """As much of the text as is shown beside others."""
        return shorten(self.text, limits.ANNOUNCEMENT_BEGINS)

    @property
    def is_open(self) -> bool:
        """Members can still answer."""
        return rules.takes_answers(self.asks, self.starts_at, self.ends_at, now())


_SEEN = [getattr(Announcement, name) for name in AnnouncementSeen._fields[:-1]]
READABLE = may_read_announcement(Announcement)


def _mine() -> Any:
    """SQL: the answer of the viewer, beside their announcement."""
    return and_(AnnouncementAnswer.announcement_id == Announcement.id, AnnouncementAnswer.member_id == VIEWER)


def _seen(*which: Any) -> Any:
    found = select(*_SEEN, AnnouncementAnswer.comes).outerjoin(AnnouncementAnswer, _mine())
    return found.where(READABLE, *which)


def seen(viewer_id: int, id: int) -> AnnouncementSeen | None:
    """One announcement; None where there is none that members may read."""
    return _ONE.row(viewer=viewer_id, id=id)  # type: ignore[no-any-return]


def by_id(viewer_id: int, ids: Iterable[int]) -> dict[int, AnnouncementSeen]:
    """Announcements by id, as far as members may read them; one query."""
    return {each.id: each for each in _SEVERAL.rows(viewer=viewer_id, ids=list(ids))}


_ONE = Query(lambda: _seen(Announcement.id == bindparam("id")), AnnouncementSeen)
_SEVERAL = Query(lambda: _seen(among(Announcement.id, "ids")), AnnouncementSeen)


class AnnouncementsPage(NamedTuple):
    """The newest first; `older`: the id below which it goes on, None at the end."""

    shown: list[AnnouncementSeen]
    older: int | None


def page(viewer_id: int, before: int | None = None) -> AnnouncementsPage:
    """Announcements in the order in which they were published."""
    rows = _PAGE.rows(viewer=viewer_id, before=before, most=limits.LIST_PAGE + 1)
    shown = rows[: limits.LIST_PAGE]
    return AnnouncementsPage(shown, shown[-1].id if len(rows) > len(shown) else None)


def _page() -> Any:
    before: Any = bindparam("before", type_=Announcement.id.type)
    last = aliased(Announcement)
    since = select(last.published_at).where(last.id == before).scalar_subquery()
    older = and_(Announcement.published_at == since, Announcement.id < before)
    found = _seen(or_(before.is_(None), Announcement.published_at < since, older))
    return found.order_by(Announcement.published_at.desc(), Announcement.id.desc()).limit(bindparam("most"))


_PAGE = Query(_page, AnnouncementSeen)


def pinned_rows() -> Any:
    """SQL: the columns of the one announcement that is on the viewer's Home, if any: the newest that is pinned, unless
    the viewer reads no announcements. Parameters: viewer, moment.
    """
    unread = select(FeedChoice.kind).where(
        FeedChoice.member_id == VIEWER, FeedChoice.kind == code("announced"), FeedChoice.reads.is_(False)
    )
    found = _seen(Announcement.pinned_until > bindparam("moment", type_=Moment), ~unread.exists())
    return found.order_by(Announcement.published_at.desc(), Announcement.id.desc()).limit(1)


class Answered(NamedTuple):
    """An answer of a member, for their archive."""

    id: int
    title: str
    comes: bool
    at: datetime


def answers(viewer_id: int) -> list[Answered]:
    """What the member answered, in the order of the announcements."""
    return _ANSWERS.rows(viewer=viewer_id)


_ANSWERS = Query(
    lambda: (
        select(Announcement.id, Announcement.title, AnnouncementAnswer.comes, AnnouncementAnswer.at)
        .join(Announcement, Announcement.id == AnnouncementAnswer.announcement_id)
        .where(AnnouncementAnswer.member_id == VIEWER, READABLE)
        .order_by(Announcement.id)
    ),
    Answered,
)
