"""Where the next page of a list begins, as a word in an address. Junk reads as None: the first page."""

from __future__ import annotations

import re
from datetime import UTC, datetime

TEXT = 160  # the longest sort key, a folded name
LARGEST = 2**63 - 1  # what a database can hold as an id


def make_cursor(key: str | datetime, id: int) -> str:
    """The cursor of the row with this sort key and id: "17.anna brandt" or "17.1766500000"."""
    return f"{id}.{int(key.timestamp()) if isinstance(key, datetime) else key}"


def read_number(text: str | None) -> int | None:
    """An id: a positive number that a database can hold."""
    return int(text) if text and re.fullmatch(r"[1-9][0-9]{0,17}", text) else None


def read_cursor(text: str | None) -> tuple[str, int] | None:
    """(sort key, id) of a list by name."""
    number, dot, key = (text or "").partition(".")
    id = read_number(number)
    return (key, id) if id and dot and len(key) <= TEXT and key.isprintable() else None


def read_moment_cursor(text: str | None) -> tuple[datetime, int] | None:
    """(moment, id) of a list by time."""
    found = read_cursor(text)
    if found is None or not re.fullmatch(r"[0-9]{1,11}", found[0]):
        return None
    return datetime.fromtimestamp(int(found[0]), UTC), found[1]
