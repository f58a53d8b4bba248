"""/admin/leavers: members who have left the organisation, by a list of their addresses."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import roster as drafts
from app.blueprints.admin_roster import file_of, keep_upload
from app.forms.roster import ListForm
from app.portability import people_lists as lists
from app.portability import roster_taking
from app.queries import roster as queries
from app.rules import limits
from app.rules import roster as rules
from app.rules.errors import Refused

blueprint = web.for_admins(Blueprint("admin_leavers", __name__))


@blueprint.route("/admin/leavers", methods=["GET", "POST"])
def index() -> Response:
    form = ListForm()
    try:
        if not web.is_asking() and form.validate():
            keep_upload(form, rules.LEAVE)
            return web.to(url_for("admin_leavers.preview"))
    except Refused as refused:
        web.refuse_in(form, refused)
    draft = queries.draft(web.me().id, rules.LEAVE)
    days = {"downloads": limits.LEAVER_DOWNLOADS.days, "kept": limits.LEAVER_LASTS.days}
    return web.page("admin/leavers.html", status=422 if form.errors else 200, form=form, draft=draft, **days)


@blueprint.get("/admin/leavers/upload")
def preview() -> Response:
    draft = queries.draft(web.me().id, rules.LEAVE)
    if draft is None:
        return web.to(url_for("admin_leavers.index"))
    review, members = roster_taking.review_leavers(lists.opened(draft.content))
    return web.page("admin/leavers_upload.html", draft=draft, review=review, members=members)


@blueprint.get("/admin/leavers/upload/lines.csv")
def lines() -> Response:
    draft = queries.draft(web.me().id, rules.LEAVE) or abort(404)
    found = (each for _, wrong in roster_taking.leaving(lists.opened(draft.content)) for each in wrong)
    return file_of(found, "leavers-lines.csv")


@blueprint.post("/admin/leavers/upload")
def confirm() -> Response:
    draft = queries.draft(web.me().id, rules.LEAVE)
    if draft is None or request.form.get("seal") != draft.nonce:
        return web.to(url_for("admin_leavers.preview"))
    database.end_transaction()
    count = roster_taking.lock_leavers(web.me(), lists.opened(draft.content))
    drafts.drop_draft(web.me(), rules.LEAVE)
    flash(_("Members locked: %(count)s. Each of them gets an e-mail.", count=count))
    return web.to(url_for("admin_leavers.index"))


@blueprint.post("/admin/leavers/upload/removal")
def discard() -> Response:
    drafts.drop_draft(web.me(), rules.LEAVE)
    flash(_("The list is discarded. Nobody was locked."))
    return web.to(url_for("admin_leavers.index"))


@blueprint.get("/admin/leavers/upload/removal")
def asked() -> Response:
    return web.to_form(url_for("admin_leavers.preview"))
