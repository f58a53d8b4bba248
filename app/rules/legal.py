"""The legal pages of an organisation: which there are, what they are for, and what they have to say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.rules.labels import N_, Label

PAGES: dict[str, Label] = {
    "imprint": N_("Imprint"),
    "privacy": N_("Privacy policy"),
    "terms": N_("Terms of use"),
    "rules": N_("House rules"),
    "accessibility": N_("Accessibility"),
    "about": N_("About us"),
}
BEFORE_OPENING = ("imprint", "privacy")  # before strangers may read or be written to: § 5 DDG, articles 13, 14 GDPR
AGREED = ("terms", "rules")  # which members agree to
OPEN_POLICIES = ("open", "approval", "domains")  # by which strangers may join, or ask to
TEXT = 60_000  # characters of one page

_FIRST: dict[tuple[str, ...], Label] = {
    ("imprint", "privacy"): N_("Publish the imprint and the privacy policy first: guests need to read them."),
    ("imprint",): N_("Publish the imprint first: guests need to read it."),
    ("privacy",): N_("Publish the privacy policy first: guests need to read it."),
}
_GAP = re.compile(r"\[[^\[\]\n]*\]")
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


def publish_first(missing: Sequence[str]) -> Label:
    """The sentence that names the missing ones of BEFORE_OPENING."""
    return _FIRST[tuple(missing)]


def gaps(text: str) -> list[str]:
    """What still has to be filled in: "[name of the organisation]"."""
    return _GAP.findall(text)


def address_in(text: str) -> str:
    """The first e-mail address in a text; empty if there is none."""
    found = ADDRESS.search(text)
    return found[0] if found else ""


def linked(legal: str, public_about: bool) -> list[tuple[Label, str]]:
    """(label, path) of the pages that everybody may read, for the foot of pages and e-mails. legal: as the Site stores
    what is published.
    """
    found = [(PAGES[name], f"/legal/{name}") for name in PAGES if name in legal.split() and name != "about"]
    return [*found, (PAGES["about"], "/about")] if public_about else found
