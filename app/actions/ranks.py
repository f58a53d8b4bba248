"""Lists that a member orders by hand: without dragging, one step at a time."""

from __future__ import annotations

from typing import Any


def move(rows: list[Any], row: Any, step: int) -> None:
    """Swap a row with its neighbour and number all ranks from 0: `step` -1 is up, 1 is down.

    `rows` are in their present order. At the end of the list nothing happens.
    """
    place = rows.index(row)
    other = place + (1 if step > 0 else -1)
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for rank, each in enumerate(rows):
        each.rank = rank
