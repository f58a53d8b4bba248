"""/profile/languages/..., /profile/certificates/...: the sections without a table of their own, edited in place."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from app import web
from app.actions import entries as actions
from app.blueprints.editing import BOTH, GONE
from app.blueprints.sections import ask, ask_removal, shown
from app.forms.sections import form_for
from app.models import ProfileEntry
from app.queries import sections
from app.rules.errors import Refused
from app.rules.sections import ENTRY_KINDS

blueprint = Blueprint("entries", __name__, url_prefix=f"/profile/<any({','.join(ENTRY_KINDS)}):kind>")


@blueprint.route("/new", methods=BOTH)
def add(kind: str) -> Response:
    form = form_for(kind)()
    try:
        if form.validate_on_submit():
            actions.add_entry(web.me(), kind, **form.values())
            return shown(kind)
    except Refused as refused:
        web.refuse_in(form, refused)
    return ask(kind, form, fields="entry")


@blueprint.route("/<int:id>", methods=BOTH)
def change(kind: str, id: int) -> Response:
    entry = _own(kind, id)
    form = form_for(kind)(obj=entry)
    if not form.validate_on_submit():
        removal = url_for("entries.remove", kind=kind, id=id)
        return ask(kind, form, fields="entry", at=id, removal=removal, removed=entry.title)
    actions.change_entry(entry, **form.values())
    return shown(kind)


@blueprint.post("/<int:id>/<any(up, down):step>")
def move(kind: str, id: int, step: str) -> Response:
    actions.move_entry(_own(kind, id), -1 if step == "up" else 1)
    return shown(kind, moved=(id, step))


@blueprint.route("/<int:id>/removal", methods=BOTH)
def remove(kind: str, id: int) -> Response:
    entry = _own(kind, id)
    if web.is_asking():
        return ask_removal(kind, entry.title, id)
    actions.remove_entry(entry)
    return shown(kind)


def _own(kind: str, id: int) -> ProfileEntry:
    return sections.own_entry(web.me().id, kind, id) or web.gone(GONE)
