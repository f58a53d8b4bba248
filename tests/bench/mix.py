"""What members do, as cards of a deck: a hundred cards are a hundred visits in their right shares.

Each kind says what a visitor asks for, or None where they cannot: nobody likes a post before they saw one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from tests.bench import text as says
from tests.bench.cast import Cast, Visitor
from tests.bench.visits import FRAGMENT, Request


class Kind(NamedTuple):
    """`cards` of a hundred; polls have none, as they come beside. `budget`: times the bare page."""

    name: str
    cards: int
    budget: float
    ask: Callable[[Visitor, Cast], Request | None]


def page(path: str) -> Callable[[Visitor, Cast], Request]:
    return lambda who, _: Request("GET", path, who.cookie)


def piece(who: Visitor, path: str | None) -> Request | None:
    """What htmx asks for; None where there is no address."""
    return Request("GET", path, {**who.cookie, **FRAGMENT}) if path else None


def older(who: Visitor, _: Cast) -> Request | None:
    return piece(who, who.older)


def profile(who: Visitor, cast: Cast) -> Request:
    """Two of three times that of a connection."""
    known = who.peers and cast.random.random() < 2 / 3
    return Request("GET", f"/in/{cast.random.choice(who.peers if known else cast.handles)}", who.cookie)


def search(who: Visitor, cast: Cast) -> Request:
    """The beginning of a name, of three letters at least."""
    name = cast.random.choice(cast.random.choice((says.FIRST, says.LAST)))
    return Request("GET", f"/search?{urlencode({'q': name[: cast.random.randint(3, 9)]})}", who.cookie)


def word(who: Visitor, cast: Cast) -> Request:
    """A word of a profile: a title, a skill, an organisation, a place."""
    found = cast.random.choice(cast.random.choice((says.TITLES, says.SKILLS, says.FIRMS, says.PLACES)))
    return Request("GET", f"/search?{urlencode({'q': found})}", who.cookie)


def directory(who: Visitor, cast: Cast) -> Request:
    """The directory, narrowed by a place and a skill."""
    chosen = {"place": cast.random.choice(says.PLACES), "skill": cast.random.choice(says.SKILLS)}
    return Request("GET", f"/search?{urlencode(chosen)}", who.cookie)


def typed(who: Visitor, cast: Cast) -> Request | None:
    """What is suggested after two to four letters of a name."""
    name = cast.random.choice(cast.random.choice((says.FIRST, says.LAST)))
    return piece(who, f"/search/suggestions?{urlencode({'q': name[: cast.random.randint(2, 4)]})}")


def conversation(who: Visitor, cast: Cast) -> Request | None:
    return Request("GET", cast.random.choice(sorted(who.talks)), who.cookie) if who.talks else None


def post(who: Visitor, cast: Cast) -> Request:
    return _form(who, cast, "/posts", text=says.prose(cast.random, 80, 500), audience="members")


def like(who: Visitor, cast: Cast) -> Request | None:
    return _form(who, cast, _one_of(who.likes)) if who.likes else None


def shown_post(who: Visitor, cast: Cast) -> Request | None:
    return Request("GET", cast.random.choice(sorted(who.posts)), who.cookie) if who.posts else None


def comment(who: Visitor, cast: Cast) -> Request | None:
    if not who.posts:
        return None
    text = says.prose(cast.random, 20, 120)
    return _form(who, cast, f"{cast.random.choice(sorted(who.posts))}/comments", text=text)


def send(who: Visitor, cast: Cast) -> Request | None:
    """From the page of a conversation, which knows its last message."""
    if not who.talk_poll:
        return None
    path, _, after = who.talk_poll.partition("/messages?after=")
    return _form(who, cast, path, text=says.prose(cast.random, 20, 300), after=after)


def accept(who: Visitor, cast: Cast) -> Request | None:
    return _form(who, cast, _one_of(who.cards)) if who.cards else None


def _one_of(addresses: set[str]) -> str:
    """One that is not offered again; not just any, or two runs with one seed would differ."""
    found = max(addresses)
    addresses.remove(found)
    return found


def _form(who: Visitor, cast: Cast, path: str, **fields: str) -> Request:
    headers = {**who.cookie, **FRAGMENT, "X-CSRFToken": cast.token}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    return Request("POST", path, headers, urlencode(fields))


KINDS = (
    Kind("home feed", 42, 11, page("/")),
    Kind("feed, older page", 20, 11, older),
    Kind("profile", 11, 9, profile),
    Kind("post, with its comments", 2, 9, shown_post),
    Kind("network, received cards", 4, 6, page("/network")),
    Kind("own connections", 2, 6, page("/network/connections")),
    Kind("notifications", 2, 6, page("/notifications")),
    Kind("InMail, list", 3, 6, page("/inmail")),
    Kind("InMail, conversation", 5, 6, conversation),
    Kind("search", 2, 7, search),
    Kind("post", 1, 8, post),
    Kind("like", 2, 8, like),
    Kind("comment", 2, 9, comment),
    Kind("send a message", 1, 10, send),
    Kind("accept an invitation", 1, 12, accept),
)
POLLS = (
    Kind("poll of the badges", 0, 2, lambda who, _: piece(who, who.badges)),
    Kind("poll of a conversation", 0, 2, lambda who, _: piece(who, who.talk_poll)),
    Kind("search, a word", 0, 11, word),
    Kind("directory, two facets", 0, 14, directory),
    Kind("type-ahead", 0, 3, typed),
)
EXPECTED = {kind.name: (200, 204) for kind in POLLS[:2]}  # 204: nothing new; all else is answered 200
WHOLE = 9  # the budget of the mix, in times the bare page
