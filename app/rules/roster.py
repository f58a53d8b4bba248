"""The organisation's list of people: what its columns mean, what is wrong with a line, what becomes of a person.

waiting --released, in turn--> invited --> joined | declined | never (no e-mail to them again) | bounced
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.rules import limits, text
from app.rules.labels import N_, Label

WAITING, INVITED, JOINED, DECLINED, NEVER, BOUNCED = "waiting", "invited", "joined", "declined", "never", "bounced"
STATES: dict[str, Label] = {
    WAITING: N_("Waiting"),
    INVITED: N_("Invited, no answer"),
    JOINED: N_("Joined"),
    DECLINED: N_("Declined"),
    NEVER: N_("No e-mail wanted"),
    BOUNCED: N_("E-mail came back"),
}
LISTED = (WAITING, INVITED, JOINED, BOUNCED)  # of the others only the number is known
JOIN, LEAVE = "join", "leave"

# What a column may be, and the words of headers that say so, folded.
COLUMNS: dict[str, Label] = {
    "email": N_("E-mail"),
    "name": N_("Name"),
    "first": N_("First name"),
    "last": N_("Last name"),
    "school": N_("School"),
    "year": N_("Year of leaving"),
    "organisation": N_("Organisation"),
    "language": N_("Language"),
}
_HEADERS = {
    "email": "email|e mail|e mail adresse|email adresse|email address|e mail address|mail|mailadresse|courriel",
    "first": "first name|firstname|given name|vorname|rufname|prenom",
    "last": "last name|lastname|surname|family name|nachname|familienname|zuname|nom de famille",
    "name": "name|full name|vollstandiger name|mitglied|member|person",
    "school": "school|schule|hochschule|universitat|university|college|fachbereich|studiengang",
    "year": "year|jahr|jahrgang|abschluss|abschlussjahr|class of|class|graduation year|year of leaving|abgang",
    "organisation": "organisation|organization|company|employer|firma|betrieb|arbeitgeber|unternehmen|verein",
    "language": "language|sprache|locale|langue",
}
_WORDS = {word: role for role, words in _HEADERS.items() for word in words.split("|")}
_LANGUAGES = {"de": "de", "deu": "de", "ger": "de", "en": "en", "eng": "en"}
_YEAR = re.compile(r"(?:19|20)\d\d")

BAD_ADDRESS = N_("There is no e-mail address that this site can send to.")
TWICE = N_("The address is on this list twice.")
MEMBER = N_("This person is a member already.")
LISTED_ALREADY = N_("This person is on the roster already.")
REFUSES = N_("This person wants no e-mail from this site.")
NO_NAME = N_("Added without the name: it is empty, too long, or not in words.")
NO_YEAR = N_("Added without the year: it is none from 1900 to 2099.")
CUT = N_("Added without “%(column)s”: it is longer than %(most)s characters.")
TOO_MANY = N_("Only the first %(most)s lines are read.")

NOT_FOUND = N_("No member has this address.")
LEFT_ALREADY = N_("This person has left already.")
IS_ADMIN = N_("Admins are not locked by a list: change the role first.")


def role_of(header: str) -> str:
    """What a column is, by its header; "" if that does not say."""
    return _WORDS.get(" ".join(text.words(header)), "")


def guessed(header: Sequence[str], lines: Sequence[Sequence[str]]) -> dict[str, int]:
    """Columns by what they are: as their headers say, and for addresses as the cells look."""
    found: dict[str, int] = {}
    for place, word in enumerate(header):
        if role := role_of(word):
            found.setdefault(role, place)
    if "email" not in found:
        signs = [sum("@" in line[place] for line in lines if place < len(line)) for place in range(len(header))]
        if signs and max(signs):
            found["email"] = signs.index(max(signs))
    return found


def language_in(cell: str, usual: str) -> str:
    """The language that a cell names: de, Deutsch, German, en_GB ...; else the usual one."""
    return _LANGUAGES.get(text.fold(cell)[:3] if cell[2:3].isalpha() else text.fold(cell)[:2], usual)


def year_in(cell: str) -> str | None:
    """The year in a cell: 1998, 31.07.1998, 1997/98 is 1997; "" for an empty cell, None for anything else."""
    if not cell:
        return ""
    found = _YEAR.search(cell)
    return found[0] if found and len(cell) <= limits.PLACE else None
