"""/settings/account/...: pausing the account, deleting it, changing one's mind. Who is away sees one page of all."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import leaving as actions
from app.rules import leaving as rules
from app.rules import limits

blueprint = Blueprint("leaving", __name__)


@blueprint.get("/settings/account/state")
@web.while_away
def state() -> Response:
    member = web.me()
    if member.state == rules.ACTIVE:
        return web.to(url_for("account_settings.account"))
    may_stay = rules.may_stay(member.state, member.leaves_by)
    until = rules.enters_until(member.leaves_by, member.leaves_at)
    shown = {"member": member, "may_stay": may_stay, "until": until}
    return web.page("settings/state.html", me=None, face=None, badges=None, **shown)


@blueprint.route("/settings/account/pause", methods=["GET", "POST"])
def pause() -> Response:
    if web.is_asking():
        return web.page("settings/pause.html")
    actions.pause(web.me())
    web.note_event(web.me(), "paused")
    return web.to(url_for("leaving.state"))


@blueprint.route("/settings/account/pause/removal", methods=["GET", "POST"])
@web.while_away
def resume() -> Response:
    if web.is_asking():
        return web.to_form(url_for("leaving.state"))
    actions.resume(web.me())
    web.note_event(web.me(), "resumed")
    flash(_("Welcome back. Everything is as it was."))
    return web.to(url_for("home.index"))


@blueprint.route("/settings/account/deletion", methods=["GET", "POST"])
@web.fresh_password
def leave() -> Response:
    if web.is_asking():
        return web.page("settings/deletion.html", days=limits.LEAVING_LASTS.days)
    actions.ask_to_leave(web.me(), browser_id=web.browser().id)
    web.note_event(web.me(), "leaving")
    return web.to(url_for("leaving.state"))


@blueprint.route("/settings/account/deletion/removal", methods=["GET", "POST"])
@web.while_away
def stay() -> Response:
    if web.is_asking():
        return web.to_form(url_for("leaving.state"))
    actions.stay(web.me())
    web.note_event(web.me(), "stayed")
    flash(_("Welcome back. Everything is as it was."))
    return web.to(url_for("home.index"))
