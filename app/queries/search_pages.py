"""Pages of people who are found: by closeness, by name, newest first; and what of each the viewer may be told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, and_, bindparam, case, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from app.models import Connection, SearchDocument, SearchEntry
from app.queries import people, search, search_by_name
from app.queries.cursors import make_cursor, read_cursor
from app.queries.people import Person
from app.queries.query import VIEWER, Query, among
from app.queries.search import Shape, Wanted
from app.rules.limits import LIST_PAGE

SORTS = ("close", "name", "newest")
WINDOW = 200  # of those who are no connections, so many at a time are ranked by what they share with the viewer
FEW = 300  # up to so many hits are counted, and given to `page`
Ids = Mapping[int, bool] | None
NEAR = 2_000_000  # a rank above that of anybody who is no connection


class Page(NamedTuple):
    """One page of ids; `after` is the cursor of the next one, None at the end."""

    ids: Sequence[int]
    after: str | None


class Found(NamedTuple):
    """A person who was found, and what of their profile may be given as a reason: (kind, text, ...)."""

    person: Person
    said: Sequence[Sequence[str]]

    @property
    def place(self) -> str | None:
        return next((texts[0] for kind, *texts in self.said if kind == "place"), None)


def page(
    viewer_id: int, wanted: Wanted, sort: str, ids: Ids = None, after: str = "", most: int = LIST_PAGE, *,
    close: Ids = None,
) -> Page:
    """One page in one of SORTS. `ids`: all hits, with whether each is a connection, where they are known and few;
    `close`: where they are not, the connections among them, if these are known.
    """
    if sort == "close":
        return _close(viewer_id, wanted, ids, close, after, most)
    cursor = read_cursor(after)
    if sort == "name":
        rows = search_by_name.rows(viewer_id, wanted, ids, cursor, most + 1)
    elif ids is not None:
        rows = [(id, "") for id in sorted(ids, reverse=True) if not cursor or id < cursor[1]]
    else:
        before = cursor[1] if cursor else 2**62
        rows = _newest(wanted.shape).rows(viewer=viewer_id, before=before, page=most + 1, **wanted.bound())
    further = make_cursor(rows[most - 1][1], rows[most - 1][0]) if len(rows) > most else None
    return Page([row[0] for row in rows[:most]], further)


def _close(viewer_id: int, wanted: Wanted, ids: Ids, close: Ids, after: str, most: int) -> Page:
    """Own connections first, then by shared connections; of equals those found by name. Those who are not few, in
    windows of WINDOW.
    """
    start, rank, last = _read(after)
    found: list[tuple[int, int, int]] = []  # where its window begins, minus its rank, id
    while len(found) <= most:
        known, following = (ids, None) if ids is not None else _window(viewer_id, wanted, start, close)
        found += [(start, *each) for each in _ranked(viewer_id, wanted, known) if each > (-rank, last)]
        rank, last = NEAR * 2, 0
        if following is None:
            break
        start = following
    further = None
    if len(found) > most:
        start, rank, last = found[most - 1]
        further = make_cursor(f"{start}-{-rank}", last)
    return Page([id for _, _, id in found[:most]], further)


def _window(viewer_id: int, wanted: Wanted, start: int, close: Ids) -> tuple[dict[int, bool], int | None]:
    """Those of one window, and where the next one begins, None at the end. All own connections are in the first one:
    reading the documents of a thousand again would cost as much as the first time.
    """
    if wanted.near and start:
        return {}, None
    far_alone = start > 0 or close is not None
    rows = _windows(wanted.shape, far_alone).rows(viewer=viewer_id, start=start, window=WINDOW, **wanted.bound())
    others = [id for id, is_close in rows if not is_close]
    return {**({} if start else close or {}), **dict(rows)}, max(others) if len(others) == WINDOW else None


@cache
def _windows(shape: Shape, far_alone: bool) -> Query:
    def build() -> Any:
        _where, id, _matches = search.index()
        parts = [] if far_alone and not shape.near else [search.near(shape, literal(1).label("close"))]
        if not shape.near:
            page = search.far().where(id > bindparam("start", type_=BigInteger)).order_by(id).limit(bindparam("window"))
            rest = page.subquery()
            parts.append(select(rest.c.id, literal(0)))
        return union_all(*parts) if len(parts) > 1 else parts[0]

    return Query(build)


def _ranked(viewer_id: int, wanted: Wanted, ids: Mapping[int, bool]) -> list[tuple[int, int]]:
    """(minus rank, id) of each, in order."""
    close = [id for id, is_close in ids.items() if is_close]
    others = [id for id, is_close in ids.items() if not is_close]
    terms = {f"term{n}": f"% {term}%" for n, term in enumerate(wanted.terms)}
    rows = _ranks(len(wanted.terms)).rows(viewer=viewer_id, close=close, others=others, **terms) if ids else []
    return sorted((-2 * shared - named - NEAR * (ids[id] and id != viewer_id), id) for id, named, shared in rows)


@cache
def _ranks(terms: int) -> Query:
    """The viewer's connections are read once for all; `+ 0`, or SQLite would go through them for each person."""

    def build() -> Any:
        mine, theirs = aliased(Connection), aliased(Connection)
        also = (theirs.peer_id + 0).in_(select(mine.peer_id).where(mine.member_id == VIEWER))
        shared = select(theirs.member_id, func.count().label("count")).where(among(theirs.member_id, "others"), also)
        counted = shared.group_by(theirs.member_id).subquery()
        near, far = SearchDocument, SearchEntry
        of_far = select(far.member_id, _named(far.name, terms), func.coalesce(counted.c.count, 0)).select_from(far)
        of_far = of_far.outerjoin(counted, counted.c.member_id == far.member_id)
        of_near = select(near.member_id, _named(near.name, terms), literal(0)).where(among(near.member_id, "close"))
        return union_all(of_near, of_far.where(among(far.member_id, "others")))

    return Query(build)


def _named(name: Any, terms: int) -> Any:
    """SQL: 1 if all terms begin words of the name, else 0."""
    return case((and_(*search.begins(name, terms)), 1), else_=0) if terms else literal(0)


def _read(after: str) -> tuple[int, int, int]:
    """(where the window begins, rank, id) of a cursor; of the first page for an invalid one."""
    cursor = read_cursor(after)
    parts = re.fullmatch(r"(\d{1,18})-(\d{1,9})", cursor[0], re.ASCII) if cursor else None
    return (int(parts[1]), int(parts[2]), cursor[1]) if cursor and parts else (0, NEAR * 2, 0)


@cache
def _newest(shape: Shape) -> Query:
    def build() -> Any:
        before, page = bindparam("before", type_=BigInteger), bindparam("page")
        close = search.near(shape).subquery()
        parts = [select(close.c.id).where(close.c.id < before)]
        if not shape.near:
            _where, id, _matches = search.index()
            rest = search.far().where(id < before).order_by(id.desc()).limit(page).subquery()
            parts.append(select(rest.c.id))
        both = union_all(*parts).subquery() if len(parts) > 1 else parts[0].subquery()
        return select(both.c.id, literal("")).order_by(both.c.id.desc()).limit(page)

    return Query(build)


def found(viewer_id: int, ids: Sequence[int]) -> list[Found]:
    """These people in their order, as far as they exist for the viewer, with what may be told of each."""
    if not ids:
        return []
    rows = (Found(Person._make(person), json.loads(said or "[]")) for *person, said in
            _FOUND.rows(viewer=viewer_id, ids=list(ids)))
    by_id = {each.person.id: each for each in rows}
    return [by_id[id] for id in ids if id in by_id]


def _found() -> Any:
    """Only of the viewer's own connections what these may see is read."""
    near, far = SearchDocument, SearchEntry
    there, person = people.of_many()
    told = select(near.said).where(near.member_id == there.c.id).correlate(there).scalar_subquery()
    shown = select(far.said).where(far.member_id == there.c.id).correlate(there).scalar_subquery()
    return select(*person, case((or_(there.c.id == VIEWER, there.c.near), told), else_=shown))


_FOUND = Query(_found)
