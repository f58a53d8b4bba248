"""Who knows whom in the demo organisation: the shape of a real one, grown from work, classes and shared friends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import exp
from random import Random

from app.demo.person import Person

Pairs = list[tuple[int, int]]

MEDIAN, SPREAD = 10.8, 1.0  # of a lognormal; a mail network of 1,005 people has median 10, mean 17.6, greatest 199
HUBS = (148, 205)  # connections of the first two members among 1,000 people; the feed of a hub is worth a look
ISOLATED, NEWCOMERS = 0.012, 0.05
PENDING_EACH = 0.15
VISITED = 2  # the ordinary member whose account a visitor takes
ASK_FIRST = 3  # pending invitations of the first member and of the last, who has just joined
CLOSURE, TOGETHER = 0.42, 0.40  # shares of connections made through a friend, and at work or in class; rest by chance


def graph(seed: int, people: Sequence[Person]) -> tuple[Pairs, Pairs]:
    """(connections, pending): pairs of indices into `people`, connections as (lower, higher), pending as
    (inviter, invitee). The first two are hubs, the last is a newcomer with one connection and three invitations."""
    chance = Random(f"graph {seed}")
    wanted = _wanted(chance, len(people))
    ties = _Ties(chance, people, wanted)
    if len(people) > VISITED + 1:  # whoever has just joined knows somebody who writes
        ties.join(len(people) - 1, VISITED)
    order = [index for index, degree in enumerate(wanted) for _ in range((degree + 1) // 2)]
    chance.shuffle(order)
    for index in order:
        ties.meet(index)
    for index in sorted(range(len(people)), key=lambda each: wanted[each], reverse=True)[: len(people) // 12]:
        ties.fill(index)
    connections = sorted((a, b) for a, friends in enumerate(ties.friends) for b in friends if a < b)
    return connections, _pending(chance, ties)


def _wanted(chance: Random, count: int) -> list[int]:
    """How many connections everybody is going to have."""
    cap = max(0, min(HUBS[1], round(2.15 * count**0.66), count - 1))  # 72 of 200, 205 of 1,000
    degrees = [min(cap * 3 // 4, max(1, round(MEDIAN * exp(chance.gauss(0, SPREAD))))) for _ in range(count)]
    quiet = chance.sample(range(16, count), max(0, count - 17)) if count > 17 else []
    for index in quiet[: round(count * ISOLATED)]:
        degrees[index] = 0
    for index in quiet[round(count * ISOLATED) : round(count * (ISOLATED + NEWCOMERS))]:
        degrees[index] = chance.choice((1, 2))
    for index in range(min(16, count)):  # the written cast knows people
        degrees[index] = max(degrees[index], min(cap // 3, 18))
    for index, degree in enumerate(HUBS[:count]):
        degrees[index] = min(cap, round(degree * cap / HUBS[1]))
    if count > 2:
        degrees[-1] = 1
    return degrees


class _Ties:
    """The growing network: who is connected, and how much room everybody has left."""

    def __init__(self, chance: Random, people: Sequence[Person], wanted: list[int]) -> None:
        self.chance = chance
        self.wanted = wanted
        self.friends: list[set[int]] = [set() for _ in people]
        self.circles = _circles(people)
        self.anybody = [index for index, degree in enumerate(wanted) for _ in range(degree)]

    def room(self, index: int) -> int:
        return self.wanted[index] - len(self.friends[index])

    def join(self, one: int, other: int) -> None:
        self.friends[one].add(other)
        self.friends[other].add(one)

    def meet(self, index: int, tries: int = 8) -> bool:
        """One more connection for `index`, if it has room and finds somebody who has."""
        if self.room(index) <= 0:
            return False
        for _ in range(tries):
            other = self._somebody(index)
            if other is not None and other != index and other not in self.friends[index] and self.room(other) > 0:
                self.join(index, other)
                return True
        return False

    def fill(self, index: int) -> None:
        """A well-connected member goes on until nobody new turns up."""
        missed = 0
        while self.room(index) > 0 and missed < 40:
            missed = 0 if self.meet(index) else missed + 1

    def _somebody(self, index: int) -> int | None:
        kind = self.chance.random()
        if kind < CLOSURE and self.friends[index]:
            return self.friend_of_friend(index)
        if kind < CLOSURE + TOGETHER and self.circles[index]:
            return self.chance.choice(self.chance.choice(self.circles[index]))
        return self.chance.choice(self.anybody) if self.anybody else None

    def friend_of_friend(self, index: int) -> int:
        near = self.chance.choice(sorted(self.friends[index]))
        return self.chance.choice(sorted(self.friends[near]))


def _circles(people: Sequence[Person]) -> list[list[list[int]]]:
    """For everybody: the colleagues, the class (department and years next to each other), the school year, the town."""
    groups: dict[tuple, list[int]] = defaultdict(list)
    for index, person in enumerate(people):
        for key in _memberships(person):
            groups[key].append(index)
    return [[groups[key] for key in _memberships(person) if len(groups[key]) > 1] for person in people]


def _memberships(person: Person) -> list[tuple]:
    keys: list[tuple] = [
        ("class", person.department, person.graduation_year // 3),
        ("class", person.department, (person.graduation_year + 1) // 3, "shifted"),
        ("year", person.graduation_year),
    ]
    if person.organisation_no is not None:
        keys += [("work", person.organisation_no)] * 3
    else:
        keys.append(("trade", person.field, person.place))
    return keys


def _pending(chance: Random, ties: _Ties) -> Pairs:
    """Unanswered invitations, mostly between people who share a connection; never two between the same pair."""
    count = len(ties.friends)
    asked: dict[frozenset[int], tuple[int, int]] = {}

    def ask(inviter: int, invitee: int) -> None:
        pair = frozenset((inviter, invitee))
        if len(pair) == 2 and pair not in asked and invitee not in ties.friends[inviter]:
            asked[pair] = (inviter, invitee)

    def reached(invitee: int) -> int:
        return sum(1 for _, other in asked.values() if other == invitee)

    spared = {0, count - 1} if count > 2 * ASK_FIRST + 2 else set()
    for invitee in sorted(spared):
        while reached(invitee) < ASK_FIRST:
            ask(chance.randrange(1, count - 1), invitee)
    for _ in range(count * 20):
        if len(asked) >= round(count * PENDING_EACH) or count < 9:
            break
        inviter = chance.randrange(count - 1)
        near = ties.friends[inviter] and chance.random() < 0.75
        invitee = ties.friend_of_friend(inviter) if near else chance.randrange(count)
        if invitee not in spared:
            ask(inviter, invitee)
    return sorted(asked.values())
