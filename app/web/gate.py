"""What happens before a handler: who may come in, and how often."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.routing import IntegerConverter

from app import database
from app.actions import limits as counting
from app.queries import counters
from app.queries.cursors import LARGEST
from app.queries.members import MemberRow
from app.queries.viewers import Browser
from app.rules.errors import TooMany
from app.rules.leaving import ACTIVE
from app.rules.limits import WRITES, Rate
from app.web.counted import Tries
from app.web.errors import error_page
from app.web.responses import is_fragment, safe_next, sent_from, to
from app.web.unit import SAFE_METHODS, before_leaving
from app.web.viewer import browser, look_again, me, me_or_none, network, site

# Rooms that a member may enter who has not agreed to the terms, and the address below which they leave.
WITHOUT_AGREEMENT = (
    "agreement", "legal", "about", "marks", "pictures", "health", "unsubscribe", "language", "leaving", "browsers",
    "address_by_admin", "email_address",
)  # fmt: skip
LEAVING = "/settings/data"


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open a handler to guests. Handlers without it require a signed-in member."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def while_away(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open a handler to members who have paused or are leaving: every other one leads them to the page that says so."""
    view.is_for_away = True  # type: ignore[attr-defined]
    return view


def for_admins(blueprint: Blueprint) -> Blueprint:
    """Open every handler of this blueprint to admins alone. Guests are sent to sign in; members get the one 404."""

    @blueprint.before_request
    def admit() -> None:
        if not me().is_admin:
            abort(404)

    return blueprint


def limited(*rates: Rate, by: Callable[[], str | int | None] | None = None) -> Callable[..., Any]:
    """Count POSTs to this handler against these rates (web/counted.py): per member, or per key that `by` returns."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.rates = [*getattr(view, "rates", ()), *((rate, by) for rate in rates)]  # type: ignore[attr-defined]
        return view

    return mark


def count_reading(rate: Rate) -> None:
    """Refuse a GET above the rate, else count it before the response is sent, whatever the response is.

    A database that cannot be written refuses no search: strangers shown are counted separately (web/strangers.py).
    """
    who = me().id
    if not counters.left(rate, who):
        raise TooMany(rate.message, counters.ends_at(rate))
    before_leaving(lambda: counting.count_within(rate, who), vital=False)


def before_handler() -> ResponseReturnValue | None:
    """Let signed-in members in and note what their writes count against, all before the unit of work begins."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.blueprint == "assets":
        return None
    if any("\0" in str(value) for value in (request.view_args or {}).values()):
        abort(404)  # PostgreSQL allows no NUL in a text, so nothing can have such a name
    with database.reading():
        member = me_or_none()
        if member is None and request.blueprint not in ("health", "setup") and site() is None:
            return error_page(ServiceUnavailable(), template="setup/waiting.html")
    if request.method not in SAFE_METHODS and _is_sent_by_another_site():
        g.is_of_another_site = True  # for the security log
        abort(400)
    if member is None and not getattr(view, "is_public", False):
        return ask_to_sign_in()
    if member is not None and _is_kept_out(member, view):
        return to(url_for("leaving.state"))
    if member and member.state == ACTIVE and member.agreed_version < site().terms_version and _asks_to_agree():
        return to(url_for("agreement.show", next=safe_next(here())))
    if request.method not in SAFE_METHODS:
        g.tries = Tries(_rates(view, member), member.id if member else None)
        g.still_in = partial(_still_in, browser(), view)
    return None


def _is_kept_out(member: MemberRow, view: Callable[..., Any]) -> bool:
    """Whether the member is away, and this is none of the few pages that they still have."""
    return member.state != ACTIVE and request.blueprint != "health" and not getattr(view, "is_for_away", False)


def _still_in(before: Browser | None, view: Callable[..., Any]) -> Response | None:
    """Ask once more, in the transaction of a POST, who is signed in: it may have waited for the lock of another one,
    which ended the session, locked the member or changed their role or state. A response if they may not go on.
    """
    present = look_again(before) if before else None
    if present and _is_kept_out(present.member, view):
        return to(url_for("leaving.state"))
    if before is None or (present and present.member.role == before.member.role):
        return None
    if present:
        abort(404)  # as for whoever has no such role
    return None if getattr(view, "is_public", False) else ask_to_sign_in()


def _asks_to_agree() -> bool:
    """Whether a member who has not yet agreed to the terms is asked now: on a page, never instead of a form that was
    sent or of a piece of a page. What they are asked about can be read, and they can leave with their data.
    """
    is_page = request.method in SAFE_METHODS and request.headers.get("HX-Request") != "true"
    return is_page and request.blueprint not in WITHOUT_AGREEMENT and not request.path.startswith(LEAVING)


def ask_to_sign_in() -> Response:
    """Send a guest to sign in from any page that is not public, whether or not anything is there."""
    return to(url_for("accounts.sign_in", next=safe_next(here())))


def _is_sent_by_another_site() -> bool:
    """As the browser says: by Sec-Fetch-Site or, in browsers without it, Origin. Programs that are not browsers send
    neither.
    """
    place = request.headers.get("Sec-Fetch-Site")
    if place:
        return place not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    own = (f"http://{request.host}", f"https://{request.host}", current_app.config["BASE_URL"].rstrip("/"))
    return origin is not None and origin.rstrip("/") not in own


def _rates(view: Callable[..., Any], member: MemberRow | None) -> list[tuple[Rate, str | int]]:
    """What a change is counted against, and for whom."""
    rates = getattr(view, "rates", None) or ([(WRITES, None)] if member else [])
    counted = ((rate, by() if by else (member.id if member else network())) for rate, by in rates)
    return [(rate, who) for rate, who in counted if who is not None]


def here() -> str:
    """Where a member wants to return to: never an address that changes something."""
    if request.method in SAFE_METHODS and not is_fragment():
        return request.full_path if request.query_string else request.path
    return sent_from().path


class Id(IntegerConverter):
    """An id in an address. A number that no database could store is an address that does not exist."""

    def __init__(self, map: Any, **options: Any) -> None:
        super().__init__(map, **{"max": LARGEST, **options})


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = Id
    app.before_request(before_handler)
