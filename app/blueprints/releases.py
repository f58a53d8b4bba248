"""/profile/contact/<kind>: who sees a field of one's contact data. /in/<handle>/release: what one connection sees."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, request, url_for

from app import web
from app.actions import releases as actions
from app.cursors import make_cursor, read_cursor
from app.formatting import translate
from app.models import Member
from app.queries import profiles
from app.queries import releases as queries
from app.queries.releases import Field
from app.rules import limits, text
from app.rules.errors import N_
from app.rules.sections import CONTACT_KINDS
from app.rules.visibility import Level

blueprint = Blueprint("releases", __name__)
CHOSEN = N_("%(name)s sees it now.")
REVOKED = N_("%(name)s no longer sees it.")


@blueprint.get("/profile/contact/<kind>")
def field(kind: str) -> Response:
    if kind not in CONTACT_KINDS:
        abort(404)
    found = queries.field(web.me().id, kind)
    if found is None:
        return web.to(url_for("editing.contact"))
    if web.is_fragment():
        return _choices(found) if "q" in request.args else _readers(found)
    return web.page("releases/field.html", field=found, **_who(found), **_to_choose(found), count=_count(found))


def _readers(found: Field) -> Response:
    return web.page("", "releases/_readers.html", field=found, **_who(found))


def _choices(found: Field) -> Response:
    return web.page("", "releases/_choices.html", field=found, **_to_choose(found))


def _who(found: Field) -> dict[str, object]:
    """The people who see a field, one page of them."""
    page = queries.readers(web.me().id, found, read_cursor(request.args.get("after")))
    return {"readers": page.people, "after": make_cursor(*page.after) if page.after else None}


def _to_choose(found: Field) -> dict[str, object]:
    """Whom else a field can be released to."""
    query = text.clean_line(request.args.get("q", ""))[: limits.SEARCH]
    page = queries.others(web.me().id, found.kind, query) if found.release == "chosen" else None
    return {"query": query, "others": page}


def _count(found: Field) -> int:
    if found.release == "chosen":
        return queries.chosen_counts(web.me().id).get(found.kind, 0)
    return web.me().connection_count if found.release == "connections" else 0


@blueprint.get("/in/<handle>/release")
def person(handle: str) -> Response:
    peer = _peer(handle)
    if peer is None:
        return web.to(url_for("profiles.show", handle=handle))
    chosen, fields = queries.seen_by(peer.id, web.me().id), queries.fields(web.me().id)
    return web.page("releases/person.html", peer=peer, fields=fields, chosen=chosen)


@blueprint.post("/in/<handle>/release/<kind>")
def choose(handle: str, kind: str) -> Response:
    peer = _peer(handle) or abort(404)
    actions.choose(web.me(), peer.id, kind)
    return _changed(peer, kind, chosen=True)


@blueprint.post("/in/<handle>/release/<kind>/removal")
def revoke(handle: str, kind: str) -> Response:
    peer = _peer(handle) or abort(404)
    if kind not in CONTACT_KINDS:
        abort(404)
    actions.revoke(web.me(), peer.id, kind)
    return _changed(peer, kind, chosen=False)


@blueprint.get("/in/<handle>/release/<kind>")
@blueprint.get("/in/<handle>/release/<kind>/removal")
def asking(handle: str, kind: str) -> Response:
    """Nothing changes by opening a link: the page with the buttons."""
    return web.to(url_for("releases.person", handle=handle))


def _changed(peer: Member, kind: str, *, chosen: bool) -> Response:
    told = CHOSEN if chosen else REVOKED
    if not web.is_fragment():
        flash(translate(told, name=peer.name))
    counts = queries.chosen_counts(web.me().id) if web.is_fragment() else {}
    place = web.back(url_for("releases.field", kind=kind))
    return web.after_action(
        "releases/_changed.html", place, person=peer, kind=kind, chosen=chosen, told=told, count=counts.get(kind, 0)
    )


def _peer(handle: str) -> Member | None:
    """The viewer's connection at this address; 404 where nobody is there for the viewer."""
    member, standing = profiles.find(web.me().id, handle) or abort(404)
    return member if standing.level == Level.CONNECTION else None
