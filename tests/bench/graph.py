"""Who knows whom in an invented organisation: few know nobody, many know sixty, a few know hundreds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from random import Random

MEDIAN, SPREAD = 61, 0.88  # connections, lognormal: mean 90, one of a hundred has 470
LONER, NEWCOMER = 0.03, 0.06  # share of members with no connection; these and those with one or two
NEAR = 0.75  # of all connections are found among the neighbours on a ring ...
NEIGHBOURS = 0.12  # ... within this share of a thousand members: so people share connections
TRIES = 4  # to find somebody who still wants another connection, for each that is wanted


def edges(size: int, random: Random, fixed: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Pairs of members, each once. fixed: how many connections some members want, by id from 1 to `size`."""
    wanted = {id: fixed.get(id, _wanted(size, random)) for id in range(1, size + 1)}
    peers: dict[int, set[int]] = {id: set() for id in wanted}
    for id in sorted(wanted, key=lambda id: -wanted[id]):
        mine = peers[id]
        for _ in range(TRIES * (wanted[id] - len(mine))):
            if len(mine) >= wanted[id]:
                break
            other = _somebody(id, size, random)
            if other != id and other not in mine and len(peers[other]) < wanted[other]:
                mine.add(other)
                peers[other].add(id)
                yield id, other


def _wanted(size: int, random: Random) -> int:
    kind = random.random()
    if kind < NEWCOMER:
        return 0 if kind < LONER else random.randint(1, 2)
    return min(max(3, int(random.lognormvariate(math.log(MEDIAN), SPREAD))), size // 2)


def _somebody(id: int, size: int, random: Random) -> int:
    if random.random() < NEAR:
        return (id - 1 + int(random.gauss(0, NEIGHBOURS * min(size, 1000)))) % size + 1
    return random.randint(1, size)
