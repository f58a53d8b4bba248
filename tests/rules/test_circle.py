"""My circle: who stands together, who is drawn, between whom there are lines."""

import random

import pytest

from app.rules import circle
from app.rules.circle import GROUPS, OTHERS, TOGETHER, body_token, closest, drawn, grouped, lines, seats
from app.rules.searching import token

YEAR, SCHOOL = token("class", "Elbufer, 1998"), token("school", "Elbufer")
FIRM, FORMER = token("organisation", "Brook & Söhne"), token("former", "brook & söhne")
PLACE = token("place", "Hamburg")
GUILD = body_token("Guild")


def told(count, **facts):
    """The groups of `count` people as {label: ids}; facts: (token, who has it) by label."""
    rows = [(id, key, label) for label, (key, who) in facts.items() for id in who]
    return {group.label or group.token: list(group.members) for group in grouped(range(count), rows)}


@pytest.mark.parametrize(
    ("count", "facts", "groups"),
    [
        (8, {}, {OTHERS: [*range(8)]}),
        (8, {"Brook": (FIRM, [0, 1, 2]), "Guild": (GUILD, [3, 4])}, {"Brook": [0, 1, 2], OTHERS: [3, 4, 5, 6, 7]}),
        (8, {"Elbufer": (SCHOOL, range(4))}, {"Elbufer": [0, 1, 2, 3], OTHERS: [4, 5, 6, 7]}),
        (8, {"Elbufer": (SCHOOL, range(5))}, {OTHERS: [*range(8)]}),
        (9, {"Elbufer": (SCHOOL, range(5))}, {OTHERS: [*range(9)]}),
        (8, {"Brook": (FIRM, range(4)), "Hamburg": (PLACE, range(4, 8))},
         {"Brook": [0, 1, 2, 3], "Hamburg": [4, 5, 6, 7]}),
        (20, {"Hamburg": (PLACE, range(10)), "Brook": (FIRM, range(4)), "Guild": (GUILD, [3, 4, 5, 12])},
         {"Brook": [0, 1, 2, 3], "Hamburg": [6, 7, 8, 9], "Guild": [4, 5, 12],
          OTHERS: [10, 11, *range(13, 20)]}),
        (12, {"Elbufer, 1998": (YEAR, range(4)), "Elbufer": (SCHOOL, range(4))},
         {"Elbufer, 1998": [0, 1, 2, 3], OTHERS: [*range(4, 12)]}),
        (12, {"Hamburg": (PLACE, range(6)), "Brook": (FIRM, range(1, 6))},
         {"Brook": [1, 2, 3, 4, 5], OTHERS: [0, *range(6, 12)]}),
        (18, {"Brook": (FIRM, range(7)), "Elbufer": (SCHOOL, [0, 1, 2, 10, 11, 12]),
              "Guild": (GUILD, [3, 4, 5, 13, 14, 15])},
         {"Elbufer": [0, 1, 2, 10, 11, 12], "Guild": [3, 4, 5, 13, 14, 15], OTHERS: [6, 7, 8, 9, 16, 17]}),
    ],
    ids=["nothing shared", "two are too few", "half", "more than half", "just more than half", "nobody left",
         "rarest first", "the year before the school", "one more is no group", "too few are left"],
)  # fmt: skip
def test_people_stand_together_by_what_they_share(count, facts, groups):
    found = told(count, **facts)
    assert found == groups and list(found) == list(groups), "the largest first, the others last"


def test_who_was_there_before_met_those_who_are_there_now():
    facts = [(0, FIRM, "Brook & Söhne"), (1, FORMER, "Brook & Söhne"), (2, FORMER, "BROOK"), (2, FIRM, "Brook & Söhne")]
    first, _ = grouped(range(8), facts)
    assert (first.label, list(first.members)) == ("Brook & Söhne", [0, 1, 2])


def test_a_name_without_letters_is_no_body():
    assert body_token(" – ") == "" and body_token("Guild") == body_token("guild") != token("organisation", "Guild")


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_shared_there_are_at_most_seven_groups_of_three_or_more(seed):
    chance = random.Random(seed)
    ids = [7 * n + 1 for n in range(chance.randint(8, 300))]
    labels = [f"{kind} {n}" for kind in ("class", "organisation", "former", "school", "place") for n in range(25)]
    facts = {(id, token(label.split()[0], label), label) for id in ids for label in chance.sample(labels, 9)}
    groups = grouped(ids, sorted(facts))
    assert 1 <= len(groups) <= GROUPS
    assert sorted(id for group in groups for id in group.members) == ids, "everybody is in one of them"
    known = {(id, key.replace("f", "o", 1) if key[0] == "f" else key) for id, key, _ in facts}
    for group in groups:
        assert group.token == OTHERS or len(group.members) >= TOGETHER
        assert group.token == OTHERS or all((id, group.token) in known for id in group.members)
    sizes = [len(group.members) for group in groups if group.token != OTHERS]
    assert sizes == sorted(sizes, reverse=True)
    assert OTHERS not in [group.token for group in groups[:-1]]


def test_the_order_of_facts_changes_nothing():
    chance = random.Random(1)
    facts = [(id, token("class", f"Elbufer, {1990 + id % 9}"), f"Elbufer, {1990 + id % 9}") for id in range(60)]
    first = grouped(range(60), facts)
    chance.shuffle(facts)
    assert grouped(range(60), facts) == first and len(first) == GROUPS


@pytest.mark.parametrize(
    ("sizes", "found"),
    [
        ([8], [8]),
        ([20, 15, 5], [20, 15, 5]),
        ([52, 31, 23, 19, 14, 9], [11, 8, 6, 6, 5, 4]),
        ([290, 3, 3, 3, 1], [30, 3, 3, 3, 1]),
        ([41], [40]),
    ],
)
def test_forty_are_drawn_shared_out_by_group(sizes, found):
    assert seats(sizes) == found


@pytest.mark.parametrize("seed", range(30))
def test_always_forty_and_of_each_group_three(seed):
    chance = random.Random(seed)
    sizes = [chance.randint(3, 60) for _ in range(chance.randint(1, 6))] + [chance.randint(1, 40)]
    found = seats(sizes)
    assert sum(found) == min(sum(sizes), circle.FACES)
    assert all(min(size, TOGETHER) <= count <= size for size, count in zip(sizes, found, strict=True))


def test_those_with_most_in_common_are_drawn_and_whoever_is_chosen():
    groups = [circle.Group("a", "", range(30)), circle.Group("b", "", range(30, 50))]
    common = {id: id for id in range(50)}
    many, few = drawn(groups, common)
    assert many == [*range(6, 30)] and few == [*range(34, 50)], "in the order of the group"
    assert drawn(groups, common, chosen=2)[0] == [2, *range(7, 30)]


def test_of_each_person_the_three_with_most_in_common():
    """0 knows 1 to 4; 1, 2 and 3 know each other as well, and 4 knows nobody else."""
    pairs = [(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (2, 3)]
    near = closest(pairs)
    assert near[0] == [1, 2, 3] and near[4] == [0]
    assert lines(near) == [(0, 1), (0, 2), (0, 3), (0, 4), (1, 2), (1, 3), (2, 3)]


def test_a_line_is_drawn_once_and_only_between_those_who_know_each_other():
    chance = random.Random(2)
    pairs = sorted({tuple(sorted(chance.sample(range(40), 2))) for _ in range(300)})
    near = closest(pairs)
    found = lines(near)
    assert set(found) <= set(pairs) and len(found) == len(set(found)) <= 3 * 40
    assert all(len(peers) <= circle.LINES for peers in near.values())


def test_nobody_knows_anybody():
    assert closest([]) == {} and lines({}) == []
