"""Error pages: fixed, without form, counters or token, so that "not allowed" and "not there" are the same bytes.

Members find the navigation on them, as plain links that are the same for all.
"""

from __future__ import annotations

import time
from math import ceil
from typing import Any

from flask import Flask, Response, current_app, flash, g, make_response, request, url_for
from flask_babel import force_locale, get_locale
from sqlalchemy.exc import DatabaseError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import Gone as LinkOver
from werkzeug.exceptions import HTTPException, NotFound, ServiceUnavailable, TooManyRequests

from app import database, logs
from app.database import troubles
from app.extensions import login
from app.rules.errors import Gone, Over, Refused, TooMany
from app.rules.locales import LOCALES
from app.text.formatting import translate
from app.web.moved import moved
from app.web.rendering import block, render
from app.web.responses import back, is_fragment, say, to
from app.web.unit import SAFE_METHODS
from app.web.viewer import choose_locale, me_or_none, site

OWN_PAGES = (400, 403, 404, 405, 410, 413, 429, 500, 503)
BUSY = (OperationalError, InterfaceError, InternalError, IntegrityError, PoolTimeout)


def error_page(error: HTTPException, retry_after: int | None = None, template: str = "", said: str = "") -> Response:
    """One fixed page per status, sentence and language: no form, no counters, no token, the same bytes for all guests
    and for all members. What a link that is over offers depends on its address alone.

    `said`: what happened, in the viewer's language, if it is more than the page says for its status.
    """
    status = error.code or 500
    template = template or getattr(error, "template", "") or f"errors/{status if status in OWN_PAGES else 400}.html"
    with force_locale(_locale_if_there()):
        if is_fragment():
            response = _toast(said or block(template, "sentence"), status)
        else:
            shown = {"site": _site_if_there(), "locale": str(get_locale()), "said": said,
                     "is_member": me_or_none() is not None, "place": request.endpoint}  # fmt: skip
            response = make_response(render(template, shown), status)
    if status == 405:
        response.headers["Allow"] = ", ".join(sorted(getattr(error, "valid_methods", None) or ()))
    retry_after = retry_after or getattr(error, "retry_after", None)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _toast(sentence: str, status: int) -> Response:
    """The sentence of an error page, for htmx: it becomes a toast, and what was typed stays in the form."""
    response = make_response(render("errors/_toast.html", {"text": sentence}), status)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#toasts", "beforeend"
    return response


def _site_if_there() -> Any:
    """The organisation; None if the database does not answer: the page that says so must still be sent."""
    try:
        with database.reading():
            found = site()
            return found if found and found.name else None  # a rollback expires it: load it here, not while rendering
    except (*BUSY, DatabaseError):
        database.roll_back()
        g.site = None
        return None


def _locale_if_there() -> str:
    """The viewer's language; the browser's if the database does not answer. The viewer is then a guest, so that the
    page does not load the member again.
    """
    try:
        with database.reading():
            return choose_locale()
    except (*BUSY, DatabaseError):
        database.roll_back()
        g.site, g._login_user = None, login.anonymous_user()
        return request.accept_languages.best_match(LOCALES) or "en"


def lost_page(error: NotFound) -> Response:
    """Nothing is there, unless a member has moved: then redirect."""
    return moved() or error_page(error)


def gone_page(gone: Gone) -> Response:
    """As `lost_page`. If a button was pressed, the page says what happened to its thing."""
    said = translate(gone.message) if gone.message and request.method not in SAFE_METHODS else ""
    return moved() or error_page(NotFound(), said=said)


def refused_page(refused: Refused) -> Response:
    """An action refused and there is no form to say it: back to the page of the button, with the sentence."""
    database.roll_back()
    if isinstance(refused, TooMany):
        seconds = ceil(refused.until.timestamp() - time.time())
        return error_page(TooManyRequests(), retry_after=max(1, seconds), said=say(refused))
    flash(say(refused))
    return to(back(url_for("home.index")))


def busy_page(error: Exception) -> Response:
    """The database is locked, full, read-only or away, or races were lost: nothing was changed, try again."""
    database.roll_back()
    told = troubles.are_told_by(error)
    what_to_do = f" {troubles.sentence(error)}" if told else ""  # type: ignore[arg-type]
    current_app.logger.error("database: %s.%s", logs.kind(error), what_to_do)
    return error_page(ServiceUnavailable(), retry_after=10)


def damaged_page(error: DatabaseError) -> Response:
    """The database file is damaged or not a database. A more specific error that is not named above is a bug of ours.
    """
    if not troubles.are_told_by(error):
        raise error
    return busy_page(error)


def init_app(app: Flask) -> None:
    app.register_error_handler(HTTPException, error_page)
    app.register_error_handler(NotFound, lost_page)
    app.register_error_handler(Refused, refused_page)
    app.register_error_handler(Gone, gone_page)
    app.register_error_handler(Over, lambda _: error_page(LinkOver()))
    for error in BUSY:
        app.register_error_handler(error, busy_page)
    app.register_error_handler(DatabaseError, damaged_page)
