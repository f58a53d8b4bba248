"""Invitations: the cards, the counters, and the ones to act on."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, cast, func, literal, literal_column, null, or_, select, union_all
from sqlalchemy.orm import aliased

from app.models import EmailInvitation, Introduction, Invitation, Member, Notice, NoticeAnswer
from app.models.base import Moment, now
from app.queries import email_invitations as letters
from app.queries import graph, introductions, people
from app.queries.introductions import Introducer
from app.queries.notifications import invitations_since
from app.queries.people import Person
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import exists_for, may_read_notice, visible_member
from app.rules import invitations as rules
from app.rules import limits

FACES = 3  # of shared connections on a card
MOMENT = bindparam("moment", type_=Moment)


class NoticeNamed(NamedTuple):
    """A notice that an invitation answers, as far as the viewer may read it."""

    id: int
    title: str
    language: str


class Card(NamedTuple):
    """One invitation as its invitee or inviter sees it; `person` is the other side."""

    id: int
    person: Person
    how: str
    note: str
    at: datetime
    remind: bool
    faces: tuple[Person, ...]
    language: str
    notice: NoticeNamed | None = None  # that it answers
    introducer: Introducer | None = None

    @property
    def from_stranger(self) -> bool:
        """No shared connection: the card warns."""
        return self.person.shared == 0

    @property
    def expires_at(self) -> datetime:
        return rules.expires_at(self.at)


def received(viewer_id: int, before: int | None = None, most: int = limits.LIST_PAGE + 1) -> list[Card]:
    """Pending invitations to the viewer, newest first, one more than a page where there are more."""
    return cards(viewer_id, _RECEIVED.rows(viewer=viewer_id, **bounds(before, most)))


def sent(viewer_id: int, before: int | None = None) -> list[Card]:
    """The viewer's open invitations, newest first; ignored ones look pending."""
    return cards(viewer_id, _SENT.rows(viewer=viewer_id, **bounds(before, limits.LIST_PAGE + 1)))


def one_sent(viewer_id: int, invitation_id: int) -> Card | None:
    """An open invitation that the viewer sent; an ignored one looks pending."""
    found = cards(viewer_id, _SENT.rows(viewer=viewer_id, **bounds(invitation_id + 1, 1)))
    return found[0] if found and found[0].id == invitation_id else None


def bounds(before: int | None, most: int) -> dict[str, Any]:
    """The parameters of statements of cards besides the viewer: at most so many, with smaller ids than `before`."""
    return {"since": invitations_since(), "moment": now(), "before": before or 2**62, "most": most}


def cards(viewer_id: int, rows: list[Any]) -> list[Card]:
    """The cards of these rows, with faces of shared connections: one query for all."""
    shared = [row[5] for row in rows if row[11]]
    faces = _faces(viewer_id, shared) if shared else {}
    return [_card(row, tuple(faces.get(row[5], ()))) for row in rows]


def _card(row: Any, faces: tuple[Person, ...]) -> Card:
    notice = NoticeNamed(*row[13:16]) if row[13] else None
    by = Introducer(*row[16:20]) if row[16] else None
    return Card(row[0], Person(*row[5:12]), *row[1:5], faces, row[12], notice, by)


def _card_rows(mine: Any, theirs: Any, *states: str) -> Any:
    introduction, via, introducer = introductions.introducers(VIEWER, Invitation.id)
    said = Invitation.id, Invitation.how, Invitation.note, Invitation.created_at, Invitation.remind
    notice = Notice.id, Notice.title, Notice.language
    return (
        select(*said, *people.person_columns(VIEWER), Invitation.language, *notice, *introducer)
        .join(Member, Member.id == theirs)
        .outerjoin(NoticeAnswer, NoticeAnswer.invitation_id == Invitation.id)
        .outerjoin(Notice, and_(Notice.id == NoticeAnswer.notice_id, may_read_notice(VIEWER, Notice, MOMENT)))
        .outerjoin(*introduction)
        .outerjoin(*via)
        .where(
            mine == VIEWER,
            or_(*(Invitation.state == state for state in states)),
            Invitation.created_at > bindparam("since", type_=Moment),
            Invitation.id < bindparam("before"),
            visible_member(VIEWER),
        )
        .order_by(Invitation.id.desc())
        .limit(bindparam("most"))
    )


def received_rows() -> Any:
    """SQL: rows of pending invitations to the viewer, newest first; parameters: `bounds`."""
    return _card_rows(Invitation.invitee_id, Invitation.inviter_id, rules.PENDING)


_RECEIVED = Query(received_rows)
_SENT = Query(lambda: _card_rows(Invitation.inviter_id, Invitation.invitee_id, *rules.OPEN))


def _faces(viewer_id: int, ids: list[int]) -> dict[int, list[Person]]:
    """A few shared connections for each of several people, in one query."""
    faces: dict[int, list[Person]] = {}
    for row in _FACES.rows(viewer=viewer_id, ids=ids):
        faces.setdefault(row[0], []).append(Person(*row[1:6]))
    return faces


def _face_rows() -> Any:
    """From the inviters' side, who mostly have few connections: a viewer who is a hub has hundreds, and each of their
    rows would be read for the sake of three.
    """
    theirs, well_known = aliased(graph.Connection), (Member.connection_count.desc(), Member.id)
    place = func.row_number().over(partition_by=theirs.member_id, order_by=well_known)
    inner = (
        select(theirs.member_id, *people.face_columns(), place.label("place"))
        .join(Member, Member.id == theirs.peer_id)
        .where(among(theirs.member_id, "ids"), graph.connects(VIEWER, theirs.peer_id))
        .where(exists_for(VIEWER, theirs.peer_id))  # through the member's row SQLite would first read all
        .subquery()
    )
    return select(inner).where(inner.c.place <= FACES).order_by(inner.c.place)


_FACES = Query(_face_rows)


class Counts(NamedTuple):
    """The numbers on the tabs of the network: open invitations of one's own, connections."""

    sent: int
    connections: int


def counts(viewer_id: int) -> Counts:
    """How many of the viewer's invitations look open, those by e-mail included, and how many connections they have."""
    return _COUNTS.row(viewer=viewer_id, since=invitations_since(), moment=now())  # type: ignore[no-any-return]


def sent_count(viewer_id: int) -> int:
    return counts(viewer_id).sent


def counted() -> list[Any]:
    """SQL: the columns of Counts of the viewer; parameters: since, moment."""
    to, by_mail, me = aliased(Invitation), aliased(EmailInvitation), aliased(Member)
    to_members = (
        to.inviter_id == VIEWER,
        or_(*(to.state == state for state in rules.OPEN)),
        to.created_at > bindparam("since", type_=Moment),
    )
    by_email = (
        by_mail.inviter_id == VIEWER,
        or_(*(by_mail.state == state for state in letters.LOOKS_OPEN)),
        by_mail.expires_at > bindparam("moment", type_=Moment),
    )
    sent = (
        select(func.count()).select_from(table).where(*which).scalar_subquery()
        for table, which in ((to, to_members), (by_mail, by_email))
    )
    return [sum(sent, literal(0)), select(me.connection_count).where(me.id == VIEWER).scalar_subquery()]


_COUNTS = Query(lambda: select(*counted()), Counts)


def of_pair(a: Any, b: Any) -> Any:
    """SQL: who of the two sent it and who got it, by the index of invitees: that of pairs holds open ones only."""
    one_way = and_(Invitation.invitee_id == a, Invitation.inviter_id == b)
    return or_(one_way, and_(Invitation.invitee_id == b, Invitation.inviter_id == a))


class Between(NamedTuple):
    """The relation between a viewer and another member, for the Connect button, and the one beside it."""

    sent_id: int | None = None
    received_id: int | None = None
    withdrawn_at: datetime | None = None
    asked: bool = False
    askable: bool = False

    @property
    def again_at(self) -> datetime | None:
        """From when the viewer may invite again, None if at once."""
        return rules.again_at(self.withdrawn_at, now())


def between(viewer_id: int, other_id: int) -> Between:
    """Open invitations of the pair as the viewer may know of them, and the viewer's last withdrawal."""
    sent, received, withdrawn, also = None, None, None, set()
    invited = invitations_since()
    asked = {"viewer": viewer_id, "other": other_id, "since": introductions.asked_since()}
    for id, inviter_id, state, answered_at, created_at in _BETWEEN.rows(**asked):
        if state in (ASKED, ASKABLE):
            also.add(state)
        elif state == rules.WITHDRAWN:
            withdrawn = withdrawn or (answered_at if inviter_id == viewer_id else None)
        elif created_at <= invited:
            continue
        elif inviter_id == viewer_id:
            sent = sent or id
        elif state == rules.PENDING:
            received = received or id
    return Between(sent, received, withdrawn, ASKED in also, ASKABLE in also)


ASKED, ASKABLE = "introduction asked", "may be asked"  # what other rows of `_BETWEEN` say


def _between() -> Any:
    """The newest invitations of the pair, and a row each for what can be said of introductions to the other."""
    other = bindparam("other", type_=Member.id.type)
    states = or_(*(Invitation.state == state for state in (*rules.OPEN, rules.WITHDRAWN)))
    said = Invitation.id, Invitation.inviter_id, Invitation.state, Invitation.answered_at, Invitation.created_at
    invited = select(*said).where(of_pair(VIEWER, other), states).order_by(Invitation.id.desc()).limit(20).subquery()
    open_one = introductions.unanswered(VIEWER), Introduction.target_id == other
    asked = select(*_as_row(Introduction.id, ASKED)).where(*open_one).limit(1).subquery()
    found = introductions.who_may_be_asked(VIEWER, other, *_as_row(Member.id, ASKABLE))
    return union_all(*(select(part) for part in (invited, asked, found.limit(1).subquery())))


def _as_row(id: Any, word: str) -> list[Any]:
    never = (cast(null(), Moment).label(name) for name in ("answered_at", "created_at"))
    return [id.label("id"), VIEWER.label("inviter_id"), literal_column(f"'{word}'").label("state"), *never]


_BETWEEN = Query(_between)
