"""The noticeboard: a page of it, one notice to read, how many there are of each sort."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, String, bindparam, case, exists, func, literal_column, or_, select, tuple_
from sqlalchemy.orm import aliased

from app.models import Invitation, Notice, NoticeAnswer
from app.models.base import Moment, now
from app.queries import graph, people
from app.queries.cursors import make_cursor, read_moment_cursor
from app.queries.people import Person
from app.queries.query import VIEWER, Query
from app.queries.visibility import exists_for, may_read_notice, not_removed
from app.rules import invitations, limits
from app.rules import noticeboard as rules

ALONE = 4  # letters of a word that is found within another
MOMENT = bindparam("moment", type_=Moment)


class Wanted(NamedTuple):
    """What of the board is looked for. `place`: its key; `terms`: folded; `near`: of connections; `own`: the viewer's
    own notices, whatever has become of them.
    """

    kind: str = ""
    topic: str = ""
    place: str = ""
    terms: tuple[str, ...] = ()
    near: bool = False
    own: bool = False


class NoticeSeen(NamedTuple):
    """A notice as one viewer sees it. `answered`: the viewer has; `answers`: how many have, for its author alone."""

    id: int
    member_id: int
    kind: str
    topic: str
    title: str
    text: str
    place: str
    pay: str
    language: str
    created_at: datetime
    until: datetime
    solved_at: datetime | None
    answered: bool
    answers: int
    author: Person | None = None

    @property
    def is_own(self) -> bool:
        return self.author is not None and self.author.degree == 0

    @property
    def state(self) -> str:
        return rules.state(self.until, self.solved_at, now())

    @property
    def days_left(self) -> int:
        return rules.days_left(self.until, now())

    @property
    def may_renew(self) -> bool:
        return rules.may_renew(self.until, self.solved_at, now())


class NoticePage(NamedTuple):
    """One page of the board; `after`: the cursor of the next one, None at the end."""

    shown: Sequence[NoticeSeen]
    after: str | None


def page(viewer_id: int, wanted: Wanted, after: str = "") -> NoticePage:
    """The newest first; two queries."""
    cursor = read_moment_cursor(after)
    bound: dict[str, Any] = {"viewer": viewer_id, "moment": now(), "most": limits.PAGE + 1}
    bound |= {name: value for name in ("kind", "topic", "place") if (value := getattr(wanted, name))}
    bound |= _bounds(wanted.terms) | ({"before": cursor[0], "before_id": cursor[1]} if cursor else {})
    chosen = tuple(name for name in ("kind", "topic", "place") if getattr(wanted, name))
    rows = _page(chosen, len(wanted.terms), wanted.near, wanted.own, bool(cursor)).rows(**bound)
    shown = [NoticeSeen(*row) for row in rows[: limits.PAGE]]
    further = make_cursor(shown[-1].until, shown[-1].id) if len(rows) > len(shown) else None
    return NoticePage(_by_people(viewer_id, shown), further)


def _by_people(viewer_id: int, found: Sequence[NoticeSeen]) -> list[NoticeSeen]:
    """Notices with their authors, as far as these exist for the viewer."""
    authors = people.people(viewer_id, (row.member_id for row in found))
    return [row._replace(author=authors[row.member_id]) for row in found if row.member_id in authors]


@cache
def _page(chosen: tuple[str, ...], terms: int, near: bool, own: bool, continued: bool) -> Query:
    def build() -> Any:
        mine = (Notice.member_id == VIEWER) & not_removed(Notice)
        found = select(*_seen_columns()).where(mine if own else on_the_board())
        found = found.where(*(_of[name] == bindparam(name, type_=String) for name in chosen), *_has_words(terms))
        if near:
            found = found.where(graph.connects(VIEWER, Notice.member_id))
        if continued:
            before = bindparam("before", type_=Moment), bindparam("before_id", type_=BigInteger)
            found = found.where(tuple_(Notice.until, Notice.id) < tuple_(*before))
        return found.order_by(Notice.until.desc(), Notice.id.desc()).limit(bindparam("most"))

    return Query(build)


_of: dict[str, Any] = {"kind": Notice.kind, "topic": Notice.topic, "place": Notice.place_folded}


def on_the_board() -> Any:
    """SQL: hangs on the board, for the viewer; of the viewer's own those that others see, too."""
    return (Notice.until > MOMENT) & Notice.solved_at.is_(None) & may_read_notice(VIEWER, Notice, MOMENT)


def _has_words(count: int) -> list[Any]:
    """SQL: the notice has each of so many words, given as `_bounds` says."""
    return [Notice.words_folded.like(bindparam(f"word{n}", type_=String)) for n in range(count)]


def _bounds(terms: Sequence[str]) -> dict[str, str]:
    """The parameters of `_has_words`: a term begins a word or, if it is long enough to say something by itself, stands
    anywhere in one, as many a German word does (Eichenregale).
    """
    return {f"word{n}": f"%{term}%" if len(term) >= ALONE else f"% {term}%" for n, term in enumerate(terms)}


def _seen_columns() -> list[Any]:
    said = [getattr(Notice, name) for name in NoticeSeen._fields[:-3]]
    mine = aliased(NoticeAnswer)
    answered = exists().where(mine.notice_id == Notice.id, mine.member_id == VIEWER, _stands(mine))
    return [*said, answered.correlate(Notice), case((Notice.member_id == VIEWER, answer_count()), else_=0)]


def answer_count() -> Any:
    """SQL: how many answered the notice who exist for the viewer, its author."""
    theirs = aliased(NoticeAnswer)
    answers = select(func.count()).select_from(theirs).where(
        theirs.notice_id == Notice.id, _stands(theirs), exists_for(VIEWER, theirs.member_id)
    )  # fmt: skip
    return answers.correlate(Notice).scalar_subquery()


def _stands(answer: Any) -> Any:
    """SQL: the answer was an InMail, or its invitation was not taken back and has not expired."""
    invitation = aliased(Invitation)
    over = [literal_column(f"'{state}'") for state in (invitations.WITHDRAWN, invitations.EXPIRED)]
    stands = exists().where(invitation.id == answer.invitation_id, invitation.state.not_in(over))
    return or_(answer.invitation_id.is_(None), stands.correlate_except(invitation))


def seen(viewer_id: int, notice_id: int) -> NoticeSeen | None:
    """One notice with its author, if the viewer may read it."""
    rows = _SEEN.rows(viewer=viewer_id, moment=now(), notice=notice_id)
    return next(iter(_by_people(viewer_id, [NoticeSeen(*row) for row in rows])), None)


_SEEN = Query(
    lambda: select(*_seen_columns()).where(
        Notice.id == bindparam("notice"), may_read_notice(VIEWER, Notice, MOMENT)
    )
)  # fmt: skip


class Tally(NamedTuple):
    """How many notices on the board have this kind, topic and place. `near`: of connections; `own`: the viewer's."""

    kind: str
    topic: str
    place: str
    label: str
    near: bool
    own: bool
    count: int


def tallies(viewer_id: int, terms: Sequence[str] = ()) -> list[Tally]:
    """All that hang on the board for the viewer and have these words, by what they can be narrowed by; one query."""
    return _tallies(len(terms)).rows(viewer=viewer_id, moment=now(), **_bounds(terms))


@cache
def _tallies(terms: int) -> Query:
    def build() -> Any:
        by = Notice.kind, Notice.topic, Notice.place_folded
        near, own = graph.connects(VIEWER, Notice.member_id).label("near"), (Notice.member_id == VIEWER).label("own")
        each = select(*by, Notice.place, near, own).where(on_the_board(), *_has_words(terms)).subquery()
        kinds = each.c.kind, each.c.topic, each.c.place_folded, each.c.near, each.c.own
        columns = *kinds[:3], func.min(each.c.place), *kinds[3:], func.count()
        return select(*columns).group_by(*kinds)

    return Query(build, Tally)
