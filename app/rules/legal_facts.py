"""What the privacy page has to say of this product besides how long things are kept: who gets to know them."""

from __future__ import annotations

from app.rules.labels import N_

RECIPIENTS = (
    N_("Other members, as far as the settings of each profile and of each entry allow."),
    N_("The operator of the mail server that sends our e-mails: address, subject and text of each e-mail."),
    N_("Guests and search engines, only if a member has opened their profile to them."),
)
