"""Introductions: the cards of the one between, what the viewer asked for, whom they may ask, who introduced whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, func, literal, literal_column, null, or_, select
from sqlalchemy.orm import aliased

from app.models import Connection, Introduction, Member
from app.models.base import Moment, now
from app.queries import graph, people
from app.queries.people import Person
from app.queries.query import VIEWER, Query
from app.queries.visibility import exists_for
from app.rules import introductions as rules
from app.rules import limits

OTHER: Any = bindparam("other", type_=Member.id.type)
SINCE: Any = bindparam("since", type_=Moment)
ID: Any = bindparam("id", type_=Introduction.id.type)


class IntroductionFound(NamedTuple):
    """An introduction to act on, as it was when it was read."""

    id: int
    asker_id: int
    via_id: int
    target_id: int
    via_name: str
    to_target: str
    state: str
    asked_at: datetime


FOUND = [getattr(Introduction, name) for name in IntroductionFound._fields]


class Card(NamedTuple):
    """A request to introduce `asker` to `target`, as the one between sees it. `words`: what they added themselves."""

    id: int
    state: str
    to_via: str
    to_target: str
    language: str
    words: str
    at: datetime
    asker: Person
    target: Person


def asked_since() -> datetime:
    """Introductions asked for before this moment are over."""
    return now() - limits.INTRODUCTION_LASTS


def to_answer(viewer_id: int) -> list[Card]:
    """The newest of those that the viewer can pass on now; when they are answered, older ones take their place."""
    return [_card(row) for row in _CARDS.rows(viewer=viewer_id, since=asked_since(), most=limits.LIST_PAGE)]


def card(viewer_id: int, introduction_id: int) -> Card | None:
    """One that the viewer can pass on, or has answered; None where it is gone for them."""
    row = _CARD.row(viewer=viewer_id, since=asked_since(), id=introduction_id)
    return _card(row) if row else None


def answered(viewer_id: int, introduction_id: int) -> Card | None:
    """One that the viewer has answered."""
    found = card(viewer_id, introduction_id)
    return found if found and found.state != rules.ASKED else None


def of_via(viewer_id: int, introduction_id: int) -> IntroductionFound | None:
    """The same to act on."""
    return _OF_VIA.row(viewer=viewer_id, since=asked_since(), id=introduction_id)  # type: ignore[no-any-return]


def to_pass_on(via_id: int, introduction_id: int) -> IntroductionFound | None:
    """One that can be passed on at this moment. The caller has locked all three."""
    return _TO_PASS_ON.row(viewer=via_id, since=asked_since(), id=introduction_id)  # type: ignore[no-any-return]


def _card(row: Any) -> Card:
    return Card(*row[:7], Person(*row[7:12], 1), Person(*row[12:17], 1))


def waits() -> tuple[Any, ...]:
    """SQL: the viewer is asked for this introduction, can pass it on, and all three exist for each other."""
    one = Introduction
    return (
        one.via_id == VIEWER,
        one.state == literal_column("'asked'"),
        one.asked_at > SINCE,
        *_all_three(one),
        graph.connects(VIEWER, one.asker_id),
        graph.connects(VIEWER, one.target_id),
        ~graph.connects(one.asker_id, one.target_id),
    )


def _all_three(one: Any) -> tuple[Any, ...]:
    there = (exists_for(VIEWER, column) for column in (one.asker_id, one.target_id))
    return *there, ~graph.blocks_between(one.asker_id, one.target_id)


def _shown() -> Any:
    """SQL: one that waits, or that the viewer answered."""
    one = Introduction
    answered = or_(*(one.state == literal_column(f"'{state}'") for state in (rules.PASSED, rules.DISMISSED)))
    return or_(and_(*waits()), and_(one.via_id == VIEWER, answered, *_all_three(one)))


def _cards(*which: Any) -> Any:
    one, asker, target = Introduction, aliased(Member), aliased(Member)
    said = one.id, one.state, one.to_via, one.to_target, one.language, one.words, one.asked_at
    faces = (getattr(each, name) for each in (asker, target) for name in Person._fields[:5])
    found = select(*said, *faces).join(asker, asker.id == one.asker_id).join(target, target.id == one.target_id)
    return found.where(*which).order_by(one.id.desc())


_CARDS = Query(lambda: _cards(*waits()).limit(bindparam("most")))
_CARD = Query(lambda: _cards(Introduction.id == ID, _shown()))
_OF_VIA = Query(lambda: select(*FOUND).where(Introduction.id == ID, _shown()), IntroductionFound)
_TO_PASS_ON = Query(lambda: select(*FOUND).where(Introduction.id == ID, *waits()), IntroductionFound)


def unanswered(asker_id: Any) -> Any:
    """SQL: asked for by this member, who is not connected with the target meanwhile, and not answered as far as they
    know.
    """
    one, states = Introduction, [literal_column(f"'{state}'") for state in rules.UNANSWERED]
    met = graph.connects(asker_id, one.target_id)
    return and_(one.asker_id == asker_id, one.state.in_(states), one.asked_at > SINCE, ~met)


def open_count(viewer_id: int) -> int:
    """How many the viewer has open, dismissed ones among them."""
    return _OPEN_COUNT.value(viewer=viewer_id, since=asked_since())  # type: ignore[no-any-return]


_OPEN_COUNT = Query(lambda: select(func.count()).select_from(Introduction).where(unanswered(VIEWER)))


def open_between(asker_id: int, target_id: int) -> IntroductionFound | None:
    """What this member asked for and the target does not know of, as the asker knows it. Both are locked."""
    return _OPEN_BETWEEN.row(viewer=asker_id, other=target_id, since=asked_since())  # type: ignore[no-any-return]


_OPEN_BETWEEN = Query(
    lambda: select(*FOUND).where(unanswered(VIEWER), Introduction.target_id == OTHER), IntroductionFound
)


def askable(viewer_id: int, target_id: int) -> list[Person]:
    """Shared connections whom the viewer may ask, best connected first."""
    return _ASKABLE.rows(viewer=viewer_id, other=target_id, most=limits.ASKABLE)


def who_may_be_asked(viewer_id: Any, other: Any, *columns: Any) -> Any:
    """SQL: these columns of the shared connections who may be asked."""
    theirs = aliased(Connection)
    found = select(*columns).select_from(Member).join(theirs, theirs.peer_id == Member.id)
    return found.where(
        theirs.member_id == other, graph.connects(viewer_id, Member.id), exists_for(viewer_id, Member.id),
        Member.who_may_ask == literal_column("'connections'"),
    )  # fmt: skip


def _askable() -> Any:
    found = who_may_be_asked(VIEWER, OTHER, *people.face_columns(), null(), literal(0))
    return found.order_by(Member.connection_count.desc(), Member.id).limit(bindparam("most"))


_ASKABLE = Query(_askable, Person)


class Introducer(NamedTuple):
    """Who introduced an inviter, and what they said."""

    name: str
    handle: str
    words: str
    language: str


def introducers(viewer_id: Any, invitation_id: Any) -> tuple[Any, Any, tuple[Any, ...]]:
    """SQL for an outer join of an invitation: the introduction that led to it, the member who passed it on if they
    exist for the viewer, and the columns of an Introducer.
    """
    one, via = aliased(Introduction), aliased(Member)
    led = and_(one.invitation_id == invitation_id, one.state == literal_column("'passed'"))
    there = and_(via.id == one.via_id, exists_for(viewer_id, via.id))
    return (one, led), (via, there), (via.name, via.handle, one.words, one.words_language)
