"""The home feed: what the viewer's connections did, newest first, nothing that the viewer may not see.

Entries are read from the activity of each connection (no inbox is written). Each of the newest k rows belongs to
one of the k connections with the newest row of their own, so one index probe per connection and k x k rows are
enough: the cost grows with the number of connections, not with members or history.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple, TypeGuard

from app.extensions import tokens
from app.queries import activity, answers, comments, everybody
from app.queries.activity import RAW, Group, Row
from app.queries.kinds import MODULES
from app.queries.people import Person
from app.queries.posts import PostSeen
from app.rules import kinds, limits
from app.rules.streams import CONNECTIONS, MEMBERS, Top

MANY = 20_000  # members of the largest organisation that this is designed for
REFILLS = 2  # a page with mostly hidden rows ends with a cursor rather than with a fourth query


class Cursor(NamedTuple):
    """`ceiling`: newest row of the first page; newer ones are ignored while scrolling. `before`: continue below it."""

    ceiling: int
    before: int

    def __str__(self) -> str:
        return f"{self.ceiling}.{self.before}"


def read_cursor(given: str) -> Cursor | None:
    """The cursor in an address, None for anything that is not one."""
    ceiling, dot, before = given.partition(".")
    if not (dot and ceiling.isascii() and ceiling.isdigit() and before.isascii() and before.isdigit()):
        return None
    if len(ceiling) > 18 or len(before) > 18:
        return None
    return Cursor(int(ceiling), int(before))


class Entry(NamedTuple):
    """One entry: who did what to which object. `others`: more actors than those in `actors` (none: the organisation).
    `waiting`: an open invitation between the viewer and `whom`, "sent" or "received". `count`: of several entries told
    as one (web/entries.py); `peers`: those of them that name whom, each with the open invitation. `object_id`: with the
    kind what the entry is hidden by; `also`: those of the other entries told with it.
    """

    id: int
    kind: str
    at: datetime
    actors: tuple[Person, ...]
    others: int
    whom: Person | None
    names_whom: bool
    object: Any = None
    waiting: str | None = None
    count: int = 1
    peers: tuple[tuple[Person, str | None], ...] = ()
    object_id: int = 0
    also: tuple[int, ...] = ()


class FeedPage(NamedTuple):
    """`ceiling`: newer activity is not on this page nor on older ones."""

    entries: list[Entry]
    older: Cursor | None
    ceiling: int


def page(
    viewer_id: int, cursor: Cursor | None = None, connections: int = 1, members: int = MANY, stream: str = CONNECTIONS
) -> FeedPage:
    """One page of a stream (rules/streams.py) of a viewer with about so many connections among so many members; at most
    4 + 5 queries, however much is shown.
    """
    rows: list[Row] = []
    before = cursor.before if cursor else 2**62
    more = True
    while more and len(_keys(rows)) < limits.PAGE and len(rows) <= RAW * REFILLS:
        if stream == MEMBERS:
            found = everybody.rows(viewer_id, before)
        else:
            found = activity.rows(viewer_id, before, connections, members)
        more = len(found) == RAW
        rows += found
        if found:
            before = found[-1].id
    ceiling = cursor.ceiling if cursor else (rows[0].id if rows else 0)
    candidates = [row for row in rows if row.visible and row.id <= ceiling]
    groups = _grouped(viewer_id, candidates if cursor else _newest(candidates), ceiling, is_first=cursor is None)
    shown, last = _pick(candidates, groups, cursor.before if cursor else ceiling + 1)
    older = Cursor(ceiling, last or before) if more or last else None
    return FeedPage(entries_of(viewer_id, shown, groups), older, ceiling)


class MemberPage(NamedTuple):
    """Activity of one member. `older`: the id below which it goes on, None at the end."""

    entries: list[Entry]
    older: int | None

    @property
    def others(self) -> set[int]:
        """The ids of everybody whom it names besides the member."""
        authors = {each.object.author.id for each in self.entries if _is_post(each.object) and each.object.author}
        mentioned = {id for each in self.entries if _is_post(each.object) for id in each.object.mentioned}
        return authors | mentioned | {each.whom.id for each in self.entries if each.whom and each.names_whom}


def top(viewer_id: int, stream: str, first: FeedPage, newest: int) -> Top:
    """Where the first page of a stream begins; `newest`: the site's newest activity before it was read."""
    return Top(stream, first.ceiling, _mark(viewer_id, newest))


def newer(viewer_id: int, top: Top, newest: int, connections: int = 1, members: int = MANY) -> Top:
    """How many entries of the stream stand above what a page showed by now, at most RAW; the viewer's own posts do not
    count. `newest`: the site's newest activity; no query as long as that is the one of the last time, else one.
    """
    mark = _mark(viewer_id, newest)
    if mark == top.mark:
        return top
    if top.stream == MEMBERS:
        rows = everybody.rows(viewer_id, newest + 1, top.ceiling)
    else:
        rows = activity.newer(viewer_id, top.ceiling, newest, connections, members)
    return top._replace(mark=mark, count=len(_keys([row for row in rows if row.actor_id != viewer_id])))


def _mark(viewer_id: int, newest: int) -> str:
    return tokens.mark("newest", viewer_id, newest).hex()


def of_member(viewer_id: int, owner_id: int, before: int | None = None, most: int = limits.PAGE) -> MemberPage:
    """What a member did, newest first, as far as the viewer may see it. A page of mostly hidden rows may be short."""
    rows = activity.of_member(viewer_id, owner_id, before or 2**62)
    visible = [row for row in rows if row.visible]
    groups = {(row.kind, row.object_id): Group(row.id, [row.actor_id], 1) for row in visible}
    is_more = len(visible) > most or len(rows) == RAW
    older = (visible[most - 1] if len(visible) > most else rows[-1]).id if is_more else None
    return MemberPage(entries_of(viewer_id, visible[:most], groups, said_by=owner_id), older)


def _grouped(viewer_id: int, rows: list[Row], ceiling: int, *, is_first: bool) -> dict[tuple[int, int], Group]:
    """Who is behind each (kind, object). Only kinds that several people can do to one object are queried. The two rows
    of a pair are written together, so on the first page both are there already.
    """
    several = {feed.code for feed in kinds.FEED_KINDS.values() if feed.together or (feed.pair and not is_first)}
    together = {(row.kind, row.object_id) for row in rows if row.kind in several}
    groups = {(row.kind, row.object_id): Group(row.id, [row.actor_id], 1) for row in reversed(rows)}
    return groups | activity.groups(viewer_id, together, ceiling) if together else groups


def _newest(rows: list[Row]) -> list[Row]:
    """The rows of the first page, before which nothing was shown: of PAGE groups and one more, which tells that there
    are older ones.
    """
    keys: set[tuple[int, int]] = set()
    for place, row in enumerate(rows):
        keys.add((row.kind, row.object_id))
        if len(keys) > limits.PAGE:
            return rows[: place + 1]
    return rows


def _keys(rows: list[Row]) -> set[tuple[int, int]]:
    return {(row.kind, row.object_id) for row in rows if row.visible}


def _pick(rows: list[Row], groups: dict[tuple[int, int], Group], before: int) -> tuple[list[Row], int | None]:
    """The first PAGE groups that were not on an earlier page, and the id to continue below if some are left."""
    shown: list[Row] = []
    taken: set[tuple[int, int]] = set()
    for row in rows:
        key = (row.kind, row.object_id)
        group = groups.get(key)
        if key in taken or group is None or group.newest >= before:
            continue
        if len(shown) == limits.PAGE:
            return shown, shown[-1].id
        taken.add(key)
        shown.append(row)
    return shown, None


def entries_of(
    viewer_id: int, rows: list[Row], groups: dict[tuple[int, int], Group], said_by: int | None = None
) -> list[Entry]:
    """Add people and objects to the chosen rows: one query for people, one for each kind of object, one for comments.
    `said_by`: the member whose comments alone are shown.
    """
    objects = _with_comments(viewer_id, _objects(viewer_id, rows), said_by)
    ids = {row.whom_id for row in rows if row.whom_id}
    ids.update(*(each.people for each in objects.values() if _is_post(each)))
    for row in rows:
        ids.update(filter(None, groups[row.kind, row.object_id].actors))
    met = {row.whom_id for row in rows if row.whom_id and _feed(row).pair}
    seen, waiting = answers.people_in_feed(viewer_id, ids, met)
    entries = []
    for row in rows:
        group = groups[row.kind, row.object_id] if _feed(row).together else Group(row.id, [row.actor_id], 1)
        actors = tuple(seen[id] for id in group.actors if id in seen)
        if actors or _feed(row).by_office:
            whom = seen.get(row.whom_id) if row.whom_id else None
            told = objects.get((row.kind, row.object_id))
            told = told.by(seen) if _is_post(told) else told
            asked = waiting.get(whom.id) if whom else None
            others, name = group.total - len(actors), kinds.FEED_NAMES[row.kind]
            by = {"object_id": row.object_id}
            entries.append(Entry(row.id, name, row.at, actors, others, whom, row.names_whom, told, asked, **by))
    return entries


def _objects(viewer_id: int, rows: list[Row]) -> dict[tuple[int, int], Any]:
    """The objects of the rows, by kind and id. Kinds with the same kind of object share a query."""
    wanted: dict[Any, list[Row]] = {}
    for row in rows:
        fetch = getattr(MODULES[kinds.FEED_NAMES[row.kind]], "fetch", None)
        if fetch:
            wanted.setdefault(fetch, []).append(row)
    objects = {}
    for fetch, told_by in wanted.items():
        found = fetch(viewer_id, {row.object_id for row in told_by})
        objects.update({(row.kind, row.object_id): found.get(row.object_id) for row in told_by})
    return objects


def _with_comments(
    viewer_id: int, objects: dict[tuple[int, int], Any], said_by: int | None
) -> dict[tuple[int, int], Any]:
    """The objects with the newest comments of posts, each below the first entry about it. On the page of one member
    those of others are left out, as whom they answer: it is read by strangers, who count.
    """
    first: dict[int, tuple[int, int]] = {}
    for key, each in objects.items():
        if _is_post(each) and each.comments and (said_by is None or kinds.FEED_NAMES[key[0]] == "commented"):
            first.setdefault(each.id, key)
    if not first:
        return objects
    if said_by is None:
        latest = comments.newest(viewer_id, first)
    else:
        found = comments.newest_of(viewer_id, said_by, first)
        latest = {id: tuple(one._replace(whom_id=None) for one in ones) for id, ones in found.items()}
    told = {}
    for post_id, key in first.items():
        said = latest.get(post_id, ())
        earlier = objects[key].comments - len(said) if said_by is None else 0
        told[key] = objects[key]._replace(latest=said, earlier=earlier)
    return objects | told


def _feed(row: Row) -> kinds.InFeed:
    return kinds.FEED_KINDS[kinds.FEED_NAMES[row.kind]]


def _is_post(told: Any) -> TypeGuard[PostSeen]:
    return isinstance(told, PostSeen)
