"""A member's own recommendations: received, given, asked for; to read and to act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Boolean, ColumnElement, and_, bindparam, case, func, or_, select

from app.extensions import db
from app.models import Member, Position, Recommendation
from app.queries import graph, sections
from app.queries.people import Person, face_columns
from app.queries.query import VIEWER, Query, among
from app.queries.recommendations import columns
from app.queries.visibility import visible_member
from app.rules import limits
from app.rules import recommendations as rules
from app.rules.recommendations import AUTHOR, SUBJECT
from app.rules.visibility import Level, may_see

TABS = ("received", "given", "requests")
WAITING = 10**15  # above every id


@dataclass(frozen=True, slots=True)
class Mine:
    """A recommendation as one of its two sides sees it. `who` says which the viewer is, `person` is the other one.

    `at`: when it was written, or asked for. `position_id` is None where the position was deleted since.
    """

    id: int
    relationship: str
    title: str
    organisation: str
    text: str
    at: datetime
    language: str
    state: str
    note: str
    position_id: int | None
    who: str
    is_connected: bool
    person: Person

    @property
    def moves(self) -> frozenset[str]:
        """What the viewer may do with it now; after parting the author may still withdraw it."""
        possible = rules.moves(self.state, self.who)
        return possible if self.is_connected else possible & {"withdraw"}

    @property
    def is_written(self) -> bool:
        return self.state in rules.WRITTEN

    @property
    def seal(self) -> str:
        return rules.seal(self.text, self.relationship, self.title, self.organisation)


def _is(viewer_id: int, who: str) -> ColumnElement[bool]:
    return (Recommendation.author_id if who == AUTHOR else Recommendation.subject_id) == viewer_id


def _there(viewer_id: int) -> ColumnElement[bool]:
    """SQL: it exists for this one of its two. After parting only the author keeps what was written, to withdraw it."""
    own_words = and_(_is(viewer_id, AUTHOR), _stands_at(*rules.WRITTEN))
    return and_(
        or_(graph.connects(Recommendation.author_id, Recommendation.subject_id), own_words),
        visible_member(viewer_id),
    )


def _mine(viewer_id: int, *columns: Any) -> Any:
    """SQL: the viewer's recommendations, joined with the other side."""
    other = case((_is(viewer_id, AUTHOR), Recommendation.subject_id), else_=Recommendation.author_id)
    found = select(*columns).select_from(Recommendation).join(Member, Member.id == other)
    return found.where(or_(_is(viewer_id, AUTHOR), _is(viewer_id, SUBJECT)), _there(viewer_id))


def _stands_at(*states: str) -> ColumnElement[bool]:
    """SQL: it is in one of these states. Written out, or the partial index of open ones would not be used."""
    return or_(*(Recommendation.state == state for state in states))


def _in_tab(viewer_id: int, tab: str) -> ColumnElement[bool]:
    if tab == "requests":
        return Recommendation.state == rules.REQUESTED
    return and_(_is(viewer_id, SUBJECT if tab == "received" else AUTHOR), _stands_at(*rules.WRITTEN))


def mine(viewer_id: int, tab: str, before: int | None = None) -> tuple[list[Mine], int | None]:
    """One page of the viewer's own in one of TABS and the cursor of the next page: what waits for the viewer stands
    first, as if its id were very high, then the latest.
    """
    rows = _PAGE[tab].rows(viewer=viewer_id, before=before or 2 * WAITING)
    shown = rows[: limits.LIST_PAGE]
    return [_read_mine(row[:-1]) for row in shown], shown[-1][-1] if len(rows) > len(shown) else None


def _page(tab: str) -> Any:
    waits = or_(
        and_(_is(VIEWER, SUBJECT), Recommendation.state == rules.SUBMITTED),
        and_(_is(VIEWER, AUTHOR), _stands_at(rules.REQUESTED, rules.REVISION)),
    )
    place = Recommendation.id + case((waits, WAITING), else_=0)
    found = _all_of_mine(VIEWER).add_columns(place).where(_in_tab(VIEWER, tab))
    return found.where(place < bindparam("before")).order_by(place.desc()).limit(limits.LIST_PAGE + 1)


_PAGE = {tab: Query(partial(_page, tab)) for tab in TABS}


def written(viewer_id: int, who: str) -> list[Mine]:
    """All that was written about the viewer (`who`: SUBJECT) or by the viewer (AUTHOR), as it stands in the tabs."""
    return [_read_mine(row) for row in _WRITTEN["received" if who == SUBJECT else "given"].rows(viewer=viewer_id)]


def _whole_tab(tab: str) -> Any:
    return _all_of_mine(VIEWER).where(_in_tab(VIEWER, tab)).order_by(Recommendation.id)


_WRITTEN = {tab: Query(partial(_whole_tab, tab)) for tab in ("received", "given")}


def one_of_mine(viewer_id: int, id: int) -> Mine | None:
    """One of the viewer's own, in whatever state."""
    row = _ONE.row(viewer=viewer_id, id=id)
    return _read_mine(row) if row else None


_ONE = Query(lambda: _all_of_mine(VIEWER).where(Recommendation.id == bindparam("id")))


def counts(viewer_id: int) -> dict[str, int]:
    """How many stand in each tab; one query."""
    return dict(zip(TABS, _COUNTS.row(viewer=viewer_id), strict=True))


_COUNTS = Query(
    lambda: select(*(_mine(VIEWER, func.count()).where(_in_tab(VIEWER, tab)).scalar_subquery() for tab in TABS))
)


def _all_of_mine(viewer_id: int) -> Any:
    at = func.coalesce(Recommendation.submitted_at, Recommendation.created_at, type_=Recommendation.created_at.type)
    return _mine(
        viewer_id, *columns(at), Recommendation.state, Recommendation.note, Recommendation.position_id,
        _is(viewer_id, AUTHOR), graph.connects(viewer_id, Member.id), *face_columns(),
    )  # fmt: skip


def _read_mine(row: Any) -> Mine:
    is_author, is_connected, *face = row[10:]
    person = Person(*face, degree=1 if is_connected else None)
    return Mine(*row[:10], AUTHOR if is_author else SUBJECT, bool(is_connected), person)


def to_act_on(viewer_id: int, id: int, *sides: str) -> Recommendation | None:
    """A recommendation on which the viewer acts as one of these sides, where it exists for the viewer."""
    asked = {"viewer": viewer_id, "id": id, "as_author": AUTHOR in sides, "as_subject": SUBJECT in sides}
    return db.session.scalar(_TO_ACT_ON, asked)  # type: ignore[no-any-return]


_TO_ACT_ON = _mine(VIEWER, Recommendation).where(
    Recommendation.id == bindparam("id"),
    or_(
        and_(bindparam("as_author", type_=Boolean), _is(VIEWER, AUTHOR)),
        and_(bindparam("as_subject", type_=Boolean), _is(VIEWER, SUBJECT)),
    ),
)


def open_one(author_id: int, subject_id: int) -> Recommendation | None:
    """The one that is asked for, waits for an answer or is being revised: there is at most one."""
    return db.session.scalar(_OPEN_ONE, {"author": author_id, "subject": subject_id})


_OF_PAIR = (
    Recommendation.author_id == bindparam("author"),
    Recommendation.subject_id == bindparam("subject"),
)
_OPEN_ONE = select(Recommendation).where(*_OF_PAIR, _stands_at(*rules.OPEN))


def open_between(a: int, b: int) -> list[Recommendation]:
    """What is open between two members, whoever of them is to write."""
    return list(db.session.scalars(_OPEN_BETWEEN, {"author": a, "subject": b}))


_OTHER_WAY = (
    Recommendation.author_id == bindparam("subject"),
    Recommendation.subject_id == bindparam("author"),
)
_OPEN_BETWEEN = select(Recommendation).where(or_(and_(*_OF_PAIR), and_(*_OTHER_WAY)), _stands_at(*rules.OPEN))


def declined_at(author_id: int, subject_id: int, *, written: bool) -> datetime | None:
    """When the subject last declined what the author wrote, or (not `written`) the author a request of the subject."""
    return (_DECLINED_WORDS if written else _DECLINED_REQUEST).value(author=author_id, subject=subject_id)  # type: ignore[no-any-return]


def _declined(which: Any) -> Any:
    last = func.max(Recommendation.answered_at, type_=Recommendation.answered_at.type)
    return select(last).where(*_OF_PAIR, Recommendation.state == rules.DECLINED, which)


_DECLINED_WORDS = Query(lambda: _declined(Recommendation.text != ""))
_DECLINED_REQUEST = Query(lambda: _declined(Recommendation.text == ""))


class Tie(NamedTuple):
    """A position that a recommendation can be tied to. `is_own`: the writer's."""

    id: int
    title: str
    organisation: str
    starts: str
    ends: str | None
    is_own: bool


def ties(writer_id: int, other_id: int, level: Level) -> list[Tie]:
    """Positions of both, current ones first, those of the other one as far as the writer, at this level, sees them."""
    chosen = sections.decisions(writer_id, other_id).audiences.get("positions")
    found = (Tie(*row[:5], bool(row[5])) for row in _TIES.rows(viewer=writer_id, ids=(writer_id, other_id)))
    sees_former, sees_current = may_see("positions", level, chosen), may_see("current_position", level, chosen)
    return [tie for tie in found if tie.is_own or (sees_former if tie.ends else sees_former or sees_current)]


_TIES = Query(
    lambda: (
        select(
            Position.id, Position.title, Position.organisation, Position.starts, Position.ends,
            Position.member_id == VIEWER,
        )
        .where(among(Position.member_id, "ids"))
        .order_by(Position.ends.is_(None).desc(), Position.ends.desc(), Position.starts.desc(), Position.id)
    )
)  # fmt: skip
