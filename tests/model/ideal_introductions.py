"""What must hold of introductions, in a few sets: the product without its database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import permutations

LASTS, SHOWN = timedelta(days=30), timedelta(days=60)
HIDDEN = ("asked", "dismissed", "lost")  # the same to whoever asked


@dataclass
class Asked:
    asker: int
    via: int
    target: int
    at: datetime
    state: str = "asked"

    @property
    def three(self) -> set[int]:
        return {self.asker, self.via, self.target}


@dataclass
class Ideal:
    """Members are ids, a pair is a frozenset. `opened`: inviter and invitee of open invitations."""

    linked: set[frozenset[int]] = field(default_factory=set)
    blocks: set[tuple[int, int]] = field(default_factory=set)
    opened: set[tuple[int, int]] = field(default_factory=set)
    asked: dict[int, Asked] = field(default_factory=dict)
    invite: dict[int, str] = field(default_factory=dict)  # who may invite them
    ask: dict[int, str] = field(default_factory=dict)  # who may ask them

    def apart(self, a: int, b: int) -> bool:
        return (a, b) in self.blocks or (b, a) in self.blocks

    def are_linked(self, *pairs: tuple[int, int]) -> bool:
        return all(frozenset(pair) in self.linked for pair in pairs)

    def all_there(self, one: Asked) -> bool:
        return not any(self.apart(a, b) for a, b in permutations(one.three, 2))

    def is_fresh(self, one: Asked, now: datetime) -> bool:
        return one.at + LASTS > now

    def is_open(self, asker: int, target: int, now: datetime) -> bool:
        return not self.are_linked((asker, target)) and any(
            (one.asker, one.target) == (asker, target) and one.state in HIDDEN and self.is_fresh(one, now)
            for one in self.asked.values()
        )

    def waits(self, one: Asked, now: datetime) -> bool:
        known = self.are_linked((one.asker, one.via), (one.via, one.target))
        met = self.are_linked((one.asker, one.target))
        return one.state == "asked" and self.is_fresh(one, now) and known and not met and self.all_there(one)

    def may_be_asked(self, a: int, via: int, target: int, now: datetime) -> str:
        if self.apart(a, target):
            return "gone"
        if self.is_open(a, target, now):
            return "done"
        if self.are_linked((a, target)) or {(a, target), (target, a)} & self.opened:
            return "refused"
        if self.invite[target] in ("nobody", "email") or self.ask[via] == "nobody":
            return "refused"
        return "new" if self.are_linked((a, via), (via, target)) else "refused"

    def pass_on(self, one: Asked, now: datetime) -> str:
        if not self.waits(one, now):
            return "done" if one.state == "passed" and self.all_there(one) else "gone"
        if (one.target, one.asker) in self.opened:
            self.connect(one.asker, one.target)
        elif (one.asker, one.target) not in self.opened:
            if self.invite[one.target] in ("nobody", "email"):
                return "refused"
            self.opened.add((one.asker, one.target))
        one.state = "passed"
        return "done"

    def dismiss(self, one: Asked, now: datetime) -> str:
        if self.waits(one, now):
            one.state = "dismissed"
            return "done"
        return "done" if one.state in ("passed", "dismissed") and self.all_there(one) else "gone"

    def connect(self, a: int, b: int) -> None:
        self.linked.add(frozenset((a, b)))
        self.opened -= {(a, b), (b, a)}

    def part(self, a: int, b: int) -> None:
        met = self.are_linked((a, b))
        self.linked.discard(frozenset((a, b)))
        for one in self.asked.values():
            if met and {one.asker, one.target} == {a, b} and one.state in HIDDEN:
                one.state = "over"
            elif {a, b} <= one.three and one.state == "asked":
                one.state = "lost"
