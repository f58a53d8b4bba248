"""The words outside the ring: broken into lines that fit between the arc and the edge of the picture."""

from __future__ import annotations

from math import cos, sin
from typing import NamedTuple

from app.drawing.ring import ARC, HEIGHT, LONG_TICK, WIDTH, X, Y
from app.portability.typesetting import width

SIZE, LINE = 19, 23  # of the letters, and from one line to the next
AIR, EDGE = 11, 4  # to the arc, to the edge of the picture
WIDEST, WIDEST_MIDDLE = 160, 220  # of a label beside the ring, of one above or below
ASIDE = 0.2  # sine of the angle from which a label stands beside its point
_BASE = 0.78  # from the top of a line to its base line


class Label(NamedTuple):
    """`lines`: the words, then the number of people, which ends the last line; `x`, `tops`: where; `anchor`: of SVG."""

    lines: list[str]
    x: float
    tops: list[float]
    anchor: str
    left: float
    wide: float

    @property
    def bases(self) -> list[float]:
        return [round(top + _BASE * LINE, 1) for top in self.tops]

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, width, height of all lines."""
        return round(self.left), round(self.tops[0]), round(self.wide), LINE * len(self.tops)


def label(words: str, count: int, angle: float, ticks: bool = False) -> Label:
    """The label of a group whose arc has its middle at this angle."""
    radius = ARC + AIR + (LONG_TICK if ticks else 0)
    out, up = sin(angle), cos(angle)
    x = X + radius * out
    is_middle = abs(out) < ASIDE
    room = WIDEST_MIDDLE if is_middle else min(WIDEST, (WIDTH - x if out > 0 else x) - EDGE)
    lines = broken(words, room, f"\u2002{count}", 3 if abs(up) < 0.5 else 2)
    high = LINE * len(lines)
    # beside the ring its middle is level with the point, above and below its nearest edge
    top = Y - radius * up - high / 2 - high / 2 * max(-1.0, min(1.0, 2 * up))
    top = max(EDGE, min(HEIGHT - EDGE - high, top))
    wide = max(map(_wide, [*lines[:-1], f"{lines[-1]}\u2002{count}"]))
    anchor = "middle" if is_middle else "start" if out > 0 else "end"
    left = x - wide / 2 if is_middle else x if out > 0 else x - wide
    return Label(lines, round(x, 1), [top + n * LINE for n in range(len(lines))], anchor, left, wide)


def broken(words: str, room: float, end: str, most: int) -> list[str]:
    """The words in at most so many lines, the last with room for `end`; what does not fit is cut with an ellipsis."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _wide(longer) > room and len(lines) < most:
            lines.append(word)
        else:
            lines[-1] = longer
    if lines[-1] and " " in lines[-1] and len(lines) < most and _wide(lines[-1] + end) > room:
        rest, _, last = lines.pop().rpartition(" ")
        lines += [rest, last]
    return [_cut(each, room - (_wide(end) if n == len(lines) - 1 else 0)) for n, each in enumerate(lines)]


def _cut(words: str, room: float) -> str:
    if _wide(words) <= room:
        return words
    while words and _wide(words + "…") > room:
        words = words[:-1]
    return words.rstrip(" ,-") + "…"


def _wide(words: str) -> float:
    return width(words, "serif") * SIZE
