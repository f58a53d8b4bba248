"""Which passwords are easily guessed: words, names, repeats and sequences, also with digits or signs added."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise, product
from pathlib import Path

from app.rules import invisible
from app.rules.text import fold, letters

_ROWS = "qwertyuiop asdfghjkl zxcvbnm qwertzuiop yxcvbnm azertyuiop qsdfghjklm wxcvbn 1234567890".split()
_ROWS += ["qwertyuiopasdfghjklzxcvbnm", "qwertzuiopasdfghjklyxcvbnm"]
_KEYBOARD = [row for each in _ROWS for row in (each, each[::-1])]
_LOOKS_LIKE = str.maketrans("@430156$7!", "aaeoisssti")  # P@ssw0rt
_LOOKS_LIKE_L = {**_LOOKS_LIKE, **str.maketrans("1!", "ll")}  # Schmetter1ing
_DISGUISES = {"a": "[a@4]", "e": "[e3]", "i": "[i1!]", "l": "[l1!]", "o": "[o0]", "s": "[s$56]", "t": "[t7]"}
_UMLAUTS, _E = "aou", "[e3]?"  # folding removes the e that may follow
_PIECE = re.compile(r"[^\W\d_]+|\d+")
_LEAST = 6  # letters that a password needs besides the member's own words


def is_guessable(password: str, own_words: Iterable[str]) -> bool:
    """`own_words`: texts that everybody connects with the member: name, address, organisation."""
    typed = unicodedata.normalize("NFKC", invisible.bare(password)).casefold()
    own = {word for text in own_words for form in (letters(text), fold(text)) for word in re.findall(r"\w+", form)}
    if len(set(typed)) < 5 or _is_repeat(typed) or _is_sequences(typed):
        return True
    return any(_is_weak(word, own) for word in _words(typed)) or _is_own(letters(typed), own)


def _words(typed: str) -> set[str]:
    """The words that a password may consist of: whole, and without digits and signs around or within it; the sign at
    either end may stand for a letter, as in 5chmetterling.
    either end may stand for a letter, as in 5chmetterling.
    """
    before, core, after = re.fullmatch(r"([\W\d_]*)(.*?)([\W\d_]*)", typed, re.DOTALL).groups()  # type: ignore[union-attr]
    ends = product(("", before[-1:]), (core,), ("", after[:1]))
    spelled = {"".join(each).translate(table) for each in ends for table in (_LOOKS_LIKE, _LOOKS_LIKE_L)}
    return {typed, core} | spelled | {_only_letters(each) for each in (core, *spelled)}


def _only_letters(text: str) -> str:
    return "".join(re.findall(r"[^\W\d_]+", text))


def _is_weak(word: str, own: set[str]) -> bool:
    return len(word) > 2 and (_is_repeat(word) or _is_sequence(word) or fold(word) in own or _is_common(word))


def _is_common(word: str) -> bool:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # 96 ms: only when a password is chosen

    return fold(word) in _german() or any(word in words for words in FREQUENCY_LISTS.values())


@cache
def _german() -> frozenset[str]:
    """Folded; zxcvbn has no German words."""
    lines = Path(__file__).with_name("german_words.txt").read_text("utf-8").splitlines()
    return frozenset(fold(word) for line in lines if not line.startswith("#") for word in line.split())


def _is_own(typed: str, own: set[str]) -> bool:
    """Own words, and besides them nothing, or little more than a common word."""
    there, rest = _only_letters(typed), _without(typed, {word for word in own if len(word) > 3})
    if rest != there and (len(rest) < _LEAST or _is_common(rest)):
        return True
    return bool(there) and not _without(typed, own)


def _without(typed: str, own: set[str]) -> str:
    """The letters of a password besides these words, which may be disguised (4nn4) or interrupted (a-n-n-a).

    They are searched in what was typed, not in its folded form, which lacks letters where two words meet ("firma",
    "example").
    """
    words = [re.compile(_disguised(word)) for word in sorted(own, key=len, reverse=True)]
    for word in words:
        typed = word.sub("", typed)
    rest = _only_letters(typed)
    for word in words:
        rest = word.sub("", rest)
    return rest


def _disguised(word: str) -> str:
    """A pattern for a word with signs that look like its letters, and with its umlauts as two letters."""
    signs = [_DISGUISES.get(sign, re.escape(sign)) + (_E if sign in _UMLAUTS else "") for sign in word]
    return "".join(signs).removesuffix(_E)


def _is_repeat(text: str) -> bool:
    """ "abcabcabcabc": one piece, repeated."""
    sizes = range(1, (len(text) + 1) // 2 + 1)
    return len(text) > 2 and any(text == (text[:size] * len(text))[: len(text)] for size in sizes)


def _is_sequences(text: str) -> bool:
    """Nothing but sequences: "qwertz12345!", "abc123xyz789", "a1b2c3d4e5f6"."""
    pieces = _PIECE.findall(text)
    kinds = ["".join(piece for piece in pieces if piece.isdigit() is digits) for digits in (True, False)]
    return any(
        sum(map(len, parts)) > 5 and all(len(part) > 2 and _is_sequence(part) for part in parts)
        for parts in (pieces, [kind for kind in kinds if kind])
    )


def _is_sequence(text: str) -> bool:
    """Up, down, along the keyboard, or the same sign; each sign once or several times ("112233")."""
    once = "".join(one for one, before in zip(text, f"\0{text}", strict=False) if one != before)
    steps = {ord(b) - ord(a) for a, b in pairwise(once)}
    if once.isdigit():  # 9 is followed by 0
        steps = {(step + 1) % 10 - 1 for step in steps}
    return steps <= {1} or steps <= {-1} or any(once in row for row in _KEYBOARD)
