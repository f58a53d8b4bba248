"""Asking for an introduction, passing it on, dismissing it. The states and who may do what: rules/introductions.py.

Every action locks all three members first, in ascending id, and then reads the introduction again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, or_, update

from app.actions import events, invitations
from app.actions.invitations import Wish
from app.models import Introduction
from app.models.base import Moment, now
from app.queries import graph, members, open_invitations
from app.queries import introductions as queries
from app.queries import invitations as invitation_queries
from app.queries.introductions import FOUND, IntroductionFound
from app.queries.invitations import Between
from app.queries.members import MemberRow, Somebody
from app.queries.open_invitations import InvitationFound
from app.queries.query import VIEWER, Query, insertion
from app.rules import introductions as rules
from app.rules.errors import NOBODY, Gone, Refused
from app.rules.invitations import check_counts
from app.rules.labels import N_
from app.rules.visibility import Level

GONE = N_("This request is gone.")


@dataclass(frozen=True)
class Plea:
    """Whom an asker asks, with words for that person and words to pass on."""

    via_id: int
    to_via: str
    to_target: str


def ask(asker: Somebody, target_id: int, plea: Plea) -> IntroductionFound:
    """Ask a shared connection for an introduction; the target is not told. Asking again is asking once.

    Raises Refused (a limit, a setting, an open invitation, nobody to ask) and Gone (blocked).
    """
    if target_id == asker.id:
        raise Refused(N_("You cannot invite yourself."))
    me, via, target = members.locked(asker.id, plea.via_id, target_id)
    if graph.standing(me.id, target.id).level == Level.NOTHING or target.state != "active":
        raise Gone(NOBODY)
    found = queries.open_between(me.id, target.id)
    if found:
        return found
    if graph.are_connected(me.id, target.id):
        raise Refused(N_("You are already connected."))
    check(me, target, invitation_queries.between(me.id, target.id), queries.open_count(me.id))
    if via.id not in {person.id for person in queries.askable(me.id, target.id)}:
        raise Refused(N_("Choose one of these."), "via")
    _CLOSE.write(viewer=me.id, other=target.id, to=rules.OVER)
    asked = _write(me, via, target, plea)
    events.record("introduction_asked", actor=me, tell=via, object_id=asked.id)
    return asked


def check(asker: Somebody, target: MemberRow, between: Between, open_count: int) -> None:
    """Raises Refused if nobody may introduce the asker to the target, with whom they are not connected, at present:
    what would be passed on is an invitation.
    """
    if between.sent_id or between.received_id:
        raise Refused(N_("There is an open invitation between you."))
    rules.check_allowed(target.who_may_invite)
    rules.check_open(open_count)
    check_counts(
        pending=invitation_queries.sent_count(asker.id), marks=open_invitations.unknown_marks(asker.id),
        withdrawn_at=between.withdrawn_at, now=now(),
    )  # fmt: skip


def _write(me: MemberRow, via: MemberRow, target: MemberRow, plea: Plea) -> IntroductionFound:
    return _WRITE.row(  # type: ignore[no-any-return]
        asker_id=me.id, via_id=via.id, target_id=target.id, via_name=via.name, target_name=target.name,
        to_via=plea.to_via, to_target=plea.to_target, language=me.locale, asked_at=now(),
    )  # fmt: skip


_GIVEN = ("asker_id", "via_id", "target_id", "via_name", "target_name", "to_via", "to_target", "language", "asked_at")
_WRITE = Query(lambda: insertion(Introduction, *_GIVEN).returning(*FOUND), IntroductionFound)


def pass_on(found: IntroductionFound, words: str = "") -> bool:
    """Introduce the two: the target gets an invitation by the asker with both texts. False if that was done before.

    Raises Gone (answered otherwise, blocked, parted meanwhile) and Refused, with one sentence whatever the reason: the
    asker's limits and the target's settings are not the business of the one between.
    """
    via, asker, target = members.locked(found.via_id, found.asker_id, found.target_id)
    present = queries.to_pass_on(via.id, found.id)
    if present is None:
        if (answered := queries.of_via(via.id, found.id)) and answered.state == rules.PASSED:
            return False
        raise Gone(GONE)
    invitation = _invite(asker, target, present)
    _STORE.write(
        id=present.id, to=rules.PASSED, words=words, language=via.locale, invitation=invitation.id, moment=now()
    )
    events.forget("introduction_asked", object_id=present.id)
    events.record("introduction_passed", actor=via, tell=asker, object_id=present.id)
    return True


def _invite(asker: MemberRow, target: MemberRow, asked: IntroductionFound) -> InvitationFound:
    """An invitation without a form: what is open between the two stands, or connects them, as when one invites."""
    there = open_invitations.open_between(asker.id, target.id)
    if there and there.invitee_id == asker.id and rules.is_taken_back(
        asked.asked_at, there.state, there.answered_at
    ):  # fmt: skip
        raise Refused(rules.NOT_NOW)
    try:
        found = invitations.meet(asker, target)
        if not found:
            invitations.check(asker, target, shared=1, knows_email=False, introduced=True)
    except Refused:
        raise Refused(rules.NOT_NOW) from None
    return found or invitations.write(asker, target, Wish("other", asked.to_target))


def dismiss(found: IntroductionFound) -> None:
    """Dismiss the request; to the asker it stays as it was. Raises Gone if it was passed on or is gone."""
    members.lock(found.via_id, found.asker_id, found.target_id)
    if queries.to_pass_on(found.via_id, found.id):
        _STORE.write(id=found.id, to=rules.DISMISSED, words="", language="", invitation=None, moment=now())
        events.forget("introduction_asked", object_id=found.id, told_id=found.via_id)
    elif queries.of_via(found.via_id, found.id) is None:
        raise Gone(GONE)


def _store() -> Any:
    values = {
        "state": bindparam("to"), "words": bindparam("words"), "words_language": bindparam("language"),
        "invitation_id": bindparam("invitation", type_=Introduction.invitation_id.type),
        "answered_at": bindparam("moment", type_=Moment),
    }  # fmt: skip
    return update(Introduction).where(Introduction.id == queries.ID).values(values)


_STORE = Query(_store)


def _close() -> Any:
    """Those of the pair whose time is over make room for a new one."""
    one = Introduction
    states = or_(*(one.state == state for state in rules.UNANSWERED))
    of_pair = one.asker_id == VIEWER, one.target_id == queries.OTHER
    return update(one).where(*of_pair, states).values(state=bindparam("to"))


_CLOSE = Query(_close)
