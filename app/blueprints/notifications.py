"""/notifications: what a member was told, newest first."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, url_for

from app import web
from app.actions import preferences
from app.queries import notifications as queries
from app.queries.notifications import Line
from app.rules.labels import N_

blueprint = Blueprint("notifications", __name__)

# The link from a line to its subject: a word and an address. Kinds that are missing link to the actor.
WAYS: dict[str, tuple[str, Callable[[Line], str | None]]] = {
    "invited": (N_("My network"), lambda _: url_for("network.index")),
    "liked": (N_("Your post"), lambda line: url_for("posts.show", id=line.object_id)),
    "endorsed": (
        N_("Your skills"),
        lambda line: url_for("profiles.show", handle=web.me().handle, _anchor=f"skill-{line.object_id}"),
    ),
    "inmail": (
        N_("Conversation"),
        lambda line: url_for("inmail.show", id=line.object_id, _anchor="more") if line.object_id else None,
    ),
    **{
        f"recommendation_{what}": (
            N_("Recommendation"), lambda line: url_for("recommendations.show", id=line.object_id),
        )
        for what in ("asked", "received", "accepted", "revision")
    },
    "security": (N_("Security"), lambda _: url_for("account_settings.security")),
}


def _to_actor(line: Line) -> str | None:
    return url_for("profiles.show", handle=line.actor.handle) if line.actor else None


def way(line: Line) -> tuple[str, str | None]:
    """The word and the address of the link of a line; no address if there is nothing left to show."""
    word, find = WAYS.get(line.kind, (N_("Profile"), _to_actor))
    return word, find(line)


@blueprint.get("/notifications")
def index() -> Response:
    before = web.number("before")
    lines, older = queries.page(web.me(), before)
    if not before:
        _note_seen()
    return web.page("notifications/index.html", "notifications/_lines.html", lines=lines, older=older, way=way)


def _note_seen() -> None:
    """Opening the list marks everything as seen, including lines left out because of a block."""
    member_id, seen = web.me().id, web.me().seen_notification_id
    newest = queries.newest_id(member_id)
    if newest > seen:
        web.note_after(lambda: preferences.see_notifications(member_id, newest))
