"""/admin/identity: what the organisation looks like. Nothing is public before it is saved."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import identity as actions
from app.delivery.paint import palettes
from app.forms.identity import IdentityForm
from app.rules import marks
from app.rules.errors import Refused
from app.rules.identity import HUES, STRENGTHS

blueprint = web.for_admins(Blueprint("admin_identity", __name__))


class Look(NamedTuple):
    """What a preview shows."""

    name: str
    tagline: str
    hue: int
    chroma: float
    mark: str


@blueprint.route("/admin/identity", methods=["GET", "POST"])
def show() -> Response:
    form = IdentityForm(site=web.site())
    if web.is_asking() or not form.validate():
        return _page(form)
    if request.form.get("act") == "preview":
        web.came_to_nothing()
        return _page(form)
    return _save(form)


@blueprint.get("/admin/identity/preview")
def preview() -> Response:
    """The preview alone, as the form is being filled in."""
    form = IdentityForm(site=web.site(), formdata=request.args)
    return web.page("admin/identity_preview.html", fragment="admin/_identity_preview.html", look=_look(form))


def _save(form: IdentityForm) -> Response:
    columns, keeps, content = form.columns(), form.mark_kind.data == "own", form.content
    database.end_transaction()  # decoding is slow and needs no lock
    try:
        made = marks.mark(content) if content else None
    except Refused as refused:
        web.refuse_in(form, refused)
        return _page(form)
    actions.change_identity(web.me(), made=made, keeps_mark=keeps, **columns)
    flash(_("Saved."))
    return web.to(url_for("admin_identity.show"))


def _page(form: IdentityForm) -> Response:
    swatches = {hue: palettes(hue, max(STRENGTHS))[0]["accent"] for hue in HUES}
    return web.page(
        "admin/identity.html", status=422 if form.errors else 200, form=form, look=_look(form), swatches=swatches
    )


def _look(form: IdentityForm) -> Look:
    """What was chosen so far; what is not one of the choices, or is missing, is as the organisation has it."""
    site: Any = web.site()
    name = (form.name.data or site.name)[: len(site.name) + 200]
    hue = form.hue.data if form.hue.data in HUES else site.hue
    chroma = form.chroma.data if form.chroma.data in STRENGTHS else site.chroma
    mark = web.mark_of(site) if form.mark_kind.data == "own" else ""
    return Look(name, form.tagline.data or "", hue, chroma, mark)
