"""Dates as archives write them: "Jan 2020", "05 Mar 2024", "2018", "2022-10-01", "8/20/26, 8:13 AM", "Sept. 2019"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from app.models.base import now
from app.portability.month_names import AMBIGUOUS, CROATIAN, CZECH_OR_POLISH, NAMES
from app.rules import months
from app.rules.text import fold

_MONTHS = {fold(word.replace("_", " ")): month for month, line in enumerate(NAMES, 1) for word in line.split()}
_CROATIAN, _CZECH_OR_POLISH = frozenset(CROATIAN.split()), frozenset(CZECH_OR_POLISH.split())
# Words within a date without a meaning of their own: "1 de enero", "2020. gada", "2020 m.", "2020 r.", "2020 г.",
# "1er", "2nd".
_FILLING = frozenset("de del den of the le ta gada g m r г р er st nd rd th º ª".split())
# "Until now", folded, in the languages of the European Union.
_STILL = frozenset(map(fold, (
    "present|to present|current|currently|now|today|to date|until today|ongoing|heute|bis heute|aktuell|gegenwart|"
    "laufend|derzeit|jetzt|aujourd’hui|aujourd'hui|présent|à ce jour|en cours|actuel|actualidad|la actualidad|presente|"
    "actual|hoy|oggi|attuale|in corso|atual|atualmente|o momento|até o momento|até ao momento|heden|huidig|vandaag|"
    "obecnie|teraz|do teraz|nadal|současnost|dosud|nyní|súčasnosť|doteraz|dnes|nutid|nu|nuværende|i dag|idag|pågående|"
    "nuvarande|nykyinen|nykyhetki|nyt|tällä hetkellä|σήμερα|παρόν|έως σήμερα|jelen|jelenleg|jelenlegi|prezent|în "
    "prezent|сега|настояще|до момента|до сега|danes|sedanjost|sedaj|danas|sadašnjost|trenutno|dabar|iki šiol|tagad|"
    "pašlaik|šobrīd|praegu|tänapäev|inniu|faoi láthair|láithreach|issa|preżent|illum"
).split("|")))  # fmt: skip
_DASHES = frozenset(("-", "–", "—", "--", "…", "..."))
_TIME = re.compile(r"[ ,T]+\d{1,2}:\d{2}.*$", re.DOTALL)
_ISO = re.compile(r"(\d{4})[-/.] ?(\d{1,2})(?:[-/.] ?(\d{1,2}))?\.?", re.ASCII)
_POINTS = re.compile(r"(\d{1,2})(?:\. ?|-)(\d{1,2})(?:\. ?|-)(\d{4}|\d{2})", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})", re.ASCII)
_EASTERN = re.compile(r"(?:(\d{4})[年년] ?)?(\d{1,2})[月월] ?(?:(\d{1,2})[日일])?(\d{4})?", re.ASCII)
_NUMBERED = re.compile(r"[2-5]\d{4}", re.ASCII)  # days since 1899-12-30, as a spreadsheet counts: 1954 to 2064
_NAME_AND_YEAR = re.compile(r"[^\W\d_]+\.?[ '’/-]{1,2}(\d\d)")  # "Jan-20", and "Jan 14" out of a German Excel
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)", re.ASCII)


class Habits(NamedTuple):
    """What only the other dates of a table can tell. `croatian`: month names are Croatian, None if no date decides;
    `day_first`: a date like 31/12/2019 is among them.
    """

    croatian: bool | None = None
    day_first: bool = False


UNKNOWN = Habits()
_Parts = tuple[int | None, int | None, int | None]


def habits(texts: Iterable[str]) -> Habits:
    """How the dates of one table are written."""
    croatian, day_first = None, False
    for text in texts:
        names = set(fold(text).split())
        if names & _CROATIAN or names & _CZECH_OR_POLISH:
            croatian = bool(names & _CROATIAN)
        found = _SLASHES.fullmatch(_TIME.sub("", text.strip()))
        day_first |= bool(found) and int(found[1]) > 12  # type: ignore[index]
    return Habits(croatian, day_first)


def month(text: str, known: Habits = UNKNOWN) -> str | None:
    """A date as "2020-01", or "2020" if only the year is given; None for what is no date, or an ambiguous one."""
    parts = _parts(text, known)
    if parts is None:
        return None
    year, number, day = parts
    if year is None and (short := _NAME_AND_YEAR.fullmatch(text.strip())):
        year, day = _year(short[1]), None
    if year is None or (number and day is not None and not months.birthday(day, number)):
        return None  # there is no 31 February
    return months.parse(f"{year}-{number}" if number else str(year))


def year(text: str) -> str | None:
    """The only year in a text that is no date: "Spring 2020"."""
    found = set(_YEAR.findall(text))
    return months.parse(found.pop()) if len(found) == 1 else None


def day(text: str) -> str | None:
    """A day of the year, "--03-14", with or without its year; None for what is none."""
    parts = _parts(text, UNKNOWN)
    if parts is None or not parts[1] or not parts[2]:
        return None
    return months.birthday(parts[2], parts[1])


def is_still(text: str) -> bool:
    """Whether an end date says that there is no end yet: "Present", "heute", "-"."""
    return text.strip() in _DASHES or (len(text) <= 40 and fold(text) in _STILL)


def _parts(text: str, known: Habits) -> _Parts | None:
    """(year, month, day), None for a part that is missing."""
    text = _TIME.sub("", text.strip()).strip()
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3]) if found[3] else None
    if found := _POINTS.fullmatch(text):
        return _of_numbers(found, day_first=int(found[2]) <= 12)
    if found := _SLASHES.fullmatch(text):
        return _of_numbers(found, day_first=int(found[1]) > 12 or (known.day_first and int(found[2]) <= 12))
    if (found := _EASTERN.fullmatch(text)) and (found[1] or found[4]):
        return int(found[1] or found[4]), int(found[2]), int(found[3]) if found[3] else None
    if _NUMBERED.fullmatch(text):
        counted = date(1899, 12, 30) + timedelta(int(text))
        return counted.year, counted.month, counted.day
    if months.parse(text):
        year, _, number = months.parse(text).partition("-")  # type: ignore[union-attr]
        return int(year), int(number) if number else None, None
    return _in_words(text, known)


def _of_numbers(found: re.Match[str], *, day_first: bool) -> _Parts:
    first, second = int(found[1]), int(found[2])
    return _year(found[3]), second if day_first else first, first if day_first else second


def _in_words(text: str, known: Habits) -> _Parts | None:
    """ "05 Mar 2024", "Mar 14", "1 de enero de 2020", "2020. gada janvāris"."""
    words = [word for word in re.findall(r"[0-9]+|[^\W\d_]+", text) if word.lower() not in _FILLING]
    numbers = [word for word in words if word.isdecimal()]
    number = _named(fold(" ".join(word for word in words if not word.isdecimal())), known)
    years = [int(word) for word in numbers if len(word) == 4]
    days = [int(word) for word in numbers if len(word) < 3]
    if not number or not numbers or len(years) > 1 or len(days) > 1 or len(years) + len(days) != len(numbers):
        return None
    return years[0] if years else None, number, days[0] if days else None


def _named(name: str, known: Habits) -> int | None:
    if name in AMBIGUOUS and known.croatian is not None:
        return AMBIGUOUS[name][0 if known.croatian else 1]
    return _MONTHS.get(name)


def _year(text: str) -> int:
    """A year of two digits is in the last hundred years, or at most five ahead."""
    if len(text) == 4:
        return int(text)
    ahead = now().year + 5
    return ahead - (ahead - int(text)) % 100
