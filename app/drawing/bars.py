"""Bars of numbers side by side, as places in a picture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

BOX = WIDTH, HEIGHT = 930, 108
GAP = 0.37  # of a bar and the space after it
LEAST = 1.5  # so high is a bar of at least one


class Bar(NamedTuple):
    x: float
    y: float
    width: float
    height: float
    number: int


def bars(numbers: Sequence[int]) -> list[Bar]:
    """One bar for each number, the highest as high as the picture."""
    step, most = WIDTH / len(numbers), max(numbers) or 1
    found = []
    for place, number in enumerate(numbers):
        height = max(round(HEIGHT * number / most, 1), LEAST) if number else 0.0
        found.append(Bar(round(place * step, 1), round(HEIGHT - height, 1), round(step * (1 - GAP), 1), height, number))
    return found
