"""The legal pages of an organisation, and which of them it needs before it opens its doors."""

from __future__ import annotations

import re

from app.rules.labels import N_, Label

PAGES: dict[str, Label] = {
    "imprint": N_("Imprint"),
    "privacy": N_("Privacy policy"),
    "terms": N_("Terms of use"),
    "rules": N_("House rules"),
    "accessibility": N_("Accessibility"),
}
BEFORE_OPENING = ("imprint", "privacy")  # before strangers may read or be written to: § 5 DDG, articles 13, 14 GDPR
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def address_in(text: str) -> str:
    """The first e-mail address in a text; empty if there is none."""
    found = ADDRESS.search(text)
    return found[0] if found else ""
