"""The start of the next page of a list, as a word in an address. An invalid one gives None: the first page."""

from __future__ import annotations

import re
from datetime import UTC, datetime

TEXT = 160  # the longest sort key, a folded name
LARGEST = 2**63 - 1  # the largest id that a database can store


def make_cursor(key: str | datetime, id: int) -> str:
    """The cursor of the row with this sort key and id: "17.anna brandt" or "17.1766500000"."""
    return f"{id}.{int(key.timestamp()) if isinstance(key, datetime) else key}"


def make_ranked_cursor(rank: int, at: datetime, id: int) -> str:
    """The cursor of a row in a list by rank (0 to 9) and then by time: "17.2-1766500000"."""
    return make_cursor(f"{rank}-{int(at.timestamp())}", id)


def read_number(text: str | None) -> int | None:
    """An id: a positive number that a database can store."""
    return int(text) if text and re.fullmatch(r"[1-9][0-9]{0,17}", text) else None


def read_cursor(text: str | None) -> tuple[str, int] | None:
    """(sort key, id) of a list by name."""
    number, dot, key = (text or "").partition(".")
    id = read_number(number)
    return (key, id) if id and dot and len(key) <= TEXT and key.isprintable() else None


def read_ranked_cursor(text: str | None) -> tuple[int, datetime, int] | None:
    """(rank, moment, id) of a list by rank and then by time."""
    found = read_cursor(text)
    parts = re.fullmatch(r"([0-9])-([0-9]{1,11})", found[0]) if found else None
    if found is None or parts is None:
        return None
    return int(parts[1]), datetime.fromtimestamp(int(parts[2]), UTC), found[1]


def read_moment_cursor(text: str | None) -> tuple[datetime, int] | None:
    """(moment, id) of a list by time."""
    found = read_cursor(text)
    if found is None or not re.fullmatch(r"[0-9]{1,11}", found[0]):
        return None
    return datetime.fromtimestamp(int(found[0]), UTC), found[1]
