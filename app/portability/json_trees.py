"""JSON that somebody else wrote: read within bounds, so that what was read can be written again."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

DEEPEST = 60  # levels; Python writes about a thousand, less than it reads where the stack is deep already


def parsed(content: bytes, most: int, deepest: int = DEEPEST) -> Any:
    """The value in at most `most` bytes of JSON. Raises ValueError for anything else, whatever it is."""
    if len(content) > most:
        raise ValueError("too large")
    try:
        found = json.loads(content, parse_constant=_refuse, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if is_deeper(found, deepest):
        raise ValueError("nested too deeply")
    return found


def packed(value: Any) -> str:
    """A value as it is kept in the database: in ASCII, for a text may hold half of a character or a NUL."""
    return json.dumps(value, separators=(",", ":"))


def file_of(value: Any) -> bytes:
    """A value as a file for people: indented, in UTF-8, or in ASCII where a text cannot be written otherwise."""
    try:
        return json.dumps(value, ensure_ascii=False, indent=2).encode()
    except UnicodeEncodeError:
        return json.dumps(value, indent=2).encode()


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if math.isinf(number):
        raise ValueError("a number too large to be written again")
    return number


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Everything that says something within a value, with its place: texts, numbers, yes and no."""
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*path, key))
    elif value is not None and value != "":
        yield path, value


def is_deeper(value: Any, most: int = DEEPEST) -> bool:
    """Whether lists and objects stand within each other in more levels than that."""
    level = [value]
    for _ in range(most):
        groups = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        level = [each for group in groups for each in group]
        if not level:
            return False
    return True
