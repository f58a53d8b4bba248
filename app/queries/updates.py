"""Entries of feeds one by one, by kind and object: why somebody sees them, what they hid, what they just wrote."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Integer, and_, bindparam, func, literal_column, or_, select, text, type_coerce
from sqlalchemy.orm import aliased

from app.database import is_postgresql
from app.models import Activity, HiddenEntry
from app.queries import activity, everybody, feed, people, posts
from app.queries.activity import PAIRS_POSTGRESQL, PAIRS_SQLITE, Group, Row
from app.queries.feed import Entry
from app.queries.graph import connects
from app.queries.kinds.liked import QUOTED
from app.queries.posts import PostSeen
from app.queries.query import VIEWER, Query
from app.rules import kinds, limits, mentions
from app.rules.text import shorten

Key = tuple[int, int]  # code of the kind, object
_ROW: Any = aliased(Activity, name="y")


class Update(NamedTuple):
    """An entry, and why the viewer sees it: they know who did it (or did it themselves), it stands in the stream of all
    members, or else on the profile of who did it.
    """

    entry: Entry
    is_known: bool
    is_for_all: bool


def of(viewer_id: int, keys: Iterable[Key]) -> dict[Key, Update]:
    """These entries, as far as the viewer may see them anywhere, also those that they hid, or whose actors they muted;
    at most 2 + 5 queries.
    """
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    found = _NEWEST.rows(viewer=viewer_id, pairs=json.dumps(wanted), newcomers_since=everybody.since())
    rows = [(Row(*row[:-2]), bool(row[-2]), bool(row[-1])) for row in found]
    several = {feed.code for feed in kinds.FEED_KINDS.values() if feed.together}
    groups = {(row.kind, row.object_id): Group(row.id, [row.actor_id], 1) for row, *_ in rows}
    groups |= activity.groups(viewer_id, {key for key in groups if key[0] in several}, 2**62)
    entries = {
        (kinds.code(each.kind), each.object_id): each
        for each in feed.entries_of(viewer_id, [row for row, *_ in rows], groups)
    }
    keyed = [((row.kind, row.object_id), known, for_all) for row, known, for_all in rows]
    return {key: Update(entries[key], known, for_all) for key, known, for_all in keyed if key in entries}


def _newest() -> Any:
    """The newest row of each that the viewer may see, by those whom they know first."""
    columns = [getattr(_ROW, name) for name in Row._fields[:-2]]
    own = and_(_ROW.actor_id == VIEWER, _ROW.kind == literal_column(str(kinds.code("posted"))))
    seen = activity.visible(VIEWER, _ROW)
    known = and_(or_(own, connects(VIEWER, _ROW.actor_id)), seen).label("known")
    for_all = everybody.stands(VIEWER, _ROW).label("for_all")
    wanted = text(PAIRS_POSTGRESQL if is_postgresql() else PAIRS_SQLITE).columns(kind=Integer, object_id=BigInteger)
    pairs = wanted.subquery("wanted")
    names_whom = type_coerce(activity.names_whom(VIEWER, _ROW), Integer).label("names_whom")
    rows = (
        select(*columns, names_whom, known, for_all)
        .select_from(pairs.join(_ROW, and_(_ROW.kind == pairs.c.kind, _ROW.object_id == pairs.c.object_id)))
        .where(or_(seen, for_all))
    ).subquery("found")
    c = rows.c
    order = {"partition_by": (c.kind, c.object_id), "order_by": (c.known.desc(), c.id.desc())}
    placed = select(rows, func.row_number().over(**order).label("place")).subquery("placed")
    shown = [placed.c[name] for name in Row._fields[:-2]]
    return select(*shown, literal_column("1"), placed.c.names_whom, placed.c.known, placed.c.for_all).where(
        placed.c.place == literal_column("1")
    )


_NEWEST = Query(_newest)


class Hidden(NamedTuple):
    """What a member hid: `entry` and how the post in it begins as far as they may see it, None and "" where not."""

    kind: str
    object_id: int
    at: datetime
    entry: Entry | None = None
    words: str = ""


def hidden(member_id: int, before: int | None = None) -> tuple[list[Hidden], int | None]:
    """A page of what the member hid, the latest first, and the cursor of the next one; at most 8 queries."""
    rows = _HIDDEN.rows(viewer=member_id, before=before or 2**62, most=limits.LIST_PAGE + 1)
    shown = rows[: limits.LIST_PAGE]
    seen = of(member_id, [(kind, object_id) for _, kind, object_id, _ in shown])
    found = []
    for _, kind, object_id, at in shown:
        update = seen.get((kind, object_id))
        text = update.entry.object.text if update and isinstance(update.entry.object, PostSeen) else ""
        words = shorten(mentions.plain(text), QUOTED)
        found.append(Hidden(kinds.FEED_NAMES[kind], object_id, at, update.entry if update else None, words))
    return found, shown[-1][0] if len(rows) > limits.LIST_PAGE else None


def every(member_id: int) -> list[Hidden]:
    """All that the member hid, the latest first: kind, object and moment."""
    rows = _HIDDEN.rows(viewer=member_id, before=2**62, most=2**31)
    return [Hidden(kinds.FEED_NAMES[kind], object_id, at) for _, kind, object_id, at in rows]


_HIDDEN = Query(
    lambda: (
        select(HiddenEntry.id, HiddenEntry.kind, HiddenEntry.object_id, HiddenEntry.at)
        .where(HiddenEntry.member_id == VIEWER, HiddenEntry.id < bindparam("before"))
        .order_by(HiddenEntry.id.desc())
        .limit(bindparam("most"))
    )
)


def own_entry(viewer_id: int, post_id: int) -> Entry:
    """The entry of a post that the viewer has just written."""
    entry_id = _OWN_ENTRY.value(viewer=viewer_id, post=post_id, posted=kinds.code("posted"))
    post = posts.by_id(viewer_id, [post_id])[post_id]
    seen = people.people(viewer_id, post.people)
    post = post.by(seen)
    return Entry(
        entry_id or 0, "posted", post.at, (seen[viewer_id],), 0, None, False, post, object_id=post_id
    )  # fmt: skip


_OWN_ENTRY = Query(
    lambda: select(Activity.id).where(
        Activity.actor_id == VIEWER, Activity.kind == bindparam("posted"), Activity.object_id == bindparam("post")
    )
)
