"""What a handler responds with: a page or a fragment of it, a redirect, a form with what is wrong."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, NoReturn
from urllib.parse import SplitResult, urlsplit

from flask import Response, make_response, redirect, request
from flask_babel import get_locale
from werkzeug.urls import iri_to_uri

from app.actions import submissions as remembering
from app.queries import notifications, people, submissions
from app.queries.notifications import Badges
from app.rules import text
from app.rules.errors import Gone, Refused, TooMany
from app.rules.labels import Label
from app.text.formatting import long_date, translate, until
from app.web.rendering import render
from app.web.unit import SAFE_METHODS, came_to_nothing
from app.web.viewer import browser, me, me_or_none, site


def is_fragment() -> bool:
    """True where htmx asks for a fragment of a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def is_asking() -> bool:
    """True for a GET of an address whose POST does something: the page with the form is asked for."""
    return request.method in SAFE_METHODS


def page(template: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """Respond with a page, or with the fragment of it that htmx asked for: the very partial that the page includes."""
    if fragment and is_fragment():  # counts nothing anew: the page around it has its badges, and a poll
        return _rendered(fragment, status, context)
    return _rendered(template, status, {**_around(), **context})


def fragment(template: str, status: int = 200, **context: Any) -> Response:
    """Respond with a fragment alone, where the handler knows that none but htmx asks."""
    return _rendered(template, status, context)


def _rendered(template: str, status: int, context: dict[str, Any]) -> Response:
    return make_response(render(template, {**_context(), "failed": status == 422, **context}), status)


def _context() -> dict[str, Any]:
    return {"site": site(), "me": me_or_none()}


def _around() -> dict[str, Any]:
    """What a page shows around what its handler gives."""
    member = me_or_none()
    return {
        "face": people.face_of(member) if member else None,
        "badges": badges(),
        "locale": str(get_locale()),
        "marker": browser().marker if member else "",
    }


def badges() -> Badges | None:
    """The numbers beside the words of the navigation as they are now, None for a guest."""
    member = me_or_none()
    return notifications.badges(member) if member else None


def to(location: str) -> Response:
    """Go on to another page: 303 for a plain form, 204 with HX-Redirect for htmx, which would swap a 3xx in."""
    if request.headers.get("HX-Request") == "true":
        response = make_response("", 204)
        response.headers["HX-Redirect"] = iri_to_uri(location)  # a header carries no more than ASCII
        return response
    return make_response(redirect(location, 303))


def to_form(location: str) -> Response:
    """The response to a GET of an address whose POST acts: opening a link changes nothing, it leads to the form."""
    return to(location)


def after_action(fragment: str, location: str, **context: Any) -> Response:
    """The response to a button: the fragment that replaces the old one, or a redirect to the page with the result."""
    if is_fragment():
        return _rendered(fragment, 200, context)
    return to(location)


def safe_next(target: str | None) -> str | None:
    """A path on this site, or None: no scheme, no host, no control character, no backslash."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if any(char <= " " or char in "\\\x7f" for char in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and parts.path != "/" else None


def sent_from() -> SplitResult:
    """The address that the browser says it comes from; empty if it is not an address (`http://[`): anybody may send it.
    """
    try:
        return urlsplit(request.referrer or "")
    except ValueError:
        return urlsplit("")


def back(default: str) -> str:
    """The page a form was sent from, if it is one of ours, else `default`."""
    came_from = sent_from()
    if came_from.netloc == request.host:
        path = came_from.path + (f"?{came_from.query}" if came_from.query else "")
        return safe_next(path) or ("/" if path == "/" else default)
    return default


def gone(message: Label) -> NoReturn:
    """Nothing was found to act on: 404 with this sentence, which must not tell apart gone, hidden and never there."""
    raise Gone(message)


def refuse_in(form: Any, refused: Refused) -> None:
    """Show why an action refused, beside the field it names or at the head of the form.

    A limit is no mistake in the form: it gets a page of its own, with the status and the header that say so.
    """
    if isinstance(refused, TooMany):
        raise refused
    message = say(refused)
    if refused.field and refused.field in form:
        form[refused.field].errors = [*form[refused.field].errors, message]
    else:
        form.form_errors.append(message)


def say(refused: Refused) -> str:
    """The message of a refusal in the viewer's language, dates as the viewer reads them."""
    values = {
        name: long_date(value) if isinstance(value, datetime) else value for name, value in refused.values.items()
    }
    if isinstance(refused, TooMany):
        values["time"] = until(refused.until)
    return translate(refused.message, **values)


def typed(name: str, most: int = 100) -> str:
    """The value of this name in the address, cleaned as one line and shortened."""
    return text.clean_line(request.args.get(name, ""))[:most]


def number(name: str) -> int | None:
    """A cursor or id that the address or form gives under this name; None for anything that cannot be one."""
    return _number(request.values.get(name, ""))


def numbers(name: str, most: int) -> list[int]:
    """The ids that the form gives under this name, the first `most` of them; what cannot be one is left out."""
    given = (_number(each) for each in request.form.getlist(name)[:most])
    return [each for each in given if each is not None]


def _number(given: str) -> int | None:
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else None


def form_key() -> str:
    """The key that `new_key` gave the form; "" for anything else."""
    key = request.form.get("submission", "")
    return key if re.fullmatch("[0-9a-f-]{36}", key) else ""


def submitted_before() -> Response | None:
    """A redirect to where this very form led when it was first sent; None for a new one."""
    key = form_key()
    location = submissions.location(me().id, key) if key else None
    if location is None:
        return None
    came_to_nothing()
    return to(location)


def remember_submission(location: str) -> None:
    """Remember where this form led, in the transaction of what it did."""
    key = form_key()
    if key:
        remembering.remember(me().id, key, location)
