"""/announcements: what the organisation announces to all members, and how they answer."""

from __future__ import annotations

from flask import Blueprint, Response, abort, current_app, flash, make_response, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import announcements as actions
from app.delivery import links
from app.portability import calendar_file
from app.queries import announcements as queries
from app.rules.labels import N_

blueprint = Blueprint("announcements", __name__)
GONE = N_("This announcement is gone.")
COMES = {"yes": True, "no": False}


@blueprint.get("/announcements")
def index() -> Response:
    page = queries.page(web.me().id, web.number("before"))
    return web.page("announcements/index.html", "announcements/_list.html", page=page)


@blueprint.get("/announcements/<int:id>")
def show(id: int) -> Response:
    found = queries.seen(web.me().id, id) or abort(404)
    return web.page("announcements/show.html", found=found)


@blueprint.get("/announcements/<int:id>.ics")
def calendar(id: int) -> Response:
    """The date, for the member's own calendar."""
    found = queries.seen(web.me().id, id)
    if found is None or found.starts_at is None:
        abort(404)
    content = calendar_file.event(
        found, starts_at=found.starts_at, domain=current_app.config["MAIL_DOMAIN"],
        url=links.to(f"/announcements/{id}"), organisation=web.site().name,
    )  # fmt: skip
    response = make_response(content)
    response.content_type = "text/calendar; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="announcement-{id}.ics"'
    return response


@blueprint.post("/announcements/<int:id>/answer")
def answer(id: int) -> Response:
    """Yes or no, in place or from the page."""
    found = queries.seen(web.me().id, id) or web.gone(GONE)
    given = request.form.get("answer", "")
    if not actions.answer(web.me(), found, COMES[given] if given in COMES else abort(400)):
        flash(_("Answers are no longer taken."))
        return web.to(url_for("announcements.show", id=id))
    now = queries.seen(web.me().id, id) or web.gone(GONE)
    return web.after_action(
        "announcements/_answer.html", web.back(url_for("announcements.show", id=id)), found=now,
        is_open=now.is_open, answered=True,
    )  # fmt: skip


@blueprint.get("/announcements/<int:id>/answer")
def asked(id: int) -> Response:
    return web.to_form(url_for("announcements.show", id=id))
