"""Whether a letter is still wanted is asked again when it is sent: settings, blocks, connection, deletion."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.actions import (
    accounts,
    blocks,
    connections,
    endorsement_requests,
    endorsements,
    invitations,
    posts,
    preferences,
)
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Invitation, Member, Message, PasswordReset, Post, Skill
from app.models.base import now
from tests.mail.events import CANARY, EVENTS, accept, member


@pytest.fixture(params=EVENTS)
def event(request, world, do):
    """One letter to anna lies in the outbox, with the canary in it where its kind holds words."""
    do(lambda: EVENTS[request.param](world, CANARY) if request.param != "accepted" else accept(world))
    other = {"invited": world.eve, "accepted": world.dirk}.get(request.param, world.ben)
    return request.param, other


def nothing_was_sent(send_due, postbox, rows, reason=""):
    counts = send_due()
    assert (counts.sent, counts.cancelled) == (0, 1) and postbox.letters == [] and postbox.sessions == 0
    assert rows()[-1].state == "cancelled" and reason in rows()[-1].answer


def test_what_lies_ready_is_sent(event, send_due, postbox):
    assert send_due().sent == 1


def test_no_letter_after_switching_the_kind_off(event, world, do, send_due, postbox, rows):
    do(lambda: preferences.unsubscribe(world.anna, event[0]))
    nothing_was_sent(send_due, postbox, rows, "switched off")


def test_no_letter_after_pausing_everything(event, world, do, send_due, postbox, rows):
    do(lambda: setattr(member(world.anna), "mail_paused", True))
    nothing_was_sent(send_due, postbox, rows, "paused")


@pytest.mark.parametrize("recipient_blocks", [True, False])
def test_no_letter_after_one_blocked_the_other(event, world, do, send_due, postbox, rows, recipient_blocks):
    pair = (world.anna, event[1]) if recipient_blocks else (event[1], world.anna)
    do(lambda: blocks.block(member(pair[0]), pair[1]))
    nothing_was_sent(send_due, postbox, rows)


def test_no_letter_after_disconnecting_where_a_connection_is_needed(event, world, do, send_due, postbox, rows):
    kind, other = event
    if kind == "invited":
        return
    do(lambda: connections.remove(member(world.anna), other))
    if kind == "liked":  # a post can be liked by any member
        assert send_due().sent == 1
    else:
        nothing_was_sent(send_due, postbox, rows, "no longer connected")


def test_no_letter_from_or_to_somebody_locked(event, world, do, send_due, postbox, rows):
    do(lambda: setattr(member(event[1]), "state", "locked"))
    nothing_was_sent(send_due, postbox, rows)


def test_no_letter_to_somebody_locked(event, world, do, send_due, postbox, rows):
    do(lambda: setattr(member(world.anna), "state", "locked"))
    nothing_was_sent(send_due, postbox, rows, "not active")


def test_no_letter_of_or_to_somebody_deleted(event, world, do, send_due, postbox, rows):
    do(lambda: db.session.execute(delete(Member).where(Member.id == event[1])))
    send_due()
    assert postbox.letters == []


def take_away(kind, world):
    """Undo what the letter tells of, as its owner would."""
    if kind == "invited":
        invitations.withdraw(db.session.scalars(select(Invitation).where(Invitation.inviter_id == world.eve)).one())
    elif kind == "accepted":
        connections.remove(member(world.anna), world.dirk)
    elif kind == "inmail":
        db.session.execute(delete(Message))
    elif kind == "endorsement_asked":
        endorsement_requests.close(member(world.anna), db.session.scalars(select(Skill)).one())
    elif kind == "endorsed":
        endorsements.take_back(member(world.ben), db.session.scalars(select(Skill)).one())
    else:
        posts.unlike(member(world.ben), db.session.scalars(select(Post)).one())


def test_no_letter_about_what_was_taken_back(event, world, do, send_due, postbox, rows):
    do(lambda: take_away(event[0], world))
    nothing_was_sent(send_due, postbox, rows)


def test_a_security_notice_cannot_be_switched_off(world, do, send_due, postbox):
    def arrange():
        anna = member(world.anna)
        anna.mail_paused = True
        preferences.unsubscribe(anna.id, "security")
        post_letter("security", member=anna)

    do(arrange)
    assert send_due().sent == 1


@pytest.mark.parametrize("over", ["used", "expired"])
def test_no_letter_with_a_link_that_no_longer_works(world, do, send_due, postbox, rows, over):
    do(lambda: accounts.ask_for_reset("anna@firma.example"))
    column = "used_at" if over == "used" else "expires_at"
    do(lambda: setattr(db.session.scalars(select(PasswordReset)).one(), column, now() - timedelta(seconds=5)))
    nothing_was_sent(send_due, postbox, rows)
