"""/admin/retention: for how long things are kept."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import retention as actions
from app.forms.retention import RetentionForm
from app.queries import retention as queries
from app.rules.retention import KEPT

blueprint = web.for_admins(Blueprint("admin_retention", __name__))


@blueprint.route("/admin/retention", methods=["GET", "POST"])
def index() -> Response:
    form = RetentionForm(data=queries.days())
    if web.is_asking() or not form.validate():
        fixed = [kept for kept in KEPT.values() if not kept.is_chosen]
        return web.page("admin/retention.html", status=422 if form.errors else 200, form=form, fixed=fixed)
    actions.choose(web.me(), form.days())
    flash(_("Saved."))
    return web.to(url_for("admin_retention.index"))
