"""How many lines a text takes and how many sheets are filled, without a browser: with the widths of our typefaces
(static/fonts). The faces that stand in for them (static/css/21-typefaces.css) are fitted to them; since a letter of
theirs may be wider, the widths are those of the bold, up to 3 % more than a text takes. Measures are in em.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from app.cache import Cache

COUNTED = 1_000_000  # bytes of texts whose lines were counted
# Hundredths of an em of the characters from blank to ~ in Kontor Sans and Kontor Serif, weight 600.
_SANS = (
    "20 32 48 51 51 84 64 28 32 32 44 51 28 32 28 34 51 51 51 51 51 51 51 51 51 51 28 28 51 51 51 44 88 56 60 58 62 "
    "54 51 63 66 28 49 60 50 74 66 67 58 67 59 55 55 66 54 80 54 50 54 32 34 32 51 50 55 52 56 46 56 51 32 52 56 26 "
    "26 52 27 84 56 55 56 56 37 43 36 56 50 75 48 49 44 32 25 32 51"
)
_SERIF = (
    "23 31 42 54 54 95 74 21 38 38 46 55 31 34 31 36 55 55 55 55 55 55 55 55 55 55 31 31 55 55 55 43 87 71 67 66 74 "
    "64 61 72 81 39 39 73 62 93 76 74 64 74 71 56 65 76 71 102 68 67 59 36 36 36 55 53 40 56 63 53 62 54 38 57 65 34 "
    "31 62 34 96 65 59 63 61 48 48 37 64 58 85 58 59 50 36 30 36 55"
)
_PUNCTUATION = {"…": 1.0, "—": 0.9, "–": 0.54, "•": 0.4} | dict.fromkeys("“”„", 0.53) | dict.fromkeys("‘’‚", 0.31)
_WHOLE, _PLAIN, _CAPITAL = 1.0, 0.66, 0.8  # of East Asian scripts; of others, small letters and capitals
_WORD = re.compile(r"[^\S\u00a0]+|(?:[^\s-]|\u00a0)+-*|-+")  # no line ends at a no-break space
_TOGETHER = 3  # lines of a paragraph that stay together at a break, as cv.css sets orphans and widows


class _Widths(dict[str, float]):
    """The width of a character in one typeface, in em."""

    def __init__(self, ascii_: str) -> None:
        super().__init__({chr(32 + place): int(wide) / 100 for place, wide in enumerate(ascii_.split())})

    def __missing__(self, sign: str) -> float:
        self[sign] = found = self._of(sign)
        return found

    def _of(self, sign: str) -> float:
        if unicodedata.combining(sign):
            return 0.0
        if sign in _PUNCTUATION or _is_whole(sign):
            return _PUNCTUATION.get(sign, _WHOLE)
        base = unicodedata.normalize("NFD", sign)[0]
        if base != sign:
            return self[base]
        return _CAPITAL if sign.isupper() else _PLAIN


_FACES = {"sans": _Widths(_SANS), "serif": _Widths(_SERIF)}


def _is_whole(sign: str) -> bool:
    """An East Asian character: as wide as it is high, and a line may end after it."""
    return unicodedata.east_asian_width(sign) in "WF"


def width(text: str, face: str = "sans") -> float:
    return sum(map(_FACES[face].__getitem__, text))


def lines(text: str, room: float, scale: float = 1.0, face: str = "sans") -> int:
    """Lines of a text, as a browser fills them, in a column of width `room`; its letters are `scale` times as large."""
    return _COUNTED(text, room, scale, face) if text else 0  # type: ignore[no-any-return]


def _count(text: str, room: float, scale: float, face: str) -> int:
    return sum(run_in(((line, scale, face),), room) for line in text.split("\n"))


_COUNTED = Cache(_count, COUNTED)


def run_in(parts: Iterable[tuple[str, float, str]], room: float) -> int:
    """Lines of texts that follow each other in one paragraph: of each its words, scale and typeface."""
    pieces = [(each, width(each, face) * scale) for text, scale, face in parts for each in _pieces(text)]
    if sum(wide for _, wide in pieces) <= room:
        return 1
    count, used = 1, 0.0
    for piece, wide in pieces:
        if used + (0 if piece.isspace() else wide) <= room:
            used += wide
        elif wide <= room:
            count, used = count + 1, 0.0 if piece.isspace() else wide
        else:  # a word at the beginning of a line that is broken anywhere
            count, used = count + bool(used) + int(wide // room), wide % room
    return count


def _pieces(line: str) -> Iterable[str]:
    """The parts of a text that stay together on one line."""
    for word in _WORD.findall(line):
        if any(map(_is_whole, word)):
            yield from word
        else:
            yield word


class Block(NamedTuple):
    """A block on paper: `gap` above it, unless it begins a sheet; `fixed`: the height that stays together with its
    first lines; `count` lines with a height of `line`, of which a few stay together at a break.
    """

    gap: float
    fixed: float
    count: int = 0
    line: float = 0.0

    @property
    def height(self) -> float:
        return self.gap + self.fixed + self.count * self.line


def sheets(blocks: Iterable[Block], height: float) -> int:
    """On how many sheets of this height the blocks fit."""
    full, at = 1, 0.0
    for block in blocks:
        begins = block.count if block.count < 2 * _TOGETHER else _TOGETHER
        gap = block.gap if at else 0.0
        if at + gap + block.fixed + begins * block.line > height and at:
            full, at, gap = full + 1, 0.0, 0.0
        at += gap + block.fixed
        left = block.count
        while at + left * block.line > height and left >= 2 * _TOGETHER:
            here = min(int((height - at) // block.line), left - _TOGETHER)
            left, full, at = left - max(here, 0), full + 1, 0.0
        at += left * block.line
    return full
