"""How many lines a text takes and how many sheets are filled, without a browser: with the widest typeface that
static/css/20-tokens.css may fall back to, so that no text takes more than estimated. Measures are in em.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from app.cache import Cache

COUNTED = 1_000_000  # bytes of texts whose lines were counted
# Hundredths of an em of the characters from blank to ~ in DejaVu Sans.
_ASCII = (
    "32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 100 68 69 70 77 "
    "63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 "
    "28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84"
)
_PUNCTUATION = {"…": 1.0, "—": 1.0, "•": 0.59}
_WHOLE, _PLAIN, _CAPITAL = 1.0, 0.66, 0.8  # of East Asian scripts; of others, small letters and capitals
_WORD = re.compile(r"[^\S\u00a0]+|[^\s-]+-*|-+|\u00a0+")
_TOGETHER = 3  # lines of a paragraph that stay together at a break, as cv.css sets orphans and widows


class _Widths(dict[str, float]):
    """The width of a character, in em."""

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


_widths = _Widths({chr(32 + place): int(width) / 100 for place, width in enumerate(_ASCII.split())})


def _is_whole(sign: str) -> bool:
    """An East Asian character: as wide as it is high, and a line may end after it."""
    return unicodedata.east_asian_width(sign) in "WF"


def width(text: str) -> float:
    return sum(map(_widths.__getitem__, text))


def lines(text: str, room: float, scale: float = 1.0) -> int:
    """Lines of a text, as a browser fills them, in a column of width `room`; its letters are `scale` times as large."""
    return _COUNTED(text, room, scale) if text else 0  # type: ignore[no-any-return]


def _count(text: str, room: float, scale: float) -> int:
    return sum(_of_one(line, room / scale) for line in text.split("\n"))


_COUNTED = Cache(_count, COUNTED)


def _of_one(line: str, room: float) -> int:
    if width(line) <= room:
        return 1
    count, used = 1, 0.0
    for piece in _pieces(line):
        wide = width(piece)
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
