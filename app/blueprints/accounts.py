"""Joining, signing in and out, a new password: /join, /sign-in, /sign-out, /password."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import accounts as actions
from app.actions import joining
from app.actions import limits as counting
from app.forms.accounts import AddressForm, ApplicationForm, ConfirmForm, JoinForm, NewPasswordForm, SignInForm
from app.models import SignUp
from app.queries import accounts as queries
from app.rules import limits
from app.rules.errors import Refused
from app.rules.joining import APPLIED, APPROVAL, REJECTED, takes_forms
from app.web import entrance

blueprint = Blueprint("accounts", __name__)


def joining_network() -> str | None:
    """The network that is counted for a form: none if the form is not valid, because then nothing is sent."""
    return web.network() if join_form().validate() else None


def join_form() -> JoinForm:
    """The form of whoever comes without an invitation; an organisation where an admin decides asks a question, too."""
    site = web.site()
    version = site.terms_version
    if site.policy == APPROVAL:
        return ApplicationForm(site.question, terms_version=version)
    return JoinForm(terms_version=version)


# --- signing in and out ---------------------------------------------------------------------------------------


@blueprint.route("/sign-in", methods=["GET", "POST"])
@web.public
@web.while_away
def sign_in() -> Response:
    form, target = SignInForm(), web.safe_next(request.values.get("next"))
    if request.method != "POST" and web.me_or_none():
        return web.to(target or url_for("home.index"))
    try:
        if request.method == "POST" and form.validate():
            with counting.guessing(*web.tries(form.email.data)):
                member = actions.sign_in(form.email.data, form.password.data)
            return entrance.enter(member, target or url_for("home.index"))
    except Refused as refused:
        web.refuse_in(form, refused)
        web.note_failure(form.email.data, refused)
    return web.page("accounts/sign_in.html", status=422 if form.errors else 200, form=form, next=target)


@blueprint.post("/sign-out")
@web.public
@web.while_away
def sign_out() -> Response:
    return entrance.leave(url_for("home.index"))


# --- joining --------------------------------------------------------------------------------------------------


@blueprint.route("/join", methods=["GET", "POST"])
@web.public
@web.limited(limits.SIGN_UPS_FROM, by=joining_network)
def join() -> Response:
    if web.me_or_none():
        return web.to(url_for("home.index"))
    if not takes_forms(web.site().policy):
        return web.page("accounts/join_closed.html", status=200 if request.method in web.SAFE_METHODS else 403)
    form = join_form()
    try:
        if request.method == "POST" and form.validate():
            joining.ask_to_join(form.applicant(), form_key=web.form_key())
            return web.to(url_for("accounts.join_asked"))
    except Refused as refused:
        web.refuse_in(form, refused)
    return web.page("accounts/join.html", status=422 if form.errors else 200, form=form)


@blueprint.get("/join/letter")
@web.public
def join_asked() -> Response:
    return web.page("accounts/letter.html", days=limits.SIGN_UP_EXPIRES.days)


@blueprint.route("/join/<token>", methods=["GET", "POST"])
@web.public
def confirm(token: str) -> Response:
    sign_up, form = queries.sign_up(token) or abort(410), ConfirmForm()
    if sign_up.state in (APPLIED, REJECTED):
        return web.page("accounts/application.html", sign_up=sign_up)
    try:
        if request.method == "POST" and form.validate():
            return _confirmed(sign_up, token, form.password.data)
    except Refused as refused:
        web.refuse_in(form, refused)
    status = 422 if form.errors else 200
    return web.page("accounts/confirm.html", status=status, form=form, token=token, sign_up=sign_up)


def _confirmed(sign_up: SignUp, token: str, password: str) -> Response:
    """In, or where an admin decides back to the page of the link, which says how it stands."""
    with counting.guessing((limits.CONFIRMATION, sign_up.id)):
        member = joining.confirm(sign_up, password)
    if member is None:
        return web.to(url_for("accounts.confirm", token=token))
    response = entrance.enter(member, url_for("network.index" if sign_up.email_invitation_id else "home.index"))
    flash(_("Welcome, %(name)s. You are a member now.", name=member.name))
    return response


# --- a way back in --------------------------------------------------------------------------------------------


@blueprint.route("/password", methods=["GET", "POST"])
@web.public
@web.while_away
def password() -> Response:
    form = AddressForm()
    if request.method == "POST" and form.validate():
        actions.ask_for_reset(form.email.data, web.form_key(), web.network())
        return web.to(url_for("accounts.password_asked"))
    return web.page("accounts/password.html", status=422 if form.errors else 200, form=form)


@blueprint.get("/password/letter")
@web.public
@web.while_away
def password_asked() -> Response:
    return web.page("accounts/letter.html", minutes=limits.RESET_EXPIRES.seconds // 60)


@blueprint.route("/password/<token>", methods=["GET", "POST"])
@web.public
@web.while_away
def new_password(token: str) -> Response:
    reset, member = queries.password_reset(token) or abort(410)
    form = NewPasswordForm()
    try:
        if request.method == "POST" and form.validate():
            member = actions.reset_password(reset, form.password.data)
            response = entrance.enter(member, url_for("home.index"), "reset_used")
            flash(_("Your password is changed. All other browsers are signed out."))
            return response
    except Refused as refused:
        web.refuse_in(form, refused)
    status = 422 if form.errors else 200
    return web.page("accounts/new_password.html", status=status, form=form, member=member, token=token)
