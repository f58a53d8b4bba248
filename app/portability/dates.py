"""Dates as archives write them: "Jan 2020", "05 Mar 2024", "2018", "2022-10-01", "8/20/26, 8:13 AM", "Sept. 2019"."""

from __future__ import annotations

import re

from app.models.base import now
from app.rules import months
from app.rules.text import fold

# Folded names of months, January first, in ten languages. Written out: Babel's tables of them are 12 MB in memory.
_NAMES = """
jan january januar januari janv janvier janner jaenner ene enero gen gennaio janeiro sty styczen stycznia
feb february februar februari fevr fevrier febrero febbraio fev fevereiro lut luty lutego
mar mrz march marz maerz mars marts marzo maart mrt marco marzec marca
apr april avr avril abr abril aprile kwi kwiecien kwietnia
may mai mayo mag maggio mei maio maj maja
jun june juni juin junio giu giugno junho cze czerwiec czerwca
jul july juli juil juillet julio lug luglio julho lip lipiec lipca
aug august aout ago agosto augustus augusti sie sierpien sierpnia
sep sept september septembre septiembre set settembre setembro wrz wrzesien wrzesnia
oct october okt oktober octobre octubre ott ottobre out outubro paz pazdziernik pazdziernika
nov november novembre noviembre novembro lis listopad listopada
dec december dez dezember decembre dic diciembre dicembre dezembro gru grudzien grudnia
"""
_MONTHS = {fold(word): month for month, line in enumerate(_NAMES.split("\n")) for word in line.split()}
_TIME = re.compile(r"[ ,T]+\d{1,2}:\d{2}.*$", re.DOTALL)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
_POINTS = re.compile(r"(\d{1,2})\. ?(\d{1,2})\. ?(\d{4}|\d{2})", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})", re.ASCII)


def month(text: str) -> str | None:
    """A date as "2020-01", or "2020" where only the year is given; None for what is no date."""
    parts = _parts(text)
    if parts is None or parts[0] is None:
        return None
    year, number, day = parts
    if number and day is not None and not months.birthday(day, number):
        return None  # there is no 31 February
    return months.parse(f"{year}-{number}" if number else str(year))


def day(text: str) -> str | None:
    """A day of the year, "--03-14", with or without its year; None for what is none."""
    parts = _parts(text)
    if parts is None or not parts[1] or not parts[2]:
        return None
    return months.birthday(parts[2], parts[1])


def _parts(text: str) -> tuple[int | None, int | None, int | None] | None:
    """(year, month, day), None for what is not said."""
    text = _TIME.sub("", text.strip()).strip()
    if found := _ISO.fullmatch(text):
        return int(found[1]), int(found[2]), int(found[3]) if found[3] else None
    if found := _POINTS.fullmatch(text):
        return _year(found[3]), int(found[2]), int(found[1])
    if found := _SLASHES.fullmatch(text):
        return _year(found[3]), int(found[1]), int(found[2])
    if months.parse(text):
        year, _, number = months.parse(text).partition("-")  # type: ignore[union-attr]
        return int(year), int(number) if number else None, None
    return _in_words(text)


def _in_words(text: str) -> tuple[int | None, int, int | None] | None:
    """ "05 Mar 2024", "Mar 14", "1 de enero de 2020", "Jan-20" as Excel writes January 2020."""
    words = [word for word in re.findall(r"\w+", text) if word.lower() not in ("de", "of", "of", "del")]
    named = [place for place, word in enumerate(words) if fold(word) in _MONTHS]
    rest = [word for place, word in enumerate(words) if place not in named]
    if len(named) != 1 or len(rest) not in (1, 2) or not all(re.fullmatch(r"[0-9]{1,4}", word) for word in rest):
        return None
    number, years = _MONTHS[fold(words[named[0]])], [word for word in rest if len(word) == 4]
    days = [int(word) for word in rest if len(word) < 3]
    if len(rest) == 1 and re.fullmatch(r"[^\W\d]+-\d\d", text):
        return _year(rest[0]), number, None
    if len(years) + len(days) != len(rest) or len(years) > 1:
        return None
    return int(years[0]) if years else None, number, days[0] if days else None


def _year(text: str) -> int:
    """A year of two digits is of the last hundred years, or at most five ahead."""
    if len(text) == 4:
        return int(text)
    ahead = now().year + 5
    return ahead - (ahead - int(text)) % 100
