"""My circle, as a picture and as a list: both are made of the same groups, people and lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from app.drawing import labels, ring
from app.drawing.labels import Label
from app.drawing.ring import FACE, Point
from app.queries import circle as queries
from app.queries.circle import Peer
from app.queries.people import Person
from app.rules import circle as rules
from app.rules.circle import Group
from app.rules.labels import N_
from app.text.formatting import translate

OTHERS, ALL = N_("Others"), N_("All connections")


class Row(NamedTuple):
    """Somebody in the list. `near`: those to whom a line of theirs is drawn."""

    peer: Peer
    near: list[Person]


class Part(NamedTuple):
    """A group. `rows`: everybody in it; `faces`: who of them is drawn."""

    token: str
    label: str
    rows: list[Row]
    faces: list[Person]

    @property
    def people(self) -> list[Person]:
        return [row.peer.person for row in self.rows]


class Circle(NamedTuple):
    """`person`, `part`: what is chosen, one of them or none; `among`: how many of the chosen group know each other;
    `pairs`: everybody drawn who knows somebody drawn; `lines`: those pairs that are drawn when nothing is chosen.
    """

    parts: list[Part]
    pairs: list[tuple[int, int]]
    lines: list[tuple[int, int]]
    person: Row | None = None
    part: Part | None = None
    among: int = 0

    @property
    def total(self) -> int:
        return sum(len(part.rows) for part in self.parts)

    @property
    def drawn(self) -> int:
        return sum(len(part.faces) for part in self.parts)

    @property
    def is_enough(self) -> bool:
        return self.total >= rules.LEAST

    @property
    def acquainted(self) -> list[Person]:
        """Who of those drawn knows the chosen person."""
        known = {id for pair in self.pairs if self.person and self.person.peer.person.id in pair for id in pair}
        return [face for part in self.parts for face in part.faces if face.id in known - {_id(self.person)}]


class Face(NamedTuple):
    """The square of a face: its upper left corner and its side."""

    person: Person
    x: float
    y: float
    side: float
    is_chosen: bool

    @property
    def middle(self) -> Point:
        return Point(self.x + self.side / 2, self.y + self.side / 2)


class Arc(NamedTuple):
    """A group outside the ring. `is_faded`: another one is chosen."""

    part: Part
    path: str
    label: Label
    faces: list[Face]
    is_chosen: bool
    is_faded: bool


class Picture(NamedTuple):
    """`hairlines`, `marked`: paths of the plain and of the coloured lines; `spoke`: from the middle to the chosen
    person, "" if nobody is.
    """

    arcs: list[Arc]
    hairlines: str
    marked: str
    spoke: str


def of(viewer_id: int, person_id: int | None = None, token: str = "") -> Circle | None:
    """The circle of a member, with a person or else a group chosen; None if that is not in it. Up to four queries."""
    peers = {peer.person.id: peer for peer in queries.peers(viewer_id)}
    groups = rules.grouped(list(peers), queries.facts(viewer_id, peers.keys()))
    drawn = rules.drawn(groups, {id: peer.person.shared for id, peer in peers.items()}, person_id)
    pairs = queries.acquainted([id for ids in drawn for id in ids])
    nearest = rules.closest(pairs)
    lone = translate(OTHERS if len(groups) > 1 else ALL)
    parts = [_part(group, group.label or lone, ids, peers, nearest)
             for group, ids in zip(groups, drawn, strict=True)]  # fmt: skip
    circle = Circle(parts, pairs, rules.lines(nearest))
    if person_id is not None:
        return circle._replace(person=_row(person_id, peers, nearest)) if person_id in peers else None
    if not token:
        return circle
    part = next((part for part in parts if part.token == token), None)
    return circle._replace(part=part, among=queries.acquaintances(_ids(part.people))) if part else None


def _part(
    group: Group, label: str, drawn: Collection[int], peers: Mapping[int, Peer], nearest: Mapping[int, list[int]]
) -> Part:
    rows = [_row(id, peers, nearest) for id in group.members]
    return Part(group.token, label, rows, [peers[id].person for id in drawn])


def _row(id: int, peers: Mapping[int, Peer], nearest: Mapping[int, list[int]]) -> Row:
    return Row(peers[id], [peers[peer].person for peer in nearest.get(id, ())])


def _ids(people: Iterable[Person]) -> set[int]:
    return {person.id for person in people}


def _id(row: Row | None) -> int | None:
    return row.peer.person.id if row else None


def picture(circle: Circle) -> Picture:
    """Where everything of a circle is."""
    chosen, part = _id(circle.person), circle.part
    counts = [len(each.rows) for each in circle.parts]
    has_scale = circle.total > circle.drawn
    places = ring.ring([len(each.faces) for each in circle.parts], counts if has_scale else None)
    arcs = [
        Arc(each, arc.path, labels.label(each.label, count, arc.middle, has_scale),
            [_face(person, at, places.chosen_side if person.id == chosen else FACE, chosen)
             for person, at in zip(each.faces, middles, strict=True)],
            each is part, part is not None and each is not part)
        for each, count, arc, middles in zip(circle.parts, counts, places.arcs, places.faces, strict=True)
    ]  # fmt: skip
    at = {face.person.id: face.middle for arc in arcs for face in arc.faces}
    marked = _marked(circle)
    plain = [pair for pair in circle.lines if pair not in set(marked)]
    return Picture(arcs, _path(plain, at), _path(marked, at), ring.spoke(at[chosen]) if chosen else "")


def _face(person: Person, at: Point, side: float, chosen: int | None) -> Face:
    return Face(person, round(at.x - side / 2, 1), round(at.y - side / 2, 1), side, person.id == chosen)


def _marked(circle: Circle) -> list[tuple[int, int]]:
    """The pairs whose lines are coloured: those of the chosen person, or within the chosen group."""
    if circle.part:
        members = _ids(circle.part.faces)
        return [pair for pair in circle.pairs if members.issuperset(pair)]
    chosen = _id(circle.person)
    return [pair for pair in circle.pairs if chosen in pair]


def _path(pairs: Sequence[tuple[int, int]], at: Mapping[int, Point]) -> str:
    return "".join(ring.line(at[a], at[b]) for a, b in pairs)
