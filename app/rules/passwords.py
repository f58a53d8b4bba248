"""Passwords: which are refused, and how others are hashed (argon2id, 19 MiB, 2 passes: OWASP's parameters)."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.rules import guessing, limits
from app.rules.errors import Refused
from app.rules.labels import N_

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_turns = threading.BoundedSemaphore(2)  # at most two hashes at once: 40 MiB, and the other threads keep responding
_dummy: list[str] = []


def use_hasher(hasher: PasswordHasher) -> None:
    """Replace the hasher (tests use the cheapest one)."""
    global _hasher
    _hasher = hasher
    _dummy.clear()


def prepared(password: str) -> str:
    """The normalised form of a password, however it is typed (RFC 8265, OpaqueString): every space is U+0020, NFC.

    A phone may send ä as two characters where a computer sends one.
    """
    spaced = "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in password)
    return unicodedata.normalize("NFC", spaced)


def check_new(password: str, own_words: Iterable[str] = ()) -> None:
    """Raises Refused for a password that is too short, too long or easily guessed. `own_words`: name, address, site."""
    password = prepared(password)
    if len(password) < limits.PASSWORD_MIN:
        raise Refused(N_("Use at least %(count)s characters."), "password", count=limits.PASSWORD_MIN)
    if len(password) > limits.PASSWORD_MAX:
        raise Refused(N_("Use at most %(count)s characters."), "password", count=limits.PASSWORD_MAX)
    if guessing.is_guessable(password, own_words):
        raise Refused(
            N_("Choose several words that do not belong together: this password is easily guessed."), "password"
        )


def make_hash(password: str) -> str:
    with _turns:
        return _hasher.hash(prepared(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is the stored one. If none is stored, the same work is done, and the result is no.

    A hash from before passwords were normalised is compared with what was typed.
    """
    if not _dummy:
        _dummy.append(make_hash("a password that nobody has"))
    typed = dict.fromkeys((prepared(password), password))
    return any(_is_hash_of(stored or _dummy[0], each) for each in typed) and bool(stored)


def _is_hash_of(stored: str, password: str) -> bool:
    try:
        with _turns:
            return _hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str, password: str) -> bool:
    """True if the stored hash was made with other parameters, or of another form of the password, and should be
    replaced at sign-in.
    """
    if _hasher.check_needs_rehash(stored):
        return True
    return prepared(password) != password and not _is_hash_of(stored, prepared(password))
