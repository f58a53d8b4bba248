"""Notices: in short lists beside a page, to act on, and those of a member for their archive."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal, select

from app.models import Notice, Skill
from app.models.base import now
from app.queries.noticeboard import MOMENT, answer_count, on_the_board
from app.queries.query import VIEWER, Query
from app.queries.visibility import not_removed
from app.rules import noticeboard as rules

MOST = 100  # own notices in a list
LOOKED_THROUGH = 200  # of the newest notices, for the viewer's skills


class Title(NamedTuple):
    """A notice in a list beside a page."""

    id: int
    kind: str
    title: str
    until: datetime
    solved_at: datetime | None
    language: str
    answers: int = 0

    @property
    def state(self) -> str:
        return rules.state(self.until, self.solved_at, now())


_TITLE = [getattr(Notice, name) for name in Title._fields[:-1]]


def newest(viewer_id: int, most: int) -> list[Title]:
    """The newest notices of others."""
    return _NEWEST.rows(viewer=viewer_id, moment=now(), most=most)


def own(viewer_id: int) -> list[Title]:
    """The viewer's own notices, the newest first, whatever has become of them, with how many have answered."""
    return _OWN.rows(viewer=viewer_id, most=MOST)


def _listed(answers: Any, *which: Any) -> Any:
    found = select(*_TITLE, answers).where(*which)
    return found.order_by(Notice.until.desc(), Notice.id.desc()).limit(bindparam("most"))


_NEWEST = Query(lambda: _listed(literal(0), on_the_board(), Notice.member_id != VIEWER), Title)
_OWN = Query(lambda: _listed(answer_count(), Notice.member_id == VIEWER, not_removed(Notice)), Title)


class NoticeFound(NamedTuple):
    """A notice to act on, as it was when it was read."""

    id: int
    member_id: int
    title: str
    until: datetime
    solved_at: datetime | None


_FOUND = [getattr(Notice, name) for name in NoticeFound._fields]


def own_one(member_id: int, notice_id: int) -> NoticeFound | None:
    """A notice of the member's own, to change it."""
    return _OWN_ONE.row(viewer=member_id, notice=notice_id)  # type: ignore[no-any-return]


def to_answer(viewer_id: int, notice_id: int) -> NoticeFound | None:
    """An open notice of somebody else."""
    return _TO_ANSWER.row(viewer=viewer_id, notice=notice_id, moment=now())  # type: ignore[no-any-return]


def hanging(member_id: int) -> int:
    """How many notices of the member are on the board."""
    return _HANGING.value(viewer=member_id, moment=now())  # type: ignore[no-any-return]


def _found(*which: Any) -> Any:
    return select(*_FOUND).where(Notice.id == bindparam("notice"), *which)


_OWN_ONE = Query(lambda: _found(Notice.member_id == VIEWER, not_removed(Notice)), NoticeFound)
_TO_ANSWER = Query(lambda: _found(Notice.member_id != VIEWER, on_the_board()), NoticeFound)
_HANGING = Query(
    lambda: (
        select(func.count())
        .select_from(Notice)
        .where(Notice.member_id == VIEWER, Notice.until > MOMENT, Notice.solved_at.is_(None), not_removed(Notice))
    )
)


class Written(NamedTuple):
    """A notice of a member's own, for their archive."""

    id: int
    kind: str
    topic: str
    title: str
    text: str
    place: str
    pay: str
    created_at: datetime
    until: datetime
    solved_at: datetime | None


def written(viewer_id: int) -> list[Written]:
    """All notices of the member, in the order in which they were written."""
    return _WRITTEN.rows(viewer=viewer_id)


_WRITTEN = Query(
    lambda: (
        select(*(getattr(Notice, name) for name in Written._fields))
        .where(Notice.member_id == VIEWER, not_removed(Notice))
        .order_by(Notice.id)
    ),
    Written,
)


class Fitting(NamedTuple):
    """A notice of somebody else in which the viewer's skills appear, and these skills."""

    notice: Title
    skills: list[str]


def fitting(viewer_id: int, most: int) -> list[Fitting]:
    """The newest notices of others that name a skill of the viewer's; two queries."""
    skills = _SKILLS.values(viewer=viewer_id)
    found = []
    for *title, words in _WORDS.rows(viewer=viewer_id, moment=now(), most=LOOKED_THROUGH) if skills else ():
        if named := rules.named_in(words, skills):
            found.append(Fitting(Title(*title), named))
    return found[:most]


def _words() -> Any:
    of_others = select(*_TITLE, Notice.words_folded).where(on_the_board(), Notice.member_id != VIEWER)
    return of_others.order_by(Notice.until.desc(), Notice.id.desc()).limit(bindparam("most"))


_SKILLS = Query(lambda: select(Skill.name).where(Skill.member_id == VIEWER).order_by(Skill.rank, Skill.id))
_WORDS = Query(_words)
