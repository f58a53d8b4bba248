"""The people in Connections.csv, read only to find members among them: no data about them is stored."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import unquote

from app.portability.linkedin.sheets import Line, plain
from app.rules import limits, text
from app.rules.email import address_in, mailbox

SAME_NAME = 4  # rows; more are guesses at an address. Five imports a day allow no more guesses than invitations do
LONGEST = 160  # characters of a name: no member has more, and folding may make several of one


class Acquaintance(NamedTuple):
    """A person in an archive. `name`: the sort key in lists of people; `email`: the mailbox; `profile`: see
    `profile_of`.
    """

    name: str
    email: str
    profile: str


def profile_of(address: str) -> str:
    """The part after /in/ in the address of a LinkedIn profile, decoded and in lower case; "" for other addresses.

    The same profile is written with www., de. or no host prefix, with and without a scheme, encoded and not.
    """
    found = re.match(r"(?:https?://)?(?:[\w-]+\.)?linkedin\.com/in/([^/?#\s]+)", address.strip(), re.IGNORECASE)
    return unquote(found[1]).casefold().strip() if found else ""


def acquaintances(lines: Iterable[Line]) -> Iterator[Acquaintance]:
    """The people who can be identified by an address or a profile; closed accounts have neither name nor address."""
    people = dict.fromkeys(filter(None, (_acquaintance(line.cells) for line in lines)))
    names = Counter(each.name for each in people)
    return (each for each in people if names[each.name] <= SAME_NAME)


def _acquaintance(cells: dict[str, str]) -> Acquaintance | None:
    first, last = (plain(cells.get(column, "")) for column in ("first name", "last name"))
    name = text.name_key(f"{first[:LONGEST]} {last[:LONGEST]}")
    email = mailbox(address_in(plain(cells.get("email address", ""))[: limits.EMAIL]))
    profile = profile_of(plain(cells.get("url", "")))
    return Acquaintance(name, email, profile) if name and (email or profile) else None
