"""The legal pages of an organisation, and which of them it needs before it opens its doors."""

from __future__ import annotations

from app.rules.labels import N_, Label

PAGES: dict[str, Label] = {
    "imprint": N_("Imprint"),
    "privacy": N_("Privacy policy"),
    "terms": N_("Terms of use"),
    "rules": N_("House rules"),
    "accessibility": N_("Accessibility"),
}
BEFORE_OPENING = ("imprint", "privacy")  # before strangers may read or be written to: § 5 DDG, articles 13, 14 GDPR
