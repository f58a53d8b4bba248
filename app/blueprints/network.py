"""/network: received and sent invitations, own connections. /in/<handle>/...: muting, disconnecting."""

from __future__ import annotations

from flask import Blueprint, Response, flash, make_response, request, url_for
from flask_babel import gettext as _

from app import web
from app.actions import connections as actions
from app.actions import mutes
from app.blueprints.profiles import found as found_member
from app.forms.fields import Blank
from app.forms.introductions import PassingForm
from app.forms.network import InviteByEmail
from app.models import Member
from app.queries import (
    acquaintances,
    answers,
    counters,
    email_invitations,
    feed,
    introductions,
    notifications,
    own_introductions,
    profiles,
    releases,
    strangers,
)
from app.queries import connections as peers
from app.queries import invitations as queries
from app.queries.cursors import make_cursor
from app.queries.invitations import Card
from app.rules import circle, limits, text
from app.rules import invitations as rules
from app.rules.introductions import WHO_MAY_ASK
from app.rules.joining import CLOSED
from app.rules.labels import N_
from app.rules.streams import read_top
from app.rules.visibility import Level
from app.text.formatting import translate

blueprint = Blueprint("network", __name__)
BLANK = Blank(InviteByEmail)
MUTED = N_("Updates by %(name)s no longer appear in your feed.")
UNMUTED = N_("Updates by %(name)s appear in your feed again.")
LETTERS = {"a": "A–C", "d": "D–G", "h": "H–K", "l": "L–N", "o": "O–R", "s": "S–U", "v": "V–Z"}
MANY = 40  # connections: of fewer, letters would head one or two each


@blueprint.context_processor
def words() -> dict[str, object]:
    """What the templates of this door name."""
    return {"how_labels": rules.HOW, "limits": limits}


@blueprint.get("/network")
@blueprint.get("/network/invitations", endpoint="received")
def index() -> Response:
    cards, before = _page(queries.received(web.me().id, web.number("before")))
    shown = {"cards": cards, "before": before, "offer": releases.offer(web.me().id) if cards else None}
    if web.is_fragment():
        return web.fragment("network/_received.html", **shown)
    return web.page("network/index.html", **shown, **_introductions(), **_suggested(), **_frame())


def _introductions() -> dict[str, object]:
    """Requests to introduce two, each with its form, above the newest invitations; and the one that was answered last.
    """
    me, answered = web.me().id, web.number("introduced")
    cards = [] if web.number("before") else introductions.to_answer(me)
    return {
        "introductions": [(card, PassingForm(card.id, formdata=None)) for card in cards],
        "introduced": introductions.answered(me, answered) if answered else None,
    }


def _suggested() -> dict[str, object]:
    """People to connect with; if the day has no strangers left, from when it has again. Cards always show."""
    suggested, more = acquaintances.suggested(web.me().id)
    if web.has_room(person.id for person in suggested):
        return {"suggested": suggested, "suggested_before": more}
    return {"suggested": [], "suggested_before": None, "suggested_from": counters.ends_at(limits.STRANGERS)}


@blueprint.get("/network/invitations/sent")
def sent() -> Response:
    cards, before = _page(queries.sent(web.me().id, web.number("before")))
    if web.is_fragment():
        return web.fragment("network/_sent.html", cards=cards, before=before)
    return web.page(
        "network/sent.html", cards=cards, before=before, letters=email_invitations.all_open(web.me().id),
        asked=own_introductions.own(web.me().id), **_frame(),
    )  # fmt: skip


@blueprint.get("/network/connections")
def connections() -> Response:
    query = text.clean_line(request.args.get("q", ""))[: limits.SEARCH]
    sort = "recent" if request.args.get("sort") == "recent" else "name"
    begin = request.args.get("from", "") if sort == "name" else ""
    after = make_cursor(begin, 1) if begin in LETTERS else request.args.get("after", "")
    page = peers.own(web.me().id, query=query, sort=sort, after=after)
    by_letter = sort == "name" and web.me().connection_count >= MANY
    letter = request.args.get("letter", "")
    found = {"page": page, "query": query, "sort": sort, "by_letter": by_letter, "letter": letter}
    if web.is_fragment():
        return web.fragment("network/_connections.html", **found)
    return web.page("network/connections.html", **found, letters=LETTERS, begin=begin, **_frame())


def _page(cards: list[Card]) -> tuple[list[Card], int | None]:
    """The cards of one page and the cursor of the next one."""
    shown = cards[: limits.LIST_PAGE]
    return shown, shown[-1].id if len(cards) > len(shown) else None


def _frame() -> dict[str, object]:
    """The parts around every list, and what was answered last."""
    answered = web.number("answered")
    return {"answered": answers.answered(web.me().id, answered) if answered else None, **around()}


def around() -> dict[str, object]:
    """The tabs of My network, and what stands beside each of its pages (network/_aside.html). `is_small`: people whom
    the member may know stand below few connections.
    """
    me = web.me()
    wishes = rules.WHO_MAY_INVITE[me.who_may_invite], WHO_MAY_ASK[me.who_may_ask]
    left = counters.left(limits.INVITE, me.id), counters.ends_at(limits.INVITE)
    by_email = BLANK if web.site().policy != CLOSED else None
    is_small = me.connection_count < circle.LEAST
    return {"sent_count": queries.sent_count(me.id), "is_small": is_small, "aside": (*wishes, *left, by_email)}


@blueprint.get("/network/badges")
def badges() -> Response:
    """The counts of the navigation for a page that stays open, and how much there is above the feed that it shows from
    its `top` on; 204 where both numbers are what the page says already.
    """
    if not web.is_fragment():
        return web.to(url_for("network.index"))
    me, seen, top = web.me(), request.args.get("seen", ""), read_top(request.args.get("top", ""))
    counts, newest = notifications.polled(me)
    now = feed.newer(me.id, top, newest, me.connection_count, web.members()) if top else None
    told = (now and now.count) == (top and top.count)
    if told and seen == f"{counts.invitations}-{counts.inmail}-{counts.notifications}":
        return make_response("", 204)
    newer = now.count if now and not told else 0
    return web.fragment("network/_badges.html", badges=counts, rise=counts.since(seen), top=now, newer=newer)


@blueprint.route("/in/<handle>/connection/removal", methods=["GET", "POST"])
def remove(handle: str) -> Response:
    peer = _peer(handle)
    if peer is None:
        return web.to(url_for("profiles.show", handle=handle))
    if web.is_asking():
        return web.page("network/removal.html", peer=peer)
    actions.remove(web.me(), peer.id)
    flash(_("You and %(name)s are no longer connected.", name=peer.name))
    return web.to(url_for("network.connections"))


@blueprint.post("/in/<handle>/mute")
def mute(handle: str) -> Response:
    return _mute(handle, muted=True)


@blueprint.post("/in/<handle>/mute/removal")
def unmute(handle: str) -> Response:
    return _mute(handle, muted=False)


@blueprint.get("/in/<handle>/mute")
@blueprint.get("/in/<handle>/mute/removal")
def muting(handle: str) -> Response:
    return web.to_form(url_for("profiles.show", handle=handle))


def _mute(handle: str, *, muted: bool) -> Response:
    me, seen = web.me().id, profiles.find(web.me().id, handle)
    # A muted member is in the viewer's own list, so undoing that is never refused.
    is_known = seen and (seen[1].muted or strangers.turned_to(me, seen[0].id))
    member, _standing = seen if seen and is_known else found_member(handle)
    (mutes.mute if muted else mutes.unmute)(web.me(), member.id)
    told = translate(MUTED if muted else UNMUTED, name=member.name)
    if not web.is_fragment():
        flash(told)
    place = web.back(url_for("profiles.show", handle=handle))
    return web.after_action("network/_mute.html", place, peer=member, muted=muted, told=told)


def _peer(handle: str) -> Member | None:
    """The viewer's connection at this address; None for a stranger, who counts as shown: the response reveals that they
    exist.
    """
    member, standing = found_member(handle)
    return member if standing.level == Level.CONNECTION else None
