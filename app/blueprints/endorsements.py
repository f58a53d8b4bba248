"""/skills/<id>/endorsement: vouching for a skill of a connection, and taking it back."""

from __future__ import annotations

from flask import Blueprint, Response, abort, url_for

from app import web
from app.actions import endorsements as actions
from app.models import Skill
from app.queries import profiles
from app.queries.skills import skill_of_other

blueprint = Blueprint("endorsements", __name__)


@blueprint.post("/skills/<int:id>/endorsement")
def endorse(id: int) -> Response:
    skill = skill_of_other(web.me().id, id) or abort(404)
    actions.endorse(web.me(), skill)
    return _answer(skill, "endorsed")


@blueprint.post("/skills/<int:id>/endorsement/removal")
def take_back(id: int) -> Response:
    skill = skill_of_other(web.me().id, id) or abort(404)
    actions.take_back(web.me(), skill)
    return _answer(skill, "taken-back")


def _answer(skill: Skill, answered: str) -> Response:
    profile, seen = profiles.skill_seen(web.me().id, skill)
    location = url_for("profiles.show", handle=profile.handle, _anchor=f"skill-{skill.id}")
    return web.after_action("profiles/_skill.html", location, profile=profile, skill=seen, answered=answered)
