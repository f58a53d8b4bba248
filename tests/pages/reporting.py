"""One thing of Anna's of each kind that can be reported, with somebody who may report it. Eve may not."""

from __future__ import annotations

from typing import NamedTuple

from app import database
from app.actions import (
    blocks,
    comments,
    endorsements,
    introductions,
    invitations,
    messages,
    noticeboard,
    posts,
    profiles,
)
from app.actions.introductions import Plea
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Member, Skill
from app.queries import posts as posts_found
from tests.pages import recommending

SAID = "Qreported words"  # in every text of Anna's


class Reportable(NamedTuple):
    """`by`: whose it is, where that has to be said; `reporter`: a name of the cast."""

    kind: str
    id: int
    reporter: str = "ben"
    by: int | None = None

    @property
    def address(self):
        return f"/reports/{self.kind}/{self.id}" + (f"?by={self.by}" if self.by else "")


def _profile(world, anna):
    profiles.change_head(anna, name=anna.name, headline=SAID, place="", industry="")
    profiles.change_about(anna, SAID)
    profiles.change_wants(anna, wants=SAID, offers=SAID)
    blocks.block(anna, world.eve)
    return Reportable("profile", anna.id, "carla")


def _post(world, anna):
    blocks.block(anna, world.eve)
    return Reportable("post", posts.write(anna, SAID).id)


def _comment(world, anna):
    blocks.block(anna, world.eve)
    post = posts.write(db.session.get_one(Member, world.ben), "Who knows?")
    return Reportable("comment", comments.write(anna, posts_found.readable(anna.id, post.id), SAID), "dirk")


def _message(world, anna):
    return Reportable("message", messages.send(anna, world.ben, SAID).id)


def _recommendation(world, anna):
    id = recommending.written(anna, world.ben, SAID)
    db.session.flush()
    recommending.accept(id)
    return Reportable("recommendation", id)


def _invitation(world, anna):
    return Reportable("invitation", invitations.invite(anna, world.dirk, Wish("friend", SAID)).id, "dirk")


def _endorsement(world, anna):
    skill = profiles.add_skill(db.session.get_one(Member, world.ben), "Sailing")
    db.session.flush()
    endorsements.endorse(anna, db.session.get_one(Skill, skill.id))
    return Reportable("endorsement", skill.id, by=anna.id)


def _notice(world, anna):
    blocks.block(anna, world.eve)
    return Reportable("notice", noticeboard.write(anna, noticeboard.Words("offer", "thing", SAID, SAID, "Kiel")))


def _introduction(world, anna):
    return Reportable("introduction", introductions.ask(anna, world.carla, Plea(world.ben, SAID, SAID)).id)


MAKERS = {
    "profile": _profile, "post": _post, "comment": _comment, "message": _message, "recommendation": _recommendation,
    "invitation": _invitation, "endorsement": _endorsement, "notice": _notice, "introduction": _introduction,
}  # fmt: skip


def make(app, world, kind):
    """The thing of this kind, stored."""
    with app.app_context(), database.transaction():
        found = MAKERS[kind](world, db.session.get_one(Member, world.anna))
        db.session.flush()
        return found
