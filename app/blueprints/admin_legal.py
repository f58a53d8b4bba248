"""/admin/legal: imprint, privacy, terms, house rules, accessibility, about: written, read again, published."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import legal as actions
from app.forms.legal import LegalForm
from app.queries import legal as queries
from app.rules import legal as rules
from app.rules.errors import Refused
from app.rules.locales import LOCALES
from app.web.drafting import draft_of

blueprint = web.for_admins(Blueprint("admin_legal", __name__))


@blueprint.get("/admin/legal")
def index() -> Response:
    return web.page("admin/legal.html", **_around(None, web.site().locale))


@blueprint.route("/admin/legal/<page>/<locale>", methods=["GET", "POST"])
def write(page: str, locale: str) -> Response:
    around, act = _around(page, locale), request.form.get("act")
    form = LegalForm(data={"text": around["text"]})
    try:
        if not web.is_asking() and form.validate() and act != "preview":
            return _store(page, locale, form, act)
    except Refused as refused:
        web.refuse_in(form, refused)
    shown = {"form": form, "reads": act == "preview" and not form.errors, **around}
    return web.page("admin/legal_text.html", status=422 if form.errors else 200, **shown)


@blueprint.get("/admin/legal/<page>/<locale>/versions")
def versions(page: str, locale: str) -> Response:
    return web.page("admin/legal_versions.html", versions=queries.versions(page, locale), **_around(page, locale))


def _store(page: str, locale: str, form: LegalForm, act: str | None) -> Response:
    if act == "publish":
        actions.publish(web.me(), page, locale, form.text.data, asks=form.asks.data)
        flash(_("Published."))
    else:
        actions.save_draft(page, locale, form.text.data)
        flash(_("Draft saved. Nobody sees it before you publish it."))
    return web.to(url_for("admin_legal.write", page=page, locale=locale))


def _around(page: str | None, locale: str) -> dict[str, Any]:
    """What all views of these pages show: the list, and what is there of the chosen page. 404 for another page."""
    if locale not in LOCALES or page not in (None, *rules.PAGES):
        abort(404)
    site, at_work = web.site(), queries.at_work()
    valid, draft = at_work.get((page, locale), (None, None)) if page else (None, None)
    text = (draft or valid).text if draft or valid else draft_of(page, locale) if page else ""  # type: ignore[union-attr]
    return {
        "page": page, "in_language": locale, "pages": rules.PAGES, "at_work": at_work, "valid": valid, "draft": draft,
        "text": text, "agreed_pages": rules.AGREED, "locales": LOCALES,
        "agreed": queries.agreed(site.terms_version) if site.terms_version else 0,
    }  # fmt: skip
