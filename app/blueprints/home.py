"""/: the home feed of members, the landing page of guests."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, request, url_for

from app import web
from app.actions import preferences
from app.forms import first_week as first_week_forms
from app.forms.fields import Blank
from app.forms.posts import PostForm
from app.queries import counters, feed, first_hour, first_week, home, may_know, notices, notifications, releases
from app.queries import people as people_queries
from app.queries.members import MemberRow
from app.rules import first_hour as first_hour_rules
from app.rules import limits
from app.rules.first_hour import Hour
from app.rules.invitations import HOW
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
    if web.is_fragment():
        return web.fragment("feed/_entries.html", day=request.args.get("day", "")[:10], **stream(member))
    badges, newest = notifications.polled(member)  # before the feed is read: what comes meanwhile is asked for again
    shown = around(member)
    shown |= people_to_invite(member) if shown["week"] and "people" in request.args else stream(member)
    if "page" in shown and not shown["cursor"]:
        shown["top"] = feed.top(member.id, shown["stream"], shown["page"], newest)
    return web.page("home/index.html", blank=BLANK, badges=badges, **shown)


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
    """What stands beside the feed, loaded after the page: people whom the member may know, the newest notices. `start`:
    a newcomer has others among the first steps.
    """
    if not web.is_fragment():
        return web.to(url_for("home.index"))
    me = web.me().id
    known = first_week.people(me)[1] if "start" in request.args else may_know.people(me, KNOWN)
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


def around(member: MemberRow) -> dict[str, Any]:
    """Beside and above the feed: the newest pending invitation, the announcement that is pinned, the member's own
    figures, and the first steps of a newcomer or of an organisation. `hidden`: they have just been hidden.
    """
    week = first_week.week(member)
    endorsed, newest, pinned = home.around(member.id)
    card: dict[str, Any] = {"card": newest, "pinned": pinned}
    if newest:
        card["offer"] = releases.offer_of(week.contacts) if week else releases.offer(member.id)
        card["how"] = HOW[newest.how]
    begins = member.is_admin or first_week.is_newcomer(member)
    hidden = member.hides_first_week and "hidden" in request.args and begins
    steps = {"week": week, "forms": first_week_forms.blank(week) if week else {}, "hidden": hidden}
    return {**card, **steps, "hour": hour(member), "endorsement_count": endorsed}


def hour(member: MemberRow) -> Hour | None:
    """The first hour of the organisation: None for who is no admin or has hidden it, and when it is over."""
    if member.hides_first_week or not member.is_admin:
        return None
    found = first_hour_rules.hour(first_hour.facts(web.site()), current_app.view_functions)
    return None if found.is_over else found


def people_to_invite(member: MemberRow) -> dict[str, Any]:
    """Five people whom a newcomer may know; if the day has no strangers left, from when it has again."""
    known = first_week.people(member.id)[0]
    if web.has_room((each.person.id for each in known), are_strangers=True):
        return {"known": known}
    return {"known": [], "known_from": counters.ends_at(limits.STRANGERS)}
