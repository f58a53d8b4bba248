"""/notifications: what a member was told, newest first."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app import web
from app.actions import preferences
from app.queries import notifications as queries
from app.queries.notifications import Line
from app.rules import kinds
from app.rules.kinds import GROUPS, TOLD_KINDS

blueprint = Blueprint("notifications", __name__)


def way(line: Line) -> str | None:
    """The address of what a line tells of; None where nothing is left to show."""
    told = TOLD_KINDS[line.kind]
    if not line.shown and not told.fixed:
        return None
    actor = line.actor.handle if line.actor else ""
    path = kinds.path(line.kind, object=line.object_id, shown=line.shown, actor=actor, me=web.me().handle)
    return request.script_root + path


@blueprint.get("/notifications")
def index() -> Response:
    before, group = web.number("before"), request.args.get("show", "")
    only = [name for name, told in TOLD_KINDS.items() if told.group == GROUPS.get(group)]
    lines, older = queries.page(web.me(), before, only or TOLD_KINDS)
    if not before and not only:
        _note_seen()
    shown = {"lines": lines, "older": older, "way": way, "show": group if only else None}
    if web.is_fragment():
        return web.fragment("notifications/_lines.html", period=request.args.get("period", "")[:40], **shown)
    return web.page("notifications/index.html", **shown, **_aside())


def _aside() -> dict[str, object]:
    """How many there are in each group of the settings, and how many kinds come by e-mail, too."""
    counts, choices = queries.counts(web.me().id), queries.choices(web.me().id)
    by_group = {
        key: sum(counts.get(name, 0) for name, told in TOLD_KINDS.items() if told.group == group)
        for key, group in GROUPS.items()
    }
    mailed = sum(choice.mail != "off" for choice in choices.values())
    return {"counts": by_group, "groups": GROUPS, "mailed": mailed, "kinds": len(choices)}


def _note_seen() -> None:
    """Opening the list marks everything as seen, including lines left out because of a block."""
    member_id, seen = web.me().id, web.me().seen_notification_id
    newest = queries.newest_id(member_id)
    if newest > seen:
        web.note_after(lambda: preferences.see_notifications(member_id, newest))
