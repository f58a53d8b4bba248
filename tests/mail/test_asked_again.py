"""Whether a letter is still wanted is asked again when it is sent: settings, blocks, connection, deletion."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.actions import (
    accounts,
    blocks,
    comments,
    connections,
    endorsement_requests,
    endorsements,
    introductions,
    invitations,
    posts,
    preferences,
    recommendations,
)
from app.actions.letters import post_letter
from app.actions.recommendations import Words
from app.extensions import db
from app.models import Comment, Introduction, Invitation, Member, Message, PasswordReset, Post, Recommendation, Skill
from app.models.base import now
from app.queries import comments as written
from app.queries import introductions as asked
from app.queries import open_invitations as opened
from app.queries import posts as found_posts
from tests.mail.events import CANARY, EVENTS, accept, member
from tests.mail.postbox import everything_in


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


@pytest.mark.sampled(16)
def test_what_lies_ready_is_sent(event, send_due, postbox):
    assert send_due().sent == 1


def test_no_letter_after_switching_the_kind_off(event, world, do, send_due, postbox, rows):
    do(lambda: preferences.unsubscribe(world.anna, event[0]))
    nothing_was_sent(send_due, postbox, rows, "switched off")


def test_no_letter_after_pausing_everything(event, world, do, send_due, postbox, rows):
    do(lambda: setattr(member(world.anna), "mail_paused", True))
    nothing_was_sent(send_due, postbox, rows, "paused")


@pytest.mark.parametrize("recipient_blocks", [True, False])
@pytest.mark.sampled(32)
def test_no_letter_after_one_blocked_the_other(event, world, do, send_due, postbox, rows, recipient_blocks):
    pair = (world.anna, event[1]) if recipient_blocks else (event[1], world.anna)
    do(lambda: blocks.block(member(pair[0]), pair[1]))
    nothing_was_sent(send_due, postbox, rows)


def test_no_letter_after_disconnecting_where_a_connection_is_needed(event, world, do, send_due, postbox, rows):
    kind, other = event
    if kind == "invited":
        return
    do(lambda: connections.remove(member(world.anna), other))
    # a post for all can be read by any member
    if kind in ("liked", "commented", "answered", "comment_liked", "mentioned"):
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
    if event[0] == "inmail":
        pytest.skip("whoever wrote InMail is never deleted, only blank and not active: see the two before")
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
    elif kind.startswith("recommendation_"):
        found = db.session.scalars(select(Recommendation)).one()
        written_by_anna = found.author_id == world.anna and found.text
        recommendations.withdraw(found, member(world.anna if written_by_anna else world.ben))
    elif kind == "introduction_asked":
        id = db.session.scalars(select(Introduction.id)).one()
        introductions.dismiss(asked.of_via(world.anna, id))
    elif kind == "introduction_passed":
        id = db.session.scalars(select(Introduction.invitation_id)).one()
        invitations.withdraw(opened.of_inviter(world.anna, id))
    elif kind == "endorsed":
        endorsements.take_back(member(world.ben), db.session.scalars(select(Skill)).one())
    elif kind == "comment_liked":
        comments.unlike(member(world.ben), written.readable(world.ben, db.session.scalars(select(Comment.id)).one()))
    elif kind == "mentioned":
        post = db.session.scalars(select(Post)).one()
        posts.edit(member(world.ben), found_posts.own(world.ben, post.id), "Nobody", "members")
    elif kind in ("commented", "answered"):
        of_ben = select(Comment.id).where(Comment.author_id == world.ben)
        comments.remove(written.to_remove(world.ben, db.session.scalars(of_ben).one()))
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


# What keeps a letter about a recommendation from being sent: it has been answered, or moved on, before.
ANSWERED = {
    "recommendation_asked": lambda it, by: recommendations.decline(it, by),
    "recommendation_received": lambda it, by: recommendations.request_revision(it, "Why"),
    "recommendation_accepted": lambda it, by: recommendations.revise(by, it, Words("led", None, "Anew.")),
    "recommendation_revision": lambda it, by: recommendations.revise(by, it, Words("led", None, "Anew.")),
}


@pytest.mark.parametrize("kind", ANSWERED)
def test_no_letter_about_a_recommendation_that_was_answered_meanwhile(world, do, rows, send_due, postbox, kind):
    do(lambda: EVENTS[kind](world))
    do(lambda: ANSWERED[kind](db.session.scalars(select(Recommendation)).one(), member(world.anna)))
    send_due()
    assert [row.state for row in rows() if row.kind == kind] == ["cancelled"]
    assert [letter["To"] for letter in postbox.letters if letter["To"] == "anna@firma.example"] == []


def test_the_letter_about_a_recommendation_says_what_stands_there_when_it_is_sent(world, do, send_due, postbox):
    id = do(lambda: EVENTS["recommendation_received"](world))
    again = Words("led", None, "Quite other words.")
    do(lambda: recommendations.revise(member(world.ben), db.session.get_one(Recommendation, id), again))
    send_due()
    [letter] = postbox.letters
    assert "Quite other words." in everything_in(letter) and CANARY not in everything_in(letter)


def test_a_revision_is_written_about_each_time(world, do, send_due, postbox):
    id = do(lambda: EVENTS["recommendation_received"](world))
    again = Words("led", None, "Anew.")
    for _ in range(2):
        send_due()
        do(lambda: recommendations.request_revision(db.session.get_one(Recommendation, id), "Why"))
        send_due()
        do(lambda: recommendations.revise(member(world.ben), db.session.get_one(Recommendation, id), again))
    send_due()
    to = [letter["To"].split("@")[0] for letter in postbox.letters]
    assert to == ["anna", "ben", "anna", "ben", "anna"]
