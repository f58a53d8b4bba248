"""/notifications: what a member was told, newest first."""

from __future__ import annotations

from flask import Blueprint, Response, flash, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import preferences
from app.queries import bundles
from app.queries import notifications as queries
from app.queries.bundles import Line
from app.queries.feed import read_cursor
from app.rules import kinds
from app.rules.kinds import GROUPS, TOLD_KINDS

blueprint = Blueprint("notifications", __name__)


def way(line: Line) -> str | None:
    """The address of what a line tells of; None where nothing is left to show."""
    told = TOLD_KINDS[line.kind]
    actor = line.actor.handle if line.actor else ""
    if not line.shown and not told.fixed:
        over = kinds.over(line.kind, actor)
        return request.script_root + over if over and actor else None
    path = kinds.path(line.kind, object=line.object_id, shown=line.shown, actor=actor, me=web.me().handle)
    return request.script_root + path


@blueprint.get("/notifications")
def index() -> Response:
    cursor, group = read_cursor(request.args.get("before", "")), request.args.get("show", "")
    only = _only(group)
    lines, older = bundles.page(web.me(), cursor, only or TOLD_KINDS)
    if not cursor and not only:
        _note_seen()
    shown = {"lines": lines, "older": older, "way": way, "show": group if only else None}
    if web.is_fragment():
        return web.fragment("notifications/_lines.html", period=request.args.get("period", "")[:40], **shown)
    return web.page("notifications/index.html", **shown, **_aside())


def _only(group: str) -> list[str]:
    """The kinds of a group of the settings, none for anything else."""
    return [name for name, told in TOLD_KINDS.items() if told.group == GROUPS.get(group)]


def _aside() -> dict[str, object]:
    """How many there are in each group of the settings, and how many kinds come by e-mail, too."""
    counts, choices = bundles.counts(web.me().id), queries.choices(web.me().id)
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


@blueprint.post("/notifications/reading")
def read() -> Response:
    """Mark all as read, of whatever kind the page shows."""
    group = request.form.get("show", "")
    only = _only(group)
    preferences.see_notifications(web.me().id, queries.newest_id(web.me().id))
    if not web.is_fragment():
        flash(_("All notifications are marked as read."))
        return web.to(url_for("notifications.index", show=group if only else None))
    lines, older = bundles.page(web.me(), None, only or TOLD_KINDS)
    for line in lines:
        line.is_new = False
    shown = {"lines": lines, "older": older, "way": way, "show": group if only else None}
    return web.fragment("notifications/_read.html", badges=web.badges().after_reading(notifications=100), **shown)


@blueprint.get("/notifications/reading")
def reading() -> Response:
    return web.to_form(url_for("notifications.index"))
