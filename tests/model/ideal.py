"""What must hold between members, in a few sets: the product without its database. Compared with it step by step."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

OPEN = ("pending", "ignored")
AGAIN = timedelta(days=21)
MOVES = {"accept": "accepted", "ignore": "ignored", "withdraw": "withdrawn"}


class Ideal:
    """Members are ids, a pair is a frozenset. Methods give the answer expected: done, new, refused or gone."""

    def __init__(self, people: list[int], skills: dict[int, int]) -> None:
        self.people, self.owner = people, {skill: member for member, skill in skills.items()}
        self.connected: set[frozenset[int]] = set()
        self.blocks: set[tuple[int, int]] = set()
        self.invitations: dict[int, tuple[int, int, str]] = {}  # inviter, invitee, state
        self.withdrawn: dict[tuple[int, int], datetime] = {}
        self.unread: Counter[tuple[int, int]] = Counter()  # reader, writer
        self.posts: dict[int, tuple[int, str]] = {}  # author, audience
        self.likes: set[tuple[int, int]] = set()  # member, post
        self.endorsements: set[tuple[int, int]] = set()  # endorser, skill

    def apart(self, a: int, b: int) -> bool:
        return (a, b) in self.blocks or (b, a) in self.blocks

    def linked(self, a: int, b: int) -> bool:
        return frozenset((a, b)) in self.connected

    def open_between(self, a: int, b: int) -> int | None:
        pair = {a, b}
        return next((i for i, (x, y, state) in self.invitations.items() if {x, y} == pair and state in OPEN), None)

    def invite(self, a: int, b: int, now: datetime) -> str:
        waiting = self.open_between(a, b)
        if self.apart(a, b):
            return "gone"
        if self.linked(a, b):
            return "done"
        if waiting is not None:
            return self.answer(waiting, "accept", now) if self.invitations[waiting][1] == a else "done"
        return "refused" if self.withdrawn.get((a, b), now - AGAIN) + AGAIN > now else "new"

    def answer(self, id: int, move: str, now: datetime) -> str:
        a, b, state = self.invitations[id]
        if self.apart(a, b):
            return "gone"
        if state not in OPEN:
            same = state == MOVES[move] and (move != "accept" or self.linked(a, b))
            return "done" if same else "refused"
        self.invitations[id] = (a, b, MOVES[move])
        if move == "accept":
            self.connected.add(frozenset((a, b)))
        if move == "withdraw":
            self.withdrawn[a, b] = now
        return "done"

    def block(self, a: int, b: int) -> str:
        if (b, a) in self.blocks:
            return "gone"
        waiting = self.open_between(a, b)
        if waiting is not None:
            self.invitations[waiting] = (*self.invitations[waiting][:2], "expired")
        self.connected.discard(frozenset((a, b)))
        self.blocks.add((a, b))
        return "done"

    def readable(self, viewer: int, post: int) -> bool:
        author, audience = self.posts[post]
        near = viewer == author or self.linked(viewer, author)
        return near or (audience == "members" and not self.apart(viewer, author))

    def feed(self, viewer: int) -> set[tuple[str, int]]:
        """Kind and object of everything that stands in a member's feed."""
        peers = {id for id in self.people if self.linked(viewer, id)}
        met = {frozenset((a, b)): id for id, (a, b, state) in sorted(self.invitations.items()) if state == "accepted"}
        return (
            {("joined", id) for id in peers}
            | {("posted", post) for post, (author, _) in self.posts.items() if author in {viewer, *peers}}
            | {("liked", post) for member, post in self.likes if member in peers and self.readable(viewer, post)}
            | {("endorsed", skill) for endorser, skill in self.endorsements if endorser in peers
               and self.linked(endorser, self.owner[skill])
               and (self.owner[skill] == viewer or self.linked(viewer, self.owner[skill]))}
            | {("connected", id) for (a, b), id in met.items() if self.linked(a, b)  # told of the last time only
               and any(x in peers and not self.apart(viewer, y) for x, y in ((a, b), (b, a)))}
        )  # fmt: skip
