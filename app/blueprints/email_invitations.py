"""Inviting by e-mail: /network/email-invitations for the inviter, /join/invited/<token> for the recipient of the
e-mail.
"""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, flash, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import email_invitations as actions
from app.actions import joining
from app.actions.invitations import Wish
from app.forms.accounts import JoinForm
from app.forms.network import InviteByEmail
from app.models import EmailInvitation
from app.models.base import now
from app.queries import email_invitations as queries
from app.rules import invitations as rules
from app.rules import joining as rules_of_joining
from app.rules import limits
from app.rules.email import mailbox
from app.rules.errors import Refused
from app.rules.labels import N_
from app.web import entrance

blueprint = Blueprint("email_invitations", __name__)
GONE = N_("This invitation is no longer open.")


# --- for the inviter ------------------------------------------------------------------------------------------


def _counted() -> int | None:
    """Who is counted for this form: nobody if nothing would be sent, or it was sent before."""
    form = InviteByEmail()
    return web.me().id if form.validate() and not _is_open(form) else None


def _is_open(form: InviteByEmail) -> bool:
    with database.reading():
        return queries.is_open_to(web.me().id, form.email.data)


@blueprint.route("/network/email-invitations", methods=["GET", "POST"])
@web.limited(limits.WRITES)
@web.limited(limits.INVITE, by=_counted)
def send() -> Response:
    form = InviteByEmail()
    try:
        if not web.is_asking() and form.validate():
            rules_of_joining.check_members_invite(web.site().policy)
            flash(_sent(form))
            return web.to(url_for("network.sent"))
    except Refused as refused:
        web.refuse_in(form, refused)
    return web.page("network/email_invitation.html", status=422 if form.errors else 200, email_form=form)


def _sent(form: InviteByEmail) -> str:
    """Invite, and say what the result is."""
    email, waits = form.email.data, _is_open(form)
    met = actions.invite_by_email(web.me(), email, Wish(form.how.data, form.note.data))
    if met:
        return _("You and %(name)s are connected.", name=met.name)
    if waits:
        return _("You have already invited %(email)s. The invitation is still open.", email=email)
    if not current_app.config["MAIL_SERVER"]:
        return _("Your invitation to %(email)s is saved. This site cannot send e-mail yet.", email=email)
    return _("Your invitation to %(email)s is on its way.", email=email)


@blueprint.route("/network/email-invitations/<int:id>/withdrawal", methods=["GET", "POST"])
def withdraw(id: int) -> Response:
    invitation = queries.of_inviter(web.me().id, id, lock=not web.is_asking()) or web.gone(GONE)
    if web.is_asking():
        again = {"days": limits.REINVITE_AFTER.days, "again_at": rules.again_after_withdrawing(now())}
        return web.page("invitations/email_withdrawal.html", invitation=invitation, **again)
    actions.withdraw(invitation)
    flash(_("The invitation is withdrawn; its link is no longer valid."))
    return web.to(url_for("network.sent"))


def joining_network() -> str | None:
    """The network that is counted for a form: none if the form is not valid."""
    return web.network() if JoinForm(terms_version=web.site().terms_version).validate() else None


# --- for the recipient of the e-mail ----------------------------------------------------------------------------


@blueprint.route("/join/invited/<token>", methods=["GET", "POST"])
@web.public
@web.limited(limits.SIGN_UPS_FROM, by=joining_network)
def invited(token: str) -> Response:
    invitation = queries.by_token(token, lock=False) or abort(410)
    form = JoinForm(terms_version=web.site().terms_version, data={"email": invitation.email})
    try:
        if not web.is_asking() and not web.me_or_none() and form.validate():
            return _join(invitation, form)
    except Refused as refused:
        web.refuse_in(form, refused)
    status = 422 if form.errors else 200
    return web.page(
        "accounts/invited.html", status=status, form=form, token=token, invitation=invitation,
        inviter=queries.inviter(invitation),
    )  # fmt: skip


def _join(invitation: EmailInvitation, form: JoinForm) -> Response:
    """At once with the address that got the e-mail; any other one is confirmed by an e-mail of its own."""
    who = form.applicant()
    if mailbox(who.email) != mailbox(invitation.email):
        joining.ask_to_join(who, invitation=invitation)
        return web.to(url_for("accounts.join_asked"))
    member = joining.join_invited(invitation, who)
    response = entrance.enter(member, url_for("network.index"))
    flash(_("Welcome, %(name)s. You are a member now.", name=member.name))
    return response


@blueprint.route("/join/invited/<token>/claim", methods=["GET", "POST"])
def claim(token: str) -> Response:
    if web.is_asking():
        return web.to_form(url_for("email_invitations.invited", token=token))
    claimed = actions.claim(queries.by_token(token, lock=False) or abort(410), web.me())  # locked after the two
    if claimed and claimed.state == rules.ACCEPTED:
        return web.to(url_for("network.index", answered=claimed.id))
    return web.to(url_for("network.index"))


@blueprint.route("/join/invited/<token>/decline", methods=["GET", "POST"])
@web.public
def decline(token: str) -> Response:
    if web.is_asking():
        return web.to_form(url_for("email_invitations.invited", token=token))
    actions.decline(queries.by_token(token) or abort(410))
    flash(_("You declined. Nobody is told."))
    return web.to(url_for("home.index"))


@blueprint.route("/join/invited/<token>/refusal", methods=["GET", "POST"])
@web.public
def refuse(token: str) -> Response:
    if web.is_asking():
        return web.to_form(url_for("email_invitations.invited", token=token))
    actions.refuse_all(queries.by_token(token) or abort(410))
    flash(_("No invitation will be sent to this address again."))
    return web.to(url_for("home.index"))
