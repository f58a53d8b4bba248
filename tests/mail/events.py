"""What makes letters: each function does one thing that anna, or a guest, is written to about."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from app.actions import (
    comments,
    endorsement_requests,
    endorsements,
    introductions,
    invitations,
    messages,
    posts,
    preferences,
    profiles,
    recommendations,
)
from app.actions.introductions import Plea
from app.actions.invitations import Wish
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Delivery, EmailInvitation, Member, Recommendation, SignUp
from app.models.base import now
from app.queries import comments as written
from app.queries import introductions as asked
from app.queries import posts as found_posts
from app.rules import mentions
from app.rules.notifying import Choice
from tests import cast
from tests.pages import recommending

CANARY = "Kanarienvogel-4711"


def member(id: int) -> Member:
    return db.session.get_one(Member, id)


def invite(world, note=""):
    return invitations.invite(member(world.eve), world.anna, Wish("colleague", note)).id


def write(world, text=CANARY):
    return messages.send(member(world.ben), world.anna, text).id


def endorse(world, name=CANARY):
    skill = profiles.add_skill(member(world.anna), name)
    endorsements.endorse(member(world.ben), skill)


def like(world, text=CANARY):
    wanted = {"liked": Choice(site=True, mail="now")}
    preferences.choose_notifications(member(world.anna), wanted, inmail_copy="notice", paused=False)
    posts.like(member(world.ben), posts.write(member(world.anna), text))


def comment(world, text=CANARY):
    """By Ben, on a post of Anna's."""
    return comments.write(member(world.ben), posts.write(member(world.anna), "Who has a ladder?"), text)


def _of_anna(world, text="I have one"):
    """A comment of hers on a post of Ben's."""
    id = comments.write(member(world.anna), posts.write(member(world.ben), "Who has a ladder?"), text)
    db.session.execute(delete(Delivery))
    return written.readable(world.ben, id)


def answer(world, text=CANARY):
    """By Ben, below his own post."""
    found = _of_anna(world)
    return comments.write(member(world.ben), found_posts.readable(world.ben, found.post_id), text, found)


def like_comment(world, text=CANARY):
    wanted = {"comment_liked": Choice(site=True, mail="now")}
    preferences.choose_notifications(member(world.anna), wanted, inmail_copy="notice", paused=False)
    comments.like(member(world.ben), _of_anna(world, text))


def mention(world, text=CANARY):
    posts.write(member(world.ben), f"{text} {mentions.token(world.anna)}")


def accept(world):
    wish = invitations.invite(member(world.anna), world.dirk, Wish("friend", CANARY))
    db.session.execute(delete(Delivery))
    invitations.accept(wish)


def ask_to_introduce(world, text=CANARY):
    cast.connect(member(world.anna), member(world.dirk))
    db.session.flush()
    db.session.execute(delete(Delivery))
    return introductions.ask(member(world.ben), world.dirk, Plea(world.anna, text, "To pass on")).id


def introduce(world, text=CANARY):
    id = introductions.ask(member(world.anna), world.carla, Plea(world.ben, text, text)).id
    introductions.pass_on(asked.of_via(world.ben, id), text)
    db.session.execute(delete(Delivery).where(Delivery.member_id != world.anna))
    return id


def ask(world, note=CANARY):
    return recommending.asked(member(world.ben), world.anna, note)


def recommend(world, text=CANARY):
    return recommending.written(member(world.ben), world.anna, text)


def accept_recommendation(world, text=CANARY):
    id = recommending.written(member(world.anna), world.ben, text)
    db.session.flush()
    db.session.execute(delete(Delivery))
    recommending.accept(id)
    return id


def ask_for_revision(world, note=CANARY):
    id = recommending.written(member(world.anna), world.ben, "Fine.")
    db.session.flush()
    db.session.execute(delete(Delivery))
    recommendations.request_revision(db.session.get_one(Recommendation, id), note)
    return id


def in_a_minute():
    return now() + timedelta(minutes=1)


def email_invitation(world, note=""):
    row = EmailInvitation(
        inviter_id=world.ben, email="new@guest.example", mailbox="new@guest.example", how="friend", note=note,
        nonce="n", expires_at=in_a_minute(),
    )
    db.session.add(row)
    db.session.flush()
    post_letter("email_invitation", address=row.email, locale="en", actor_id=world.ben, object_id=row.id)
    return row.id


def sign_up():
    row = SignUp(
        name=CANARY, email="new@guest.example", password_hash="x", locale="en", nonce="n", expires_at=in_a_minute()
    )
    db.session.add(row)
    db.session.flush()
    post_letter("confirm_sign_up", address=row.email, locale="en", object_id=row.id)


def ask_for_endorsement(world, name=CANARY):
    skill = profiles.add_skill(member(world.ben), name)
    endorsement_requests.ask(member(world.ben), world.anna, [skill.id])


EVENTS = {
    "invited": invite, "accepted": accept, "inmail": write, "endorsed": endorse, "liked": like,
    "commented": comment, "answered": answer, "comment_liked": like_comment, "mentioned": mention,
    "endorsement_asked": ask_for_endorsement, "introduction_asked": ask_to_introduce, "introduction_passed": introduce,
    "recommendation_asked": ask, "recommendation_received": recommend,
    "recommendation_accepted": accept_recommendation, "recommendation_revision": ask_for_revision,
}  # fmt: skip
