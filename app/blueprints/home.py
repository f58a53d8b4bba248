"""/: the home feed of members, the landing page of guests."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from app import web
from app.actions import preferences
from app.forms.fields import Blank
from app.forms.posts import PostForm
from app.queries import endorsements, feed, invitations, may_know, notices, releases
from app.queries import people as people_queries
from app.queries.members import MemberRow
from app.rules.noticeboard import KINDS
from app.rules.streams import MEMBERS, STREAMS, opened

blueprint = Blueprint("home", __name__)
BLANK = Blank(PostForm)
KNOWN, NOTICES = 4, 2  # beside the feed


@blueprint.get("/")
@web.public
def index() -> Response:
    member = web.me_or_none()
    if member is None:
        return web.page("home/landing.html", member_count=people_queries.member_count())
    shown = stream(member)
    if web.is_fragment():
        return web.fragment("feed/_entries.html", day=request.args.get("day", "")[:10], **shown)
    return web.page("home/index.html", blank=BLANK, **aside(member), **shown)


def stream(member: MemberRow) -> dict[str, Any]:
    """One page of the stream that the address names, else of the one chosen last. Strangers on older pages of that of
    all members count like those of a search.
    """
    asked = request.args.get("stream", "")
    name = asked if asked in STREAMS else opened(member.home_stream, member.connection_count)
    cursor = feed.read_cursor(request.args.get("before", ""))
    page = feed.page(member.id, cursor, member.connection_count, web.members(), name)
    if cursor and name == MEMBERS:
        web.show(*{person.id for entry in page.entries for person in entry.actors})
    return {"page": page, "cursor": cursor, "stream": name, "streams": STREAMS}


@blueprint.get("/beside")
def beside() -> Response:
    """What stands beside the feed, loaded after the page: people whom the member may know, the newest notices."""
    if not web.is_fragment():
        return web.to(url_for("home.index"))
    me = web.me().id
    known = may_know.people(me, KNOWN)
    known = known if web.has_room((each.person.id for each in known), are_strangers=True) else []
    return web.fragment("home/_beside.html", known=known, notices=notices.newest(me, NOTICES), kinds=KINDS)


@blueprint.post("/stream")
def choose() -> Response:
    chosen = request.form.get("stream", "")
    preferences.choose_stream(web.me(), chosen if chosen in STREAMS else abort(400))
    return web.to(url_for("home.index"))


@blueprint.get("/stream")
def choice() -> Response:
    return web.to_form(url_for("home.index"))


def aside(member: MemberRow) -> dict[str, Any]:
    """Beside the feed: the newest pending invitation and the member's own figures."""
    cards = invitations.received(member.id, most=1)
    card = {"card": cards[0], "offer": releases.offer(member.id)} if cards else {"card": None}
    return {**card, "endorsement_count": endorsements.count(member.id)}
