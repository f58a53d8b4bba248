"""The seam between HTTP and the product: page or fragment, unit of work, errors, headers.

The only module that reads htmx's headers. A handler finds, acts and answers; everything around that is here.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import (
    Flask,
    Response,
    abort,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_login import current_user
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import Gone as LinkOver
from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable, TooManyRequests
from werkzeug.routing import IntegerConverter

from app import database
from app.actions import limits as counting
from app.actions import sessions
from app.cursors import LARGEST
from app.extensions import db
from app.formatting import long_date
from app.models import Member, Submission
from app.models.base import now
from app.queries import accounts, counters, notifications
from app.rules.errors import Gone, Over, Refused, TooMany
from app.rules.limits import WRITES, Rate

PACKED = ("text/html", "text/plain", "application/json", "application/manifest+json")
READING = ("GET", "HEAD", "OPTIONS")
LOCALES = ("en", "de")
SEEN_EVERY = timedelta(hours=1)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # Flask-WTF checks the Referer under https, so it must be sent
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


# --- who looks ------------------------------------------------------------------------------------------------


def load_session(token: str) -> Any:
    """Flask-Login's loader: the session row behind the cookie, with its member; noted as seen once an hour."""
    found = accounts.signed_in(token)
    if found is None:
        return None
    session, member = found
    session.member, session.token = member, token
    if request.method in READING and now() - session.seen_at > SEEN_EVERY:
        note_after(lambda: sessions.seen(session.id, member.id))
    return session


def choose_locale() -> str:
    """The member's language, else the one the guest chose, else what the browser prefers."""
    member = me_or_none()
    if member:
        return member.locale
    chosen = request.cookies.get("locale")
    if chosen in LOCALES:
        return chosen
    return request.accept_languages.best_match(LOCALES) or (site().locale if site() else "en")


def choose_timezone() -> str:
    member = me_or_none()
    return member.timezone if member else (site().timezone if site() else "UTC")


def me() -> Member:
    """The signed-in member; only for handlers that are not public."""
    return current_user.member  # type: ignore[no-any-return]


def me_or_none() -> Member | None:
    return current_user.member if current_user.is_authenticated else None


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """Open a handler to guests. Without this line everything needs a signed-in member."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def limited(*rates: Rate, by: Callable[[], str | int | None] | None = None) -> Callable[..., Any]:
    """Count POSTs to this handler against these rates: per member, or by what `by` gives."""

    def mark(view: Callable[..., Any]) -> Callable[..., Any]:
        view.rates = [*getattr(view, "rates", ()), *((rate, by) for rate in rates)]  # type: ignore[attr-defined]
        return view

    return mark


def count_reading(rate: Rate) -> None:
    """Refuse a GET above the rate, else note it after the answer. For look-ups that could be used for harvesting."""
    who = me().id
    if not counters.left(rate, who):
        raise TooMany(rate.message, retry_after=counters.seconds_left(rate))
    note_after(lambda: counting.count(rate, who))


def address() -> str:
    """The peer's address, or what the trusted proxies say it is."""
    return request.remote_addr or ""


def before_handler() -> ResponseReturnValue | None:
    """Let signed-in members in, count what they change, all before the unit of work begins."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is None or request.blueprint == "assets":
        return None
    if any("\0" in str(value) for value in (request.view_args or {}).values()):
        abort(404)  # PostgreSQL takes no NUL in a text, so nothing can have such a name
    with database.reading():
        member = me_or_none()
        if member is None and request.blueprint not in ("health", "setup") and site() is None:
            return error_page(ServiceUnavailable(), template="setup/waiting.html")
    if request.method not in READING:
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            abort(400)
        database.end_transaction()
        _count(view, member)
    if member is None and not getattr(view, "is_public", False):
        return to(url_for("accounts.sign_in", next=safe_next(_here())))
    return None


def _count(view: Callable[..., Any], member: Member | None) -> None:
    rates = getattr(view, "rates", None) or ([(WRITES, None)] if member else [])
    for rate, by in rates:
        who = by() if by else (member.id if member else address())
        if who is not None:
            counting.spend(rate, who)


def _here() -> str:
    """Where a member wants to return to: never an address that changes something."""
    if request.method in READING and not is_fragment():
        return request.full_path if request.query_string else request.path
    return urlsplit(request.referrer or "").path


def safe_next(target: str | None) -> str | None:
    """A path on this site, or None: no scheme, no host, no control character, no backslash."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if any(char <= " " or char in "\\\x7f" for char in target):
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc and parts.path != "/" else None


# --- unit of work ---------------------------------------------------------------------------------------------


class Kontor(Flask):
    """Flask with one transaction around each handler: committed below 400, rolled back otherwise.

    A handler that lost a race runs once more and sees what the winner did.
    """

    def dispatch_request(self) -> ResponseReturnValue:
        if request.method in READING:
            with database.reading():
                answer = self._dispatch_once()
            _write_notes(answer)
            return answer
        try:
            return self._dispatch_once()
        except DBAPIError as error:
            if not database.lost_a_race(error):
                raise
            return self._dispatch_once()

    def _dispatch_once(self) -> Response:
        try:
            answer = make_response(super().dispatch_request())
            if answer.status_code < 400:
                db.session.commit()
            else:
                db.session.rollback()
            return answer
        except BaseException:
            db.session.rollback()
            raise


def note_after(note: Callable[[], object]) -> None:
    """Run a small write after a GET was answered: last seen, read up to. A prefetch leaves no note."""
    if "prefetch" not in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        g.setdefault("notes", []).append(note)


def _write_notes(answer: Response) -> None:
    notes = g.pop("notes", [])
    if notes and answer.status_code < 400:
        g.writing_notes = True
        with database.transaction():
            for note in notes:
                note()
        g.writing_notes = False


def number(name: str) -> int | None:
    """A cursor or id that the address or form gives under this name, None for anything that cannot be one."""
    given = request.values.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else None


def _key() -> str:
    """What `new_key` gave the form; anything else counts as no key."""
    key = request.form.get("submission", "")
    return key if re.fullmatch("[0-9a-f-]{36}", key) else ""


def submitted_before() -> ResponseReturnValue | None:
    """The way to where this very form led when it was sent the first time, None for a new one."""
    key = _key()
    row = db.session.get(Submission, (me().id, key)) if key else None
    return to(row.location) if row else None


def remember_submission(location: str) -> None:
    """Remember where this form led, in the transaction of what it did."""
    key = _key()
    if key:
        db.session.add(Submission(member_id=me().id, key=key, location=location))
        db.session.flush()


# --- answers --------------------------------------------------------------------------------------------------


def is_fragment() -> bool:
    """True where htmx asks for a piece of a page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Request-Type") != "full"


def page(template: str, fragment: str | None = None, status: int = 200, **context: Any) -> Response:
    """Answer with a page, or with the piece of it that htmx asked for. The piece is the partial the page includes."""
    if fragment and is_fragment():
        return make_response(render_template(fragment, **_context(), **context), status)
    return make_response(render_template(template, **_context(), **context), status)


def _context() -> dict[str, Any]:
    member = me_or_none()
    return {
        "site": site(),
        "me": member,
        "badges": notifications.badges(member) if member else None,
        "locale": str(get_locale()),
        "marker": current_user.marker if member else "",
    }


def site() -> Any:
    """The organisation; read once a request."""
    if "site" not in g:
        g.site = accounts.site()
    return g.site


def to(location: str) -> Response:
    """Go on to another page: 303 for a plain form, 204 with HX-Redirect for htmx, which would swap a 3xx in."""
    if request.headers.get("HX-Request") == "true":
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = location
        return answer
    return make_response(redirect(location, 303))


def is_asking() -> bool:
    """True for a GET of an address whose POST does something: the page that asks."""
    return request.method in READING


def after_action(fragment: str, location: str, **context: Any) -> Response:
    """The answer to a button: the piece that takes the place of the old one, or the page that shows the result."""
    if is_fragment():
        return make_response(render_template(fragment, **_context(), **context))
    return to(location)


def back(default: str) -> str:
    """The page a form was sent from, if it is one of ours, else `default`."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host:
        path = came_from.path + (f"?{came_from.query}" if came_from.query else "")
        return safe_next(path) or ("/" if path == "/" else default)
    return default


def refuse_in(form: Any, refused: Refused) -> None:
    """Show why an action refused, beside the field it names or at the head of the form."""
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
    return gettext(refused.message) % values


# --- errors ---------------------------------------------------------------------------------------------------


OWN_PAGES = (400, 403, 404, 405, 410, 413, 429, 500, 503)


def error_page(error: HTTPException, retry_after: int | None = None, template: str = "") -> Response:
    """One fixed page per status and language: no form, no counters, no token, the same bytes for everybody."""
    status = error.code or 500
    template = template or f"errors/{status if status in OWN_PAGES else 400}.html"
    answer = make_response(render_template(template, site=_site_if_there(), locale=str(get_locale())), status)
    if status == 405:
        answer.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    if retry_after:
        answer.headers["Retry-After"] = str(retry_after)
    return answer


def _site_if_there() -> Any:
    """The organisation, None where the database does not answer: the page that says so must still come."""
    try:
        with database.reading():
            return site()
    except DBAPIError:
        db.session.rollback()
        g.site = None
        return None


def refused_page(refused: Refused) -> Response:
    """An action refused and no form is there to say it: back to where the button stood, with the sentence."""
    db.session.rollback()
    if isinstance(refused, TooMany):
        return error_page(TooManyRequests(), retry_after=refused.retry_after)
    flash(say(refused))
    return to(back(url_for("home.index")))


BUSY = (OperationalError, InterfaceError, InternalError, IntegrityError, PoolTimeout)


def busy_page(error: Exception) -> Response:
    """The database is locked, full, read-only or away, or a race was lost twice: nothing was changed, try again."""
    db.session.rollback()
    current_app.logger.error("database: %s", getattr(error, "orig", error))
    return error_page(ServiceUnavailable(), retry_after=10)


def after_handler(answer: Response) -> Response:
    """Headers that every answer carries."""
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if request.is_secure:
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint not in ("static", "assets.show", "pictures.show"):
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        answer.vary.update(("Cookie", "HX-Request"))
    return _packed(answer)


def _packed(answer: Response) -> Response:
    """Text of more than 1 kB goes out compressed: level 4 makes 2.7 kB of 18 in 53 microseconds."""
    if (
        answer.direct_passthrough
        or answer.mimetype not in PACKED
        or "Content-Encoding" in answer.headers
        or "gzip" not in request.headers.get("Accept-Encoding", "")
    ):
        return answer
    content = answer.get_data()
    if len(content) > 1000:
        answer.set_data(gzip.compress(content, 4, mtime=0))
        answer.headers["Content-Encoding"] = "gzip"
        answer.vary.add("Accept-Encoding")
    return answer


class Id(IntegerConverter):
    """An id in an address. A number that no database could hold is an address that does not exist."""

    def __init__(self, map: Any, **options: Any) -> None:
        super().__init__(map, **{"max": LARGEST, **options})


def init_app(app: Flask) -> None:
    app.url_map.converters["int"] = Id
    app.before_request(before_handler)
    app.after_request(after_handler)
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(Refused, refused_page)
    app.register_error_handler(Gone, lambda _: error_page(NotFound()))
    app.register_error_handler(Over, lambda _: error_page(LinkOver()))
    for error in BUSY:
        app.register_error_handler(error, busy_page)
