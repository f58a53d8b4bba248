"""Drawing without repetition: a deck gives every card once before it is shuffled again."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

Card = TypeVar("Card")


class Decks:
    """Named decks with one common source of chance, so that similar decks do not repeat each other."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.said: set[str] = set()  # lines that should not be repeated lightly
        self._left: dict[object, list] = {}

    def draw(self, name: object, cards: Sequence[Card]) -> Card:
        """The next card of the deck `name`; `cards` must be the same each time, and not empty."""
        left = self._left.get(name)
        if not left:
            left = self._left[name] = list(cards)
            self.chance.shuffle(left)
        return left.pop()


def ascii_of(text: str) -> str:
    """Lower case a-z, 0-9 and hyphens, German style (ä = ae, ß = ss); for e-mail addresses."""
    from unicodedata import combining, normalize

    spelled = text.casefold().translate(_SPELLED)
    plain = "".join(letter for letter in normalize("NFKD", spelled) if not combining(letter))
    kept = "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in plain)
    return "-".join(part for part in kept.split("-") if part)


_SPELLED = str.maketrans({
    "ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "å": "aa", "æ": "ae", "ł": "l", "ı": "i",
    "đ": "d", "’": "", "'": "",
})  # fmt: skip
