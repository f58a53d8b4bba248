"""My circle: who of somebody's connections stands together, who is drawn, and which lines between them.

People are grouped by facts that at least three of them share, and at most half: what everybody shares (the school of an
alumni association) says nothing. A fact is what their profiles show the viewer. Those facts make the groups that reach
most people, and everybody is where their rarest one is. If everybody had the rarest of all, the picture would show six
years of a school, and two thirds of 148 people would be among the others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from app.rules import searching
from app.rules.searching import FACETS
from app.rules.sections import ENTRY_KINDS

LEAST = 8  # connections of which a picture is drawn
MOST = 300  # connections that are looked at, the newest ones
FACES = 40  # that are drawn
TOGETHER = 3  # people of a group, at least; so many faces of it are drawn, too
GROUPS = 7  # with the others
LINES = 3  # to whom somebody has most in common
OTHERS = "others"  # the token of those who are in no group
BODY = "b"  # begins the token of a body for which somebody does something, which no search counts
# The sections whose entries name such a body, by its key in JSON Resume.
BODIES = [name for name, each in ENTRY_KINDS.items() if any(field.resume == "organization" for field in each.fields)]
_EMPLOYER, _FORMER, _PLACE = (FACETS[name].letter for name in ("organisation", "former", "place"))
LETTERS = "".join(FACETS[name].letter for name in ("class", "organisation", "former", "school", "place"))
# Of facts that equally many share the first: a school with its year, an employer, a body, a school, a place.
_ORDER = [FACETS["class"].letter, _EMPLOYER, BODY, FACETS["school"].letter, _PLACE]

Fact = tuple[int, str, str]  # whose, its token, as their profile writes it


class Group(NamedTuple):
    """`members`: their ids in the given order; the group OTHERS has no label."""

    token: str
    label: str
    members: Sequence[int]


def body_token(name: str) -> str:
    """The token of a body, "" for a name without letters."""
    token = searching.token("organisation", name)
    return BODY + token[1:] if token else ""


def grouped(ids: Sequence[int], facts: Iterable[Fact]) -> list[Group]:
    """Everybody in one group. The largest group first, the others last."""
    bits = {id: 1 << place for place, id in enumerate(ids)}
    holders: dict[str, int] = {}
    written: dict[str, list[str]] = {}
    for id, token, label in facts:
        # whether it is the present employer or a former one: people have met there
        token = _EMPLOYER + token[1:] if token[0] == _FORMER else token
        holders[token] = holders.get(token, 0) | bits[id]
        written.setdefault(token, []).append(label)
    known = {token: who for token, who in holders.items() if TOGETHER <= who.bit_count() <= len(ids) / 2}
    groups, reached, found = _groups(known, len(ids)), 0, []
    for token, who in groups.items():
        found.append(Group(token, _label(written[token]), [id for id in ids if bits[id] & who]))
        reached |= who
    found.sort(key=lambda group: (-len(group.members), group.label))
    lone = [id for id in ids if not bits[id] & reached]
    return [*found, Group(OTHERS, "", lone)] if lone else found


def _groups(holders: dict[str, int], size: int) -> dict[str, int]:
    """Who is in which group, as bits by token. A fact that is left with too few, because they share rarer ones, makes
    no group; then the others are chosen again.
    """
    rarest = sorted(holders, key=lambda token: (holders[token].bit_count(), _ORDER.index(token[0]), token))
    while True:
        chosen = set(_reaching([(token, holders[token]) for token in rarest], size))
        groups, free = {}, (1 << size) - 1
        for token in filter(chosen.__contains__, rarest):
            groups[token] = holders[token] & free
            free &= ~holders[token]
        small = [token for token, who in groups.items() if who.bit_count() < TOGETHER]
        if not small:
            return groups
        rarest.remove(small[-1])


def _reaching(facts: Sequence[tuple[str, int]], size: int) -> list[str]:
    """The facts that bring most people into a group, one after the other, as long as each brings enough; of those that
    bring as many the first. Where somebody lives is weaker than where they were: a place counts a third.
    """
    chosen: list[str] = []
    free = (1 << size) - 1
    while len(chosen) < GROUPS and free:
        best, most, left = "", 0, 0
        for token, who in facts:
            fresh = (who & free).bit_count()
            weight = fresh if token[0] == _PLACE else 3 * fresh
            if weight > most and fresh >= TOGETHER:
                best, most, left = token, weight, free & ~who
        if not best:
            break
        chosen.append(best)
        free = left
    return chosen if len(chosen) < GROUPS or not free else chosen[:-1]


def _label(written: Iterable[str]) -> str:
    """The commonest spelling."""
    spellings = Counter(written)
    return min(spellings, key=lambda label: (-spellings[label], label))


def seats(sizes: Sequence[int], most: int = FACES) -> list[int]:
    """How many of each group are drawn: everybody up to `most`, else by its share of all, but not fewer than three."""
    total = sum(sizes)
    if total <= most:
        return list(sizes)
    least = [min(size, TOGETHER) for size in sizes]
    free = most - sum(least)
    shares = [free * (size - low) / (total - sum(least)) for size, low in zip(sizes, least, strict=True)]
    found = [low + int(share) for low, share in zip(least, shares, strict=True)]
    rest = sorted(range(len(sizes)), key=lambda n: (int(shares[n]) - shares[n], n))
    for n in rest[: most - sum(found)]:
        found[n] += 1
    return found


def drawn(groups: Sequence[Group], common: Mapping[int, int], chosen: int | None = None) -> list[list[int]]:
    """Who of each group is drawn: whoever is chosen, and who has most in common with the viewer (`common`)."""
    found = []
    for group, count in zip(groups, seats([len(group.members) for group in groups]), strict=True):
        best = sorted(group.members, key=lambda id: (id != chosen, -common[id]))[:count]
        found.append([id for id in group.members if id in best])
    return found


def closest(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Of those who know each other, to whom each has most in common: three at most. `pairs`: each once."""
    known: dict[int, list[int]] = {}
    for a, b in pairs:
        known.setdefault(a, []).append(b)
        known.setdefault(b, []).append(a)
    bits = {id: 1 << place for place, id in enumerate(known)}
    circles = {id: sum(bits[peer] for peer in peers) for id, peers in known.items()}
    return {
        id: sorted(peers, key=lambda peer: (-(circles[id] & circles[peer]).bit_count(), peer))[:LINES]
        for id, peers in known.items()
    }


def lines(nearest: Mapping[int, Iterable[int]]) -> list[tuple[int, int]]:
    """The pairs between whom a line is drawn, each once and in a fixed order."""
    return sorted({(min(a, b), max(a, b)) for a, peers in nearest.items() for b in peers})
