"""/admin/...: the organisation, for its admins. For everybody else these pages do not exist."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import site as actions
from app.forms.site import SiteForm
from app.rules.errors import Refused

blueprint = web.for_admins(Blueprint("admin", __name__))


@blueprint.route("/admin/site", methods=["GET", "POST"])
def site() -> Response:
    form = SiteForm(obj=web.site())
    try:
        if not web.is_asking() and form.validate():
            actions.change_site(web.me(), **form.values())
            flash(_("Saved."))
            return web.to(url_for("admin.site"))
    except Refused as refused:
        web.refuse_in(form, refused)
    return web.page("admin/site.html", status=422 if form.errors else 200, form=form)
