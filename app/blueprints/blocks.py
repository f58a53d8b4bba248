"""/in/<handle>/block: blocking a member. /settings/privacy/blocks: the members one has blocked, and undoing it."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import blocks as actions
from app.forms.network import BlockForm
from app.models import Member
from app.queries import blocks as queries

blueprint = Blueprint("blocks", __name__)


@blueprint.get("/in/<handle>/block")
def form(handle: str) -> Response:
    member = _found(handle)
    return web.page("blocks/form.html", member=member, form=BlockForm(formdata=None))


@blueprint.post("/in/<handle>/block")
def block(handle: str) -> Response:
    member = _found(handle)
    form = BlockForm()
    if not form.validate():
        return web.page("blocks/form.html", status=422, member=member, form=form)
    actions.block(web.me(), member.id, form.note.data)
    flash(_("%(name)s is blocked.", name=member.name))
    return web.to(url_for("blocks.index"))


def _found(handle: str) -> Member:
    """The member whom the viewer may block, counted as shown: the list of blocks names them."""
    member = queries.to_block(web.me().id, handle) or web.nobody(handle)
    web.show_to_keep_off(member.id)
    return member


@blueprint.get("/settings/privacy/blocks")
def index() -> Response:
    return web.page("blocks/index.html", blocked=queries.blocked_by(web.me().id))


@blueprint.post("/settings/privacy/blocks/<int:member_id>/removal")
def unblock(member_id: int) -> Response:
    actions.unblock(web.me(), member_id)
    if not web.is_fragment():
        flash(_("The block is undone."))
    return web.after_action("blocks/_undone.html", url_for("blocks.index"), member_id=member_id)


@blueprint.get("/in/<handle>/block/removal")
def removal(handle: str) -> Response:
    """A blocked member is not found by their address: the button to undo it is in the list."""
    return web.to_form(url_for("blocks.index"))


@blueprint.get("/settings/privacy/blocks/<int:member_id>/removal")
def undoing(member_id: int) -> Response:
    return web.to_form(url_for("blocks.index"))
