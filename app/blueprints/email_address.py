"""/settings/account/email: changing the e-mail address, confirmed by the link in an e-mail to it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import accounts, addresses
from app.actions import limits as counting
from app.forms.accounts import EmailAddressForm
from app.queries import accounts as queries
from app.rules import limits
from app.rules.errors import Refused

blueprint = Blueprint("email_address", __name__)


@blueprint.route("/settings/account/email", methods=["GET", "POST"])
@web.limited(limits.ADDRESSES)
def change() -> Response:
    form = EmailAddressForm()
    if not web.is_asking() and (before := web.submitted_before()):
        return before
    try:
        if not web.is_asking() and form.validate():
            return _ask(form)
    except Refused as refused:
        web.refuse_in(form, refused)
        web.note_failure(web.me().email, refused)
    return web.page("settings/email_address.html", status=422 if form.errors else 200, form=form)


def _ask(form: EmailAddressForm) -> Response:
    """Asks for the password: anybody at an open browser could take over the account by an address of their own."""
    location = url_for("account_settings.account")
    with counting.guessing(*web.own_tries()):
        known = accounts.check_password(web.me(), form.current.data)
    addresses.ask(web.me(), form.email.data, known)
    web.remember_submission(location)
    flash(_("Open the link in the e-mail to %(email)s. Until then your old address is valid.", email=form.email.data))
    return web.to(location)


@blueprint.route("/settings/account/email/<token>", methods=["GET", "POST"])
def confirm(token: str) -> Response:
    """Only for the member who asked: a link that went to a stranger by a typo does not give away the account."""
    found = queries.address_change(web.me().id, token) or abort(410)
    if web.is_asking():
        return web.page("settings/email_confirmation.html", change=found, token=token)
    addresses.confirm(found)
    web.note_event(web.me(), "email_changed")
    flash(_("Your new e-mail address is valid from now on."))
    return web.to(url_for("account_settings.account"))


@blueprint.route("/settings/account/email/undo/<token>", methods=["GET", "POST"])
@web.public
@web.while_away
def undo(token: str) -> Response:
    """For whoever reads the former address, signed in or not: another one may have changed it."""
    found = queries.address_undo(token) or abort(410)
    if web.is_asking():
        return web.page("settings/email_undo.html", email=found.email, token=token)
    web.note_event(addresses.undo(found), "email_restored")
    return web.to(url_for("accounts.password_asked"))
