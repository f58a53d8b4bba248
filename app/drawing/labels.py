"""The words outside the ring: broken into lines that fit between the arc and the edge of the picture."""

from __future__ import annotations

import re
from math import cos, sin
from typing import NamedTuple

from app.drawing.ring import ARC, HEIGHT, LONG_TICK, WIDTH, X, Y
from app.portability.typesetting import width

SIZE, LINE = 19, 23  # of the letters, and from one line to the next
AIR, EDGE, BESIDE = 11, 4, 16  # to the arc, to the edge of the picture, and how far beyond that beside it
WIDEST, WIDEST_BELOW = 160, 200  # of a label beside the ring, of one above or below
ASIDE = 0.2  # sine of the angle from which a label stands beside its point
BEFORE = "\u2005"  # between the words and the number of people
AFTER_A_YEAR = "\u2005·\u2005"  # or the two would be one number
_APART = re.compile(r"(?<!&)\s+")  # "& Co." stays in one line
_BASE = 0.78  # from the top of a line to its base line


class Label(NamedTuple):
    """`lines`: the words; the number of people ends the last one. `x`, `bases`: where they begin, end or have their
    middle, as `anchor` says in the words of SVG, and their base lines. `before`: between the last word and the number.
    `box`: left, top, width, height of all.
    """

    lines: list[str]
    x: float
    bases: list[float]
    anchor: str
    before: str
    box: tuple[int, int, int, int]


def label(words: str, count: int, angle: float, has_scale: bool = False) -> Label:
    """The label of a group whose arc has its middle at this angle, with or without a scale."""
    radius = ARC + AIR + (LONG_TICK if has_scale else 0)
    out, up = sin(angle), cos(angle)
    x = X + radius * out
    anchor = "middle" if abs(out) < ASIDE else "start" if out > 0 else "end"
    room = min(WIDEST if abs(up) < 0.5 else WIDEST_BELOW, (WIDTH - x if out > 0 else x) + BESIDE)
    before = AFTER_A_YEAR if words[-1:].isdigit() else BEFORE
    lines = broken(words, before + str(count), room, 3 if abs(up) < 0.5 else 2)
    wide, high = max(map(_wide, [*lines[:-1], lines[-1] + before + str(count)])), LINE * len(lines)
    # beside the ring its middle is level with the point, above and below it is its nearest edge
    top = Y - radius * up - high / 2 - high / 2 * max(-1.0, min(1.0, 2 * up))
    top = max(EDGE, min(HEIGHT - EDGE - high, top))
    left = x - wide * {"start": 0, "middle": 0.5, "end": 1}[anchor]
    bases = [round(top + (n + _BASE) * LINE, 1) for n in range(len(lines))]
    return Label(lines, round(x, 1), bases, anchor, before, (round(left), round(top), round(wide), high))


def broken(words: str, end: str, room: float, most: int) -> list[str]:
    """The words in at most so many lines, with room for `end` in the last; what does not fit is cut off."""
    lines = [""]
    for word in _APART.split(words.strip()):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _wide(longer) > room and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
    if _wide(lines[-1] + end) > room and len(lines) < most:  # the last word goes with the number, or that alone
        *rest, last = _APART.split(lines.pop())
        lines += [" ".join(rest), last] if rest else [last, ""]
    return [_cut(each, room - (_wide(end) if n == len(lines) - 1 else 0)) for n, each in enumerate(lines)]


def _cut(words: str, room: float) -> str:
    if _wide(words) <= room:
        return words
    while words and _wide(words + "…") > room:
        words = words[:-1]
    return words.rstrip(" ,-&") + "…"


def _wide(words: str) -> float:
    return width(words, "serif") * SIZE
