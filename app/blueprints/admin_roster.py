"""/admin/roster: the organisation's list of people, uploaded, tried, confirmed, invited."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, make_response, request, url_for
from flask_babel import gettext as _

from app import database, web
from app.actions import roster as actions
from app.delivery import links
from app.forms.roster import ConfirmForm, ListForm, SendForm, columns_form
from app.models import RosterDraft
from app.portability import people_lists as lists
from app.portability import roster_taking, spreadsheet
from app.portability.people_lists import Table
from app.portability.roster import Trouble
from app.queries import legal
from app.queries import roster as queries
from app.rules import roster as rules
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.legal import PAGES
from app.text.formatting import translate

blueprint = web.for_admins(Blueprint("admin_roster", __name__))
CHANGED = N_("Look through the list again before you add it: another one was uploaded, or its columns were changed.")


@blueprint.context_processor
def words() -> dict[str, object]:
    """What the templates of this door name."""
    return {"states": rules.STATES, "roles": rules.COLUMNS, "pages": PAGES}


@blueprint.get("/admin/roster")
def index() -> Response:
    return _overview(ListForm(formdata=None))


def _overview(form: ListForm, status: int = 200) -> Response:
    tallies = queries.tallies()
    asked = request.args.get("state", "")
    state = asked if asked in rules.LISTED else next((each for each in rules.LISTED if each in tallies), rules.WAITING)
    found = queries.page(state, web.number("after") or 0)
    people, more = found[: queries.PAGE], len(found) > queries.PAGE
    return web.page(
        "admin/roster.html", status=status, form=form, tallies=tallies, state=state, people=people,
        after=people[-1].id if more else None, draft=queries.draft(web.me().id, rules.JOIN),
        missing=legal.missing_before_opening(web.site().locale),
    )  # fmt: skip


@blueprint.post("/admin/roster")
def upload() -> Response:
    form = ListForm()
    try:
        if form.validate():
            keep_upload(form, rules.JOIN)
            return web.to(url_for("admin_roster.preview"))
    except Refused as refused:
        web.refuse_in(form, refused)
    return _overview(form, 422)


def keep_upload(form: ListForm, kind: str) -> None:
    """Keep the file of the form until it is confirmed. Raises Refused for anything but a list of addresses."""
    content, name = form.file.data.read(), form.file.data.filename
    database.end_transaction()  # telling what it is takes a moment and needs no lock
    lists.checked_upload(content, name)
    actions.put_draft(web.me(), kind, lists.shown(name), content)


# --- the dry run ----------------------------------------------------------------------------------------------


@blueprint.get("/admin/roster/upload")
def preview() -> Response:
    draft = queries.draft(web.me().id, rules.JOIN)
    if draft is None:
        return web.to(url_for("admin_roster.index"))
    return _preview(draft, ConfirmForm(formdata=None), request.args)


def _preview(draft: RosterDraft, form: ConfirmForm, given: Any, status: int = 200) -> Response:
    table = lists.opened(draft.content)
    columns = _columns(table, given)
    review = roster_taking.review(table, columns.columns, web.site().locale) if columns.validate() else None
    form.seal.data = lists.seal(draft.nonce, columns.columns)
    return web.page(
        "admin/roster_upload.html", status=422 if columns.errors else status, draft=draft, table=table, form=form,
        columns=columns, review=review, named=_named(table),
    )  # fmt: skip


def _named(table: Table) -> dict[int, str]:
    """The columns in words."""
    return {place: word or _("Column %(number)s", number=place + 1) for place, word in enumerate(table.header)}


def _columns(table: Table, given: Any) -> Any:
    return columns_form(table, given, _named(table))


@blueprint.get("/admin/roster/upload/lines.csv")
def lines() -> Response:
    draft = queries.draft(web.me().id, rules.JOIN) or abort(404)
    table = lists.opened(draft.content)
    columns = _columns(table, request.args)
    found = roster_taking.troubles(table, columns.columns if columns.validate() else {}, web.site().locale)
    return file_of(found, "roster-lines.csv")


def file_of(troubles: Any, name: str) -> Response:
    """All bad lines as a table to download."""
    rows = ([str(each.number), each.shown, why(each)] for each in troubles)
    response = make_response(spreadsheet.file_of([_("Line"), _("What it says"), _("Why")], rows))
    response.content_type = "text/csv; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.app_template_filter("why")
def why(trouble: Trouble) -> str:
    """What is wrong with a line, in the viewer's language."""
    slots = {name: translate(value) if name == "column" else value for name, value in trouble.slots.items()}
    return translate(trouble.why, **slots)


@blueprint.post("/admin/roster/upload")
def confirm() -> Response:
    if again := web.submitted_before():
        return again
    draft, form = queries.draft(web.me().id, rules.JOIN), ConfirmForm()
    if draft is None:
        return web.to(url_for("admin_roster.index"))
    columns = _columns(lists.opened(draft.content), request.form)
    sound = columns.validate() and form.validate()
    if sound and form.seal.data != lists.seal(draft.nonce, columns.columns):
        web.refuse_in(form, Refused(CHANGED))
        sound = False
    return _added(draft, form, columns.columns) if sound else _preview(draft, form, request.form, 422)


def _added(draft: RosterDraft, form: ConfirmForm, columns: dict[str, int]) -> Response:
    locale = web.site().locale
    database.end_transaction()
    count = roster_taking.take(web.me(), draft, columns, locale, form.source.data)
    location = url_for("admin_roster.index", state=rules.WAITING)
    if count is None:  # sent twice at once
        return web.to(location)
    actions.drop_draft(web.me(), rules.JOIN)
    web.remember_submission(location)
    flash(_("People added to the roster: %(count)s. Nobody was written to yet.", count=count))
    return web.to(location)


@blueprint.post("/admin/roster/upload/removal")
def discard() -> Response:
    actions.drop_draft(web.me(), rules.JOIN)
    flash(_("The list is discarded. Nothing was added."))
    return web.to(url_for("admin_roster.index"))


# --- sending --------------------------------------------------------------------------------------------------


@blueprint.route("/admin/roster/invitations", methods=["GET", "POST"])
def send() -> Response:
    waiting = queries.tallies().get(rules.WAITING)
    count = waiting.count - waiting.released if waiting else 0
    site = web.site()
    form = SendForm(per_hour=site.roster_per_hour, days=site.roster_days, remind=True)
    try:
        if not web.is_asking() and form.validate():
            return _released(form)
    except Refused as refused:
        web.refuse_in(form, refused)
    form.count.data = str(count)
    shown = {"count": count, "sources": queries.sources(), "missing": legal.missing_before_opening(site.locale)}
    shown["has_server"] = bool(current_app.config["MAIL_SERVER"])
    shown["is_local"] = links.are_of_this_machine()
    return web.page("admin/roster_sending.html", status=422 if form.errors else 200, form=form, **shown)


def _released(form: SendForm) -> Response:
    given = form.count.data or ""
    count = int(given) if given.isascii() and given.isdigit() and len(given) < 9 else -1
    actions.release(
        web.me(), count=count, remind=form.remind.data, per_hour=form.per_hour.data, days=form.days.data
    )
    flash(_("The invitations are sent one after the other. You can stop them on this page."))
    return web.to(url_for("admin_roster.index"))


@blueprint.post("/admin/roster/invitations/removal")
def stop() -> Response:
    actions.stop(web.me())
    flash(_("Stopped. People who are not invited yet wait until you send again."))
    return web.to(url_for("admin_roster.index"))


@blueprint.route("/admin/roster/waiting/removal", methods=["GET", "POST"])
def remove_waiting() -> Response:
    if web.is_asking():
        waiting = queries.tallies().get(rules.WAITING)
        return web.page("admin/roster_removal.html", count=waiting.count if waiting else 0)
    count = actions.remove_waiting(web.me())
    flash(_("People removed from the roster: %(count)s.", count=count))
    return web.to(url_for("admin_roster.index"))


@blueprint.get("/admin/roster/upload/removal")
@blueprint.get("/admin/roster/invitations/removal")
def asked() -> Response:
    return web.to_form(url_for("admin_roster.index"))
