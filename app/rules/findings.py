"""What a check of the site finds: one level and one sentence, for the console and for a page alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from app.rules.labels import Label

GREEN, YELLOW, RED = "green", "yellow", "red"
LEVELS = (GREEN, YELLOW, RED)  # the worse, the later
Value = str | int | float | datetime  # a text is of a machine (a file, a server's words), or a label


class Finding(NamedTuple):
    """`label`: begins with the remedy, unless it is green; `values` stand in its %(name)s.

    Red: members notice it, or their writes are in danger. Yellow: it will turn red some day.
    """

    level: str
    label: Label
    values: Mapping[str, Value] = {}

    @property
    def sentence(self) -> str:
        """In English, for the console; times in UTC."""
        return self.label % {name: _plain(value) for name, value in self.values.items()} if self.values else self.label


def _plain(value: Value) -> str:
    if isinstance(value, datetime):
        return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    if isinstance(value, int):
        return f"{value:,}"
    return f"{value:,.1f}" if isinstance(value, float) else str(value)


def worst(levels: list[str]) -> str:
    """The worst of these levels; green for none."""
    return max(levels, key=LEVELS.index, default=GREEN)
