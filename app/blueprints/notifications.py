"""/notifications: what a member was told, newest first."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app import web
from app.actions import preferences
from app.queries import notifications as queries
from app.queries.notifications import Line
from app.rules import kinds
from app.rules.kinds import TOLD_KINDS
from app.rules.labels import Label

blueprint = Blueprint("notifications", __name__)


def way(line: Line) -> tuple[Label, str | None]:
    """The words and the address of what a line tells of; no address where nothing is left to show."""
    told = TOLD_KINDS[line.kind]
    if not line.shown and not told.fixed:
        return told.way, None
    actor = line.actor.handle if line.actor else ""
    path = kinds.path(line.kind, object=line.object_id, shown=line.shown, actor=actor, me=web.me().handle)
    return told.way, request.script_root + path


@blueprint.get("/notifications")
def index() -> Response:
    before = web.number("before")
    lines, older = queries.page(web.me(), before)
    if not before:
        _note_seen()
    shown = {"lines": lines, "older": older, "way": way, "period": request.args.get("period", "")[:40]}
    return web.page("notifications/index.html", "notifications/_lines.html", **shown)


def _note_seen() -> None:
    """Opening the list marks everything as seen, including lines left out because of a block."""
    member_id, seen = web.me().id, web.me().seen_notification_id
    newest = queries.newest_id(member_id)
    if newest > seen:
        web.note_after(lambda: preferences.see_notifications(member_id, newest))
