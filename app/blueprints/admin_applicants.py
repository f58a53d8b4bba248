"""/admin/applicants: people who applied where an admin decides."""

from __future__ import annotations

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import applicants as actions
from app.forms.roster import TurnDownForm
from app.queries import applicants as queries
from app.rules.labels import N_

blueprint = web.for_admins(Blueprint("admin_applicants", __name__))
GONE = N_("This application was decided already, or is no longer there.")


@blueprint.get("/admin/applicants")
def index() -> Response:
    found = queries.waiting(web.number("after") or 0)
    shown, more = found[: queries.PAGE], len(found) > queries.PAGE
    decided = queries.decided()
    return web.page("admin/applicants.html", applicants=shown, after=shown[-1].id if more else None, decided=decided)


@blueprint.post("/admin/applicants/<int:id>/acceptance")
def accept(id: int) -> Response:
    applicant = queries.of_id(id, lock=True) or web.gone(GONE)
    actions.accept(web.me(), applicant)
    flash(_("%(name)s is accepted and gets an e-mail.", name=applicant.name))
    return web.to(url_for("admin_applicants.index"))


@blueprint.route("/admin/applicants/<int:id>/rejection", methods=["GET", "POST"])
def turn_down(id: int) -> Response:
    applicant, form = queries.of_id(id, lock=not web.is_asking()) or web.gone(GONE), TurnDownForm()
    if web.is_asking() or not form.validate():
        status = 422 if form.errors else 200
        return web.page("admin/rejection.html", status=status, applicant=applicant, form=form)
    actions.turn_down(web.me(), applicant, form.reason.data)
    flash(_("%(name)s is turned down and gets an e-mail.", name=applicant.name))
    return web.to(url_for("admin_applicants.index"))


@blueprint.get("/admin/applicants/<int:id>/acceptance")
def asked(id: int) -> Response:
    return web.to_form(url_for("admin_applicants.index"))
