"""A network from a list of who wrote to whom: both ways is a connection, one way an unanswered invitation."""

from __future__ import annotations

from pathlib import Path

Pairs = list[tuple[int, int]]


def read_edges(path: str | Path) -> tuple[list[int], Pairs, Pairs]:
    """(member_ids, connections, pending) of a directed edge list, two numbers a line, "#" begins a comment line.

    `member_ids` are all numbers that occur, ascending; a connection is (lower, higher); a pending invitation is
    (inviter, invitee). Whoever writes to itself is a member, but makes no pair. Raises ValueError naming the line."""
    arrows: set[tuple[int, int]] = set()
    members: set[int] = set()
    with Path(path).open(encoding="utf-8") as source:
        for number, line in enumerate(source, start=1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            try:
                start, end = (int(part) for part in line.split()[:2])
            except ValueError:
                raise ValueError(f"line {number} is not a pair of numbers: {line.strip()!r}") from None
            members |= {start, end}
            if start != end:
                arrows.add((start, end))
    connections = sorted((a, b) for a, b in arrows if a < b and (b, a) in arrows)
    pending = sorted((a, b) for a, b in arrows if (b, a) not in arrows)
    return sorted(members), connections, pending
