"""The geometry of My circle, for every way in which people may be grouped."""

import random
import re
from itertools import combinations
from math import hypot, pi

import pytest

from app.drawing import ring
from app.drawing.labels import BESIDE, broken, label
from app.drawing.ring import ARC, FACE, FRAME, HEIGHT, LARGER, RING, WIDTH, X, Y, angle, curve, line, on, spoke
from app.rules.circle import FACES, GROUPS, LEAST, seats

WORDS = ("Fachschule Elbufer, 1998", "Brook & Söhne Kaffee", "Prüfungsausschuss", "Bremen", "Others",
         "Hafengesellschaft Unterelbe mbH & Co. KG", "M" * 35, "渋谷工業株式会社")  # fmt: skip


def sizes(seed):
    """Groups as rules/circle.py makes them: six at most of three or more, and others."""
    chance = random.Random(seed)
    left = chance.choice([LEAST, 9, 12, 20, 33, 39, FACES, 41, 148, 300])
    found = []
    while left >= 3 and len(found) < chance.randint(0, GROUPS - 1):
        found.append(chance.randint(3, left) if chance.random() < 0.3 else min(left, chance.randint(3, 9)))
        left -= found[-1]
    return sorted(found, reverse=True) + ([left] if left else [])


def drawn(seed):
    people = sizes(seed)
    return people, ring.ring(seats(people), people if sum(people) > FACES else None)


SEEDS = range(200)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_face_covers_another(seed):
    people, found = drawn(seed)
    faces = [face for group in found.faces for face in group]
    assert len(faces) == min(sum(people), FACES)
    for a, b in combinations(faces, 2):
        assert max(abs(a.x - b.x), abs(a.y - b.y)) >= FACE
    larger = (FACE + found.chosen_side) / 2
    assert FACE < found.chosen_side <= FACE + LARGER
    for a, b in combinations(faces, 2):  # whoever is chosen
        assert max(abs(a.x - b.x), abs(a.y - b.y)) >= larger


@pytest.mark.parametrize("seed", SEEDS)
def test_faces_lie_on_the_ring_below_the_arc_of_their_group(seed):
    _, found = drawn(seed)
    for arc, faces in zip(found.arcs, found.faces, strict=True):
        assert arc.begins < arc.ends < arc.begins + 2 * pi
        for face in faces:
            assert hypot(face.x - X, face.y - Y) == pytest.approx(RING, abs=0.1)
    for one, other in zip(found.arcs, found.arcs[1:], strict=False):
        assert one.ends < other.begins, "clockwise, with a gap"
    assert found.arcs[-1].ends < found.arcs[0].begins + 2 * pi
    assert found.arcs[0].middle == pytest.approx(0, abs=1e-9), "the first in the middle of the top"


@pytest.mark.parametrize("seed", range(12))
def test_no_line_crosses_the_picture_in_the_middle(seed):
    _, found = drawn(seed)
    faces = [face for group in found.faces for face in group]
    for a, b in combinations(faces, 2):
        start, bend, end = curve(a, b)
        for n in range(41):
            t = n / 40
            x = (1 - t) ** 2 * start.x + 2 * t * (1 - t) * bend.x + t * t * end.x - X
            y = (1 - t) ** 2 * start.y + 2 * t * (1 - t) * bend.y + t * t * end.y - Y
            assert max(abs(x), abs(y)) > FRAME / 2 + 1
            assert hypot(x, y) < RING


def test_a_line_between_opposite_faces_goes_around():
    assert line(on(RING, 0), on(RING, pi)) != line(on(RING, 0), on(RING, 0))
    assert re.fullmatch(r"M416 108Q\d+ 356 416 604", line(on(RING, 0), on(RING, pi)))


def test_the_line_from_the_middle_begins_at_its_frame():
    assert spoke(on(RING, 0)) == "M416 299L416 108" and spoke(on(RING, pi / 2)) == "M473 356L664 356"


@pytest.mark.parametrize("length", [-3000, -400, 0, 100, 264, 373, 1000, ring.LENGTH])
def test_places_along_the_ring_are_measured_by_what_keeps_squares_apart(length):
    a, b = (on(RING, angle(each)) for each in (length, length + 1))
    assert max(abs(a.x - b.x), abs(a.y - b.y)) == pytest.approx(1, abs=0.11)


@pytest.mark.parametrize("seed", SEEDS)
def test_labels_lie_in_the_picture_outside_the_ring_and_apart(seed):
    people, found = drawn(seed)
    chance = random.Random(seed)
    labels = [label(chance.choice(WORDS), count, arc.middle, sum(people) > FACES)
              for count, arc in zip(people, found.arcs, strict=True)]  # fmt: skip
    boxes = [each.box for each in labels]
    for left, top, wide, high in boxes:
        assert left >= -1 - BESIDE and left + wide <= WIDTH + BESIDE + 1 and top >= 0 and top + high <= HEIGHT
        corners = [hypot(x - X, y - Y) for x in (left, left + wide) for y in (top + 3, top + high - 3)]
        assert min(corners) > ARC
    for (left, top, wide, high), (left_b, top_b, wide_b, high_b) in combinations(boxes, 2):
        assert left + wide <= left_b or left_b + wide_b <= left or top + high <= top_b or top_b + high_b <= top


@pytest.mark.parametrize(
    ("words", "room", "most", "lines"),
    [
        ("Bremen", 200, 2, ["Bremen"]),
        ("Brook & Söhne Kaffee", 150, 2, ["Brook & Söhne", "Kaffee"]),
        ("Spedition Möller & Co.", 170, 2, ["Spedition Möller", "& Co."]),
        ("Spedition Möller & Co.", 205, 2, ["Spedition Möller", "& Co."]),
        ("Teekontor Vierlande", 115, 3, ["Teekontor", "Vierlande", ""]),
        ("Ein Haus am See und noch viel mehr davon", 115, 2, ["Ein Haus", "am Se…"]),
        ("Prüfungsausschüsse", 100, 3, ["Prüfung…", ""]),
    ],
)
def test_words_are_broken_into_lines(words, room, most, lines):
    assert broken(words, "\u200513", room, most) == lines


def test_a_scale_has_a_tick_for_each_person_and_each_tenth_is_longer():
    path = ring.ring([20, 20], [25, 120]).arcs[0].path
    ticks = [hypot(*map(float, each)) for each in re.findall(r"l(-?[\d.]+) (-?[\d.]+)", path)]
    assert len(ticks) == 25
    assert [n for n, length in enumerate(ticks, 1) if length > 7] == [10, 20]
    assert "l" not in ring.ring([20, 20]).arcs[0].path
