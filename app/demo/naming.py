"""Names for invented people: given names of their generation, family names of many origins, faces that fit."""

from __future__ import annotations

from functools import lru_cache
from random import Random

from app.demo import words
from app.demo.draw import Decks

ORIGIN_OF_GIVEN_KEPT = 0.72  # the others were given a German name by their parents
DOUBLE_FAMILY = 0.04
SHOWS_INITIALS = 0.35
SELDOM_FACE = 0.03


def naming(chance: Random, decks: Decks, born: int) -> tuple[str, str, str, str]:
    """(given, family, gender, origin): gender f, m or n (a given name that tells neither)."""
    origins = _origins()
    young = born >= 1972  # before, few families from elsewhere sent their children to the school
    names = [name for name in origins if name == "german" or young or chance.random() < 0.35]
    origin = chance.choices(names, [int(origins[name]["weight"][0]) for name in names])[0]
    gender = chance.choices("fmn", (48, 50, 2))[0]
    of_given = origin if chance.random() < ORIGIN_OF_GIVEN_KEPT and gender != "n" else "german"
    key = _given_key(of_given, gender, born)
    given = decks.draw(("given", of_given, key), origins[of_given][key])
    family = _family(chance, decks, origin, gender)
    return given.replace("_", " "), family, gender, origin


def face(chance: Random, decks: Decks, given: str, gender: str) -> int | None:
    """The number of a drawn portrait that fits, None for somebody who shows initials."""
    shown = chance.random() >= SHOWS_INITIALS
    kind = {"f": "feminine", "m": "masculine", "n": "neutral"}[gender]
    if given.endswith("preet") and gender == "m":
        kind = "turban"
    elif chance.random() < SELDOM_FACE:
        kind = f"seldom {kind}"
    number = decks.draw(("face", kind), faces()[kind])
    return number if shown else None


@lru_cache
def faces() -> dict[str, tuple[int, ...]]:
    """Numbers of the portraits by how they read: feminine, masculine, neutral, turban, and "seldom" ones."""
    return {kind: tuple(map(int, texts[0].split())) for kind, texts in words.keyed("portraits.txt").items()}


@lru_cache
def _origins() -> dict[str, dict[str, tuple[str, ...]]]:
    origins: dict[str, dict[str, tuple[str, ...]]] = {}
    current = ""
    for line in words.lines("names.txt"):
        if line.startswith("["):
            current = line.strip("[]")
            origins[current] = {}
        else:
            key, _, names = line.partition(":")
            origins[current][key] = tuple(names.split())
    return origins


def _given_key(origin: str, gender: str, born: int) -> str:
    if origin != "german" or gender == "n":
        return gender
    return f"{gender} old" if born < 1960 else f"{gender} middle" if born < 1983 else f"{gender} young"


def _family(chance: Random, decks: Decks, origin: str, gender: str) -> str:
    def one(of: str) -> str:
        his, _, hers = decks.draw(("family", of), _origins()[of]["family"]).partition("/")
        return (hers if hers and gender == "f" else his).replace("_", " ")

    family = one(origin)
    if chance.random() < DOUBLE_FAMILY and not {" ", "-"} & set(family):
        second = one("german")
        return family if {" ", "-"} & set(second) or second == family else f"{family}-{second}"
    return family
