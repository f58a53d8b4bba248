"""/admin/reports: what members reported, the decision about it, and about objections."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import reports as actions
from app.forms.reports import DecisionForm, SecondForm
from app.queries import post_pictures, removals
from app.queries import reports as queries
from app.queries.reported import MODULES
from app.queries.reports import OPEN, TABS, Case
from app.rules.errors import Refused
from app.rules.reporting import DECIDED, KINDS, REASONS, TOLD

blueprint = web.for_admins(Blueprint("admin_reports", __name__))
MEMBER = "admin_members.show"  # where a member can be locked


@blueprint.context_processor
def words() -> dict[str, object]:
    """What the templates of this door name."""
    return {"reportable": KINDS, "reasons": REASONS, "outcomes": TOLD, "decided": DECIDED}


@blueprint.get("/admin/reports")
def index() -> Response:
    asked = request.args.get("show", OPEN)
    tab = asked if asked in TABS else OPEN
    lines, older = queries.queue(web.me().id, tab, web.number("before"))
    shown = {"lines": lines, "older": older, "tab": tab}
    return web.page("admin/reports.html", "admin/_reports.html", **shown)


@blueprint.route("/admin/reports/<int:id>", methods=["GET", "POST"])
def show(id: int) -> Response:
    case, form = _case(id), DecisionForm()
    if web.is_asking() or not form.validate():
        return _page(case, form=form)
    try:
        actions.close(web.me(), case, form.outcome.data, form.why.data, form.answer.data)
    except Refused as refused:
        web.refuse_in(form, refused)
        return _page(case, form=form)
    flash(_("Decided. Those concerned are told."))
    return web.to(url_for("admin_reports.show", id=id))


@blueprint.post("/admin/reports/<int:id>/opening")
def open(id: int) -> Response:
    actions.note_opened(web.me(), _case(id))
    return web.to(url_for("admin_reports.show", id=id))


@blueprint.post("/admin/reports/<int:id>/objection")
def decide(id: int) -> Response:
    case, second = _case(id), SecondForm()
    if not second.validate():
        return _page(case, second=second)
    try:
        actions.decide(web.me(), case, second.decision.data, second.answer.data)
    except Refused as refused:
        web.refuse_in(second, refused)
        return _page(case, second=second)
    flash(_("Decided. Those concerned are told."))
    return web.to(url_for("admin_reports.show", id=id))


@blueprint.get("/admin/reports/<int:id>/<any(opening, objection):act>")
def acting(id: int, act: str) -> Response:
    return web.to_form(url_for("admin_reports.show", id=id))


def _case(id: int) -> Case:
    return queries.case(web.me().id, id) or abort(404)


def _page(case: Case, form: DecisionForm | None = None, second: SecondForm | None = None) -> Response:
    kind, status = KINDS[case.kind], 422 if (form or second).errors else 200  # type: ignore[union-attr]
    now, texts = MODULES[case.kind].context(case.object_id, case.reported_id), actions.texts(case.snapshot)
    shown: dict[str, Any] = {
        "case": case, "kind": kind, "others": queries.others(case),
        "texts": texts, "pictures": post_pictures.reported(case.id), "now": now, "is_changed": now and now.lacks(texts),
        "is_open": not kind.sealed or queries.has_opened(web.me().id, case.id),
        "removal": removals.one(case.removal_id) if case.removal_id else None,
        "form": form or DecisionForm(formdata=None), "second": second or SecondForm(formdata=None),
        "locking": MEMBER if MEMBER in current_app.view_functions else None,
    }  # fmt: skip
    return web.page("admin/report.html", status=status, **shown)
