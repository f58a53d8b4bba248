"""E-mail addresses: what people paste into a field, which ones e-mail can be sent to, and when two are one mailbox."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

import idna
from email_validator import EmailNotValidError, validate_email

from app.rules import invisible, limits, text
from app.rules.labels import N_, Label

INCOMPLETE = N_("Enter an e-mail address like anna@example.org.")
UNSENDABLE = N_(
    "Use an address without umlauts or other special letters before the @: this site cannot send e-mail to this one."
)
_MAILTO = re.compile(r"mailto:([^?]*)(?:\?.*)?", re.IGNORECASE)
_NAMED = re.compile(r"[^<>]*<([^<>]*)>[\s;,.]*")
_AROUND = " \t;,\"'“”„«»‘’‚‹›<>()[]"


class Unsendable(ValueError):
    """No e-mail can be sent to this address; `why` says why."""

    def __init__(self, why: Label) -> None:
        super().__init__(why)
        self.why = why


def is_complete(address: str) -> bool:
    """Whether it has the syntax of an address, even if this site cannot send to it."""
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


def deliverable(address: str) -> str:
    """The address for sending: its domain by IDNA 2008, so that straße.example is not strasse.example.

    Raises Unsendable.
    """
    try:
        found = validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        raise Unsendable(INCOMPLETE) from None
    if found.ascii_email is None:  # the part before the @ needs SMTPUTF8, which few servers support
        raise Unsendable(UNSENDABLE)
    return found.ascii_email


def address_in(typed: str) -> str:
    """The bare address in what was typed or pasted: "Anna Neu <anna@example.org>;" -> "anna@example.org".

    Understands mailto:, invisible characters, and punctuation around an address in a list or a sentence. A text with no
    address, or with several, is returned unchanged, to be refused.
    """
    address = invisible.bare(text.clean_line(typed))
    if named := _NAMED.fullmatch(address):
        address = named[1]
    if link := _MAILTO.fullmatch(address.strip(_AROUND)):
        address = unquote(link[1])
    return address.lstrip(_AROUND).rstrip(f"{_AROUND}.")


def mailbox(address: str) -> str:
    """The one form of all spellings of an address: the part before the @ in lower case (NFC, full case folding), the
    domain as in DNS (UTS 46, non-transitional: straße.example is not strasse.example).

    For comparing only: e-mail is sent to the address as it was typed. A domain that DNS cannot have, or a text too long
    for an address, is lower-cased.
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
