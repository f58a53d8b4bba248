"""Academic titles in front of names: people are listed and greeted without them."""

from __future__ import annotations

import re

# How titles of Europe's universities begin. Some are also written without a full stop; "Mag" or "Ing" may be names.
_BARE = frozenset("dr prof professor professorin doktor pd mgr".split())
_BEGINS = _BARE | frozenset(
    "ao apl bc dipl doc doz dott dottssa dra drs hab ing inz ir judr mag mddr mudr mvdr paeddr pharmdr phdr priv rndr "
    "thdr univ".split()
)
# Words that continue a title: "Dr. rer. nat.", "Dr. h. c. mult.", "Dipl.-Ing. (FH)".
_GOES_ON = frozenset(
    "agr biol c dent disc e em fh forest h habil hc inf inform iur jur kffr kfm math med mont mult nat oec paed pharm "
    "phil phys pol psych rer sc soc ssa techn theol troph tu univ vet volksw betriebsw wirtsch".split()
)


def without_titles(name: str) -> str:
    """ "Prof. Dr. Eva Adler" -> "Eva Adler". The last word is never taken for a title."""
    words = name.split()
    start = 0
    while start < len(words) - 1 and (_is_title(words[start]) or (start and _goes_on(words[start]))):
        start += 1
    return " ".join(words[start:])


def greeted(name: str) -> str:
    """By what somebody is greeted: the first word, without titles; all of it if that is an initial or no name alone."""
    bare = without_titles(name)
    first = bare.partition(" ")[0]
    is_name = len(first) > 1 and "." not in first and not first.isupper() and not first[0].islower()
    return first if is_name else bare


def _pieces(word: str) -> list[str]:
    return [piece for piece in re.split(r"[.\-()]+", word.casefold().rstrip(",").replace("ż", "z")) if piece]


def _is_title(word: str) -> bool:
    pieces = _pieces(word)
    if "." not in word:
        return len(pieces) == 1 and pieces[0] in _BARE
    return bool(pieces) and pieces[0] in _BEGINS and all(piece in _BEGINS | _GOES_ON for piece in pieces[1:])


def _goes_on(word: str) -> bool:
    """ "h." of "Dr. h. c.", not the "H." of a name."""
    pieces = _pieces(word)
    if not pieces or word.rstrip(",")[-1] not in ".)" or (len(pieces[0]) == 1 and word[0].isupper()):
        return False
    return all(piece in _GOES_ON for piece in pieces)
