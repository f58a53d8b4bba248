"""/skills/<id>/endorsement: endorsing a skill of a connection. .../endorsements: who did, and hiding them.

/in/<handle>/endorsement-request: asking a connection for it.
"""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import endorsement_requests
from app.actions import endorsements as actions
from app.blueprints.profiles import found as found_member
from app.forms.endorsements import EndorsementRequestForm
from app.models import Member, Skill
from app.queries import endorsements as queries
from app.queries import profiles, sections, skills
from app.queries.profiles import ProfileSeen
from app.queries.skills import SkillSeen
from app.rules import limits
from app.rules.errors import PARTED, SKILL_GONE, Refused
from app.rules.labels import N_
from app.rules.visibility import Level

blueprint = Blueprint("endorsements", __name__)
GONE = N_("This skill is gone, or you are no longer connected.")


@blueprint.post("/skills/<int:id>/endorsement")
def endorse(id: int) -> Response:
    skill = skills.skill_of_other(web.me().id, id) or web.gone(GONE)
    actions.endorse(web.me(), skill)
    return _answered(skill, "endorsed") if web.number("asked") else _answer(skill, "endorsed")


@blueprint.post("/skills/<int:id>/endorsement/removal")
def take_back(id: int) -> Response:
    skill = skills.skill_of_other(web.me().id, id) or web.gone(GONE)
    actions.take_back(web.me(), skill)
    return _answer(skill, "taken-back")


def _seen(skill: Skill) -> tuple[ProfileSeen, SkillSeen]:
    """A skill and its owner, who counts as shown; faces of endorsers as far as the day has strangers left."""
    profile, seen = profiles.skill_seen(web.me().id, skill)
    web.show(profile.id)
    return profile, seen if web.has_room(face.id for face in seen.faces) else replace(seen, faces=())


def _answer(skill: Skill, answered: str) -> Response:
    profile, seen = _seen(skill)
    location = url_for("profiles.show", handle=profile.handle, _anchor=f"skill-{skill.id}")
    return web.after_action("profiles/_skill.html", location, profile=profile, skill=seen, answered=answered)


# --- who endorsed a skill, and what its owner shows of it -------------------------------------------------------


@blueprint.get("/skills/<int:id>/endorsements")
def index(id: int) -> Response:
    skill = skills.find(web.me().id, id) or abort(404)
    return _list(skill, "endorsements/_people.html")  # what htmx asks for here is the next page


def _list(skill: Skill, fragment: str) -> Response:
    profile, seen = _seen(skill)
    if not profile.is_own and seen.count is None:
        abort(404)
    page = queries.page(web.me().id, skill, request.args.get("after", ""))
    web.show(*(each.person.id for each in page.endorsers))
    return web.page("endorsements/index.html", fragment, profile=profile, skill=seen, page=page)


@blueprint.post("/skills/<int:id>/endorsements/<int:endorser_id>/hiding")
def hide(id: int, endorser_id: int) -> Response:
    return _hidden(id, endorser_id, hidden=True)


@blueprint.post("/skills/<int:id>/endorsements/<int:endorser_id>/hiding/removal")
def show(id: int, endorser_id: int) -> Response:
    return _hidden(id, endorser_id, hidden=False)


def _hidden(id: int, endorser_id: int, *, hidden: bool) -> Response:
    skill = sections.own(Skill, web.me().id, id) or web.gone(SKILL_GONE)
    actions.hide(skill, endorser_id, hidden=hidden)
    profile, seen = profiles.skill_seen(web.me().id, skill)
    return web.after_action(
        "endorsements/_changed.html",
        url_for("endorsements.index", id=id, _anchor=f"endorser-{endorser_id}"),
        profile=profile,
        skill=seen,
        endorser=queries.one(web.me().id, skill, endorser_id) or abort(404),
    )


@blueprint.post("/skills/<int:id>/endorsements/hiding")
def hide_all(id: int) -> Response:
    return _all_hidden(id, hidden=True)


@blueprint.post("/skills/<int:id>/endorsements/hiding/removal")
def show_all(id: int) -> Response:
    return _all_hidden(id, hidden=False)


def _all_hidden(id: int, *, hidden: bool) -> Response:
    skill = sections.own(Skill, web.me().id, id) or web.gone(SKILL_GONE)
    actions.hide_all(skill, hidden=hidden)
    if not web.is_fragment():
        return web.to(url_for("endorsements.index", id=id))
    return _list(skill, "endorsements/_skill.html")


# --- asking for one ---------------------------------------------------------------------------------------------


@blueprint.get("/in/<handle>/endorsement-request")
def ask_form(handle: str) -> Response:
    asked = _connection(handle)
    return _sheet(asked, EndorsementRequestForm(queries.askable(web.me().id, asked.id)))


@blueprint.post("/in/<handle>/endorsement-request")
@web.limited(limits.ENDORSEMENT_REQUESTS)
def ask(handle: str) -> Response:
    asked = _connection(handle)
    form = EndorsementRequestForm(queries.askable(web.me().id, asked.id))
    if not form.validate():
        return _sheet(asked, form, 422)
    try:
        endorsement_requests.ask(web.me(), asked.id, form.chosen)
    except Refused as refused:
        web.refuse_in(form, refused)
        return _sheet(asked, form, 422)
    flash(_("You asked %(name)s.", name=asked.name))
    return web.to(url_for("profiles.show", handle=asked.handle))


def _connection(handle: str) -> Member:
    member, standing = found_member(handle)
    return member if standing.level == Level.CONNECTION else web.gone(PARTED)


def _sheet(asked: Member, form: EndorsementRequestForm, status: int = 200) -> Response:
    obstacle = ""
    try:
        endorsement_requests.check(web.me())
    except Refused as refused:
        obstacle = web.say(refused)
    return web.page("endorsements/ask.html", status=status, asked=asked, form=form, obstacle=obstacle)


@blueprint.post("/skills/<int:id>/endorsement-request/dismissal")
def put_away(id: int) -> Response:
    skill = skills.skill_of_other(web.me().id, id) or web.gone(GONE)
    endorsement_requests.close(web.me(), skill)
    return _answered(skill, "put-away")


def _answered(skill: Skill, answered: str) -> Response:
    """The result of a request, in the place of its row: on the profile of the asker, or among the notifications."""
    profile, seen = _seen(skill)
    said = _("You endorsed “%(name)s”.", name=skill.name)
    if answered == "put-away":
        said = _("Request dismissed: “%(name)s”. Nobody is told.", name=skill.name)
    if not web.is_fragment():
        flash(said)
    location = web.back(url_for("profiles.show", handle=profile.handle))
    shown = {"profile": profile, "skill": seen, "answered": answered, "said": said}
    return web.after_action("endorsements/_answered.html", location, badges=web.badges(), **shown)
