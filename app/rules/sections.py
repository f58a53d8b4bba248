"""The registries of a profile: fields of contact data, and the further sections with the fields of their entries.

A new section is one entry of ENTRY_KINDS and one line in visibility.PARTS and visibility.SECTIONS.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from app.rules import limits
from app.rules.labels import N_, Label


class ContactKind(NamedTuple):
    """`form`: email, phone, day or text: how the value is checked, linked and entered."""

    label: Label
    form: str


CONTACT_KINDS: dict[str, ContactKind] = {
    "email": ContactKind(N_("E-mail"), "email"),
    "phone": ContactKind(N_("Phone"), "phone"),
    "mobile": ContactKind(N_("Mobile"), "phone"),
    "address": ContactKind(N_("Address"), "text"),
    "birthday": ContactKind(N_("Birthday"), "day"),
    "messenger": ContactKind(N_("Messenger"), "text"),
}
RELEASES = {
    "connections": N_("All my connections"),
    "chosen": N_("Connections I choose"),
    "nobody": N_("Nobody"),
}
AUDIENCE_LABELS = {
    "members": N_("All members"),
    "connections": N_("My connections"),
    "self": N_("Only me"),
}


def link_to(kind: str, value: str) -> str | None:
    """Where a click on a field of contact data leads: a letter, a call, or nowhere."""
    form = CONTACT_KINDS[kind].form
    if form == "email":
        return "mailto:" + quote(value, safe="@+")
    return "tel:" + re.sub(r"[^0-9+]", "", value) if form == "phone" else None


class EntryField(NamedTuple):
    """One field of an entry: a column of ProfileEntry and how it is entered (line, link, month, text or choice)."""

    column: str
    label: Label
    form: str = "line"
    most: int = limits.TITLE
    required: bool = False
    hint: Label | None = None


@dataclass(frozen=True)
class EntryKind:
    """One further section. `label` heads it, `one` names an entry ("Add: Certificate"), `prompt` says what it is for.

    `dated`: its entries stand by date, newest first; those of the others are ordered by hand. `beside`: it stands in
    the narrow column of the profile. `lasting`: an entry without an end still goes on.
    """

    label: Label
    one: Label
    prompt: Label
    fields: tuple[EntryField, ...]
    most: int = 30
    dated: bool = True
    beside: bool = False
    lasting: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.column for field in self.fields)


LANGUAGE_LEVELS = {
    "native": N_("Mother tongue"),
    "full": N_("Business fluent"),
    "working": N_("Good working knowledge"),
    "limited": N_("Limited working knowledge"),
    "elementary": N_("Basic knowledge"),
}
_FROM = EntryField("starts", N_("From"), "month", hint=N_("Year, or month and year"))
_TO = EntryField("ends", N_("To"), "month", hint=N_("Empty if it goes on"))
_LINK = EntryField("url", N_("Link"), "link", limits.LINK)
_TEXT = EntryField("text", N_("Description"), "text", limits.ENTRY_TEXT)

ENTRY_KINDS: dict[str, EntryKind] = {
    "projects": EntryKind(
        N_("Projects"), N_("Project"), N_("What did you bring about, alone or with others?"),
        (EntryField("title", N_("Name"), most=limits.ENTRY_TITLE, required=True), _FROM, _TO, _LINK, _TEXT),
        lasting=True,
    ),
    "volunteering": EntryKind(
        N_("Volunteering"), N_("Voluntary office"), N_("Where do you help, in a club, a board, a fire brigade?"),
        (EntryField("title", N_("Role"), most=limits.ENTRY_TITLE, required=True),
         EntryField("detail", N_("Organisation")), _FROM, _TO, _LINK, _TEXT),
        lasting=True,
    ),
    "publications": EntryKind(
        N_("Publications"), N_("Publication"), N_("Books, articles, talks that can be looked up."),
        (EntryField("title", N_("Title of the work"), most=limits.ENTRY_TITLE, required=True),
         EntryField("detail", N_("Publisher")),
         EntryField("starts", N_("Published"), "month", hint=N_("Year, or month and year")), _LINK, _TEXT),
    ),
    "languages": EntryKind(
        N_("Languages"), N_("Language"), N_("Which languages do you speak, and how well?"),
        (EntryField("title", N_("Language"), most=60, required=True), EntryField("detail", N_("Level"), "choice"),
         EntryField("text", N_("In your own words"), hint=N_("For example a certificate: “C1, Goethe-Institut”"))),
        dated=False, beside=True,
    ),
    "certificates": EntryKind(
        N_("Certificates"), N_("Certificate"), N_("Licences and examinations, with who issued them."),
        (EntryField("title", N_("Name"), most=limits.ENTRY_TITLE, required=True),
         EntryField("detail", N_("Issued by")),
         EntryField("starts", N_("Issued"), "month", hint=N_("Year, or month and year")),
         EntryField("ends", N_("Valid until"), "month"),
         EntryField("number", N_("Number"), most=80), _LINK),
        beside=True,
    ),
    "honours": EntryKind(
        N_("Honours"), N_("Honour"), N_("Prizes and distinctions."),
        (EntryField("title", N_("Name"), most=limits.ENTRY_TITLE, required=True),
         EntryField("detail", N_("Awarded by")),
         EntryField("starts", N_("Awarded"), "month", hint=N_("Year, or month and year")), _TEXT),
        beside=True,
    ),
    "links": EntryKind(
        N_("Links"), N_("Link"), N_("Your website, your company, your page elsewhere."),
        (EntryField("url", N_("Web address"), "link", limits.LINK, required=True),
         EntryField("title", N_("Name of the link"), most=60)),
        dated=False, beside=True,
    ),
}  # fmt: skip
