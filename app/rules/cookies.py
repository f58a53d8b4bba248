"""Every cookie of this site: its name, for how long, and what it is for. The privacy page lists them from here."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

from app.rules import limits
from app.rules.labels import N_, Label


class Cookie(NamedTuple):
    """`lasts`: at the longest, in the browser."""

    name: str
    lasts: timedelta
    purpose: Label


SESSION = ""  # app/config.py names it, differently where the site is reached by https
MARKER = "kontor_marker"  # a page shown by Back compares it with its own: app.js
DEVICE = "kontor_device"
LOCALE = "locale"
LOCALE_LASTS = timedelta(days=365)

COOKIES = (
    Cookie(SESSION, limits.SESSION_ABSOLUTE, N_("Keeps you signed in and protects the forms against forgery.")),
    Cookie(MARKER, limits.SESSION_ABSOLUTE, N_("Hides pages from the next person at this computer once you sign out.")),
    Cookie(DEVICE, limits.DEVICE, N_("Tells your browser from strangers who guess your password.")),
    Cookie(LOCALE, LOCALE_LASTS, N_("Remembers the language that you chose.")),
)
