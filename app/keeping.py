"""What was made once and is asked for again, kept in a bounded number of bytes, whoever asks and however long it is.

`functools.lru_cache` counts entries. Where keys or values hold what somebody typed, 4,096 entries may be 200 MB.
"""

from __future__ import annotations

from collections.abc import Callable
from sys import getsizeof
from threading import Lock
from typing import Any

ENTRY = 200  # bytes: a place in a dict, the tuple of the key


class Kept:
    """`Kept(make, most)`: a function that gives what `make` gave for the same arguments, within `most` bytes.

    There are two generations. What is made goes into the young one; when that holds half of `most`, it becomes the old
    one, and what nobody has asked for since the last time is forgotten. So finding takes one look into a dict, without
    a lock. Two threads that ask at once may both make a value.
    """

    def __init__(self, make: Callable[..., Any], most: int) -> None:
        """most: bytes, as `weight` estimates them; what is heavier than a hundredth of it is not kept at all."""
        self._make, self._most = make, most
        self._young: dict[Any, Any] = {}
        self._old: dict[Any, Any] = {}
        self._size = 0  # of the young generation
        self._turning = Lock()

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        key = (arguments, *named.items()) if named else arguments
        try:
            return self._young[key]
        except KeyError:
            pass
        old = self._old  # another thread may turn the generations meanwhile
        value = old[key] if key in old else self._make(*arguments, **named)
        self._keep(key, value)
        return value

    def _keep(self, key: Any, value: Any) -> None:
        size = ENTRY + weight(key) + weight(value)
        if size > self._most / 100:
            return
        with self._turning:
            if self._size + size > self._most / 2:
                self._young, self._old, self._size = {}, self._young, 0
            self._young[key] = value
            self._size += size

    @property
    def size(self) -> int:
        """Bytes of the young generation; the old one is no larger than half of what may be kept."""
        return self._size


def weight(value: Any) -> int:
    """About how many bytes a value takes: strings exactly, what holds others with all that it holds."""
    if isinstance(value, (tuple, list)):
        return getsizeof(value) + sum(map(weight, value))
    if isinstance(value, dict):
        return getsizeof(value) + sum(weight(key) + weight(each) for key, each in value.items())
    slots = getattr(value, "__dataclass_fields__", None)
    if slots:
        return getsizeof(value) + sum(weight(getattr(value, name)) for name in slots)
    return getsizeof(value)
