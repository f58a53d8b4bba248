"""/: the home feed of members, the landing page of guests."""

from __future__ import annotations

from flask import Blueprint, Response, request

from app import web
from app.forms.fields import Blank
from app.forms.posts import PostForm
from app.queries import endorsements, feed, invitations, releases
from app.queries import people as people_queries

blueprint = Blueprint("home", __name__)
BLANK = Blank(PostForm)


@blueprint.get("/")
@web.public
def index() -> Response:
    member = web.me_or_none()
    if member is None:
        return web.page("home/landing.html", member_count=people_queries.member_count())
    cursor = feed.read_cursor(request.args.get("before", ""))
    page = feed.page(member.id, cursor, member.connection_count, web.members())
    if web.is_fragment():
        return web.page("feed/_entries.html", page=page, cursor=cursor, day=request.args.get("day", "")[:10])
    return web.page("home/index.html", blank=BLANK, **aside(member), page=page, cursor=cursor)


def aside(member) -> dict:  # type: ignore[no-untyped-def, type-arg]
    """Beside the feed: the newest pending invitation and the member's own figures."""
    cards = invitations.received(member.id, most=1)
    card = {"card": cards[0], "offer": releases.offer(member.id)} if cards else {"card": None}
    return {**card, "endorsement_count": endorsements.count(member.id)}
