"""Redirects from a handle that a member gave up to the current one, with the path below it and the query string."""

from __future__ import annotations

from flask import Response, make_response, redirect, request, url_for

from app import database
from app.queries import people
from app.web.responses import is_fragment, to
from app.web.unit import SAFE_METHODS
from app.web.viewer import me_or_none


def moved() -> Response | None:
    """The redirect from an address below /in/<former handle>; None if the viewer may not see who has moved.

    301 for a page, because other sites link to it; htmx follows. A form is not sent on: it was made for another
    profile.
    """
    given = dict(request.view_args or {})
    if request.method not in SAFE_METHODS or "handle" not in given or request.endpoint is None:
        return None
    viewer = me_or_none()
    with database.reading():
        present = people.handle_now(viewer.id if viewer else None, given["handle"])
    if present is None:
        return None
    query = request.query_string.decode("ascii", "ignore")
    location = url_for(request.endpoint, **{**given, "handle": present}) + (f"?{query}" if query else "")
    return to(location) if is_fragment() else make_response(redirect(location, 301))
