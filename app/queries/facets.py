"""How many of those who are found have which value: of place, organisation, school, skill and the like.

Without words and values the counts are kept (`FacetCount`), corrected by what the viewer sees of their own connections
and by whom they do not see; else they are of the hits, if those are few. Of many, which values are shown is taken from
the first of them, the nearest: a number is not shown beside them, and reading the values of three hundred people was
most of what a search cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from sqlalchemy import Integer, and_, bindparam, case, func, literal, literal_column, select, union_all
from sqlalchemy.orm import aliased

from app.models import Connection, FacetCount, FacetWord, MemberFacet
from app.queries import search
from app.queries.people import LAST
from app.queries.query import VIEWER, Query, among
from app.queries.search import Shape, Wanted
from app.queries.search_pages import FEW
from app.queries.visibility import exists_for, unseen_by
from app.rules.searching import CONNECTIONS, EVERYBODY, FACETS, MEMBERS

NEAR = "near"  # in place of a token: own connections
WHOLE, CLOSE, OTHER = -1, -2, -3  # places of rows: of all hits; the id of one
TOP = 12  # kept counts of a kind that are read: of these the first are shown
ALL = 200  # where one kind is listed
READ = 60  # hits whose values are read where there are more than FEW


class Value(NamedTuple):
    """A value of a facet. `members`: how many of the hits have it, None where they are too many to count."""

    token: str
    label: str
    members: int | None


class Counts(NamedTuple):
    """`total`: hits, FEW + 1 for more of them; `near`: own connections among them, None where they are not counted;
    `values`: by the letter of their kind, most first; `ids`: all hits, and whether each is a connection or the viewer,
    where they are few.
    """

    total: int
    near: int | None
    values: dict[str, list[Value]]
    ids: dict[int, bool] | None = None

    @property
    def few(self) -> dict[int, bool] | None:
        """All hits, None where they are not few."""
        return self.ids if self.total <= FEW else None

    @property
    def close(self) -> dict[int, bool] | None:
        """Own connections among the hits, which come first; None where they may be more than those that are known."""
        close = {id: True for id, is_close in (self.ids or {}).items() if is_close}
        return close if self.ids is not None and len(close) <= FEW else None

    @property
    def is_exact(self) -> bool:
        return self.ids is None or self.total <= FEW


NOBODY = Counts(0, 0, {}, {})


def counts(viewer_id: int, wanted: Wanted, top: int = TOP) -> Counts:
    """How many are found, and how many would be if a value were chosen as well. `top`: of the values of each kind."""
    if wanted.terms or wanted.tokens or wanted.near:
        return _counted(viewer_id, wanted, READ if top == TOP else FEW)
    return _kept(viewer_id, top)


def _counted(viewer_id: int, wanted: Wanted, read: int) -> Counts:
    """Values of a kind of which some are chosen add: they are counted among the hits without those. `read`: of how many
    hits the values are read where there are more than FEW.
    """
    alone = {token[0] for token in wanted.tokens if wanted.without(token[0]) == Wanted()}
    kinds = sorted({token[0] for token in wanted.tokens} - alone)
    others = [wanted.without(kind) for kind in kinds]
    asked = {"viewer": viewer_id, "most": FEW + 1, "few": FEW, "read": read, **wanted.bound()}
    for number, other in enumerate(others):
        asked |= {**other.bound(f"_{number}"), f"kind_{number}": kinds[number]}
    rows = _live(wanted.shape, tuple(other.shape for other in others)).rows(**asked)
    totals = {place: members for place, token, _, members in rows if place >= WHOLE and not token}
    near = next((members for _, token, _, members in rows if token == NEAR), 0)
    ids = {number: place == CLOSE for place, _, _, number in rows if place in (CLOSE, OTHER)}
    values = {kind: _kept(viewer_id).values.get(kind, []) for kind in alone}
    for place, token, label, members in rows:
        counted_in = kinds.index(token[0]) if token[:1] in kinds else WHOLE
        if token not in ("", NEAR, EVERYBODY) and place == counted_in and token[0] not in alone:
            shown = members if totals.get(place, 0) <= FEW else None
            values.setdefault(token[0], []).append(Value(token, label, shown))
    total = totals.get(WHOLE, 0)
    return Counts(total, near if total <= FEW else None, values, ids)


@cache
def _live(shape: Shape, others: tuple[Shape, ...]) -> Query:
    def build() -> Any:
        main = search.hits(shape).cte("hits")
        near = func.count(case((and_(main.c.near == 1, main.c.id != VIEWER), 1)))
        parts = [select(literal(WHOLE), literal(""), literal(""), func.count()).select_from(main)]
        parts += [select(literal(WHOLE), literal(NEAR), literal(""), near).select_from(main), _of_hits(main, WHOLE)]
        parts += [select(case((main.c.near == 1, CLOSE), else_=OTHER), literal(""), literal(""), main.c.id)]
        for number, other in enumerate(others):
            found = search.hits(other, f"_{number}").cte(f"hits_{number}")
            parts.append(select(literal(number), literal(""), literal(""), func.count()).select_from(found))
            parts.append(_of_hits(found, number, f"kind_{number}"))
        every = union_all(*parts).subquery()
        return select(*every.c).order_by(every.c[3].desc(), every.c[2], every.c[1])

    return Query(build)


def _of_hits(found: Any, place: int, kind: str = "") -> Any:
    """The values of those who are found, or of the first of many, as the viewer may see them; of one kind, if given."""
    few = bindparam("few", type_=Integer)
    most = case((func.count() > few, bindparam("read", type_=Integer)), else_=few)
    most = select(most).select_from(found).scalar_subquery()
    first = select(found.c.id, found.c.near).order_by(found.c.near.desc(), found.c.id).limit(most).subquery()
    seen = (MemberFacet.audience == MEMBERS) | (first.c.near == 1)
    columns = literal(place), MemberFacet.token, func.min(MemberFacet.label), func.count()
    each = MemberFacet.member_id == first.c.id + 0  # so SQLite goes through those who are found, not through all values
    values = select(*columns).select_from(first).join(MemberFacet, and_(each, seen)).group_by(MemberFacet.token)
    # It names both tables: a condition on the values alone makes SQLite read all of them into a filter.
    letter = case((first.c.near >= 0, func.substr(MemberFacet.token, 1, 1)))
    return values.where(letter == bindparam(kind)) if kind else values


def _kept(viewer_id: int, top: int = TOP) -> Counts:
    kept = {token: (label, members) for token, label, members in _TOP.rows(top=top)}
    kept |= {token: _sum(kept.get(token), row) for token, *row in _DIFFERENT.rows(viewer=viewer_id)}
    values: dict[str, list[Value]] = {}
    for token, (label, members) in kept.items():
        if token != EVERYBODY and members > 0:
            values.setdefault(token[0], []).append(Value(token, label, members))
    for group in values.values():
        group.sort(key=lambda each: (-(each.members or 0), each.label, each.token))
    return Counts(kept.get(EVERYBODY, ("", 0))[1], _NEAR.value(viewer=viewer_id), values)


def _sum(kept: tuple[str, int] | None, different: list[Any]) -> tuple[str, int]:
    """`different`: (label among those who differ, how many more, label and number kept, None if none is)."""
    label, more, kept_label, members = different
    return kept_label if kept_label is not None else label, (members or 0) + more


def _top() -> Any:
    """The kept counts of each kind, the largest first."""
    letters = [kind.letter for kind in FACETS.values()] + [EVERYBODY]
    columns = FacetCount.token, FacetCount.label, FacetCount.members
    order = FacetCount.members.desc()
    parts = (select(*columns).where(FacetCount.kind == literal_column(f"'{letter}'")).order_by(order)
             .limit(bindparam("top")).subquery() for letter in letters)
    return union_all(*(select(part) for part in parts))


def _differing(*, some: bool) -> Any:
    """What the viewer's counts have more than those kept: values that only connections see, of theirs; and less: those
    of members whom they do not see. `some`: of the given tokens.
    """
    facet = aliased(MemberFacet)
    closed = select(facet.token, facet.label, literal(1).label("more")).where(
        facet.member_id.in_(search.known()), facet.audience == CONNECTIONS, exists_for(VIEWER, facet.member_id)
    )
    unseen = select(facet.token, facet.label, literal(-1)).where(
        facet.member_id.in_(unseen_by(VIEWER)), facet.audience == MEMBERS
    )
    if some:
        closed, unseen = (part.where(among(facet.token, "tokens")) for part in (closed, unseen))
    found = union_all(closed, unseen).subquery()
    more, label = func.sum(found.c.more).label("more"), func.min(found.c.label).label("label")
    each = select(found.c.token, label, more).group_by(found.c.token).subquery()
    kept = each.outerjoin(FacetCount, FacetCount.token == each.c.token)
    return select(each.c.token, each.c.label, each.c.more, FacetCount.label, FacetCount.members).select_from(kept)


def _near() -> Any:
    near = select(func.count()).select_from(Connection).where(Connection.member_id == VIEWER)
    return near.where(exists_for(VIEWER, Connection.peer_id))


_TOP, _NEAR = Query(_top), Query(_near)
_DIFFERENT, _DIFFERENT_OF = (Query(partial(_differing, some=some)) for some in (False, True))


def begun(viewer_id: int, kinds: str, terms: Sequence[str], most: int) -> list[Value]:
    """The values of these kinds whose words begin like all the terms, most members first; as kept, for suggestions."""
    found = _begun(len(terms)).rows(kinds=list(kinds), most=most + 4, **_bounds(terms))
    kept = {token: (label, members) for token, label, members in found}
    different = _DIFFERENT_OF.rows(viewer=viewer_id, tokens=list(kept))  # also of none: as long as for a hidden one
    kept |= {token: _sum(kept.get(token), row) for token, *row in different}
    values = [Value(token, label, members) for token, (label, members) in kept.items() if members > 0]
    return sorted(values, key=lambda each: (-(each.members or 0), each.label))[:most]


def _bounds(terms: Sequence[str]) -> dict[str, str]:
    return {f"{end}{n}": term + last for n, term in enumerate(terms) for end, last in (("from", ""), ("to", LAST))}


@cache
def _begun(terms: int) -> Query:
    def build() -> Any:
        columns = FacetCount.token, FacetCount.label, FacetCount.members
        found = select(*columns).where(*(FacetCount.token.in_(_with_word(n)) for n in range(terms)))
        return found.order_by(FacetCount.members.desc(), FacetCount.token).limit(bindparam("most"))

    return Query(build)


def _with_word(number: int) -> Any:
    """SQL: the tokens of values with a word that begins like this term."""
    begins = FacetWord.word >= bindparam(f"from{number}"), FacetWord.word < bindparam(f"to{number}")
    return select(FacetWord.token).where(among(FacetWord.kind, "kinds"), *begins)


def own_class(viewer_id: int) -> str | None:
    """The school and year of the viewer's latest education with a year, as the address of a facet gives it."""
    return _OWN_CLASS.value(viewer=viewer_id, kind=f"{FACETS['class'].letter}%")  # type: ignore[no-any-return]


def _own_class() -> Any:
    mine = MemberFacet.member_id == VIEWER, MemberFacet.token.like(bindparam("kind"))
    year = func.substr(MemberFacet.label, func.length(MemberFacet.label) - 3)
    return select(MemberFacet.label).where(*mine).order_by(year.desc(), MemberFacet.label).limit(1)


_OWN_CLASS = Query(_own_class)
