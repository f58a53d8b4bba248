"""The geometry of My circle: faces on one ring, an arc for each group outside, lines inside that miss the middle.

Faces are upright squares: two that are as far apart as others at the top overlap at an eighth of the ring. So places
are measured by what keeps squares apart, the larger of the distances in x and in y (`LENGTH` is the whole ring). Angles
run clockwise from the top; y points down.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import acos, asin, cos, floor, hypot, pi, sin, sqrt
from typing import NamedTuple

WIDTH, HEIGHT = 832, 712
X, Y = WIDTH / 2, HEIGHT / 2
RING, ARC = 264, 291  # radius of the middles of the faces, and of the arcs
FACE, STAMP, FRAME = 32, 102, 114  # sides: of a face, of the picture in the middle, and of its double frame
LARGER = 8  # by which whoever is chosen is larger, where neighbours leave room
TICK, LONG_TICK = 5, 9  # of the scale, for each person and for each tenth
LENGTH = 4 * sqrt(2) * RING
GAP = 16  # between the last face of a group and the first of the next
NEAREST = 84  # of any line to the middle: half the diagonal of the frame is 81
BEND = 0.45  # how far a line follows its chord: less bends more to the middle


class Point(NamedTuple):
    x: float
    y: float


class Arc(NamedTuple):
    """`begins`, `ends`: angles; `path`: the arc as SVG, with its scale."""

    begins: float
    ends: float
    path: str

    @property
    def middle(self) -> float:
        return (self.begins + self.ends) / 2


class Ring(NamedTuple):
    """`faces`: the middle of each, by group; `room`: from one face to the next, as squares are apart."""

    arcs: list[Arc]
    faces: list[list[Point]]
    room: float

    @property
    def chosen_side(self) -> float:
        """The side of the face that is chosen: larger, but it touches nobody."""
        return min(FACE + LARGER, floor(2 * self.room - FACE - 3))  # 3: at an eighth of the ring there is less room


def ring(faces: Sequence[int], people: Sequence[int] | None = None) -> Ring:
    """The places of so many faces of each group, the first group in the middle of the top, the others clockwise.
    `people`: how many there are, if these are more than the faces: then each arc is a scale.
    """
    room = (LENGTH - GAP * len(faces)) / sum(faces)
    at = -faces[0] * room / 2
    arcs, places = [], []
    for n, count in enumerate(faces):
        begins, ends = angle(at), angle(at + count * room)
        arcs.append(Arc(begins, ends, _arc(begins, ends) + (_scale(begins, ends, people[n]) if people else "")))
        places.append([on(RING, angle(at + (place + 0.5) * room)) for place in range(count)])
        at += count * room + GAP
    return Ring(arcs, places, room)


def angle(length: float) -> float:
    """The angle at this length along the ring, which may be negative or more than a round."""
    quarter, rest = divmod(length / RING, sqrt(2))
    within = asin(rest) if rest <= sqrt(0.5) else acos(min(sqrt(2) - rest, 1))
    return quarter * pi / 2 + within


def on(radius: float, angle: float) -> Point:
    return Point(round(X + radius * sin(angle), 1), round(Y - radius * cos(angle), 1))


def _arc(begins: float, ends: float) -> str:
    first, last = on(ARC, begins), on(ARC, ends)
    return f"M{first.x:g} {first.y:g}A{ARC} {ARC} 0 {int(ends - begins > pi)} 1 {last.x:g} {last.y:g}"


def _scale(begins: float, ends: float, people: int) -> str:
    """A tick for each person, each tenth longer."""
    step = (ends - begins) / max(people - 1, 1)
    return "".join(_tick(begins + n * step, TICK if (n + 1) % 10 else LONG_TICK) for n in range(people))


def _tick(angle: float, length: float) -> str:
    out, up = sin(angle), -cos(angle)
    return f"M{X + ARC * out:.1f} {Y + ARC * up:.1f}l{length * out:.1f} {length * up:.1f}"


def line(a: Point, b: Point) -> str:
    """A line between two faces, bent to the middle and around the picture that is there, as SVG in whole numbers."""
    start, bend, end = curve(a, b)
    return f"M{start.x:.0f} {start.y:.0f}Q{bend.x:.0f} {bend.y:.0f} {end.x:.0f} {end.y:.0f}"


def curve(a: Point, b: Point) -> tuple[Point, Point, Point]:
    """Where it starts, what it bends to, where it ends. It is nearest to the middle half way."""
    start, end = _edge(a), _edge(b)
    x, y = (start.x + end.x) / 2 - X, (start.y + end.y) / 2 - Y
    chord = hypot(x, y)
    if chord < 1:  # from one side to the other: either way is as far
        x, y = Y - start.y, start.x - X
    nearest, long = NEAREST + BEND * chord, hypot(x, y)
    bend = 2 * nearest - chord
    return start, Point(X + x / long * bend, Y + y / long * bend), end


def _edge(face: Point) -> Point:
    """The point of a face's edge that is nearest to the middle."""
    x, y = face.x - X, face.y - Y
    inner = 1 - (FACE / 2) / max(abs(x), abs(y))
    return Point(X + x * inner, Y + y * inner)


def spoke(face: Point) -> str:
    """The line from the picture in the middle to a face."""
    end = _edge(face)
    x, y = end.x - X, end.y - Y
    out = (FRAME / 2) / max(abs(x), abs(y))
    return f"M{X + x * out:.0f} {Y + y * out:.0f}L{end.x:.0f} {end.y:.0f}"
