"""Addresses on this site, for templates: `url_for` asks the routes for each address anew, hundreds of times a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_PLAIN = re.compile(r"[A-Za-z0-9._-]+").fullmatch  # stands in paths and queries as it is


class Addresses:
    """`url_for` of paths, made of patterns: each is asked of the routes once for the names of its values.

    There are as many patterns as templates write. What has to be quoted, and what is neither a word nor a number, is
    asked of the routes each time.
    """

    def __init__(self, url_for: Callable[..., str]) -> None:
        self._url_for = url_for
        self._patterns: dict[tuple[str, ...], str] = {}

    def __call__(self, endpoint: str, /, **values: Any) -> str:
        for value in values.values():
            if type(value) is not int and not (type(value) is str and _PLAIN(value)):
                return self._url_for(endpoint, **values)
        names = (endpoint, *values)
        pattern = self._patterns.get(names)
        if pattern is None:
            pattern = self._patterns[names] = self._pattern(endpoint, values)
        return pattern % values if pattern else self._url_for(endpoint, **values)

    def _pattern(self, endpoint: str, values: Mapping[str, Any]) -> str:
        """The address with a slot in the place of each value; "" where the routes take certain words only."""
        marks = {name: 777_000_001 + n if type(values[name]) is int else f"slot-{n}-" for n, name in enumerate(values)}
        try:
            pattern = self._url_for(endpoint, **marks).replace("%", "%%")
        except ValueError:
            return ""
        for name, mark in marks.items():
            pattern = pattern.replace(str(mark), f"%({name})s")
        return pattern
