"""What of an account is noted, for its member to read: the registry of kinds. A new kind is one entry and a call of
`account_log.note`.
"""

from __future__ import annotations

from app.rules.labels import N_, Label

SIGNED_IN, NEW_BROWSER, FAILED = "signed_in", "new_browser", "failed"

EVENTS: dict[str, Label] = {
    SIGNED_IN: N_("Signed in"),
    NEW_BROWSER: N_("Signed in from a new browser"),
    FAILED: N_("Wrong password"),
    "password_changed": N_("Password changed"),
    "reset_used": N_("New password chosen by a link"),
    "email_changed": N_("E-mail address changed"),
    "email_restored": N_("E-mail address changed back"),
    "browser_ended": N_("Browser signed out"),
    "browsers_ended": N_("All other browsers signed out"),
    "downloaded": N_("Data downloaded"),
    "paused": N_("Account paused"),
    "resumed": N_("Account resumed"),
    "leaving": N_("Deletion of the account requested"),
    "stayed": N_("Account kept"),
}
OF_SIGNING_IN = (SIGNED_IN, NEW_BROWSER, "reset_used")
