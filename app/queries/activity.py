"""Rows of activity that a viewer may read: the newest ones of their connections, and who is behind a group of them.

Those of all members are in everybody.py.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    select,
    text,
    true,
    type_coerce,
)
from sqlalchemy.orm import aliased

from app.database import is_postgresql
from app.models import Activity, Connection
from app.queries.graph import mutes
from app.queries.kinds import MODULES
from app.queries.query import VIEWER, Query
from app.queries.visibility import may_see
from app.rules.kinds import FEED_KINDS, code

FEW = 600  # connections, see _FLAT_SQLITE
NEAR = 3000  # the most rows of all members that are scanned
RAW = 48  # rows read at once, because a new connection is two of the viewer's: 1.13 reads a page on average


# What the organisation did stands in the stream of all members alone (everybody.py).
OF_MEMBERS = [name for name, feed in FEED_KINDS.items() if not feed.by_office]


class Row(NamedTuple):
    """One activity that may become an entry, with what decides whether it is shown. `actor_id`: None for the
    organisation.
    """

    id: int
    actor_id: int | None
    kind: int
    object_id: int
    whom_id: int | None
    at: datetime
    visible: bool
    names_whom: bool


class Group(NamedTuple):
    newest: int
    actors: list[int | None]
    total: int


def groups(viewer_id: int, keys: set[tuple[int, int]], ceiling: int) -> dict[tuple[int, int], Group]:
    """For each (kind, object) of a row that the viewer may see: its newest visible row below the ceiling, and which of
    the viewer's connections did it.
    """
    if not keys:
        return {}
    found: dict[tuple[int, int], Group] = {}
    rows = _BEHIND.rows(viewer=viewer_id, ceiling=ceiling, pairs=json.dumps(sorted(keys)))
    for kind, object_id, actor_id, id, total in rows:
        group = found.setdefault((kind, object_id), Group(id, [], total))
        group.actors.append(actor_id)
    return found


# The row of activity that a statement looks at; the finders below call it y, too.
_ROW: Any = aliased(Activity, name="y")


def visible(viewer: Any, row: Any) -> ColumnElement[bool]:
    """SQL: this row of Activity may be shown to the viewer, whoever they are. A kind that is in no registry is not
    shown.
    """
    return _by_kind({name: MODULES[name].visible(viewer, row) for name in OF_MEMBERS}, viewer, row)


def as_well(viewer: Any, row: Any) -> ColumnElement[bool]:
    """SQL: the same, if another row about the same object is visible: conditions on the object are not checked again.
    Members who may not be seen are neither named nor counted.
    """
    several = [name for name in OF_MEMBERS if FEED_KINDS[name].together or FEED_KINDS[name].pair]
    asked = {name: getattr(MODULES[name], "as_well", MODULES[name].visible)(viewer, row) for name in several}
    return _by_kind(asked, viewer, row)


def names_whom(viewer: Any, row: Any) -> ColumnElement[bool]:
    """SQL: the viewer may read who the other member of this row is."""
    asked = {code(name): each.names_whom(viewer, row) for name, each in MODULES.items() if hasattr(each, "names_whom")}
    return _case(asked, row, else_=true())


def _by_kind(predicates: dict[str, ColumnElement[bool]], viewer: Any, row: Any) -> ColumnElement[bool]:
    """SQL: the predicate of the row's kind, and what the kind needs of its actor's profile."""
    everywhere = set.intersection(*(set(FEED_KINDS[name].needs) for name in predicates))
    asked = {
        code(name): and_(*(may_see(part, viewer, row.actor_id) for part in FEED_KINDS[name].needs
                           if part not in everywhere), predicate)
        for name, predicate in predicates.items()
    }  # fmt: skip
    return and_(*(may_see(part, viewer, row.actor_id) for part in sorted(everywhere)), _case(asked, row, false()))


def _case(asked: dict[int, ColumnElement[bool]], row: Any, else_: Any) -> ColumnElement[bool]:
    return case(*((row.kind == literal_column(str(code)), each) for code, each in asked.items()), else_=else_)


# Found once for a whole statement, from an index: whether a row is hidden is asked of every row that is looked at, and
# the index that carries those has no object.
HIDDEN = (
    "SELECT n.id FROM hidden_entry h JOIN activity n ON n.kind = h.kind AND n.object_id = h.object_id"
    " WHERE h.member_id = :viewer"
)
_NOT_MUTED = "NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = :viewer AND u.muted_id = c.peer_id)"
_NEWEST = """
  SELECT x.id FROM activity x WHERE x.actor_id = {actor} AND x.id < :before AND x.id NOT IN (IDS_HIDDEN)
  AND x.kind NOT IN (SELECT f.kind FROM feed_choice f WHERE f.member_id = :viewer AND NOT f.reads)
  ORDER BY x.id DESC LIMIT {most}
"""
# Up to FEW connections, reading and sorting all their rows is two to five times faster on SQLite than reading the
# newest of each; above, and on PostgreSQL with any number, it has no bound.
_FLAT_SQLITE = """
  SELECT x.id FROM activity x
  WHERE x.actor_id IN (SELECT c.peer_id FROM connection c WHERE c.member_id = :viewer AND NOT_MUTED)
  AND x.id < :before AND x.id NOT IN (IDS_HIDDEN)
  AND x.kind NOT IN (SELECT f.kind FROM feed_choice f WHERE f.member_id = :viewer AND NOT f.reads)
  ORDER BY x.id DESC LIMIT :most
"""
_HEADS_SQLITE = """
  WITH head AS MATERIALIZED (
    SELECT c.peer_id AS actor, (NEWEST_OF_PEER) AS newest
    FROM connection c WHERE c.member_id = :viewer AND NOT_MUTED
    ORDER BY newest DESC LIMIT :most)
  SELECT x0.id FROM head JOIN activity x0 ON x0.id IN (NEWEST_OF_HEAD)
  WHERE head.newest IS NOT NULL ORDER BY x0.id DESC LIMIT :most
"""
_HEADS_POSTGRESQL = """
  WITH head AS MATERIALIZED (
    SELECT c.peer_id AS actor, l.id AS newest FROM connection c
    CROSS JOIN LATERAL (NEWEST_OF_PEER) l
    WHERE c.member_id = :viewer AND NOT_MUTED ORDER BY l.id DESC LIMIT :most)
  SELECT l.id FROM head CROSS JOIN LATERAL (NEWEST_OF_HEAD) l
  ORDER BY l.id DESC LIMIT :most
"""


_BY_PEOPLE = """
  y.id IN (SELECT id FROM (HEADS) AS h)
  OR y.id IN (SELECT id FROM (
    SELECT o.id FROM activity o WHERE o.actor_id = :viewer AND o.kind = 3 AND o.id < :before
    AND o.id NOT IN (IDS_HIDDEN) ORDER BY o.id DESC LIMIT :most) AS own)
"""
# With the plus no index of the actor is used: SQLite would sort all rows of all connections, 11 ms instead of 1.
_BY_TIME = """
  y.id < :before AND y.id > (SELECT max(o.id) FROM activity o WHERE o.id < :before) - :near
  AND y.id NOT IN (IDS_HIDDEN) AND (+y.actor_id = :viewer AND y.kind = 3
    OR +y.actor_id IN (SELECT c.peer_id FROM connection c WHERE c.member_id = :viewer AND NOT_MUTED)
      AND y.kind NOT IN (SELECT f.kind FROM feed_choice f WHERE f.member_id = :viewer AND NOT f.reads))
"""
_OF_MEMBER = "y.actor_id = :owner AND y.id < :before"


def _statement(found: str) -> Query:
    found = found.replace("NOT_MUTED", _NOT_MUTED).replace("IDS_HIDDEN", HIDDEN)
    columns = [getattr(_ROW, name) for name in Row._fields[:-2]]
    return Query(
        lambda: (
            select(*columns, *(type_coerce(each(VIEWER, _ROW), Integer) for each in (visible, names_whom)))
            .where(text(found))
            .order_by(_ROW.id.desc())
            .limit(bindparam("most"))
        ),
        Row,
    )


def _by_people(heads: str) -> Query:
    heads = heads.replace("NEWEST_OF_PEER", _NEWEST.format(actor="c.peer_id", most=1))
    heads = heads.replace("NEWEST_OF_HEAD", _NEWEST.format(actor="head.actor", most=":most"))
    return _statement(_BY_PEOPLE.replace("HEADS", heads))


def _groups() -> Any:
    """Columns: kind, object, actor, id, number of rows of the group; three rows of each, newest first."""
    mine, muted = aliased(Connection), mutes(VIEWER, _ROW.actor_id)
    is_known = exists().where(mine.member_id == VIEWER, mine.peer_id == _ROW.actor_id, ~muted).correlate_except(mine)
    of_group = {"partition_by": (_ROW.kind, _ROW.object_id)}
    total = func.count().over(**of_group).label("total")
    place = func.row_number().over(**of_group, order_by=_ROW.id.desc()).label("place")
    wanted = text(PAIRS_POSTGRESQL if is_postgresql() else PAIRS_SQLITE).columns(kind=Integer, object_id=BigInteger)
    pairs = wanted.subquery("wanted")
    rows = (
        select(_ROW.kind, _ROW.object_id, _ROW.actor_id, _ROW.id, total, place)
        .select_from(pairs.join(_ROW, and_(_ROW.kind == pairs.c.kind, _ROW.object_id == pairs.c.object_id)))
        .where(_ROW.id <= bindparam("ceiling"), is_known, as_well(VIEWER, _ROW))
    ).subquery()
    columns = rows.c.kind, rows.c.object_id, rows.c.actor_id, rows.c.id, rows.c.total
    return select(*columns).where(rows.c.place <= 3).order_by(rows.c.id.desc())


PAIRS_SQLITE = "SELECT value ->> 0 AS kind, value ->> 1 AS object_id FROM json_each(:pairs)"
PAIRS_POSTGRESQL = (
    "SELECT (value ->> 0)::bigint AS kind, (value ->> 1)::bigint AS object_id"
    " FROM json_array_elements(CAST(:pairs AS json)) AS each (value)"
)

_FLAT, _SQLITE, _POSTGRESQL = (_by_people(heads) for heads in (_FLAT_SQLITE, _HEADS_SQLITE, _HEADS_POSTGRESQL))
_OWN, _NEAREST, _BEHIND = _statement(_OF_MEMBER), _statement(_BY_TIME), Query(_groups)


def rows(viewer_id: int, before: int, connections: int, members: int) -> list[Row]:
    """The newest RAW activities of the viewer's connections and their own posts, below `before`.

    If the viewer's `connections` are many of the site's `members`, the newest rows of all members are scanned until
    there are enough; after twice as many as should be needed, the query by connections is used, which always finds all.
    Both numbers may be estimates: they decide how to search, not what is found.
    """
    bound = {"viewer": viewer_id, "before": before, "most": RAW}
    near = 2 * RAW * members // max(connections, 1)
    if near <= NEAR:
        found = _NEAREST.rows(**bound, near=near)
        if len(found) == RAW:
            return found
    statement = _POSTGRESQL if is_postgresql() else _FLAT if connections <= FEW else _SQLITE
    return statement.rows(**bound)


def newer(viewer_id: int, than: int, newest: int, connections: int, members: int) -> list[Row]:
    """Of the rows that `rows` finds, those above `than`; `newest`: the site's newest activity. Where that is not far
    above, no other rows are looked at.
    """
    if newest - than <= NEAR:
        found = _NEAREST.rows(viewer=viewer_id, before=newest + 1, most=RAW, near=newest - than)
    else:
        found = rows(viewer_id, newest + 1, connections, members)
    return [row for row in found if row.id > than]


def of_member(viewer_id: int, owner_id: int, before: int) -> list[Row]:
    """The newest RAW activities of one member below `before`: all kinds, whatever the feed of the viewer reads."""
    return _OWN.rows(viewer=viewer_id, owner=owner_id, before=before, most=RAW)
