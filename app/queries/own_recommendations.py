"""A member's own recommendations: received, given, asked for; to read and to act on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from app.extensions import db
from app.models import Member, Position, Recommendation
from app.queries import graph, sections
from app.queries.people import Person, face_columns
from app.queries.recommendations import columns
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
    own_words = and_(_is(viewer_id, AUTHOR), Recommendation.state.in_(rules.WRITTEN))
    return and_(
        or_(graph.connects(Recommendation.author_id, Recommendation.subject_id), own_words),
        graph.visible_member(viewer_id),
    )


def _mine(viewer_id: int, *columns: Any) -> Any:
    """SQL: the viewer's recommendations, joined with the other side."""
    other = case((_is(viewer_id, AUTHOR), Recommendation.subject_id), else_=Recommendation.author_id)
    found = select(*columns).select_from(Recommendation).join(Member, Member.id == other)
    return found.where(or_(_is(viewer_id, AUTHOR), _is(viewer_id, SUBJECT)), _there(viewer_id))


def _in_tab(viewer_id: int, tab: str) -> ColumnElement[bool]:
    if tab == "requests":
        return Recommendation.state == rules.REQUESTED
    return and_(_is(viewer_id, SUBJECT if tab == "received" else AUTHOR), Recommendation.state.in_(rules.WRITTEN))


def mine(viewer_id: int, tab: str, before: int | None = None) -> tuple[list[Mine], int | None]:
    """One page of the viewer's own in one of TABS and the cursor of the next page: what waits for the viewer stands
    first, as if its id were very high, then the latest.
    """
    waits = or_(
        and_(_is(viewer_id, SUBJECT), Recommendation.state == rules.SUBMITTED),
        and_(_is(viewer_id, AUTHOR), Recommendation.state.in_((rules.REQUESTED, rules.REVISION))),
    )
    place = Recommendation.id + case((waits, WAITING), else_=0)
    found = _all_of_mine(viewer_id).add_columns(place).where(_in_tab(viewer_id, tab))
    if before:
        found = found.where(place < before)
    rows = db.session.execute(found.order_by(place.desc()).limit(limits.LIST_PAGE + 1)).all()
    shown = rows[: limits.LIST_PAGE]
    return [_read_mine(row[:-1]) for row in shown], shown[-1][-1] if len(rows) > len(shown) else None


def written(viewer_id: int, who: str) -> list[Mine]:
    """All that was written about the viewer (`who`: SUBJECT) or by the viewer (AUTHOR), as it stands in the tabs."""
    tab = "received" if who == SUBJECT else "given"
    rows = db.session.execute(_all_of_mine(viewer_id).where(_in_tab(viewer_id, tab)).order_by(Recommendation.id))
    return [_read_mine(row) for row in rows]


def one_of_mine(viewer_id: int, id: int) -> Mine | None:
    """One of the viewer's own, in whatever state."""
    row = db.session.execute(_all_of_mine(viewer_id).where(Recommendation.id == id)).one_or_none()
    return _read_mine(row) if row else None


def counts(viewer_id: int) -> dict[str, int]:
    """How many stand in each tab; one query."""
    each = (_mine(viewer_id, func.count()).where(_in_tab(viewer_id, tab)).scalar_subquery() for tab in TABS)
    return dict(zip(TABS, db.session.execute(select(*each)).one(), strict=True))


def _all_of_mine(viewer_id: int) -> Any:
    at = func.coalesce(Recommendation.submitted_at, Recommendation.created_at, type_=Recommendation.created_at.type)
    return _mine(
        viewer_id, *columns(at), Recommendation.state, Recommendation.note, Recommendation.position_id,
        _is(viewer_id, AUTHOR), graph.connects(viewer_id, Member.id), *face_columns(),
    )  # fmt: skip


def _read_mine(row: Any) -> Mine:
    is_author, is_connected, *face = row[9:]
    person = Person(*face, degree=1 if is_connected else None)
    return Mine(*row[:9], AUTHOR if is_author else SUBJECT, bool(is_connected), person)


def to_act_on(viewer_id: int, id: int, *sides: str) -> Recommendation | None:
    """A recommendation on which the viewer acts as one of these sides, where it exists for the viewer."""
    found = _mine(viewer_id, Recommendation).where(Recommendation.id == id, or_(*(_is(viewer_id, s) for s in sides)))
    return db.session.scalar(found)  # type: ignore[no-any-return]


def open_one(author_id: int, subject_id: int) -> Recommendation | None:
    """The one that is asked for, waits for an answer or is being revised: there is at most one."""
    return db.session.scalar(
        select(Recommendation).where(
            Recommendation.author_id == author_id,
            Recommendation.subject_id == subject_id,
            Recommendation.state.in_(rules.OPEN),
        )
    )


def open_between(a: int, b: int) -> list[Recommendation]:
    """What is open between two members, whoever of them is to write."""
    found = select(Recommendation).where(
        or_(
            and_(Recommendation.author_id == a, Recommendation.subject_id == b),
            and_(Recommendation.author_id == b, Recommendation.subject_id == a),
        ),
        Recommendation.state.in_(rules.OPEN),
    )
    return list(db.session.scalars(found))


def declined_at(author_id: int, subject_id: int, *, written: bool) -> datetime | None:
    """When the subject last declined what the author wrote, or (not `written`) the author a request of the subject."""
    return db.session.scalar(
        select(func.max(Recommendation.answered_at)).where(
            Recommendation.author_id == author_id,
            Recommendation.subject_id == subject_id,
            Recommendation.state == rules.DECLINED,
            (Recommendation.text != "") if written else (Recommendation.text == ""),
        )
    )


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
    rows = db.session.execute(
        select(Position.id, Position.title, Position.organisation, Position.starts, Position.ends,
               Position.member_id == writer_id)
        .where(Position.member_id.in_((writer_id, other_id)))
        .order_by(Position.ends.is_(None).desc(), Position.ends.desc(), Position.starts.desc(), Position.id)
    )  # fmt: skip
    found = (Tie(*row[:5], bool(row[5])) for row in rows)
    sees_former, sees_current = may_see("positions", level, chosen), may_see("current_position", level, chosen)
    return [tie for tie in found if tie.is_own or (sees_former if tie.ends else sees_former or sees_current)]
