"""An address that admins asked for: confirmed by its link, undone by another one or in a browser that is signed in.

The links work without signing in: who lost both mailbox and password is whom an admin helps, and an owner may be
locked out by then. They open a page with a button, so that a program that looks at links changes nothing.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import address_by_admin as actions
from app.models import AddressByAdmin
from app.queries import address_by_admin as queries

blueprint = Blueprint("address_by_admin", __name__)


@blueprint.route("/address/<token>", methods=["GET", "POST"])
@web.public
@web.while_away
def confirm(token: str) -> Response:
    change = queries.to_confirm(token) or abort(410)
    if web.is_asking():
        return web.page("accounts/address_by_admin.html", act=url_for(".confirm", token=token))
    actions.confirm(change)
    flash(_("This address is confirmed. E-mails go there from now on."))
    return web.to(url_for("home.index"))


@blueprint.route("/address/undo/<token>", methods=["GET", "POST"])
@web.public
@web.while_away
def undo(token: str) -> Response:
    change = queries.to_undo(token) or abort(410)
    if web.is_asking():
        act, stay = url_for(".undo", token=token), url_for("home.index")
        return web.page("accounts/address_undo.html", change=change, act=act, stay=stay)
    return _undone(change)


@blueprint.route("/settings/account/email/undo", methods=["GET", "POST"])
def undo_here() -> Response:
    """Where the notification leads; once it is over, to the account."""
    change, stay = queries.own(web.me().id), url_for("account_settings.account")
    if change is None:
        return web.to(stay)
    if web.is_asking():
        return web.page("accounts/address_undo.html", change=change, act=url_for(".undo_here"), stay=stay)
    return _undone(change)


def _undone(change: AddressByAdmin) -> Response:
    was_changed = change.changed_at is not None
    actions.undo(change)
    flash(
        _("Your old address is valid again. Choose a new password by the link we send to it.")
        if was_changed else _("The address stays as it is.")
    )  # fmt: skip
    return web.to(url_for("home.index"))
