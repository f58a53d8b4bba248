"""A cache of results by their arguments, bounded by bytes, however many or long the arguments are.

`functools.lru_cache` counts entries. If keys or values contain what somebody typed, 4,096 entries may be 200 MB.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from hashlib import blake2b
from sys import getsizeof
from threading import Lock
from typing import Any

from cachetools import LRUCache

ENTRY = 200  # bytes: an entry in two dicts, the tuple of the key


class Cache:
    """`Cache(make, most)`: a function that returns what `make` returned for the same arguments, within `most` bytes.

    The least recently used entry is dropped first. Two threads that call it at once may both make a value.
    """

    def __init__(self, make: Callable[..., Any], most: int) -> None:
        """most: bytes, as `weight` estimates them; a value heavier than a hundredth of it is not cached."""
        self._make, self._heaviest = make, most // 100
        self._entries: LRUCache[Any, tuple[int, Any]] = LRUCache(most, getsizeof=lambda entry: entry[0])
        self._lock = Lock()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        key = self._key((arguments, *named.items()) if named else arguments)
        with self._lock:
            entry = self._entries.get(key)
        if entry is not None:
            return entry[1]
        value = self._make(*arguments, **named)
        size = ENTRY + weight(key) + weight(value)
        if size <= self._heaviest:
            with self._lock:
                self._entries[key] = size, value
        return value

    @staticmethod
    def _key(arguments: Any) -> Any:
        return arguments

    @property
    def size(self) -> int:
        """Bytes of all entries."""
        return int(self._entries.currsize)


class DigestCache(Cache):
    """The same for results of arguments that are heavier than the results: of them it keeps a digest alone.

    Equal arguments that share their parts in different ways may be pickled differently, and are made twice; different
    ones are never taken for equal.
    """

    @staticmethod
    def _key(arguments: Any) -> bytes:
        return blake2b(pickle.dumps(arguments, pickle.HIGHEST_PROTOCOL), digest_size=16).digest()


def weight(value: Any) -> int:
    """About how many bytes a value takes: strings exactly, containers with everything in them."""
    if isinstance(value, (tuple, list)):
        return getsizeof(value) + sum(map(weight, value))
    if isinstance(value, dict):
        return getsizeof(value) + sum(weight(key) + weight(each) for key, each in value.items())
    slots = getattr(value, "__dataclass_fields__", None)
    if slots:
        return getsizeof(value) + sum(weight(getattr(value, name)) for name in slots)
    return getsizeof(value)
