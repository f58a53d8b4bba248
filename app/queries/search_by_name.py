"""People who are found, in the order of their names."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, func, not_, or_, select, tuple_
from sqlalchemy.orm import aliased

from app import database
from app.models import Member, SearchDocument, SearchEntry
from app.queries import people, search
from app.queries.query import VIEWER, Query, among, there_is
from app.queries.search import Shape, Wanted
from app.queries.visibility import visible_member

SORTED = 1500  # hits up to which PostgreSQL sorts them; of more, each name is looked up until a page is full
A_SET = 5000  # the same for SQLite, which does not sort them, but reads them as a set and then looks into that


def rows(
    viewer_id: int, wanted: Wanted, ids: Collection[int] | None, after: tuple[str, int] | None, most: int
) -> list[Any]:
    """(id, folded name) of the next ones, at most `most`. `ids`: all hits, where they are known; `after`: where the
    page before ended.
    """
    if ids is None and database.is_postgresql():
        ids = _some(viewer_id, wanted)
    asked = {"viewer": viewer_id, "page": most}
    if after:
        asked |= {"after_name": after[0], "after_id": after[1]}
    if ids is not None:
        return _few(bool(after)).rows(ids=list(ids), **asked)
    return _many(wanted.shape, bool(after), _as_a_set(wanted)).rows(**asked, **wanted.bound())


def _some(viewer_id: int, wanted: Wanted) -> Collection[int] | None:
    """All hits, None if there are more than SORTED. Among fewer, those of a page are sought in vain for too long."""
    if not (wanted.terms or wanted.tokens):
        return None
    found = _hits(wanted.shape).rows(viewer=viewer_id, most=SORTED + 1, **wanted.bound())
    return [id for id, _ in found] if len(found) <= SORTED else None


@cache
def _hits(shape: Shape) -> Query:
    return Query(lambda: search.hits(shape))


def _as_a_set(wanted: Wanted) -> bool:
    """Whether the ids in the index are read first, and each name is looked for among them: with 100,000 members a page
    of two facets takes 4 ms instead of 8.
    """
    if wanted.near or not (wanted.terms or wanted.tokens) or database.is_postgresql():
        return False
    return bool(_IN_INDEX.value(match=wanted.bound()["match"], most=A_SET + 1) <= A_SET)


def _in_index() -> Any:
    where, id, matches = search.index()
    found = select(id).select_from(where).where(matches).limit(bindparam("most")).subquery()
    return select(func.count()).select_from(found)


_IN_INDEX = Query(_in_index)


@cache
def _few(continued: bool) -> Query:
    """`+ ""`: or SQLite would go through all members in the order of names until it met those."""
    name = Member.name_folded + ""
    return Query(lambda: _ordered(select(Member.id, name).where(among(Member.id, "ids")), continued, name))


@cache
def _many(shape: Shape, continued: bool, as_a_set: bool) -> Query:
    """In the order of names, each is looked up: among many, few are passed by until there are enough."""

    def build() -> Any:
        close, told = Member.id.in_(search.known()), aliased(SearchDocument)
        near = [close]
        if shape.kinds:
            near.append(search.has_facets(Member.id, shape.kinds))
        if shape.terms:
            near.append(there_is(told, told.member_id == Member.id, *search.begins(told.words, shape.terms)))
        far = not_(close), *(_in_set() if as_a_set else _looked_up(shape))
        found = and_(*near) if shape.near else or_(and_(*near), and_(*far))
        if as_a_set:  # first what the index of names can tell, or each member's row is read: half the time
            found = and_(or_(close, *_in_set()), found)
        return _ordered(select(Member.id, Member.name_folded).where(visible_member(VIEWER), found), continued)

    return Query(build)


def _in_set() -> list[Any]:
    """`+ 0`: or SQLite would go through the set, and sort it."""
    where, id, matches = search.index()
    return [(Member.id + 0).in_(select(id).select_from(where).where(matches))]


def _looked_up(shape: Shape) -> list[Any]:
    """Whoever shows all members a value is in the index."""
    entry = aliased(SearchEntry)
    found = [search.has_facets(Member.id, shape.kinds, members=True)] if shape.kinds else []
    if shape.terms or not shape.kinds:
        found.append(there_is(entry, entry.member_id == Member.id, *search.begins(entry.words, shape.terms)))
    return found


def _ordered(found: Any, continued: bool, name: Any = Member.name_folded) -> Any:
    if continued:
        found = found.where(tuple_(name, Member.id) > tuple_(*people.AFTER))
    return found.order_by(name, Member.id).limit(bindparam("page"))
