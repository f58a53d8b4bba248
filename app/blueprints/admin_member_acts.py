"""/admin/members/<id>/...: what admins do with a member's account. What cannot be undone asks first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from app import web
from app.actions import accounts
from app.actions import limits as counting
from app.actions import member_acts as actions
from app.forms.admin_members import LockForm, MakeAdminForm
from app.queries import member_list as queries
from app.queries import members
from app.queries.member_list import Account
from app.rules import limits
from app.rules.errors import Refused

blueprint = web.for_admins(Blueprint("admin_member_acts", __name__))
FOR_SEVERAL = {"reset": actions.send_reset, "sign-out": actions.sign_out, "unlock": actions.unlock}
REFUSALS_SAID = 5  # one by one; the rest as a number


def _account(id: int) -> Account:
    return queries.one(web.me().id, id) or abort(404)


def _page_of(id: int) -> str:
    return url_for("admin_members.show", id=id)


def _done(id: int, act: Callable[..., Any], said: str) -> Response:
    """Do it and go back to the member's page, which says how it went."""
    try:
        act(web.me(), id)
        flash(said)
    except Refused as refused:
        flash(web.say(refused))
    return web.to(_page_of(id))


@blueprint.get("/admin/members/acts")
def list_of() -> Response:
    return web.to_form(url_for("admin_members.index"))


@blueprint.post("/admin/members/acts")
def act_on_several() -> Response:
    """The act of the button that was pressed, on everybody who is ticked; it says for whom it was not possible."""
    act = FOR_SEVERAL.get(request.form.get("act", "")) or abort(400)
    done, refused = 0, []
    for id, name in members.named(web.numbers("member", limits.MEMBERS_AT_ONCE)):
        try:
            act(web.me(), id)
            done += 1
        except Refused as refusal:
            refused.append(f"{name}: {web.say(refusal)}")
    _say_how_it_went(done, refused)
    return web.to(web.back(url_for("admin_members.index")))


def _say_how_it_went(done: int, refused: list[str]) -> None:
    if done:
        flash(ngettext("Done for %(num)s member.", "Done for %(num)s members.", done))
    for said in refused[:REFUSALS_SAID]:
        flash(said)
    if len(refused) > REFUSALS_SAID:
        flash(_("Not possible for %(count)s members in all.", count=len(refused)))
    if not (done or refused):
        flash(_("Tick the members first."))


@blueprint.get("/admin/members/<int:id>/sign-out")
@blueprint.get("/admin/members/<int:id>/reset")
@blueprint.get("/admin/members/<int:id>/lock/removal")
@blueprint.get("/admin/members/<int:id>/memoriam/removal")
@blueprint.get("/admin/members/<int:id>/deletion/removal")
def form_of(id: int) -> Response:
    return web.to_form(_page_of(_account(id).member.id))


@blueprint.post("/admin/members/<int:id>/sign-out")
def sign_out(id: int) -> Response:
    name = _account(id).member.name
    return _done(id, actions.sign_out, _("All browsers of %(name)s are signed out.", name=name))


@blueprint.post("/admin/members/<int:id>/reset")
def reset(id: int) -> Response:
    name = _account(id).member.name
    return _done(id, actions.send_reset, _("A link to a new password is sent to %(name)s.", name=name))


@blueprint.route("/admin/members/<int:id>/lock", methods=["GET", "POST"])
def lock(id: int) -> Response:
    account, form = _account(id), LockForm()
    try:
        if not web.is_asking() and form.validate():
            actions.lock(web.me(), id, form.reason.data, form.text.data)
            flash(_("%(name)s is locked.", name=account.member.name))
            return web.to(_page_of(id))
    except Refused as refused:
        web.refuse_in(form, refused)
    return web.page("admin/members/lock.html", status=422 if form.errors else 200, form=form, account=account)


@blueprint.post("/admin/members/<int:id>/lock/removal")
def unlock(id: int) -> Response:
    return _done(id, actions.unlock, _("%(name)s is no longer locked.", name=_account(id).member.name))


@blueprint.route("/admin/members/<int:id>/admin", methods=["GET", "POST"])
def make_admin(id: int) -> Response:
    account, form = _account(id), MakeAdminForm()
    try:
        if not web.is_asking() and form.validate():
            return _made_admin(account, form.current.data)
    except Refused as refused:
        web.refuse_in(form, refused)
    return web.page("admin/members/admin.html", status=422 if form.errors else 200, form=form, account=account)


def _made_admin(account: Account, password: str) -> Response:
    """Asks for the password: anybody at an open browser could let somebody in for good."""
    id = account.member.id
    with counting.guessing(*web.own_tries()):
        accounts.check_password(web.me(), password)
    actions.make_admin(web.me(), id)
    flash(_("%(name)s is an admin now.", name=account.member.name))
    return web.to(_page_of(id))


@blueprint.route("/admin/members/<int:id>/admin/removal", methods=["GET", "POST"])
def end_admin(id: int) -> Response:
    account = _account(id)
    if web.is_asking():
        return web.page("admin/members/admin_removal.html", account=account)
    done = _done(id, actions.end_admin, _("%(name)s is no longer an admin.", name=account.member.name))
    return web.to(url_for("home.index")) if id == web.me().id else done


@blueprint.route("/admin/members/<int:id>/memoriam", methods=["GET", "POST"])
def begin_memoriam(id: int) -> Response:
    account = _account(id)
    if web.is_asking():
        return web.page("admin/members/memoriam.html", account=account)
    return _done(id, actions.begin_memoriam, _("The profile of %(name)s is in memoriam.", name=account.member.name))


@blueprint.post("/admin/members/<int:id>/memoriam/removal")
def end_memoriam(id: int) -> Response:
    name = _account(id).member.name
    return _done(id, actions.end_memoriam, _("The profile of %(name)s is no longer in memoriam.", name=name))


@blueprint.route("/admin/members/<int:id>/deletion", methods=["GET", "POST"])
def delete(id: int) -> Response:
    account, days = _account(id), limits.LEAVING_LASTS.days
    if web.is_asking():
        return web.page("admin/members/deletion.html", account=account, days=days)
    name = account.member.name
    return _done(id, actions.delete, _("%(name)s is deleted in %(days)s days.", name=name, days=days))


@blueprint.post("/admin/members/<int:id>/deletion/removal")
def keep(id: int) -> Response:
    return _done(id, actions.keep, _("%(name)s is not deleted.", name=_account(id).member.name))
