"""Why an e-mail came back, in plain words: what the server said of its recipient."""

from __future__ import annotations

import re

from app.rules.labels import N_, Label
from app.rules.mail_troubles import MEANINGS

UNKNOWN, FULL, CLOSED = N_("Mailbox unknown"), N_("Mailbox full"), N_("Mailbox closed")
NO_DOMAIN, REFUSED = N_("Domain takes no e-mail"), N_("Recipient refused")

# Enhanced status codes (RFC 3463, 7505, 7504), then words of servers that give none.
_SAID = (
    (FULL, re.compile(r"\b[45]\.2\.[23]\b|\b552\b|over ?quota|quota exceeded|mailbox[^.;]{0,20} full", re.IGNORECASE)),
    (CLOSED, re.compile(r"\b[45]\.(2\.1|1\.6)\b|disabled|inactive|suspended|moved", re.IGNORECASE)),
    (NO_DOMAIN, re.compile(r"\b[45]\.(1\.2|1\.10|4\.[14])\b|\b556\b|unrout|no mx|domain[^.;]{0,20} not",
                           re.IGNORECASE)),
    (UNKNOWN, re.compile(r"\b[45]\.1\.[013]\b|unknown|no such|not found|does not exist|doesn.t exist|invalid",
                         re.IGNORECASE)),
)  # fmt: skip


def why(answer: str, trouble: str) -> Label:
    """`answer`: the server's last words; `trouble`: why the site was refused until it was given up."""
    if trouble in MEANINGS:
        return MEANINGS[trouble]
    return next((label for label, pattern in _SAID if pattern.search(answer)), REFUSED)
