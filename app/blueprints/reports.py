"""/reports: reporting something to the organisation, and what became of it. /objections/<id>: what was removed."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, url_for
from flask_babel import gettext as _

from app import web
from app.actions import reports as actions
from app.forms.reports import ObjectionForm, ReportForm
from app.queries import removals
from app.queries import reports as queries
from app.queries.removals import Removed
from app.queries.reported import MODULES
from app.queries.thing_reported import Seen
from app.rules import limits
from app.rules.errors import Refused
from app.rules.reporting import DECIDED, KINDS, REASONS, TOLD

OPEN = ("post", "comment")  # whoever may read them reads who wrote them, uncounted

blueprint = Blueprint("reports", __name__)


@blueprint.context_processor
def words() -> dict[str, object]:
    """What the templates of this door name."""
    return {"reportable": KINDS, "reasons": REASONS, "outcomes": TOLD, "decided": DECIDED}


@blueprint.get("/reports")
def index() -> Response:
    mine, older = queries.mine(web.me().id, web.number("before"))
    return web.page("reports/index.html", "reports/_mine.html", mine=mine, older=older)


@blueprint.route("/reports/<kind>/<int:id>", methods=["GET", "POST"])
@web.limited(limits.REPORTS)
def report(kind: str, id: int) -> Response:
    thing, form = _seen(kind, id), ReportForm()
    if web.is_asking() or not form.validate():
        return _sheet(kind, id, thing, form)
    try:
        actions.report(web.me(), kind, id, thing, form.reason.data, form.words.data)
    except Refused as refused:
        web.refuse_in(form, refused)
        return _sheet(kind, id, thing, form)
    flash(_("Reported. The organisation looks into it and tells you what it decided."))
    return web.to(url_for("reports.index"))


def _seen(kind: str, id: int) -> Seen:
    """The thing that the viewer may report; it names its author."""
    by = web.number("by")
    thing: Seen = (MODULES[kind].seen_by(web.me().id, id, by) if kind in MODULES else None) or abort(404)
    if kind not in OPEN:
        web.show_to_keep_off(thing.member_id)
    return thing


def _sheet(kind: str, id: int, thing: Seen, form: ReportForm) -> Response:
    shown = {"kind": KINDS[kind], "id": id, "thing": thing, "by": web.number("by"), "form": form}
    return web.page("reports/form.html", "reports/_form.html", 422 if form.errors else 200, **shown)


@blueprint.route("/objections/<int:id>", methods=["GET", "POST"])
def objection(id: int) -> Response:
    removal, form = removals.of_member(web.me().id, id) or abort(404), ObjectionForm()
    if web.is_asking() or not form.validate():
        return _removed(removal, form)
    try:
        actions.object_to(removal, form.words.data)
    except Refused as refused:
        web.refuse_in(form, refused)
        return _removed(removal, form)
    flash(_("Your objection is sent. You are told what the organisation decides."))
    return web.to(url_for("reports.objection", id=id))


def _removed(removal: Removed, form: ObjectionForm) -> Response:
    shown = {"removal": removal, "kind": KINDS[removal.kind], "texts": actions.texts(removal.snapshot), "form": form}
    return web.page("reports/objection.html", "reports/_objection.html", 422 if form.errors else 200, **shown)
