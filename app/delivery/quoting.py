"""A member's words in a plain text e-mail: every line begins with the quote sign, however they are written.

A line that a mail program has to wrap continues without the sign, and looks as if the site itself had written it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

WIDTH = 76  # columns of a line of plain text
SIGN = ">"


def quoted(words: str) -> str:
    """The words with the sign before every line, none wider than WIDTH. Long words are cut."""
    pieces = (piece for line in words.split("\n") for piece in _pieces(line, WIDTH - len(SIGN) - 1))
    return "\n".join(f"{SIGN} {piece}".rstrip() for piece in pieces)


def _pieces(line: str, most: int) -> Iterator[str]:
    """A line cut at blanks if there are any, else where it is full."""
    while len(end := _head(line, most)) < len(line):
        blank = line.rfind(" ", 0, len(end) + 1)
        cut = blank if blank > 0 else len(end)
        yield line[:cut].rstrip()
        line = line[cut:].lstrip()
    yield line


def _head(line: str, most: int) -> str:
    """As much of the beginning as fits; a mark stays with the letter it stands on."""
    columns = 0
    for place, sign in enumerate(line):
        columns += _columns(sign)
        if columns > most and place:
            return line[:place]
    return line


def _columns(sign: str) -> int:
    """How wide a terminal draws it: East Asian signs two columns, marks none (UAX 11)."""
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
