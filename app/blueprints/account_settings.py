"""/settings/account: language, time zone, address of the profile. /settings/security: password, browsers."""

from __future__ import annotations

import flask_babel
from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import accounts as actions
from app.actions import handles, sessions
from app.actions import limits as counting
from app.forms.accounts import ChangePasswordForm, HandleForm, RegionForm
from app.queries import accounts as queries
from app.rules import limits
from app.rules.browsers import describe
from app.rules.errors import Refused
from app.web import entrance

blueprint = Blueprint("account_settings", __name__)


@blueprint.route("/settings/account", methods=["GET", "POST"])
def account() -> Response:
    form = RegionForm(locales=web.site().locales, obj=web.me())
    if web.is_asking():
        return _account(form, HandleForm(obj=web.me()))
    if not form.validate():
        return _account(form, HandleForm(formdata=None, obj=web.me()), status=422)
    actions.change_region(web.me(), locale=form.locale.data, timezone=form.timezone.data)
    with flask_babel.force_locale(form.locale.data):  # the next page speaks it already
        flash(_("Saved."))
    return web.to(url_for("account_settings.account"))


def _counted() -> int | None:
    """Who is counted for a new address: nobody if it is not an address."""
    form = HandleForm()
    return web.me().id if form.validate() and form.handle.data != web.me().handle else None


@blueprint.route("/settings/account/handle", methods=["GET", "POST"])
@web.limited(limits.WRITES)
@web.limited(limits.HANDLES, by=_counted)
def handle() -> Response:
    form = HandleForm()
    try:
        if not web.is_asking() and form.validate():
            with counting.guessing((limits.HANDLE_TRIES, web.me().id)):
                handles.change_handle(web.me(), form.handle.data)
            flash(_("Your profile has a new address. The old one leads to it for 180 days."))
    except Refused as refused:
        web.refuse_in(form, refused)
    if form.errors:
        return _account(RegionForm(locales=web.site().locales, formdata=None, obj=web.me()), form, status=422)
    return web.to(url_for("account_settings.account"))


def _account(form: RegionForm, handle_form: HandleForm, status: int = 200) -> Response:
    return web.page("settings/account.html", status=status, form=form, handle_form=handle_form)


@blueprint.route("/settings/security", methods=["GET", "POST"])
def security() -> Response:
    form = ChangePasswordForm()
    try:
        if not web.is_asking() and form.validate():
            with counting.guessing(*web.own_tries()):
                known = actions.check_password(web.me(), form.current.data)
            member = actions.change_password(web.me(), known, form.password.data)
            response = entrance.enter(member, url_for("account_settings.security"), "password_changed")
            flash(_("Your password is changed. All other browsers are signed out."))
            return response
    except Refused as refused:
        web.refuse_in(form, refused)
        web.note_failure(web.me().email, refused)
    status = 422 if form.errors else 200
    browsers = [(row, describe(row.agent), row.id == web.browser().id) for row in queries.browsers(web.me().id)]
    return web.page("settings/security.html", status=status, form=form, browsers=browsers)


@blueprint.route("/settings/security/browsers/removal", methods=["GET", "POST"])
def end_others() -> Response:
    if web.is_asking():
        return web.to_form(url_for("account_settings.security"))
    sessions.end_all(web.me().id, except_id=web.browser().id)
    web.note_event(web.me(), "browsers_ended")
    flash(_("All other browsers are signed out."))
    return web.to(url_for("account_settings.security"))
