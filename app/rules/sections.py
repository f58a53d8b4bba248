"""Contact data fields, by kind, and the sections a profile is edited in."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import quote

from app.rules.errors import N_


class ContactKind(NamedTuple):
    """`form`: email, phone, day or text: how the value is checked, linked and entered."""

    label: str
    form: str


CONTACT_KINDS: dict[str, ContactKind] = {
    "email": ContactKind(N_("E-mail"), "email"),
    "phone": ContactKind(N_("Phone"), "phone"),
    "mobile": ContactKind(N_("Mobile"), "phone"),
    "address": ContactKind(N_("Address"), "text"),
    "birthday": ContactKind(N_("Birthday"), "day"),
    "messenger": ContactKind(N_("Messenger"), "text"),
}
RELEASES = {"connections": N_("All my connections"), "nobody": N_("Nobody")}


def link_to(kind: str, value: str) -> str | None:
    """Where a click on a field of contact data leads: a letter, a call, or nowhere."""
    form = CONTACT_KINDS[kind].form
    if form == "email":
        return "mailto:" + quote(value, safe="@+")
    return "tel:" + re.sub(r"[^0-9+]", "", value) if form == "phone" else None
