"""E-mail addresses: what people paste into a field, what can be sent to, and when two of them are one mailbox."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import idna
from email_validator import EmailNotValidError, validate_email

from app.rules import invisible, limits, text
from app.rules.labels import N_, Label

INCOMPLETE = N_("This is not a complete address, like anna@example.org.")
UNSENDABLE = N_(
    "Use an address without umlauts or other special letters before the @: this site cannot send e-mail to this one."
)
_MAILTO = re.compile(r"mailto:([^?]*)(?:\?.*)?", re.IGNORECASE)
_NAMED = re.compile(r"[^<>]*<([^<>]*)>[\s;,.]*")
_AROUND = " \t;,\"'“”„«»‘’‚‹›<>()[]"


class Unsendable(ValueError):
    """No e-mail can go to this address; `why` says it."""

    def __init__(self, why: Label) -> None:
        super().__init__(why)
        self.why = why


def is_complete(address: str) -> bool:
    """Whether it has the syntax of an address, be it one that this site cannot send to."""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def deliverable(address: str) -> str:
    """The address as it is sent to: the domain by IDNA 2008, so that straße.example is not strasse.example.

    Raises Unsendable.
    """
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise Unsendable(INCOMPLETE) from None
    if found.ascii_email is None:  # the part before the @ needs SMTPUTF8, which few servers speak
        raise Unsendable(UNSENDABLE)
    return found.ascii_email


def address_in(typed: str) -> str:
    """The address alone of what was typed or pasted: "Anna Neu <anna@example.org>;" -> "anna@example.org".

    Understands mailto:, signs that show nothing, and what stands around an address in a list or a sentence. What holds
    no address, or several, comes back to be refused.
    """
    address = invisible.bare(text.clean_line(typed))
    if named := _NAMED.fullmatch(address):
        address = named[1]
    if link := _MAILTO.fullmatch(address.strip(_AROUND)):
        address = unquote(link[1])
    return address.lstrip(_AROUND).rstrip(f"{_AROUND}.")


def mailbox(address: str) -> str:
    """The one form of all spellings of an address: the part before the @ in small letters (NFC, full case folding),
    the domain as DNS knows it (UTS 46, non-transitional: straße.example is not strasse.example).

    Comparing only: e-mail is sent to the address as it was typed. What DNS cannot have as a domain is in small
    letters, and so is what is too long for an address.
    """
    address = address.strip()
    if address.isascii() or len(address) > limits.EMAIL:
        return address.lower()
    local, at, domain = address.rpartition("@")
    return f"{_folded(local)}{at}{_in_dns(domain)}"


def _folded(words: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", words).casefold())


def _in_dns(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        return _folded(domain)
