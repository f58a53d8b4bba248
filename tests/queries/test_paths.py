"""Degrees and paths are those that a breadth-first search of a real graph finds, whoever hides, is locked or blocks."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from app import database
from app.extensions import db
from app.models import Member
from app.models.base import now
from app.queries import graph, paths, people, profiles
from tests import INPUTS
from tests.bench.rows import Rows
from tests.conftest import LONG

EDGES = INPUTS / "graphs/email-Eu-core.txt"  # who mailed whom in an institution: both ways is a connection
PAIRS = 2_000 if LONG else 240
TARGETS = 20  # of each viewer
HIDE, LOCKED, BLOCK = 0.25, 0.05, 0.002


class Ideal:
    """Who knows whom, in sets; and what decides whether a viewer may learn it."""

    def __init__(self, random: Random) -> None:
        mailed = {tuple(int(id) + 1 for id in line.split()) for line in EDGES.read_text().splitlines() if line}
        pairs = sorted((a, b) for a, b in mailed if a < b and (b, a) in mailed)
        self.people = range(1, max(map(max, mailed)) + 1)
        self.hide = {id for id in self.people if random.random() < HIDE}
        self.locked = {id for id in self.people if random.random() < LOCKED}
        self.blocks = {pair for pair in combinations(self.people, 2) if random.random() < BLOCK}
        self.peers: dict[int, set[int]] = {id: set() for id in self.people}
        for a, b in pairs:
            if (a, b) not in self.blocks and random.random() < 0.3:  # thinned out, or everybody is two steps away
                self.peers[a].add(b)
                self.peers[b].add(a)

    def exists(self, viewer: int, other: int) -> bool:
        return other not in self.locked and tuple(sorted((viewer, other))) not in self.blocks

    def degree(self, viewer: int, other: int) -> int | None:
        """Breadth first, to three steps. Lists that are hidden are not read; shared connections are shown all the same.
        """
        if other in self.peers[viewer]:
            return 1
        if any(self.exists(viewer, id) for id in self.peers[viewer] & self.peers[other]):
            return 2
        return 3 if self.firsts(viewer, other) else None

    def firsts(self, viewer: int, other: int) -> set[int]:
        """The connections of the viewer with which a path of three steps can begin."""
        if other in self.hide:
            return set()
        seconds = {id for id in self.peers[other] - self.hide if self.exists(viewer, id)}
        return {id for id in self.peers[viewer] - self.hide if self.exists(viewer, id) and self.peers[id] & seconds}


def fill(ideal: Ideal) -> None:
    with database.transaction() as session:
        rows = Rows(session.connection(), 7, now())
        for id in ideal.people:
            rows.add(
                "member", name=f"Member {id}", name_folded=f"member {id}", handle=f"member-{id}",
                email=f"m{id}@firma.example", mailbox=f"m{id}@firma.example", password_hash="nobody signs in with one",
                connection_count=len(ideal.peers[id]), hides_connections=id in ideal.hide,
                state="locked" if id in ideal.locked else "active",
            )  # fmt: skip
        for id, peers in ideal.peers.items():
            for peer in sorted(peers):
                rows.add("connection", member_id=id, peer_id=peer)
        for one, other in sorted(ideal.blocks):
            rows.add("block", blocker_id=one, blocked_id=other)
        rows.flush()
        rows.end()


@pytest.mark.skipif(not EDGES.exists(), reason="needs ../shared/data/graphs/email-Eu-core.txt")
def test_degrees_and_paths_are_those_of_a_breadth_first_search(app):
    random = Random(2026)
    ideal = Ideal(random)
    viewers = random.sample([id for id in ideal.people if id not in ideal.locked], PAIRS // TARGETS)
    found = set()
    with app.app_context():
        fill(ideal)
        for viewer in viewers:
            targets = random.sample([id for id in ideal.people if id != viewer], TARGETS)
            there = [id for id in targets if ideal.exists(viewer, id)]
            seen = people.people(viewer, targets)
            assert {id: each.degree for id, each in seen.items()} == {id: ideal.degree(viewer, id) for id in there}
            for id in there:
                standing = graph.standing(viewer, id)
                assert standing.degree == seen[id].degree and standing.shared == seen[id].shared
                shared = {each for each in ideal.peers[viewer] & ideal.peers[id] if ideal.exists(viewer, each)}
                assert seen[id].shared == len(shared)
                profile = profiles.glimpse(db.session.get_one(Member, id), standing)
                first = paths.between(viewer, profile).first
                assert (first.id if first else None) in (ideal.firsts(viewer, id) if standing.degree == 3 else {None})
                found.add(standing.degree)
    assert found == {1, 2, 3, None}, "the sample has to hold all degrees"
