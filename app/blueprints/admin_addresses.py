"""/admin/members/<id>/address: another e-mail address for a member, never by one admin alone where there are two."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, abort, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import address_by_admin as actions
from app.forms.admin_members import MemberAddressForm
from app.queries import member_list as queries
from app.rules import limits
from app.rules.errors import Refused

blueprint = web.for_admins(Blueprint("admin_addresses", __name__))


def _page_of(id: int) -> str:
    return url_for("admin_members.show", id=id)


@blueprint.route("/admin/members/<int:id>/address", methods=["GET", "POST"])
@web.limited(limits.ADDRESSES)
def ask(id: int) -> Response:
    account, form = queries.one(web.me().id, id) or abort(404), MemberAddressForm()
    try:
        if not web.is_asking() and form.validate():
            return _asked(id, form.email.data)
    except Refused as refused:
        web.refuse_in(form, refused)
    status = 422 if form.errors else 200
    return web.page("admin/members/address.html", status=status, form=form, account=account)


def _asked(id: int, email: str) -> Response:
    if actions.ask(web.me(), id, email):
        flash(_("The link to confirm the address is sent to %(email)s.", email=email))
    else:
        flash(_("Another admin has to confirm this before anything is sent."))
    return web.to(_page_of(id))


@blueprint.get("/admin/members/<int:id>/address/confirmation")
@blueprint.get("/admin/members/<int:id>/address/withdrawal")
def form_of(id: int) -> Response:
    return web.to_form(_page_of((queries.one(web.me().id, id) or abort(404)).member.id))


@blueprint.post("/admin/members/<int:id>/address/confirmation")
def approve(id: int) -> Response:
    this = partial(actions.approve, asked_id=web.number("asked") or 0)
    return _done(id, this, _("Confirmed. The link is sent to the new address, and the old one is told."))


@blueprint.post("/admin/members/<int:id>/address/withdrawal")
def withdraw(id: int) -> Response:
    return _done(id, actions.withdraw, _("The address stays as it is."))


def _done(id: int, act: Callable[..., None], said: str) -> Response:
    if queries.one(web.me().id, id) is None:
        abort(404)
    try:
        act(web.me(), id)
        flash(said)
    except Refused as refused:
        flash(web.say(refused))
    return web.to(_page_of(id))
