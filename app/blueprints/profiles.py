"""/in/<handle>: a member's profile, connections and contact data, as far as they are open to the viewer."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from app import web
from app.delivery import links
from app.models import Member
from app.portability import schema_org
from app.queries import answers, feed, invitations, paths, people, profiles, releases, sections
from app.queries.cursors import make_cursor, read_cursor
from app.queries.graph import Standing
from app.queries.invitations import Between
from app.queries.members import MemberRow
from app.queries.profiles import ProfileSeen
from app.rules import completeness, introductions, limits, text
from app.rules.limits import SEARCH
from app.rules.section_types import OTHERS
from app.rules.sections import ON_PAGE
from app.rules.visibility import Level
from app.text.markup import inert_json

blueprint = Blueprint("profiles", __name__)
LATEST = 3  # entries of activity that a profile shows
# The sections that htmx gets by `?part=`, when editing in place ends.
PIECES = {"head": "profiles/_head.html"}
PIECES |= {name: each.page_piece for name, each in ON_PAGE.items() if each.kept != OTHERS}


@blueprint.get("/in/<handle>")
@web.public
def show(handle: str) -> Response:
    if web.me_or_none() is None:
        return _to_guest(handle)
    member, standing = found(handle)
    profile = web.named(profiles.seen(web.me().id, member, standing))
    steps = completeness.missing(profile) if profile.is_own and not web.me().hides_completeness else ()
    return _page(profile, steps=steps, focus=web.is_fragment(), **_between(member, profile))


@blueprint.get("/in/<handle>/contact")
def contact(handle: str) -> Response:
    member, standing = found(handle)
    return web.page(
        "profiles/contact.html",
        fragment="profiles/_contact.html",
        profile=profiles.glimpse(member, standing),
        contacts=sections.decisions(web.me().id, member.id).contacts_for(standing.level),
    )


@blueprint.get("/in/<handle>/connections")
def connections(handle: str) -> Response:
    member, standing = found(handle)
    profile = profiles.glimpse(member, standing)
    shared_only = not profile.is_own and (bool(request.args.get("shared")) or not profile.lists_connections)
    query = text.clean_line(request.args.get("q", ""))[:SEARCH]
    before = read_cursor(request.args.get("after"))
    page = people.connections(web.me().id, member.id, query=query, shared_only=shared_only, after=before)
    web.show(*(person.id for person in page.people))
    after = make_cursor(*page.after) if page.after else None
    waiting = answers.waiting(web.me().id, [person.id for person in page.people if person.degree not in (0, 1)])
    shown = {"people": page.people, "waiting": waiting, "after": after, "query": query, "shared_only": shared_only}
    return web.page("profiles/connections.html", fragment="profiles/_connections.html", profile=profile, **shown)


@blueprint.get("/in/<handle>/activity")
def activity(handle: str) -> Response:
    """What somebody did lately; `?latest` is the piece of it that the profile fetches."""
    member, standing = found(handle)
    is_latest = "latest" in request.args
    page = feed.of_member(web.me().id, member.id, web.number("before"), LATEST if is_latest else limits.PAGE)
    web.show(*page.others)
    piece = "profiles/_latest_activity.html" if is_latest else "profiles/_activity_entries.html"
    shown = {"profile": profiles.glimpse(member, standing), "page": page, "day": request.args.get("day", "")[:10]}
    return web.page("profiles/activity.html", fragment=piece, **shown)


def _to_guest(handle: str) -> Response:
    """A public profile; at every other address below /in/ guests are asked to sign in, whether or not it exists."""
    row = profiles.find(None, handle)
    if row is None:
        return web.moved() or web.ask_to_sign_in()
    profile = profiles.seen(None, *row)
    linked = _linked(profile) if profile.is_indexed else None
    answer = _page(profile, between=None, linked=linked)
    if not profile.is_indexed:
        answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _linked(profile: ProfileSeen) -> dict[str, object]:
    """What search engines read: absolute addresses, and the profile as schema.org describes it."""
    url = links.to(url_for("profiles.show", handle=profile.handle))
    portrait = url_for("pictures.show", sha=profile.picture, size=320) if profile.picture else None
    picture = links.to(portrait) if portrait else None
    data = inert_json(schema_org.profile_page(profile, url=url, picture=picture))
    return {"url": url, "picture": picture, "data": data}


def _page(profile: ProfileSeen, **context: object) -> Response:
    """The profile, or the one part that htmx asks for."""
    part = request.args.get("part", "")
    return web.page("profiles/show.html", PIECES.get(part), profile=profile, kind=part, **context)


def found(handle: str) -> tuple[Member, Standing]:
    """The member at this address, counted as shown; 404 if there is none (web/moved.py knows who moved)."""
    member, standing = profiles.find(web.me().id, handle) or web.nobody(handle)
    if standing.level < Level.CONNECTION:
        web.show(member.id, are_strangers=True)
    return member, standing


def _between(member: MemberRow, profile: ProfileSeen) -> dict[str, object]:
    """How the two are connected or why they are not, and what accepting would share."""
    if profile.is_own:
        return {"between": None}
    path = paths.between(web.me().id, profile)
    if profile.is_connection:
        return {"between": None, "path": path}
    found = invitations.between(web.me().id, profile.id)
    offer = releases.offer(web.me().id) if found.received_id else None
    return {"between": found, "path": path, "offer": offer, **ways(member, profile, found)}


def ways(member: MemberRow, profile: ProfileSeen, between: Between) -> dict[str, bool]:
    """Whether the viewer may ask to be introduced to this member, and whether that is the only way to them."""
    may_ask = profile.degree == 2 and between.askable and introductions.are_allowed(member.who_may_invite)
    return {"may_ask": may_ask, "only_introduced": member.who_may_invite == "introduced"}
