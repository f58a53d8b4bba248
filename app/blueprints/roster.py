"""/join/roster/<token>: an invitation by the organisation itself, to join or to decline."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

from app import web
from app.actions import joining
from app.actions import roster as actions
from app.actions.joining import Applicant
from app.forms.accounts import ListedForm
from app.models import RosterEntry
from app.queries import roster as queries
from app.rules import limits
from app.rules.errors import Refused
from app.web import entrance

blueprint = Blueprint("roster", __name__)


def joining_network() -> str | None:
    """The network that is counted for a form: none if the form is not valid."""
    return web.network() if ListedForm().validate() else None


@blueprint.route("/join/roster/<token>", methods=["GET", "POST"])
@web.public
@web.limited(limits.SIGN_UPS_FROM, by=joining_network)
def invited(token: str) -> Response:
    entry = queries.by_token(token) or abort(410)
    form = ListedForm(name=entry.name)
    try:
        if not web.is_asking() and not web.me_or_none() and form.validate():
            return _join(entry, form)
    except Refused as refused:
        web.refuse_in(form, refused)
    status = 422 if form.errors else 200
    return web.page("accounts/listed.html", status=status, token=token, entry=entry, form=form)


def _join(entry: RosterEntry, form: ListedForm) -> Response:
    who = Applicant(form.name.data, entry.email, form.password.data, str(get_locale()))
    member = joining.join_listed(entry, who)
    response = entrance.enter(member, url_for("home.index"))
    flash(_("Welcome, %(name)s. You are a member now.", name=member.name))
    return response


@blueprint.route("/join/roster/<token>/decline", methods=["GET", "POST"])
@web.public
def decline(token: str) -> Response:
    entry = queries.by_token(token, lock=not web.is_asking()) or abort(410)
    if web.is_asking():
        return web.page("accounts/declining.html", token=token, entry=entry, batch=queries.batch(entry.batch_id))
    actions.decline(entry)
    flash(_("You declined. Your name and address are erased."))
    return web.to(url_for("home.index"))


@blueprint.route("/join/roster/<token>/refusal", methods=["GET", "POST"])
@web.public
def refuse(token: str) -> Response:
    if web.is_asking():
        return web.to_form(url_for("roster.decline", token=token))
    actions.refuse_all(queries.by_token(token, lock=True) or abort(410))
    flash(_("Your name and address are erased. No invitation will be sent to this address again."))
    return web.to(url_for("home.index"))
