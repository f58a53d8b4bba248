"""Rows of activity that a viewer may read: the newest ones of its connections, and who is behind a group of them."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import column, text

from app.database import is_postgresql
from app.models.base import Moment
from app.queries.query import Query

FEW = 250  # connections
NEAR = 1500  # rows of everybody's that are gone through at most
RAW = 48  # rows read at once, for a connection of two of the viewer's people is two: 1.13 looks a page on average


class Row(NamedTuple):
    """One activity that may become an entry, with what decides whether it is shown."""

    id: int
    actor_id: int
    kind: int
    object_id: int
    whom_id: int | None
    at: datetime
    visible: bool
    names_whom: bool


class Group(NamedTuple):
    newest: int
    actors: list[int]
    total: int


def groups(viewer_id: int, keys: set[tuple[int, int]], ceiling: int) -> dict[tuple[int, int], Group]:
    """For each (kind, object) of a row that the viewer may see: its newest visible row below the ceiling, and which of
    the viewer's people did it.
    """
    if not keys:
        return {}
    found: dict[tuple[int, int], Group] = {}
    rows = _BEHIND.rows(viewer=viewer_id, ceiling=ceiling, pairs=json.dumps(sorted(keys)))
    for kind, object_id, actor_id, id, total in rows:
        group = found.setdefault((kind, object_id), Group(id, [], total))
        group.actors.append(actor_id)
    return found


# What may stand in a feed is decided in SQL, with the same comparisons as rules/visibility.py: an endorsement is
# shown to the endorsee and to whom its skills and their endorsers are open, a recommendation likewise, as long as it is
# shown and the two are connected, a liked post to whom the post is open, a connection as long as it lasts and its peer
# exists for the viewer. `names_whom`: the peer is named only to those who may see it in the actor's list.
# What is there is looked up, not asked with EXISTS: for that PostgreSQL fills a table of all posts and all connections
# before it looks at the first row, 30 ms instead of 2 with 1,000 members.
_CONNECTED = """(
      SELECT 1 FROM connection k
      WHERE k.member_id = y.actor_id AND k.peer_id = y.whom_id AND y.whom_id {not_locked} AND {not_blocked_whom}
      LIMIT 1) IS NOT NULL"""
_SHOWS_ACTIVITY = """
  coalesce((SELECT w.audience FROM section_audience w
            WHERE w.member_id = y.actor_id AND w.section = 'activity'), 'connections') <> 'self'"""
_VISIBLE = """
  CASE y.kind
    WHEN 2 THEN {connected}
    WHEN 3 THEN (SELECT 1 FROM post p WHERE p.id = y.object_id LIMIT 1) IS NOT NULL
    WHEN 4 THEN (
      SELECT 1 FROM post p
      WHERE p.id = y.object_id AND p.author_id {not_locked} AND {not_blocked_author}
        AND (p.audience = 'members' OR p.author_id = :viewer OR EXISTS (
          SELECT 1 FROM connection k WHERE k.member_id = :viewer AND k.peer_id = p.author_id)) LIMIT 1) IS NOT NULL
    WHEN 5 THEN (
      SELECT 1 FROM endorsement e JOIN skill s ON s.id = e.skill_id JOIN member m ON m.id = s.member_id
      WHERE e.skill_id = y.object_id AND e.endorser_id = y.actor_id AND NOT e.hidden
        AND m.state = 'active' AND {not_blocked_owner}
        AND EXISTS (SELECT 1 FROM connection k WHERE k.member_id = s.member_id AND k.peer_id = e.endorser_id)
        AND (s.member_id = :viewer OR (m.endorsements = 'shown' AND {endorsers_open} AND {skills_open}))
      LIMIT 1) IS NOT NULL
    WHEN 6 THEN (SELECT 1 FROM position p WHERE p.id = y.object_id LIMIT 1) IS NOT NULL
      AND coalesce((SELECT w.audience FROM section_audience w
                    WHERE w.member_id = y.actor_id AND w.section = 'positions'), 'connections') <> 'self'
    WHEN 8 THEN (
      SELECT 1 FROM recommendation r
      WHERE r.id = y.object_id AND r.state = 'shown' AND r.subject_id {not_locked} AND {not_blocked_subject}
        AND EXISTS (SELECT 1 FROM connection k WHERE k.member_id = r.subject_id AND k.peer_id = r.author_id)
        AND {recommendations_open} LIMIT 1) IS NOT NULL
    ELSE 1 = 1
  END
  AND {shows_activity}
"""
# What is left to ask of the others behind a group, where one of its rows was seen: that row has answered for the post
# or the skill. Who may not be seen is neither named nor counted.
_AS_WELL = """
  CASE y.kind
    WHEN 2 THEN {connected}
    WHEN 5 THEN (
      SELECT 1 FROM endorsement e JOIN skill s ON s.id = e.skill_id
      JOIN connection k ON k.member_id = s.member_id AND k.peer_id = e.endorser_id
      WHERE e.skill_id = y.object_id AND e.endorser_id = y.actor_id AND NOT e.hidden LIMIT 1) IS NOT NULL
    ELSE 1 = 1
  END
  AND {shows_activity}
"""
_NAMES_WHOM = """
  y.kind <> 2 OR y.whom_id = :viewer
  OR ({not_blocked_whom} AND (
        NOT (SELECT m.hides_connections FROM member m WHERE m.id = y.actor_id)
        OR EXISTS (SELECT 1 FROM connection k WHERE k.member_id = :viewer AND k.peer_id = y.whom_id)))
"""
# A section of this owner, which is for `usual` unless the owner chose otherwise.
_OPEN = """(
  {owner} = :viewer OR CASE coalesce((SELECT w.audience FROM section_audience w
                                      WHERE w.member_id = {owner} AND w.section = '{section}'), '{usual}')
    WHEN 'members' THEN 1 = 1
    WHEN 'self' THEN 1 = 0
    ELSE EXISTS (SELECT 1 FROM connection k WHERE k.member_id = :viewer AND k.peer_id = {owner})
  END)"""
_NOT_BLOCKED = (
    "NOT EXISTS (SELECT 1 FROM block b WHERE (b.blocker_id = :viewer AND b.blocked_id = {other})"
    " OR (b.blocker_id = {other} AND b.blocked_id = :viewer))"
)
_NOT_MUTED = "NOT EXISTS (SELECT 1 FROM mute u WHERE u.member_id = :viewer AND u.muted_id = c.peer_id)"
_NOT_LOCKED = "NOT IN (SELECT l.id FROM member l WHERE l.state <> 'active')"  # as its index is written
_CONNECTS = _CONNECTED.format(not_locked=_NOT_LOCKED, not_blocked_whom=_NOT_BLOCKED.format(other="y.whom_id"))
_SEES = _VISIBLE.format(
    connected=_CONNECTS,
    shows_activity=_SHOWS_ACTIVITY,
    not_locked=_NOT_LOCKED,
    not_blocked_author=_NOT_BLOCKED.format(other="p.author_id"),
    not_blocked_owner=_NOT_BLOCKED.format(other="s.member_id"),
    not_blocked_subject=_NOT_BLOCKED.format(other="r.subject_id"),
    endorsers_open=_OPEN.format(owner="s.member_id", section="endorsers", usual="connections"),
    skills_open=_OPEN.format(owner="s.member_id", section="skills", usual="members"),
    recommendations_open=_OPEN.format(owner="r.subject_id", section="recommendations", usual="connections"),
)
_GROUPS = """
    SELECT kind, object_id, actor_id, id, total FROM (
      SELECT y.kind, y.object_id, y.actor_id, y.id,
             count(*) OVER (PARTITION BY y.kind, y.object_id) AS total,
             row_number() OVER (PARTITION BY y.kind, y.object_id ORDER BY y.id DESC) AS place
      FROM (SELECT {each} FROM {pairs}) AS wanted
      CROSS JOIN activity y -- SQLite keeps this order, and would scan the whole table for a row IN (...)
      WHERE y.kind = wanted.kind AND y.object_id = wanted.object_id AND y.id <= :ceiling
        AND EXISTS (SELECT 1 FROM connection c WHERE c.member_id = :viewer AND c.peer_id = y.actor_id AND {not_muted})
        AND ({sees})
    ) AS g WHERE place <= 3 ORDER BY id DESC
"""
_PAIRS_SQLITE = {"each": "value ->> 0 AS kind, value ->> 1 AS object_id", "pairs": "json_each(:pairs)"}
_PAIRS_POSTGRESQL = {
    "each": "(value ->> 0)::bigint AS kind, (value ->> 1)::bigint AS object_id",
    "pairs": "json_array_elements(CAST(:pairs AS json)) AS each (value)",
}
_NEWEST = """
  SELECT x.id FROM activity x WHERE x.actor_id = {actor} AND x.id < :before
  AND x.kind NOT IN (SELECT f.kind FROM feed_choice f WHERE f.member_id = :viewer AND NOT f.reads)
  ORDER BY x.id DESC LIMIT {most}
"""
# For up to FEW connections one sorted look at all their rows is five times faster on SQLite than their heads are;
# beyond, and on PostgreSQL at any number, it has no bound.
_FLAT_SQLITE = """
  SELECT x.id FROM activity x
  WHERE x.actor_id IN (SELECT c.peer_id FROM connection c WHERE c.member_id = :viewer AND NOT_MUTED)
  AND x.id < :before
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
    ORDER BY o.id DESC LIMIT :most) AS own)
"""
_BY_TIME = """
  y.id < :before AND y.id > (SELECT max(o.id) FROM activity o WHERE o.id < :before) - :near
  AND (y.actor_id = :viewer AND y.kind = 3
    OR y.actor_id IN (SELECT c.peer_id FROM connection c WHERE c.member_id = :viewer AND NOT_MUTED)
      AND y.kind NOT IN (SELECT f.kind FROM feed_choice f WHERE f.member_id = :viewer AND NOT f.reads))
"""


def _statement(found: str) -> Query:
    found = found.replace("NOT_MUTED", _NOT_MUTED)
    names = _NAMES_WHOM.format(not_blocked_whom=_NOT_BLOCKED.format(other="y.whom_id"))
    sql = f"""
        SELECT y.id, y.actor_id, y.kind, y.object_id, y.whom_id, y.at, ({_SEES}) AS visible, ({names}) AS names_whom
        FROM activity y WHERE {found} ORDER BY y.id DESC LIMIT :most
        """  # noqa: S608 (put together from the texts above only)
    columns = [column(name, Moment if name == "at" else None) for name in Row._fields]
    return Query(lambda: text(sql).columns(*columns), Row)


def _by_people(heads: str) -> Query:
    heads = heads.replace("NEWEST_OF_PEER", _NEWEST.format(actor="c.peer_id", most=1))
    heads = heads.replace("NEWEST_OF_HEAD", _NEWEST.format(actor="head.actor", most=":most"))
    return _statement(_BY_PEOPLE.replace("HEADS", heads))


def _groups() -> Any:
    sees = _AS_WELL.format(connected=_CONNECTS, shows_activity=_SHOWS_ACTIVITY)
    pairs = _PAIRS_POSTGRESQL if is_postgresql() else _PAIRS_SQLITE
    return text(_GROUPS.format(sees=sees, not_muted=_NOT_MUTED, **pairs))


_FLAT, _SQLITE, _POSTGRESQL = (_by_people(heads) for heads in (_FLAT_SQLITE, _HEADS_SQLITE, _HEADS_POSTGRESQL))
_NEAREST, _BEHIND = _statement(_BY_TIME), Query(_groups)


def rows(viewer_id: int, before: int, connections: int, members: int) -> list[Row]:
    """The newest RAW activities of the viewer's connections and its own posts, below `before`.

    Where the viewer's `connections` are many of the site's `members`, everybody's newest rows are gone through until
    there are enough; twice as far as should be needed, and then the way by people is gone, which always finds all.
    Both may be guesses: they decide how it is looked for, not what is found.
    """
    bound = {"viewer": viewer_id, "before": before, "most": RAW}
    near = 2 * RAW * members // max(connections, 1)
    if near <= NEAR:
        found = _NEAREST.rows(**bound, near=near)
        if len(found) == RAW:
            return found
    statement = _POSTGRESQL if is_postgresql() else _FLAT if connections <= FEW else _SQLITE
    return statement.rows(**bound)
