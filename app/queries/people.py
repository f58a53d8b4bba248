"""People as they appear everywhere: in lists, in entries of the feed, in the results of a search."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    bindparam,
    case,
    exists,
    func,
    literal,
    null,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from app.models import FormerHandle, Member, SearchDocument
from app.models.base import now
from app.queries import graph
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import visible_member
from app.rules import limits, searching, text

LAST = "\U0010ffff"  # sorts after every letter
AFTER = (bindparam("after_name", type_=String), bindparam("after_id", type_=BigInteger))  # a cursor


class Person(NamedTuple):
    """What any signed-in member may see of another at a glance. `degree`: 0 self, 1, 2, 3 or None."""

    id: int
    name: str
    handle: str
    headline: str
    picture: str | None
    degree: int | None = None
    shared: int = 0


def face_of(member: Any) -> Person:
    """A member as a Person, for the member."""
    return Person(member.id, member.name, member.handle, member.headline, member.picture)


def person_columns(viewer_id: int) -> list[Any]:
    """SQL columns of a Person, in the order of its fields."""
    return [
        Member.id,
        Member.name,
        Member.handle,
        Member.headline,
        Member.picture,
        graph.degree(viewer_id, Member.id),
        graph.shared_count(viewer_id, Member.id),
    ]


def face_columns() -> list[Any]:
    """SQL columns of a Person without a degree: piles of faces, one's own conversations."""
    return [Member.id, Member.name, Member.handle, Member.headline, Member.picture]


def people(viewer_id: int, ids: Iterable[int]) -> dict[int, Person]:
    """The members with these ids whom the viewer may see, by id, with degree and shared connections; one query."""
    wanted = set(ids)
    if not wanted:
        return {}
    return {person.id: person for person in _PEOPLE.rows(viewer=viewer_id, ids=wanted)}


def people_in_feed(viewer_id: int, ids: Iterable[int], met: Iterable[int]) -> dict[int, Person]:
    """As `people`, but further degrees and shared connections only for those who `met` connections of the viewer: the
    feed shows them for no others. A connection of a connection is at most two steps away, so no degree is searched,
    which is half the cost of people.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    return {person.id: person for person in _IN_FEED.rows(viewer=viewer_id, ids=wanted, met=set(met))}


def in_feed(*more: Any) -> Any:
    """SQL: the columns of a Person as the feed shows them, and more; parameters: viewer, ids, met."""
    near, met = graph.connects(VIEWER, Member.id), among(Member.id, "met")
    degree = case((Member.id == VIEWER, 0), (near, 1), (met, 2), else_=None)
    shared = case((near, 0), (met, graph.shared_count(VIEWER, Member.id)), else_=0)
    return select(*face_columns(), degree, shared, *more).where(among(Member.id, "ids"), visible_member(VIEWER))


def of_many() -> tuple[Any, list[Any]]:
    """SQL: the members with the given ids whom the viewer may see (.id; .near: connected), and of each the columns of a
    Person.

    Shared connections are counted first: whoever has some is two steps away, so of the others alone more is asked.
    `OFFSET 0`, or a database would count anew wherever the number stands.
    """
    near, shared = graph.connects(VIEWER, Member.id), _shared_by_each()
    found = select(*face_columns(), near.label("near"), shared.label("shared"))
    there = found.where(among(Member.id, "ids"), visible_member(VIEWER)).offset(0).subquery()
    id, *face = (there.c[column.key] for column in face_columns())
    far = graph.third_degree(VIEWER, id, of_many=True)
    degree = case((id == VIEWER, 0), (there.c.near, 1), (there.c.shared > 0, 2), (far, 3), else_=None)
    return there, [id, *face, degree, there.c.shared]


def _people() -> Any:
    return select(*of_many()[1])


_IN_FEED, _PEOPLE = Query(in_feed, Person), Query(_people, Person)


def handle_now(viewer_id: int | None, former: str) -> str | None:
    """The current handle of the member who had this one before, as long as it redirects; viewer None is a guest."""
    if not text.could_be_handle(former.lower()):
        return None
    asked = {"former": former.lower(), "now": now()}
    found = _PUBLIC_NOW.value(**asked) if viewer_id is None else _NOW.value(viewer=viewer_id, **asked)
    return found  # type: ignore[no-any-return]


def _now(viewer: Any) -> Any:
    return (
        select(Member.handle)
        .join(FormerHandle, FormerHandle.member_id == Member.id)
        .where(
            FormerHandle.handle == bindparam("former"),
            FormerHandle.until > bindparam("now"),
            visible_member(viewer),
        )
    )


_NOW, _PUBLIC_NOW = Query(lambda: _now(VIEWER)), Query(lambda: _now(None))


def is_handle_free(handle: str) -> bool:
    """Neither in use nor reserved for its former owner."""
    return not _IS_HELD.value(handle=handle, now=now())


def _is_held() -> Any:
    handle = bindparam("handle")
    kept = FormerHandle.handle == handle, FormerHandle.until > bindparam("now")
    return select(exists().where(Member.handle == handle) | exists().where(*kept))


_IS_HELD = Query(_is_held)


def terms(query: str) -> list[str]:
    """The words of a query to search for."""
    return searching.terms(query[: limits.SEARCH])


def named(count: int) -> list[ColumnElement[bool]]:
    """SQL on Member, of a list of own connections or of a connection's: each of so many words, given as `bounds` says,
    begins a word of the name.
    """
    told = SearchDocument
    begins = ((literal(" ") + told.name).like(bindparam(f"word{n}", type_=String)) for n in range(count))
    return [exists().where(told.member_id == Member.id, each) for each in begins]


def bounds(words: list[str]) -> dict[str, str]:
    """The parameters of `named`."""
    return {f"word{n}": f"% {word}%" for n, word in enumerate(words)}


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of people; `after` is the cursor (folded name, id) of the next one, None at the end."""

    people: Sequence[Person]
    after: tuple[str, int] | None


def connections(
    viewer_id: int, owner_id: int, *, query: str = "", shared_only: bool = False, after: tuple[str, int] | None = None
) -> PeoplePage:
    """The connections of a member by name, as far as they exist for the viewer. The caller has checked the rule."""
    words = terms(query)
    statement = _listed(len(words), bool(after), shared_only)
    return page_of(statement, after, viewer=viewer_id, owner=owner_id, **bounds(words))


def page_of(statement: Query, after: tuple[str, int] | None, **bound: Any) -> PeoplePage:
    """One page of a Query of the columns of a Person, then Member.name_folded."""
    if after:
        bound |= {"after_name": after[0], "after_id": after[1]}
    rows = [(Person._make(person), name) for *person, name in statement.rows(**bound)]
    further = None
    if len(rows) > limits.LIST_PAGE:
        last, name = rows[limits.LIST_PAGE - 1]
        further = name, last.id
    return PeoplePage([person for person, _ in rows[: limits.LIST_PAGE]], further)


@cache
def _listed(words: int, continued: bool, shared_only: bool) -> Query:
    """One page of people by name. Who is on it is queried first: degrees are expensive, and people beyond it need none.
    """

    def build() -> Any:
        found = select(Member.id).where(visible_member(VIEWER), *named(words))
        peers = select(graph.Connection.peer_id).where(graph.Connection.member_id == bindparam("owner"))
        found = found.where(Member.id.in_(peers))
        if shared_only:
            found = found.where(graph.connects(VIEWER, Member.id))
        if continued:
            found = found.where(tuple_(Member.name_folded, Member.id) > tuple_(*AFTER))
        page = found.order_by(Member.name_folded, Member.id).limit(limits.LIST_PAGE + 1).subquery()
        columns = *face_columns(), graph.degree(VIEWER, Member.id), _shared_by_each(), Member.name_folded
        shown = select(*columns).join(page, page.c.id == Member.id)
        return shown.order_by(Member.name_folded, Member.id)

    return Query(build)


def _shared_by_each() -> Any:
    """SQL: shared connections of many people. The viewer's, and the few who are locked, are read once for all, where
    `graph.shared_count` looks each connection of each person up among them; `+ 0`, or SQLite would go through the
    viewer's for each.
    """
    mine, theirs = aliased(graph.Connection), aliased(graph.Connection)
    known = (theirs.peer_id + 0).in_(select(mine.peer_id).where(mine.member_id == VIEWER))
    there = theirs.peer_id.not_in(graph.locked())
    found = select(func.count()).select_from(theirs).where(theirs.member_id == Member.id, known, there)
    return found.correlate(Member).scalar_subquery()


def shared_faces(viewer_id: int, other_id: int, most: int = 4) -> list[Person]:
    """A few of the connections that the two share, best connected first."""
    return _SHARED_FACES.rows(viewer=viewer_id, other=other_id, most=most)


def _shared_faces() -> Any:
    theirs = aliased(graph.Connection)  # scanned: nobody has as many as there are members
    found = select(*face_columns(), null(), literal(0)).join(theirs, theirs.peer_id == Member.id)
    found = found.where(theirs.member_id == bindparam("other"), graph.connects(VIEWER, Member.id))
    found = found.where(visible_member(VIEWER))
    return found.order_by(Member.connection_count.desc(), Member.id).limit(bindparam("most"))


_SHARED_FACES = Query(_shared_faces, Person)


def member_count() -> int:
    return _HOW_MANY.value()  # type: ignore[no-any-return]


_HOW_MANY = Query(lambda: select(func.count()).select_from(Member).where(Member.state == "active"))
