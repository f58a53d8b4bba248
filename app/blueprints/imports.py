"""/settings/data/import: bringing a profile in from a LinkedIn archive, a JSON Resume or a data ZIP."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import imports as actions
from app.formatting import translate
from app.forms.imports import UploadForm, taking_form
from app.portability import comparing, drafts, reading, taking
from app.portability.comparing import Preview
from app.portability.recognised import Recognised
from app.queries import imports as queries
from app.queries import people
from app.rules import limits
from app.rules.errors import Refused, TooMany
from app.rules.labels import Label

blueprint = Blueprint("imports", __name__)


@blueprint.get("/settings/data/import")
def index() -> Response:
    draft = queries.draft(web.me().id)
    failure = reading.failure(draft)
    if draft and draft.state == actions.READING and not failure:
        return web.page("imports/reading.html", "imports/_progress.html", draft=draft)
    if web.is_fragment():
        return web.to(url_for("imports.index"))  # the page that showed the progress is over
    if draft is None or failure:
        return _ask(_new_form(failure))
    found = drafts.loaded(draft.content)
    return _show(found, *_compared(found, fresh=True))


def _new_form(failure: Refused | None) -> UploadForm:
    form = UploadForm(formdata=None)
    if failure:
        web.refuse_in(form, failure)
    return form


@blueprint.post("/settings/data/import")
def upload() -> Response:
    form = UploadForm()
    if not form.validate():
        return _ask(form, 422)
    content, name = form.content, form.file.data.filename
    database.end_transaction()  # reading takes a while and needs no lock
    try:
        reading.begin(web.me().id, content, name)
    except TooMany:
        raise
    except Refused as refused:
        web.refuse_in(form, Refused(refused.message, "file", **refused.values))
        return _ask(form, 422)
    return web.to(url_for("imports.index"))


def _ask(form: UploadForm, status: int = 200) -> Response:
    return web.page("imports/index.html", status=status, form=form)


def _compared(found: Recognised, *, fresh: bool) -> tuple[Preview, Any]:
    """What an upload would change, and the form about it."""
    preview = comparing.compare(found, queries.held(web.me()))
    return preview, taking_form(preview, people=bool(found.acquaintances), fresh=fresh)


def _show(found: Recognised, preview: Preview, form: Any, status: int = 200) -> Response:
    known = people.people(web.me().id, found.acquaintances[: limits.LIST_PAGE])
    shown = {"found": found, "preview": preview, "known": list(known.values()), "form": form}
    return web.page("imports/preview.html", status=status, **shown)


@blueprint.post("/settings/data/import/confirmation")
def confirm() -> Response:
    if again := web.submitted_before():
        return again
    draft = queries.draft(web.me().id, lock=True)
    if draft is None or draft.state != actions.READY:
        return web.to(url_for("imports.index"))
    found = drafts.loaded(draft.content)
    preview, form = _compared(found, fresh=False)
    if not form.validate():
        return _show(found, preview, form, 422)
    flash(_added(taking.take(web.me(), found, preview, form.choice)))
    actions.drop_draft(web.me().id)
    location = url_for("profiles.show", handle=web.me().handle)
    web.remember_submission(location)
    return web.to(location)


def _added(added: dict[Label, int]) -> str:
    """What was taken over, by section."""
    if not added:
        return _("Nothing was taken over. Your profile is as it was.")
    words = {translate(label): count for label, count in added.items()}
    told = ", ".join(f"{word} ({count})" if count > 1 else word for word, count in words.items())
    return _("Taken over: %(what)s.", what=told)


@blueprint.post("/settings/data/import/removal")
def cancel() -> Response:
    actions.drop_draft(web.me().id)
    flash(_("Nothing was taken over. Your profile is as it was."))
    return web.to(url_for("imports.index"))


@blueprint.get("/settings/data/import/confirmation")
@blueprint.get("/settings/data/import/removal")
def asked() -> Response:
    """Nothing changes by opening a link: the page with the buttons."""
    return web.to(url_for("imports.index"))
