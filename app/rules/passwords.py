"""Passwords: what is refused, how the others are kept (argon2id, 19 MiB, 2 passes: OWASP's parameters)."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.rules import limits
from app.rules.errors import N_, Refused
from app.rules.text import fold

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_turns = threading.BoundedSemaphore(2)  # at most two hashes at once: 40 MiB, and the other threads keep answering
_dummy: list[str] = []


def use_hasher(hasher: PasswordHasher) -> None:
    """Exchange the hasher (tests use the cheapest one)."""
    global _hasher
    _hasher = hasher
    _dummy.clear()


def check_new(password: str, own_words: Iterable[str] = ()) -> None:
    """Raises Refused for a password that is too short, too long or easily guessed. `own_words`: name, address, site."""
    if len(password) < limits.PASSWORD_MIN:
        raise Refused(N_("Please take at least %(count)s characters."), "password", count=limits.PASSWORD_MIN)
    if len(password) > limits.PASSWORD_MAX:
        raise Refused(N_("Please take at most %(count)s characters."), "password", count=limits.PASSWORD_MAX)
    if _is_guessable(password, own_words):
        raise Refused(
            N_("This password is easily guessed. Several words that do not belong together work well."), "password"
        )


def _is_guessable(password: str, own_words: Iterable[str]) -> bool:
    lowered = password.casefold()
    own = [word for text in own_words for word in fold(text).split() if len(word) > 3]
    rest = fold(password)
    for word in own:
        rest = rest.replace(word, "")
    if own and len(rest) < 6:
        return True
    if len(set(lowered)) < 5 or _is_sequence(lowered) or _is_repeat(lowered):
        return True
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # 96 ms: only when somebody chooses a password

    return any(lowered in words for words in FREQUENCY_LISTS.values())


def _is_repeat(text: str) -> bool:
    """ "abcabcabcabc": one piece of up to six characters, again and again."""
    return any(text == (text[:size] * len(text))[: len(text)] for size in range(1, 7))


def _is_sequence(text: str) -> bool:
    steps = {ord(b) - ord(a) for a, b in pairwise(text)}
    if text.isdigit():  # 9 is followed by 0
        steps = {(step + 1) % 10 - 1 for step in steps}
    return steps <= {1} or steps <= {-1} or text in "qwertyuiopasdfghjklzxcvbnm" or text in "qwertzuiopasdfghjklyxcvbnm"


def make_hash(password: str) -> str:
    with _turns:
        return _hasher.hash(password)


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. Without a stored one the same work is done, and the answer is no."""
    if not _dummy:
        _dummy.append(make_hash("a password that nobody has"))
    try:
        with _turns:
            return _hasher.verify(stored or _dummy[0], password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """True where a stored hash was made with other parameters and should be made anew at sign-in."""
    return _hasher.check_needs_rehash(stored)
