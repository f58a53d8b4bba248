"""People you may know: connections of connections, and members with a school, an organisation or a place in common.

Read when it is asked, and bounded: of the viewer's connections the best connected count whose own circle is not too
large (a connection that half of the site has in common says little), and of each sort of fact the first who have it.
What others have in common with the viewer is read from what all members may see of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, literal, literal_column, or_, select, union_all
from sqlalchemy.orm import aliased

from app.models import Connection, Invitation, Member, MemberFacet, Suggestion
from app.models.base import Moment, now
from app.queries import graph
from app.queries import people as people_queries
from app.queries.notifications import invitations_since
from app.queries.people import Person
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import may_list_connections, unseen_by
from app.rules import invitations as rules
from app.rules import knowing, limits
from app.rules.knowing import Reason
from app.rules.searching import MEMBERS

FRIENDS, LARGEST = 50, 300  # connections whose connections are read, and how many those may have
CIRCLE, EACH = 100, 60  # candidates from them; of each sort of fact
IMPORTED = "imported"  # the reason of a suggestion from the member's archive
CLOSED = ("nobody", "email", "introduced")  # who may invite: nobody whom a suggestion would help


class Known(NamedTuple):
    """Somebody whom the viewer may know, and why. `via`: the only connection they share, where that is the reason."""

    person: Person
    reason: Reason
    via: Person | None = None


class _Row(NamedTuple):
    """A candidate and one fact in common, "" for none. `shared`: connections found so far; `via`: one of them, or 0."""

    id: int
    shared: int
    via: int
    archived: int
    token: str
    label: str


def people(viewer_id: int, most: int, *, archived: bool = True) -> list[Known]:
    """The likeliest first; three queries. `archived`: also those whom the viewer's own archive names."""
    sought = _sought(viewer_id)
    rows = _CANDIDATES.rows(**_asked(viewer_id, sought), **knowing.parts(sought))
    named = {row.id for row in rows if row.archived}
    return _chosen(viewer_id, [row for row in rows if archived or row.id not in named], sought, most)


def circle(viewer_id: int, peer_id: int, most: int) -> list[Known]:
    """Of the connections of a connection, if the viewer may see their list. That they share the peer is no reason."""
    sought = _sought(viewer_id)
    rows = _OF_PEER.rows(**_asked(viewer_id, sought), peer=peer_id)
    known = _chosen(viewer_id, rows, sought, most)
    lone = Reason("shared")
    return [each._replace(reason=Reason()) if each.reason == lone and each.person.shared < 2 else each
            for each in known]  # fmt: skip


def one(viewer_id: int, other_id: int) -> Known | None:
    """The other, if they are somebody whom the viewer may be shown now, and there is a reason."""
    sought = _sought(viewer_id)
    found = _chosen(viewer_id, _ONE.rows(**_asked(viewer_id, sought), other=other_id), sought, 1)
    return found[0] if found and found[0].reason.kind else None


def dismissed(viewer_id: int, other_id: int) -> bool:
    """Whether the viewer dismissed this suggestion, and its member exists for them."""
    return bool(_DISMISSED_ONE.rows(viewer=viewer_id, other=other_id))


def _sought(viewer_id: int) -> dict[str, tuple[str, int]]:
    return knowing.sought(_OWN.values(viewer=viewer_id))


def _asked(viewer_id: int, sought: Iterable[str]) -> dict[str, Any]:
    moment = now()
    return {"viewer": viewer_id, "tokens": list(sought), "since": invitations_since(),
            "withdrawn": moment - limits.REINVITE_AFTER}  # fmt: skip


def _chosen(viewer_id: int, rows: Sequence[_Row], sought: dict[str, tuple[str, int]], most: int) -> list[Known]:
    """The likeliest of the candidates, in the order of their reasons, of all the connections that they share."""
    shared, facts, named = {}, {}, set()  # type: dict[int, int], dict[int, dict[str, str]], set[int]
    via = {row.id: row.via for row in rows if row.via}
    for row in rows:
        shared[row.id] = max(shared.get(row.id, 0), row.shared)
        facts.setdefault(row.id, {}).update({row.token: row.label} if row.token else {})
        if row.archived:
            named.add(row.id)

    def close(id: int, count: int) -> tuple[int, int]:
        return -knowing.closeness(count, facts[id], sought, archived=id in named), id

    best = sorted(shared, key=lambda id: close(id, shared[id]))[:most]
    seen = people_queries.people(viewer_id, [*best, *(via[id] for id in best if shared[id] == 1 and id in via)])

    def said(each: Person) -> tuple[int, tuple[int, int]]:
        weight = knowing.weight(each.shared, facts[each.id], sought, archived=each.id in named)
        return -weight, close(each.id, each.shared)

    known = []
    for each in sorted((seen[id] for id in best if id in seen), key=said):
        why = knowing.reason(each.shared, facts[each.id], sought, archived=each.id in named)
        is_lone = why == Reason("shared") and each.shared == 1
        known.append(Known(each, why, seen.get(via.get(each.id, 0)) if is_lone else None))
    return known


def _own() -> Any:
    letter = func.substr(MemberFacet.token, 1, 1)
    kinds = letter.in_([literal_column(f"'{each}'") for each in knowing.LETTERS])
    return select(MemberFacet.token).where(MemberFacet.member_id == VIEWER, kinds).order_by(MemberFacet.label.desc())


def _left_out() -> Any:
    """SQL: the ids of the few who are never shown to the viewer, besides connections: the viewer, who does not exist
    for them, whom they dismissed, and where an invitation waits on either side or could not be sent yet.
    """
    gone, sent, received = aliased(Suggestion), aliased(Invitation), aliased(Invitation)
    since, withdrawn = (bindparam(name, type_=Moment) for name in ("since", "withdrawn"))
    taken_back = and_(sent.state == rules.WITHDRAWN, sent.answered_at > withdrawn)
    return union_all(
        select(VIEWER),
        select(unseen_by(VIEWER).subquery()),  # SQLite knows no union in a union
        select(gone.other_id).where(gone.member_id == VIEWER, gone.dismissed_at.is_not(None)),
        select(sent.invitee_id).where(sent.inviter_id == VIEWER, or_(_open(sent, since), taken_back)),
        select(received.inviter_id).where(received.invitee_id == VIEWER, _open(received, since)),
    )


def _first(most: int) -> Any:
    """SQL: a constant for LIMIT, which the planner can read; a parameter it cannot."""
    return literal_column(str(most))


def _open(invitation: Any, since: Any) -> ColumnElement[bool]:
    states = [literal_column(f"'{state}'") for state in rules.OPEN]
    return and_(invitation.state.in_(states), invitation.created_at > since)


def _with_facts(candidates: Any) -> Any:
    """SQL: rows of _Row for the candidates (id, shared, via, archived) who may be invited by a suggestion.

    Their LIMITs are constants (`_first`): where SQLite does not know how few they are, it reads all members into a
    filter of their ids before it joins.
    """
    each = candidates.subquery()
    facet = aliased(MemberFacet)
    same = and_(facet.member_id == each.c.id, facet.audience == literal_column(f"'{MEMBERS}'"),
                among(facet.token, "tokens"))  # fmt: skip
    closed = [literal_column(f"'{state}'") for state in CLOSED]
    asks = or_(Member.who_may_invite != literal_column("'shared'"), graph.shares(VIEWER, Member.id))
    token, label = (func.coalesce(column, literal_column("''")) for column in (facet.token, facet.label))
    return (
        select(each.c.id, each.c.shared, each.c.via, each.c.archived, token, label)
        .select_from(each)
        .join(Member, Member.id == each.c.id)
        .outerjoin(facet, same)
        .where(Member.in_search, Member.who_may_invite.not_in(closed), asks)
    )


def _candidates() -> Any:
    imported = aliased(Suggestion)
    from_archive = select(imported.other_id.label("id"), *_nobody()[:2], literal(1).label("archived")).where(
        imported.member_id == VIEWER, imported.reason == literal_column(f"'{IMPORTED}'"),
        ~graph.connects(VIEWER, imported.other_id), imported.other_id.not_in(_left_out()),
    )  # fmt: skip
    parts = [from_archive.limit(_first(CIRCLE)), _of_friends(), *map(_with, ("few", "schools", "places"))]
    limited = [part.subquery() for part in parts]
    return _with_facts(union_all(*(select(part.c.id, part.c.shared, part.c.via, part.c.archived) for part in limited)))


def _of_friends() -> Any:
    """SQL: connections of the viewer's connections, whom the most of those know first."""
    edge, friend, further = aliased(Connection), aliased(Member), aliased(Connection)
    friends = (
        select(edge.peer_id.label("id")).join(friend, friend.id == edge.peer_id)
        .where(edge.member_id == VIEWER, friend.connection_count <= LARGEST)
        .order_by(friend.connection_count.desc(), friend.id).limit(_first(FRIENDS))
    ).subquery()  # fmt: skip
    mine = aliased(Connection)
    shared = func.count().label("shared")
    known = further.peer_id.label("id"), shared, func.min(friends.c.id).label("via"), literal(0).label("archived")
    found = select(*known).select_from(friends)
    found = found.join(further, further.member_id == friends.c.id).where(
        further.peer_id.not_in(select(mine.peer_id).where(mine.member_id == VIEWER)),
        further.peer_id.not_in(_left_out()),
    )
    return found.group_by(further.peer_id).order_by(shared.desc(), further.peer_id).limit(_first(CIRCLE))


def _nobody() -> tuple[Any, ...]:
    """SQL: the columns of a candidate who was not found through connections: shared, via, archived."""
    return tuple(literal(0).label(name) for name in ("shared", "via", "archived"))


def _with(part: str) -> Any:
    """SQL: members who show all others one of these facts."""
    facet = aliased(MemberFacet)
    found = select(facet.member_id.label("id"), *_nobody()).where(
        among(facet.token, part), facet.audience == literal_column(f"'{MEMBERS}'"),
        ~graph.connects(VIEWER, facet.member_id), facet.member_id.not_in(_left_out()),
    )  # fmt: skip
    return found.limit(_first(EACH))


def _of_peer() -> Any:
    edge, peer = aliased(Connection), aliased(Member)
    found = select(edge.peer_id.label("id"), *_nobody()).where(
        edge.member_id == bindparam("peer"), graph.connects(VIEWER, bindparam("peer")),
        exists().where(peer.id == edge.member_id, may_list_connections(VIEWER, peer)).correlate_except(peer),
        ~graph.connects(VIEWER, edge.peer_id), edge.peer_id.not_in(_left_out()),
    )  # fmt: skip
    return _with_facts(found.limit(_first(CIRCLE)))


def _one() -> Any:
    imported, other = aliased(Suggestion), aliased(Member)
    archived = exists().where(
        imported.member_id == VIEWER, imported.other_id == other.id, imported.reason == literal_column(f"'{IMPORTED}'")
    )
    found = select(other.id.label("id"), *_nobody()[:2], archived.label("archived"))
    return _with_facts(found.where(
        other.id == bindparam("other"), ~graph.connects(VIEWER, other.id), other.id.not_in(_left_out())
    ))  # fmt: skip


def _dismissed_one() -> Any:
    gone = select(Suggestion.other_id).where(Suggestion.member_id == VIEWER, Suggestion.other_id == bindparam("other"))
    return gone.where(Suggestion.dismissed_at.is_not(None), Suggestion.other_id.not_in(unseen_by(VIEWER)))


_OWN, _CANDIDATES, _OF_PEER, _ONE, _DISMISSED_ONE = (
    Query(_own), Query(_candidates, _Row), Query(_of_peer, _Row), Query(_one, _Row), Query(_dismissed_one)
)  # fmt: skip
