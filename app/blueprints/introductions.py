"""/in/<handle>/introduction: asking for one. /introductions/<id>/...: passing it on, dismissing it."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import introductions as actions
from app.blueprints.profiles import found, ways
from app.forms.introductions import IntroductionForm, PassingForm
from app.queries import introductions as queries
from app.queries import invitations, paths, profiles, releases
from app.queries.graph import Standing
from app.queries.introductions import Card
from app.queries.invitations import Between
from app.queries.members import MemberRow
from app.rules import introductions as rules
from app.rules import limits
from app.rules.errors import Refused

blueprint = Blueprint("introductions", __name__)


@blueprint.get("/in/<handle>/introduction")
def form(handle: str) -> Response:
    target, standing = found(handle)
    between = invitations.between(web.me().id, target.id)
    if standing.degree != 2 or between.asked or between.sent_id or between.received_id:
        return web.to(url_for("profiles.show", handle=target.handle))
    return _sheet(target, standing, between)


@blueprint.post("/in/<handle>/introduction")
@web.limited(limits.WRITES)
def ask(handle: str) -> Response:
    target, standing = found(handle)
    plea = IntroductionForm(queries.askable(web.me().id, target.id))
    if not plea.validate():
        return _sheet(target, standing, plea=plea)
    try:
        asked = actions.ask(web.me(), target.id, plea.plea())
    except Refused as refused:
        web.refuse_in(plea, refused)
        return _sheet(target, standing, plea=plea)
    flash(_("You asked %(name)s for an introduction.", name=asked.via_name))
    return web.to(url_for("profiles.show", handle=target.handle))


def _sheet(
    target: MemberRow, standing: Standing, between: Between | None = None, plea: IntroductionForm | None = None
) -> Response:
    """The form below the bar of the profile, alone where htmx asks for it; with `plea` one that was refused."""
    me, askable = web.me(), queries.askable(web.me().id, target.id)
    between, count = between or invitations.between(me.id, target.id), queries.open_count(me.id)
    profile = replace(profiles.glimpse(target, standing), shared_faces=askable[:4])
    shown = {"profile": profile, "between": between, "askable": askable, "open_count": count,
             "most": limits.INTRODUCTIONS, "plea": plea or IntroductionForm(askable, formdata=None),
             "offer": releases.offer(me.id) if between.received_id else None,
             "obstacle": "" if plea else _obstacle(target, between, count),
             **ways(target, profile, between)}  # fmt: skip
    status = 422 if plea else 200
    if web.is_fragment():
        return web.fragment("introductions/_sheet.html", status, **shown)
    return web.page("introductions/form.html", status=status, path=paths.between(me.id, profile), **shown)


def _obstacle(target: MemberRow, between: Between, open_count: int) -> str:
    """Why nobody can be asked now, whatever the form says."""
    try:
        actions.check(web.me(), target, between, open_count)
    except Refused as refused:
        return web.say(refused)
    return ""


def _asker() -> int | None:
    """Whose quota passing on counts in: that of whoever asked; of nobody if no invitation would be sent, because there
    is nothing to pass on, or because they have invited the target meanwhile.
    """
    with database.reading():
        found = queries.of_via(web.me().id, (request.view_args or {})["id"])
        if found is None or found.state != rules.ASKED:
            return None
        return None if invitations.between(found.asker_id, found.target_id).sent_id else found.asker_id


@blueprint.post("/introductions/<int:id>/passing")
@web.limited(limits.WRITES)
@web.limited(limits.INTRODUCED, by=_asker)
def pass_on(id: int) -> Response:
    introduction = queries.of_via(web.me().id, id) or web.gone(actions.GONE)
    form = PassingForm(id)
    if not form.validate():
        return _again(id, form)
    try:
        if not actions.pass_on(introduction, form.words.data):
            web.came_to_nothing()  # the second click takes nothing from the quota of whoever asked
    except Refused as refused:
        web.refuse_in(form, refused)
        return _again(id, form)
    return _answered(id)


@blueprint.post("/introductions/<int:id>/dismissal")
def dismiss(id: int) -> Response:
    introduction = queries.of_via(web.me().id, id) or web.gone(actions.GONE)
    actions.dismiss(introduction)
    return _answered(id)


def _card(id: int) -> Card:
    return queries.card(web.me().id, id) or web.gone(actions.GONE)


def _again(id: int, form: PassingForm) -> Response:
    return web.page("introductions/passing.html", "introductions/_card.html", 422, card=_card(id), form=form)


def _answered(id: int) -> Response:
    """The card after the click, whoever was first; the row, if it was among the notifications."""
    card = _card(id)
    in_row = request.form.get("place") == "notifications"
    if web.is_fragment():
        shown = "notifications/_introduced.html" if in_row else "introductions/_after.html"
        return web.fragment(shown, card=card, badges=web.badges())
    if in_row:
        flash(_("Dismissed. Nobody is told."))
        return web.to(url_for("notifications.index"))
    return web.to(url_for("network.index", introduced=id))


@blueprint.get("/introductions/<int:id>/<any(passing, dismissal):answer>")
def card(id: int, answer: str) -> Response:
    return web.to_form(url_for("network.index", _anchor=f"introduction-{id}"))
