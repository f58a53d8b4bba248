"""/profile/seen: one's own profile as a guest, a member, a connection or a named person sees it."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from app import web
from app.blueprints.profiles import found as found_member
from app.queries import people, previews, search, suggested_words
from app.queries.people import PeoplePage
from app.rules import limits, text

blueprint = Blueprint("preview", __name__)


@blueprint.get("/profile/seen")
def show() -> Response:
    """A look-up counts like any search; the people it shows count as anywhere."""
    eyes, handle = request.args.get("as", ""), request.args.get("by", "")
    if handle:
        return _by(handle)
    if eyes not in previews.EYES:
        return _whose()
    if eyes == "guest" and not (web.site().public_profiles and web.me().public_profile):
        return web.page("profiles/preview_closed.html", eyes=eyes)
    return _page(profile=previews.as_any(web.me(), eyes), eyes=eyes, looking=None)


def _by(handle: str) -> Response:
    web.count_reading(limits.SEARCHES)
    person, _standing = found_member(handle)
    if person.id == web.me().id:
        return web.to(url_for("profiles.show", handle=person.handle))
    return _page(profile=previews.as_person(web.me(), person.id), eyes="person", looking=person)


def _page(**shown: object) -> Response:
    return web.page("profiles/preview.html", between=None, path=None, **shown)


def _whose() -> Response:
    """The people to choose from: the member's connections, or those found by name."""
    query = text.clean_line(request.args.get("q", ""))[: limits.SEARCH]
    return web.page("profiles/preview_whose.html", "profiles/_preview_whose.html", query=query, found=_found(query))


def _found(query: str) -> PeoplePage:
    if not request.args.get("q"):
        return people.connections(web.me().id, web.me().id)
    web.count_reading(limits.SEARCHES)
    search.plan_anew()
    found = suggested_words.named(web.me().id, query, limits.LIST_PAGE)
    web.show(*(person.id for person in found))
    return PeoplePage(found, None)
