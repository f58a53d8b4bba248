"""The limit against harvesting: 500 different strangers a day, whatever method, header or fragment is used.

Every handler whose page shows people whom the viewer did not choose (search, suggestions, profiles and pages below
them, lists of others, endorsers) says here whom its response shows. Feed, InMail, invitations and own connections do
not count. tests/strangers/test_harvesting.py calls all addresses and finds a handler that forgets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

from flask import g

from app.actions import strangers as actions
from app.queries import counters, people, profiles
from app.queries import strangers as queries
from app.queries.profiles import ProfileSeen
from app.rules.errors import NOBODY, TooMany
from app.rules.limits import STRANGERS, Rate
from app.rules.visibility import Level
from app.web.responses import gone
from app.web.unit import before_leaving
from app.web.viewer import me


def show(*ids: int, rate: Rate | None = None, are_strangers: bool = False) -> None:
    """Say whom this response shows. Raises TooMany if there are more strangers among them than the day has left.
    `are_strangers`: all of them are known to be.
    """
    rate = rate or STRANGERS
    if not has_room(ids, rate, are_strangers):
        raise TooMany(rate.message, counters.ends_at(rate))


def show_to_keep_off(id: int) -> None:
    """The same for who may be blocked, muted or reported: nobody who turned to the viewer is counted, or refused."""
    if not queries.turned_to(me().id, id):
        show(id)


def nobody(handle: str) -> NoReturn:
    """Respond that nobody is at /in/<handle>: 404, or the redirect to where they moved (web/moved.py).

    Raises TooMany if the day has no stranger left: a response that differs from that about a stranger would reveal
    without limit who is a member. The former address of a connection still redirects, because connections do not count.
    """
    if len(_shown(me().id, STRANGERS)) // queries.MARK >= STRANGERS.times and not _was_of_a_connection(handle):
        raise TooMany(STRANGERS.message, counters.ends_at(STRANGERS))
    gone(NOBODY)


def _was_of_a_connection(handle: str) -> bool:
    present = people.handle_now(me().id, handle)
    found = profiles.find(me().id, present) if present else None
    return found is not None and found[1].level >= Level.CONNECTION


def has_room(ids: Iterable[int], rate: Rate | None = None, are_strangers: bool = False) -> bool:
    """The same for a part of a page that may be left out: False, with nobody counted, if it has to be."""
    viewer_id, rate = me().id, rate or STRANGERS
    others = set(ids) - {viewer_id}
    shown = _shown(viewer_id, rate) if others else b""
    fresh = {id for id in others if queries.mark(rate, viewer_id, id) not in shown}
    fresh = fresh if are_strangers else queries.strangers_among(viewer_id, fresh)
    if not fresh:
        return True
    announced = g.get("announced", set()) | fresh
    if len(shown) // queries.MARK + len(announced) > rate.times:
        return False
    g.announced = announced
    before_leaving(lambda: actions.show(rate, viewer_id, fresh))
    return True


def _shown(viewer_id: int, rate: Rate) -> bytes:
    """The hashes of today, read once a request: no request counts against two limits."""
    if "shown" not in g:
        g.shown = queries.shown(rate, viewer_id)
    return g.shown  # type: ignore[no-any-return]


def named(profile: ProfileSeen) -> ProfileSeen:
    """The profile of somebody whom the response may show: with the people it names, or without them if the day is full.
    """
    if profile.is_own or has_room(queries.named_in(profile)):
        return profile
    return queries.without_others(profile)
