"""Whether a text has a word that begins like a term of a search: asked of each text of each result of a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.rules import searching, text

# What becomes of a text of ASCII: small letters, digits, and blanks for everything else; or nothing for its marks.
_ASCII = [sign if sign.isalnum() else " " for sign in map(chr, range(128))]
_SMALL = "".join(_ASCII).lower().encode() + bytes(128)
_MARKS = bytes(code for code in range(128) if not (chr(code).isalnum() or chr(code).isspace()))


def spaced(written: str) -> str:
    """What `searching.words` gives, in any order and perhaps twice, a blank before each word: `" anna"` is in it
    if one begins with `anna`. Plain letters, which most texts are, are folded all at once.
    """
    if written.isascii():
        return _plain(written)
    plain: list[str] = []
    others: list[str] = []
    for chunk in written.split():
        small = chunk if chunk.isascii() else text.letters(chunk).replace(" ", "-")  # of what was no blank: a mark
        plain.append(small) if small.isascii() else others.append(chunk)
    return " ".join([_plain(" ".join(plain)), *searching.words(" ".join(others))])


def _plain(written: str) -> str:
    """`spaced` of ASCII: what marks divide as several words, and as one."""
    signs = written.encode()
    apart, joined = signs.translate(_SMALL), signs.translate(_SMALL, _MARKS)
    both = apart if len(apart) == len(joined) else apart + b" " + joined
    return searching.fold_all(f" {both.decode()}")


def not_in(said: Iterable[str], terms: Sequence[str]) -> list[str]:
    """Those of the terms with which no word of these texts begins."""
    written = spaced(" ".join(said)) if terms else ""
    return [term for term in terms if f" {term}" not in written]


def begins(said: Iterable[str], *terms: str) -> bool:
    """Whether one of these texts has a word that begins like one of the terms."""
    return len(not_in(said, terms)) < len(terms)
