"""/admin/...: the organisation, for its admins. For everybody else these pages do not exist."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import site as actions
from app.forms.site import SiteForm

blueprint = Blueprint("admin", __name__)


@blueprint.before_request
def admit_admins() -> None:
    """The one 404 for members; guests were sent to sign in before."""
    if not web.me().is_admin:
        abort(404)


@blueprint.route("/admin/site", methods=["GET", "POST"])
def site() -> Response:
    form = SiteForm(obj=web.site())
    if web.is_asking() or not form.validate():
        return web.page("admin/site.html", status=422 if form.errors else 200, form=form)
    actions.change_site(**form.values())
    flash(_("Saved."))
    return web.to(url_for("admin.site"))
