"""/network/suggestions: people you may know, and people from the member's archive who are members, too."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import invitations as inviting
from app.actions import suggestions as actions
from app.actions.invitations import Wish
from app.blueprints import network
from app.blueprints.profiles import found
from app.queries import acquaintances, invitations, may_know, people
from app.queries.may_know import Known
from app.queries.people import Person
from app.rules import knowing, limits
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.visibility import Level

blueprint = Blueprint("suggestions", __name__)
GONE = N_("This suggestion is gone.")
NETWORK = 6  # how many people stand on My network
CIRCLE = 3  # below an invitation that was accepted


@blueprint.get("/network/suggestions")
def index() -> Response:
    if request.args.get("beside") == "network" and web.is_fragment():
        known = _room(may_know.people(web.me().id, NETWORK, archived=False))
        return web.fragment("suggestions/_beside.html", known=known, beside="network")
    before, undo = web.number("before"), web.number("dismissed")
    suggested, further = acquaintances.suggested(web.me().id, before)
    known = [] if before else may_know.people(web.me().id, limits.LIST_PAGE, archived=False)
    web.show(*(person.id for person in suggested), *(each.person.id for each in known))
    undo = undo if undo and may_know.dismissed(web.me().id, undo) else None
    shown = {"suggested": suggested, "suggested_before": further, "known": known, "undo": undo}
    if web.is_fragment():
        return web.fragment("suggestions/_people.html", **shown)
    return web.page("suggestions/index.html", **shown, **network.around())


@blueprint.get("/in/<handle>/suggestions")
def circle(handle: str) -> Response:
    """Of the connections of a connection, as a fragment below the invitation that was accepted."""
    peer, standing = found(handle)
    if not web.is_fragment():
        return web.to(url_for("profiles.connections", handle=peer.handle))
    known = may_know.circle(web.me().id, peer.id, CIRCLE) if standing.level == Level.CONNECTION else []
    return web.fragment("suggestions/_circle.html", known=_room(known), peer=peer)


def _room(known: list[Known]) -> list[Known]:
    """A part of a page that is left out where the day has no strangers left."""
    return known if web.has_room((each.person.id for each in known), are_strangers=True) else []


@blueprint.post("/network/suggestions/<int:id>/dismissal")
def dismiss(id: int) -> Response:
    me = web.me()
    if not acquaintances.is_named(me.id, id) and not may_know.one(me.id, id):
        web.gone(GONE)
    actions.dismiss(me, id)
    return web.after_action("suggestions/_dismissed.html", url_for("suggestions.index", dismissed=id), id=id)


@blueprint.post("/network/suggestions/<int:id>/dismissal/removal")
def restore(id: int) -> Response:
    me = web.me()
    if may_know.dismissed(me.id, id):
        actions.restore(me, id)
    elif not may_know.one(me.id, id):  # the second click finds it done
        web.gone(GONE)
    known = may_know.one(me.id, id)
    if known:
        web.show(known.person.id)
    return web.after_action("suggestions/_restored.html", url_for("suggestions.index"), id=id, known=known)


def _counted() -> int | None:
    """Who is counted for an invitation: nobody if it was sent before."""
    me = web.me().id
    with database.reading():
        return None if invitations.between(me, (request.view_args or {})["id"]).sent_id else me


@blueprint.post("/network/suggestions/<int:id>/invitation")
@web.limited(limits.WRITES)
@web.limited(limits.INVITE, by=_counted)
def invite(id: int) -> Response:
    """In place, by one click: the reason says how the two know each other."""
    known, refused = may_know.one(web.me().id, id), ""
    person = known.person if known else _invited(id) or web.gone(GONE)
    web.show(person.id)
    if known:
        try:
            inviting.invite(web.me(), id, Wish(knowing.how(known.reason)))
        except Refused as why:
            refused = web.say(why)
            web.came_to_nothing()
    return _answer(person, refused)


def _invited(id: int) -> Person | None:
    """Somebody with an open invitation by the viewer: the second click finds it done."""
    sent = invitations.between(web.me().id, id).sent_id
    return people.people(web.me().id, [id]).get(id) if sent else None


def _answer(person: Person, refused: str) -> Response:
    """The row of somebody who was invited, or the reason why they were not."""
    if not web.is_fragment():
        flash(refused or _("Your invitation to %(name)s is sent.", name=person.name))
    location = url_for("home.index", people=1, _anchor="step-people")
    return web.after_action("suggestions/_invited.html", location, person=person, refused=refused)


@blueprint.get("/network/suggestions/<int:id>/invitation")
@blueprint.get("/network/suggestions/<int:id>/dismissal")
@blueprint.get("/network/suggestions/<int:id>/dismissal/removal")
def card(id: int) -> Response:
    return web.to_form(url_for("suggestions.index"))
