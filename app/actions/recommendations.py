"""Asking for a recommendation, writing, accepting, revising, showing it. Who may do what: rules/recommendations.py.

Every action locks the two members first and then reads the recommendation again: whatever races, it ends in one state,
the same for both sides, and nothing is shown that the subject has not accepted word for word.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.actions import events
from app.extensions import db
from app.models import Recommendation
from app.models.base import now
from app.queries import graph, members
from app.queries import own_recommendations as queries
from app.queries.members import MemberRow, Somebody
from app.rules import recommendations as rules
from app.rules.errors import PARTED, Gone, Refused
from app.rules.labels import N_
from app.rules.recommendations import AUTHOR, SUBJECT
from app.rules.visibility import Level

KINDS = (
    "recommended", "recommendation_asked", "recommendation_received", "recommendation_accepted",
    "recommendation_revision",
)  # fmt: skip


@dataclass(frozen=True)
class Words:
    """The words of one of the two: how they know each other (RELATIONSHIPS), the id of a position of one of them (None
    keeps the present one), and the recommendation itself or, in a request, a note.
    """

    relationship: str
    position_id: int | None
    text: str


def ask(subject: Somebody, author_id: int, words: Words) -> Recommendation:
    """Ask a connection for a recommendation; asking twice is asking once. Raises Refused."""
    me, author = _connected(subject, author_id)
    found = queries.open_one(author.id, me.id)
    if found and found.state == rules.REQUESTED:
        return found
    if found:
        raise Refused(N_("A recommendation from this person is already in progress."))
    rules.check_again(queries.declined_at(author.id, me.id, written=False), now())
    asked = Recommendation(author_id=author.id, subject_id=me.id, state=rules.REQUESTED, note=words.text)
    _tie(asked, words, me.id, author.id)
    db.session.add(asked)
    db.session.flush()
    events.record("recommendation_asked", actor=me, tell=author, object_id=asked.id)
    return asked


def write(author: Somebody, subject_id: int, words: Words) -> Recommendation:
    """Recommend a connection: answers its request, if there is one. Raises Refused."""
    me, subject = _connected(author, subject_id)
    found = queries.open_one(me.id, subject.id)
    if found is None:
        rules.check_again(queries.declined_at(me.id, subject.id, written=True), now())
        found = Recommendation(author_id=me.id, subject_id=subject.id, state=rules.SUBMITTED, submitted_at=now())
        _put(found, words)
        db.session.add(found)
        db.session.flush()
        events.record("recommendation_received", actor=me, tell=subject, object_id=found.id)
    elif found.state == rules.REQUESTED:
        _submit(found, me, subject, words)
    else:
        raise Refused(N_("You have written one already that is not accepted yet. You can still change it."))
    return found


def revise(author: Somebody, recommendation: Recommendation, words: Words) -> Recommendation:
    """Submit other words, or the first ones for a request: accepted (again) before they are shown. Raises Refused."""
    me, subject = _connected(author, recommendation.subject_id)
    db.session.refresh(recommendation)
    _submit(recommendation, me, subject, words)
    return recommendation


def _submit(recommendation: Recommendation, author: Somebody, subject: Somebody, words: Words) -> None:
    before, said = recommendation.state, seal_of(recommendation)
    other = queries.open_one(author.id, subject.id)
    if other and other.id != recommendation.id:
        raise Refused(N_("Finish your other recommendation for this person first."))
    _move(recommendation, AUTHOR, "submit")
    _put(recommendation, words)
    if before in (rules.SHOWN, rules.HIDDEN) and seal_of(recommendation) == said:
        recommendation.state = before  # nothing new to accept
        return
    recommendation.submitted_at, recommendation.note = now(), ""  # what was asked for is there
    _forget(recommendation, *(kind for kind in KINDS if kind != "recommendation_received"))
    if before != rules.SUBMITTED:  # it is pending already, and shows its present words
        events.record("recommendation_received", actor=author, tell=subject, object_id=recommendation.id, again=True)


def accept(recommendation: Recommendation, seal: str) -> None:
    """Accept and show it. `seal`: of the words that the subject has read; raises Refused if they have changed since."""
    author, subject = _lock(recommendation)
    if seal != seal_of(recommendation):
        raise Refused(N_("Read it again before you accept it: it was changed in the meantime."))
    _move(recommendation, SUBJECT, "accept")
    recommendation.answered_at = now()
    _forget(recommendation, "recommendation_received")
    events.record("recommended", actor=author, whom=subject, object_id=recommendation.id)
    events.record("recommendation_accepted", actor=subject, tell=author, object_id=recommendation.id, again=True)


def request_revision(recommendation: Recommendation, note: str) -> None:
    """Ask the author for other words, and say why."""
    author, subject = _lock(recommendation)
    _move(recommendation, SUBJECT, "request_revision")
    recommendation.note = note
    _forget(recommendation, "recommendation_received")
    events.record("recommendation_revision", actor=subject, tell=author, object_id=recommendation.id, again=True)


def decline(recommendation: Recommendation, member: Somebody) -> None:
    """Decline a request, or what was written; the other side is not told."""
    _lock(recommendation)
    _end(recommendation, member, "decline")


def withdraw(recommendation: Recommendation, member: Somebody) -> None:
    """Take back a recommendation, at any time, or one's own request. Nobody is told; it disappears everywhere."""
    _lock(recommendation, parted=True)
    _end(recommendation, member, "withdraw")


def show(recommendation: Recommendation) -> None:
    """Show an accepted one again, in feeds as well, at its old place."""
    _lock(recommendation)
    _move(recommendation, SUBJECT, "show")


def hide(recommendation: Recommendation) -> None:
    """Hide it everywhere, until it is shown again."""
    _lock(recommendation)
    _move(recommendation, SUBJECT, "hide")


def close_between(a_id: int, b_id: int) -> None:
    """Close pending ones between two members who disconnect; accepted ones are hidden until they connect again."""
    for recommendation in queries.open_between(a_id, b_id):
        recommendation.state = rules.WITHDRAWN
        recommendation.answered_at = now()
        _forget(recommendation, *KINDS)


def _connected(writer: Somebody, other_id: int) -> list[MemberRow]:
    """Both, locked. Raises Refused if they are not connected (any more), so that a form keeps what was typed."""
    me, other = members.locked(writer.id, other_id)
    if other.state != "active" or not graph.are_connected(me.id, other.id):
        raise Refused(N_("You can recommend each other only while you are connected."))
    return [me, other]


def _lock(recommendation: Recommendation, *, parted: bool = False) -> list[MemberRow]:
    """Author and subject, locked, and the recommendation as it is now. Raises Gone if they have disconnected."""
    pair = members.locked(recommendation.author_id, recommendation.subject_id)
    db.session.refresh(recommendation)
    if not parted and not graph.are_connected(recommendation.author_id, recommendation.subject_id):
        raise Gone(PARTED)
    return pair


def _move(recommendation: Recommendation, who: str, move: str) -> None:
    recommendation.state = rules.next_state(recommendation.state, who, move)


def _end(recommendation: Recommendation, member: Somebody, move: str) -> None:
    _move(recommendation, AUTHOR if member.id == recommendation.author_id else SUBJECT, move)
    recommendation.answered_at = now()
    _forget(recommendation, *KINDS)


def _put(recommendation: Recommendation, words: Words) -> None:
    _tie(recommendation, words, recommendation.author_id, recommendation.subject_id)
    recommendation.text = words.text
    recommendation.language = members.language(recommendation.author_id)


def _tie(recommendation: Recommendation, words: Words, writer_id: int, other_id: int) -> None:
    rules.check_relationship(words.relationship)
    recommendation.relationship = words.relationship
    if words.position_id is None and recommendation.position_title:
        return
    known = queries.ties(writer_id, other_id, Level.CONNECTION)
    tie = next((tie for tie in known if tie.id == words.position_id), None)
    if tie is None:
        raise Refused(N_("Choose a position of one of you."), "position")
    recommendation.position_id = tie.id
    recommendation.position_title, recommendation.position_organisation = tie.title, tie.organisation


def seal_of(recommendation: Recommendation) -> str:
    """The hash of its present words, which accepting requires."""
    return rules.seal(
        recommendation.text, recommendation.relationship, recommendation.position_title,
        recommendation.position_organisation,
    )  # fmt: skip


def _forget(recommendation: Recommendation, *kinds: str) -> None:
    for kind in kinds:
        events.forget(kind, object_id=recommendation.id)
