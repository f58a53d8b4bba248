"""How much a request may send, decided before any of it is read: large bodies by the server, others here."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, request
from werkzeug.exceptions import ServiceUnavailable

from app import database
from app.rules import sizes
from app.web.unit import SAFE_METHODS
from app.web.viewer import me_or_none

REFUSED = "kontor.refused"  # set by the server: the status of a request whose body it did not read
WAIT = 60  # seconds until there may be room again


class Crowded(ServiceUnavailable):
    """Too many files arrive at once: there is no room for this one."""

    template = "errors/crowded.html"


def before_body(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Runs before the token check, which reads the whole form."""
    refused = request.environ.get(REFUSED)
    if refused == 503:
        raise Crowded(retry_after=WAIT)
    if refused:
        abort(refused)
    if request.method not in SAFE_METHODS and sizes.most(request.path, member=True) > sizes.FORM:
        with database.reading():
            request.max_content_length = sizes.most(request.path, member=me_or_none() is not None)


def init_app(app: Flask) -> None:
    app.config["MAX_FORM_MEMORY_SIZE"] = sizes.FORM  # bytes of the texts in a form with files
    app.url_value_preprocessor(before_body)
