"""/settings/data/import: importing a profile from a LinkedIn archive, a JSON Resume or a data ZIP."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import imports as actions
from app.forms.imports import UploadForm, taking_form
from app.portability import comparing, drafting, drafts, taking
from app.portability.comparing import Preview
from app.portability.recognised import Recognised
from app.portability.taking import Choice
from app.queries import acquaintances, first_week, may_know, people, sections
from app.queries import imports as queries
from app.queries.members import MemberRow
from app.rules import limits, opening
from app.rules.errors import Refused
from app.rules.labels import N_, Label
from app.text.formatting import translate
from app.web.security_log import note

blueprint = Blueprint("imports", __name__)
CHANGED = N_("Look through this again before you import it: your profile or the upload has changed meanwhile.")


@blueprint.get("/settings/data/import")
def index() -> Response:
    draft = queries.draft(web.me().id)
    failure = drafting.failure(draft)
    if draft and draft.state == actions.READING and not failure:
        return web.page("imports/reading.html", "imports/_progress.html", draft=draft)
    if web.is_fragment():
        return web.to(url_for("imports.index"))  # the page that showed the progress is no longer needed
    if draft is None or failure:
        return _ask(_new_form(failure))
    found = drafts.loaded(draft.content)
    preview, form = _compared(found, fresh=True)
    return _show(draft.content, found, preview, form)


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
    files = form.files
    database.end_transaction()  # reading takes a while and needs no lock
    try:
        drafting.begin(web.me().id, files)
    except Refused as refused:
        refused.field = "file"
        web.refuse_in(form, refused)
        return _ask(form, 422)
    return web.to(url_for("imports.index"))


def _ask(form: UploadForm, status: int = 200) -> Response:
    return web.page("imports/index.html", status=status, form=form)


def _compared(found: Recognised, *, fresh: bool) -> tuple[Preview, Any]:
    """What an upload would change, and the form about it."""
    preview = comparing.compare(found, queries.held(web.me()))
    return preview, taking_form(preview, people=bool(found.acquaintances), fresh=fresh)


def _show(content: str, found: Recognised, preview: Preview, form: Any, status: int = 200) -> Response:
    """The preview, with a seal of what it shows. `content`: the draft that was recognised as `found`."""
    known = people.people(web.me().id, found.acquaintances[: limits.LIST_PAGE])
    if not web.has_room(known):  # the import goes on without them
        known = {}
    shown = {"found": found, "preview": preview, "known": list(known.values()), "form": form,
             "seal": preview.seal(content)}  # fmt: skip
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
    sound = form.validate()
    if request.form.get("seal") != preview.seal(draft.content):
        web.refuse_in(form, Refused(CHANGED))
        sound = False
    if not sound:
        return _show(draft.content, found, preview, form, 422)
    _note(preview, form.choice)
    flash(_added(taking.take(web.me(), found, preview, form.choice)))
    actions.drop_draft(web.me().id)
    location = _after(web.me())
    web.remember_submission(location)
    return web.to(location)


def _after(me: MemberRow) -> str:
    """Where an import ends: among the first steps of a newcomer; with people they may know, if the day has room for
    their page; else on the profile.
    """
    if first_week.week(me):
        return url_for("home.index", _anchor="step-people")
    found = [each.person for each in may_know.people(me.id, limits.LIST_PAGE, archived=False)]
    found += acquaintances.suggested(me.id)[0]
    if found and web.has_room(person.id for person in found):
        return url_for("suggestions.index", imported=1)
    return url_for("profiles.show", handle=me.handle)


def _note(preview: Preview, choice: Choice) -> None:
    """The log gets the same lines as if the settings were changed in the forms."""
    me = web.me()
    note("contact-changed", sorted(choice.contacts))
    if choice.decisions:
        audiences = sections.decisions(me.id, me.id).audiences
        note("opened", opening.opened(me, audiences, privacy=preview.privacy, sections=preview.audiences))


def _added(added: dict[Label, int]) -> str:
    """What was imported, by section."""
    if not added:
        return _("Nothing was imported. Your profile is unchanged.")
    words = {translate(label): count for label, count in added.items()}
    told = ", ".join(f"{word} ({count})" if count > 1 else word for word, count in words.items())
    return _("Imported: %(what)s.", what=told)


@blueprint.post("/settings/data/import/removal")
def cancel() -> Response:
    actions.drop_draft(web.me().id)
    flash(_("Nothing was imported. Your profile is unchanged."))
    return web.to(url_for("imports.index"))


@blueprint.get("/settings/data/import/confirmation")
@blueprint.get("/settings/data/import/removal")
def asked() -> Response:
    return web.to_form(url_for("imports.index"))
