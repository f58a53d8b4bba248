"""The password, asked for again before what cannot be undone, or shows everything: on a page that then leads back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import url_for

from app.models.base import now
from app.rules.limits import PASSWORD_FRESH
from app.web.gate import here
from app.web.responses import safe_next, to
from app.web.viewer import browser


def fresh_password(view: Callable[..., Any]) -> Callable[..., Any]:
    """Ask for the password first, unless it was typed in this browser within PASSWORD_FRESH (OWASP ASVS 5.0, 7.5.1).

    From a POST the way leads back to the page with its form: opening a link does nothing.
    """

    @wraps(view)
    def ask_first(**values: Any) -> Any:
        return view(**values) if is_fresh() else to(url_for("browsers.confirm", next=safe_next(here())))

    return ask_first


def is_fresh() -> bool:
    """Whether the password was typed in this browser just now. A moment in the future, left by a clock that was set
    back, is none.
    """
    at = browser().confirmed_at  # type: ignore[union-attr]
    return at is not None and abs(now() - at) <= PASSWORD_FRESH
