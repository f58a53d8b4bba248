"""Values from files of other programs, converted to what our own forms would accept; "" for what is no value."""

from __future__ import annotations

import re
from typing import Any

from app.rules import email as email_rules
from app.rules import limits, links, months
from app.rules import text as text_rules
from app.rules.email import address_in

LONGEST = 100_000  # characters of one value that are read: a book in a field is no reason to spend a minute on it
_ISO = re.compile(r"(\d{4}(?:-\d{2})?)(?:-\d{2})?(?:[T ].*)?", re.ASCII | re.DOTALL)


def line(value: Any) -> str:
    """One line, without the characters that forms refuse. Numbers become text, other types give ""."""
    return text_rules.clean_line(re.sub(r"[\r\n]+", " ", _words(value)))


def text(value: Any) -> str:
    """Several lines."""
    return text_rules.clean_text(_words(value))


def _words(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15:
        value = str(value)
    return text_rules.without_forbidden(value[:LONGEST]) if isinstance(value, str) else ""


def month(value: Any) -> str:
    """ "2014-04-01" and "04/2014" -> "2014-04", "2014" -> "2014"."""
    written = line(value)
    iso = _ISO.fullmatch(written)
    return months.parse(iso[1] if iso else written) or ""


def link(value: Any) -> str:
    """The address of a page, with its scheme."""
    return links.complete(line(value)) or ""


def email(value: Any) -> str:
    address = address_in(line(value)).lower()
    return address if email_rules.is_complete(address) and len(address) <= limits.CONTACT else ""


def phone(value: Any) -> str:
    """A number with at least five digits to dial, as its owner writes it."""
    number = line(value)
    return number if sum(char.isdigit() for char in number) >= 5 and len(number) <= limits.CONTACT else ""


def day(value: Any) -> str:
    """A birthday without its year, as it is stored: "--03-14"."""
    found = re.fullmatch(r"--(\d\d)-(\d\d)", line(value), re.ASCII)
    return (months.birthday(int(found[2]), int(found[1])) or "") if found else ""


def cut(value: str, most: int) -> str:
    """The beginning that fits, with an ellipsis if something was left out."""
    return value if len(value) <= most else text_rules.shorten(value, most - 2)
