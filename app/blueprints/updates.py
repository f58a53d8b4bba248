"""/updates/<kind>/<object>: what can be done about an entry of the feed, and why it is there; hiding it, and undo."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, flash, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import hidden as actions
from app.queries import updates as queries
from app.queries.cursors import read_number
from app.queries.updates import Key, Update
from app.rules import limits, streams
from app.rules.kinds import FEED_KINDS
from app.rules.labels import N_
from app.web.entries import headed

blueprint = Blueprint("updates", __name__)
GONE = N_("This update is gone.")


@blueprint.get("/updates/<kind>/<int:id>")
def show(kind: str, id: int) -> Response:
    """Why an entry is there, and what can be done about it; where the day has no more strangers, without names."""
    update = queries.of(web.me().id, [_key(kind, id)]).get(_key(kind, id)) or abort(404)
    entry = update.entry
    first = next(iter(entry.actors), None) if web.has_room(_people(update)) else None
    reason, reports = _why(update), _to_report(update)
    shown = {"entry": entry, "first": first, "why": reason, "reports": reports, "also": _also()}
    return web.page("updates/show.html", "updates/_menu.html", **shown)


def _why(update: Update) -> Any:
    """The sentence that says why the member sees it."""
    me, entry = web.me(), update.entry
    return streams.why(
        streams.opened(me.home_stream, me.connection_count), is_own=[each.id for each in entry.actors[:1]] == [me.id],
        is_known=update.is_known, is_for_all=update.is_for_all, is_written=entry.kind != "joined",
        several=len(entry.actors) > 1,
    )  # fmt: skip


def _to_report(update: Update) -> tuple[str, Any] | None:
    """The kind of what can be reported, and by whom it is."""
    entry = update.entry
    what = {"posted": "post", "liked": "post", "commented": "post", "recommended": "recommendation"}.get(entry.kind)
    by = entry.whom if entry.kind in ("liked", "commented") else next(iter(entry.actors), None)
    return (what, by) if what and entry.object and by and by.degree != 0 else None


@blueprint.post("/updates/<kind>/<int:id>/hiding")
def hide(kind: str, id: int) -> Response:
    found = queries.of(web.me().id, _keys(kind, id)) or web.gone(GONE)
    web.show(*_people(*found.values()))  # the list of what is hidden names them
    actions.hide(web.me(), found)
    if not web.is_fragment():
        flash(_("This update is hidden. You can show it again in the settings of the feed."))
    return web.after_action("updates/_hidden.html", _place(), kind=kind, id=id, also=_also())


@blueprint.post("/updates/<kind>/<int:id>/hiding/removal")
def show_again(kind: str, id: int) -> Response:
    keys = _keys(kind, id)
    actions.show(web.me(), keys)
    if not web.is_fragment():
        flash(_("The update appears in your feed again."))
        return web.to(_place())
    found = queries.of(web.me().id, keys)
    web.show(*_people(*found.values()))
    entries = headed([found[key].entry for key in keys if key in found])
    return web.fragment("updates/_shown.html", entries=entries)


@blueprint.get("/updates/<kind>/<int:id>/hiding")
@blueprint.get("/updates/<kind>/<int:id>/hiding/removal")
def hiding(kind: str, id: int) -> Response:
    """Whether it is hidden or gone, the list of what is hidden has the buttons."""
    _key(kind, id)
    return web.to_form(url_for("settings.feed"))


def _key(kind: str, id: int) -> Key:
    return (FEED_KINDS[kind].code, id) if kind in FEED_KINDS and id < 2**62 else abort(404)


def _keys(kind: str, id: int) -> list[Key]:
    """The entry, and those that were told with it as one."""
    return [_key(kind, id), *(_key(kind, int(each)) for each in _also().split(".") if each)]


def _also() -> str:
    """The objects of the entries that were told with this one: "13.14"."""
    given = request.values.get("also", "")[:400].split(".")
    return ".".join(each for each in given[: limits.PAGE] if read_number(each))


def _people(*updates: Update) -> set[int]:
    """Everybody whom these entries name."""
    named: set[int] = set()
    for entry in (update.entry for update in updates):
        named |= {person.id for person in entry.actors}
        named |= {entry.whom.id} if entry.whom and entry.names_whom else set()
        named |= entry.object.people if hasattr(entry.object, "people") else set()
    return named


def _place() -> str:
    """Where the button was pressed; the page of the entry itself may be gone with it."""
    place = web.back(url_for("home.index"))
    return url_for("home.index") if place.startswith("/updates/") else place
