"""/profile/contact/<kind>: who sees a field of one's contact data. /in/<handle>/release: what one connection sees."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response, abort, flash, request, url_for

from app import web
from app.actions import releases as actions
from app.blueprints.profiles import found as found_member
from app.models import Member
from app.queries import releases as queries
from app.queries.cursors import make_cursor, read_cursor
from app.queries.releases import Field
from app.rules import limits, text
from app.rules.errors import PARTED
from app.rules.labels import N_
from app.rules.sections import CONTACT_KINDS
from app.rules.visibility import Level
from app.text.formatting import translate

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
        return _piece(found)
    shown = {**_who(found), **_to_choose(found), **_excepted(found)}
    return web.page("releases/field.html", field=found, **shown, count=_count(found.kind, found.release))


def _piece(found: Field) -> Response:
    """The fragment that is asked for: names that begin as typed, or the next page of one of the two lists."""
    if "q" in request.args:
        return web.fragment("releases/_choices.html", field=found, **_to_choose(found))
    if "refused" in request.args:
        return web.fragment("releases/_refused.html", field=found, **_excepted(found))
    return web.fragment("releases/_readers.html", field=found, **_who(found))


def _who(found: Field) -> dict[str, object]:
    """The people who see a field, one page of them."""
    page = queries.readers(web.me().id, found, read_cursor(request.args.get("after")))
    return {"readers": page.people, "after": make_cursor(*page.after) if page.after else None}


def _excepted(found: Field) -> dict[str, object]:
    """The people who are excepted from a field that all connections see, one page of them."""
    if found.release != "connections":
        return {"refused": (), "refused_after": None}
    page = queries.refused(web.me().id, found.kind, read_cursor(request.args.get("refused")))
    return {"refused": page.people, "refused_after": make_cursor(*page.after) if page.after else None}


def _to_choose(found: Field) -> dict[str, object]:
    """People with whom a field can still be shared."""
    query = text.clean_line(request.args.get("q", ""))[: limits.SEARCH]
    page = queries.others(web.me().id, found.kind, query) if found.release == "chosen" else None
    return {"query": query, "others": page}


def _count(kind: str, release: str) -> int:
    """How many connections see a field with this release."""
    if release == "chosen":
        return queries.chosen_counts(web.me().id).get(kind, 0)
    if release == "connections":
        return web.me().connection_count - queries.refused_counts(web.me().id).get(kind, 0)
    return 0


@blueprint.get("/in/<handle>/release")
def person(handle: str) -> Response:
    peer = _peer(handle)
    if peer is None:
        return web.to(url_for("profiles.show", handle=handle))
    decided, fields = queries.towards(peer.id, web.me().id), queries.fields(web.me().id)
    return web.page(
        "releases/person.html", peer=peer, fields=fields, chosen=decided.chosen, refused=decided.refused
    )


@blueprint.post("/in/<handle>/release/<kind>")
def choose(handle: str, kind: str) -> Response:
    return _change(handle, kind, actions.choose, "chosen", sees=True)


@blueprint.post("/in/<handle>/release/<kind>/removal")
def revoke(handle: str, kind: str) -> Response:
    return _change(handle, kind, actions.revoke, "chosen", sees=False)


@blueprint.post("/in/<handle>/release/<kind>/refusal")
def refuse(handle: str, kind: str) -> Response:
    return _change(handle, kind, actions.refuse, "connections", sees=False)


@blueprint.post("/in/<handle>/release/<kind>/refusal/removal")
def end_refusal(handle: str, kind: str) -> Response:
    return _change(handle, kind, actions.end_refusal, "connections", sees=True)


@blueprint.get("/in/<handle>/release/<kind>")
@blueprint.get("/in/<handle>/release/<kind>/removal")
@blueprint.get("/in/<handle>/release/<kind>/refusal")
@blueprint.get("/in/<handle>/release/<kind>/refusal/removal")
def asking(handle: str, kind: str) -> Response:
    return web.to_form(url_for("releases.person", handle=handle))


def _change(
    handle: str, kind: str, act: Callable[[Member, int, str], None], release: str, *, sees: bool
) -> Response:
    """Do it, and respond with the opposite button. `release`: of the field; `sees`: whether the peer sees it now."""
    peer = _peer(handle) or web.gone(PARTED)
    if kind not in CONTACT_KINDS:
        abort(404)
    act(web.me(), peer.id, kind)
    told = CHOSEN if sees else REVOKED
    if not web.is_fragment():
        flash(translate(told, name=peer.name))
        return web.to(web.back(url_for("releases.field", kind=kind)))
    shown = {"person": peer, "kind": kind, "release": release, "sees": sees, "told": told}
    return web.fragment("releases/_changed.html", **shown, count=_count(kind, release))


def _peer(handle: str) -> Member | None:
    """The viewer's connection at this address; None for a stranger, who counts as shown: the response reveals that they
    exist.
    """
    member, standing = found_member(handle)
    return member if standing.level == Level.CONNECTION else None
