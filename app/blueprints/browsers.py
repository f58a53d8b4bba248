"""/settings/security/...: signing out one browser, typing the password again, what happened to the account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import accounts, sessions
from app.actions import limits as counting
from app.forms.accounts import OwnerForm
from app.queries import account_log as queries
from app.queries import accounts as signed_in
from app.queries import retention
from app.queries.members import MemberRow
from app.rules.account_log import EVENTS
from app.rules.browsers import describe
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.leaving import ACTIVE
from app.web import entrance

blueprint = Blueprint("browsers", __name__)
GONE = N_("This browser is no longer signed in.")


@blueprint.get("/.well-known/change-password")
@web.public
def well_known() -> Response:
    """Where programs that keep passwords look for the page (W3C, A Well-Known URL for Changing Passwords)."""
    return web.to(url_for("account_settings.security"))


@blueprint.route("/settings/security/browsers/<int:id>/removal", methods=["GET", "POST"])
def end(id: int) -> Response:
    location = url_for("account_settings.security")
    if not signed_in.is_signed_in(web.me().id, id):
        web.gone(GONE)
    if web.is_asking():
        return web.to_form(location)
    if id == web.browser().id:
        return entrance.leave(url_for("home.index"))
    sessions.end(id, web.me().id)
    web.note_event(web.me(), "browser_ended")
    flash(_("The browser is signed out."))
    return web.to(location)


@blueprint.route("/settings/security/confirmation", methods=["GET", "POST"])
@web.while_away
def confirm() -> Response:
    """The password once more, then on to where the member wanted."""
    form, target = OwnerForm(), web.safe_next(request.values.get("next"))
    try:
        if not web.is_asking() and form.validate():
            with counting.guessing(*web.own_tries()):
                member = accounts.confirm_password(web.me(), form.current.data)
            return entrance.enter(member, target or url_for("account_settings.security"), None)
    except Refused as refused:
        web.refuse_in(form, refused)
        web.note_failure(web.me().email, refused)
    status = 422 if form.errors else 200
    return web.page("settings/confirmation.html", status=status, form=form, next=target, **_frame(web.me()))


def _frame(member: MemberRow) -> dict[str, Any]:
    """What the page takes around it: who is away is offered no place that they cannot reach."""
    alone = {"me": None, "face": None, "badges": None} if member.state != ACTIVE else {}
    return {"email": member.email, "is_away": bool(alone), **alone}


@blueprint.get("/settings/security/activity")
def activity() -> Response:
    events, older = queries.page(web.me().id, web.number("before"))
    rows = [(EVENTS.get(row.kind), row, describe(row.agent)) for row in events]
    days = retention.lasts("account_events").days
    return web.page("settings/activity.html", rows=rows, older=older, days=days)
