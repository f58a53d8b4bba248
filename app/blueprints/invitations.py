"""/in/<handle>/invitation: inviting a member. /invitations/<id>/...: accepting, ignoring, withdrawing."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import invitations as actions
from app.actions import limits as counting
from app.actions.invitations import Wish
from app.blueprints.profiles import found
from app.forms.network import InvitationForm
from app.models import Member
from app.models.base import now
from app.queries import answers, profiles
from app.queries import invitations as queries
from app.queries import open_invitations as opened
from app.queries.graph import Standing
from app.queries.open_invitations import InvitationFound
from app.rules import invitations as rules
from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.visibility import Level
from app.text.formatting import translate
from app.web.security_log import note

blueprint = Blueprint("invitations", __name__)
GONE = N_("This invitation is gone.")
SAID = {
    "accepted": N_("You and %(name)s are connected."),
    "ignored": N_("You ignored the invitation from %(name)s. Nobody is told."),
    "over": N_("This invitation is no longer open."),
}
# Where the card was, if not on My network, and where its plain form leads
PLACES = {"notifications": "notifications.index", "home": "home.index"}


@blueprint.get("/in/<handle>/invitation")
def form(handle: str) -> Response:
    invitee, standing = found(handle)
    between = queries.between(web.me().id, invitee.id)
    if standing.level >= Level.CONNECTION:
        return web.to(url_for("profiles.show", handle=invitee.handle))
    if between.sent_id:
        return web.to(url_for("network.sent", _anchor=f"invitation-{between.sent_id}"))
    if between.received_id:
        return web.to(url_for("network.index", _anchor=f"invitation-{between.received_id}"))
    return _sheet(invitee, _form(invitee, formdata=None), obstacle=_obstacle(invitee, standing))


def _counted() -> int | None:
    """Who is counted for this form: nobody if nothing would be sent, or it was sent before."""
    form, me = InvitationForm(""), web.me().id
    if not form.validate() or form.how.data == rules.STRANGER:
        return None
    with database.reading():
        found = profiles.find(me, (request.view_args or {})["handle"])
        return None if found and queries.between(me, found[0].id).sent_id else me


@blueprint.post("/in/<handle>/invitation")
@web.limited(limits.WRITES)
@web.limited(limits.INVITE, by=_counted)
def send(handle: str) -> Response:
    invitee, _standing = found(handle)
    form = _form(invitee)
    if not form.validate():
        return _sheet(invitee, form, 422)
    try:
        with counting.guessing(*_tries(form.wish())):
            invitation = actions.invite(web.me(), invitee.id, form.wish())
    except Refused as refused:
        web.refuse_in(form, refused)
        return _sheet(invitee, form, 422)
    flash(_sent(invitation, invitee))
    return web.to(url_for("profiles.show", handle=invitee.handle))


def _tries(wish: Wish) -> list[tuple[limits.Rate, int]]:
    """An address that is typed as proof may be a guess at a member's e-mail."""
    return [(limits.EMAIL_TRIES, web.me().id)] if wish.email else []


def _form(invitee: Member, **options: object) -> InvitationForm:
    return InvitationForm(invitee.name, asks_email=invitee.who_may_invite == "email", **options)


def _sheet(invitee: Member, form: InvitationForm, status: int = 200, obstacle: str = "") -> Response:
    return web.page(
        "invitations/form.html", "invitations/_form.html", status, invitee=invitee, form=form, obstacle=obstacle
    )


def _obstacle(invitee: Member, standing: Standing) -> str:
    """Why an invitation cannot be sent now, whatever the form says."""
    try:
        actions.check(web.me(), invitee, shared=standing.shared, knows_email=True)
    except Refused as refused:
        return web.say(refused)
    return ""


def _sent(invitation: InvitationFound, invitee: Member) -> str:
    if invitation.state == rules.ACCEPTED:
        return _("You and %(name)s are connected.", name=invitee.name)
    return _("Your invitation to %(name)s is sent.", name=invitee.name)


@blueprint.post("/invitations/<int:id>/acceptance")
def accept(id: int) -> Response:
    invitation = opened.of_invitee(web.me().id, id) or web.gone(GONE)
    with suppress(Refused):  # answered meanwhile: the card shows the result
        note("contact-released", actions.accept(invitation, request.form.getlist("release")))
    return _answered(id, url_for("network.index", answered=id))


@blueprint.post("/invitations/<int:id>/dismissal")
def ignore(id: int) -> Response:
    invitation = opened.of_invitee(web.me().id, id) or web.gone(GONE)
    with suppress(Refused):
        actions.ignore(invitation, unknown_person=web.number("unknown") == 1)
    return _answered(id, url_for("network.index", answered=id))


@blueprint.route("/invitations/<int:id>/withdrawal", methods=["GET", "POST"])
def withdraw(id: int) -> Response:
    invitation = opened.of_inviter(web.me().id, id) or web.gone(GONE)
    if web.is_asking():
        return _ask_before_withdrawing(id)
    with suppress(Refused):
        actions.withdraw(invitation)
    return _answered(id, url_for("network.sent", answered=id))


def _ask_before_withdrawing(id: int) -> Response:
    """The question with what was sent; one that is no longer open is shown in the list, with what became of it."""
    card = queries.one_sent(web.me().id, id)
    if card is None:
        return web.to(url_for("network.sent", answered=id))
    again = {"days": limits.REINVITE_AFTER.days, "again_at": rules.again_after_withdrawing(now())}
    return web.page("invitations/withdrawal.html", card=card, **again)


def _answered(id: int, location: str) -> Response:
    """The card of an invitation after the click, whoever was first; the row, if it was among the notifications."""
    answered = answers.answered(web.me().id, id) or abort(404)
    place = PLACES.get(request.form.get("place", "")) if answered.outcome in SAID else None
    in_row = place == PLACES["notifications"]
    if not web.is_fragment():
        if not place:
            return web.to(location)
        flash(translate(SAID[answered.outcome], name=answered.person.name))
        return web.to(url_for(place))
    if in_row:
        return web.fragment("notifications/_answered.html", answered=answered, badges=web.badges())
    return web.fragment("network/_answered.html", answered=answered, counts=answered.counts, badges=web.badges())


@blueprint.get("/invitations/<int:id>/<any(acceptance, dismissal):answer>")
def card(id: int, answer: str) -> Response:
    return web.to_form(url_for("network.index", _anchor=f"invitation-{id}"))
