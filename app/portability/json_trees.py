"""JSON of other programs: read within bounds, so that it can be written again."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

DEEPEST = 60  # levels; Python writes about a thousand, fewer than it reads if the stack is deep already


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
    """A value as it is stored in the database: in ASCII, because a text may contain half a surrogate pair or a NUL."""
    return json.dumps(value, separators=(",", ":"))


def file_of(value: Any) -> bytes:
    """A value as a file for people: indented, in UTF-8, or in ASCII if a text cannot be encoded."""
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
    """Every value that says something within a value, with its place: texts, numbers, true and false."""
    if isinstance(value, dict | list):
        for key, each in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(each, (*path, key))
    elif value is not None and value != "":
        yield path, value


def is_deeper(value: Any, most: int = DEEPEST) -> bool:
    """Whether lists and objects are nested more deeply than this."""
    level = [value]
    for _ in range(most):
        groups = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        level = [each for group in groups for each in group]
        if not level:
            return False
    return True
