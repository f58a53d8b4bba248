"""/admin/announcements: written, previewed, published, sent by e-mail, taken from Home, deleted."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import announcements as actions
from app.actions import announcing
from app.forms.announcements import AnnouncementForm, MailingForm
from app.models.base import now
from app.queries import announcing as queries
from app.queries.announcing import Announced
from app.rules.errors import Refused
from app.rules.labels import N_

blueprint = web.for_admins(Blueprint("admin_announcements", __name__))
GONE = N_("This announcement is gone.")
FEW, MANY = 5, 200  # e-mails that came back


@blueprint.get("/admin/announcements")
def index() -> Response:
    shown, older = queries.page(web.number("before"))
    return web.page("admin/announcements/index.html", shown=shown, older=older)


@blueprint.route("/admin/announcements/new", methods=["GET", "POST"])
def new() -> Response:
    zone = web.site().timezone
    if web.is_asking():
        return _sheet(AnnouncementForm.blank(now(), zone), None)
    form = AnnouncementForm()
    if not form.validate():
        return _sheet(form, None, 422)
    if again := web.submitted_before():
        return again
    id = actions.write(web.me(), form.words(zone))
    web.remember_submission(url_for("admin_announcements.show", id=id))
    return _changed(id, _("Saved as a draft. Only admins see it."))


@blueprint.route("/admin/announcements/<int:id>/text", methods=["GET", "POST"])
def text(id: int) -> Response:
    found, zone = queries.to_change(id) if not web.is_asking() else queries.one(id), web.site().timezone
    if found is None:
        web.gone(GONE)
    if web.is_asking():
        return _sheet(AnnouncementForm.of(found, zone), found)
    form = AnnouncementForm()
    if not form.validate():
        return _sheet(form, found, 422)
    actions.change(web.me(), found, form.words(zone))
    return _changed(id, _("Saved."))


def _sheet(form: AnnouncementForm, found: Announced | None, status: int = 200) -> Response:
    return web.page("admin/announcements/form.html", status=status, form=form, found=found)


@blueprint.get("/admin/announcements/<int:id>")
def show(id: int) -> Response:
    return _shown(queries.one(id) or abort(404), MailingForm(formdata=None))


def _shown(found: Announced, form: MailingForm, status: int = 200, said: str = "") -> Response:
    """The announcement as members see it, and what can be done with it. `said`: why it was not."""
    most = MANY if "all" in request.args else FEW
    mailed: dict[str, Any] = {"letters": None, "came_back": [], "has_more": False}
    if found.mail_state:
        back = queries.came_back(found.id, most + 1)
        mailed = {"letters": queries.letters(found.id), "came_back": back[:most], "has_more": len(back) > most}
    return web.page(
        "admin/announcements/show.html", status=status, announced=found, found=found.as_seen(), form=form, said=said,
        has_server=bool(current_app.config["MAIL_SERVER"]), **mailed,
    )  # fmt: skip


@blueprint.post("/admin/announcements/<int:id>/publication")
def publish(id: int) -> Response:
    found = _to_change(id)
    try:
        actions.publish(web.me(), found)
    except Refused as refused:
        return _shown(found, MailingForm(formdata=None), 422, web.say(refused))
    return _changed(id, _("Published. All members see it."))


@blueprint.post("/admin/announcements/<int:id>/pin/removal")
def unpin(id: int) -> Response:
    actions.unpin(web.me(), _to_change(id))
    return _changed(id, _("No longer on Home. Its page stays."))


@blueprint.route("/admin/announcements/<int:id>/removal", methods=["GET", "POST"])
def remove(id: int) -> Response:
    if web.is_asking():
        return web.page("admin/announcements/removal.html", found=queries.one(id) or abort(404))
    actions.remove(web.me(), _to_change(id))
    flash(_("The announcement is deleted."))
    return web.to(url_for("admin_announcements.index"))


@blueprint.post("/admin/announcements/<int:id>/test")
def test(id: int) -> Response:
    announcing.test(web.me(), _to_change(id))
    return _changed(id, _("A test e-mail is on its way to you."))


@blueprint.post("/admin/announcements/<int:id>/mailing")
def send(id: int) -> Response:
    found, form = _to_change(id), MailingForm()
    try:
        if not form.validate():
            return _shown(found, form, 422)
        announcing.send(web.me(), found, form.per_hour.data)
    except Refused as refused:
        return _shown(found, form, 422, web.say(refused))
    return _changed(id, _("The e-mails are sent one after the other. You can stop them on this page."))


@blueprint.post("/admin/announcements/<int:id>/mailing/removal")
def stop(id: int) -> Response:
    announcing.stop(web.me(), _to_change(id))
    return _changed(id, _("Stopped. Members who have not been written to yet wait until you go on."))


def _to_change(id: int) -> Announced:
    return queries.to_change(id) or web.gone(GONE)


def _changed(id: int, said: str) -> Response:
    flash(said)
    return web.to(url_for("admin_announcements.show", id=id))


@blueprint.get("/admin/announcements/<int:id>/publication")
@blueprint.get("/admin/announcements/<int:id>/pin/removal")
@blueprint.get("/admin/announcements/<int:id>/test")
@blueprint.get("/admin/announcements/<int:id>/mailing")
@blueprint.get("/admin/announcements/<int:id>/mailing/removal")
def asked(id: int) -> Response:
    return web.to_form(url_for("admin_announcements.show", id=id))
