"""Tags in texts of posts and comments: #Jahrestreffen. What is a tag, and which tags are the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.rules import limits, links, text

KEY = 80  # characters of a folded tag: a ligature is several
_BEGUN = re.compile(r"(?<![\w@/=.&#+-])#(?=\w)")


def within(written: str, taken: set[str] | None = None) -> Iterator[tuple[int, int, str]]:
    """The tags in a text as (start, end, tag without #), in order: up to TAGS different ones, none inside a link.

    taken: the keys of those in the same text before this piece of it; those found are added.
    """
    if "#" not in written:
        return
    taken = set() if taken is None else taken
    addresses = [(start, end) for start, end, _ in links.within(written)]
    for begun in _BEGUN.finditer(written):
        start = begun.end()
        end = next((place for place in range(start, len(written)) if not _is_part(written[place])), len(written))
        tag, folded = written[start:end], key(written[start:end])
        if not folded or (folded not in taken and len(taken) == limits.TAGS):
            continue
        if not any(first <= begun.start() < after for first, after in addresses):
            taken.add(folded)
            yield begun.start(), end, tag


def _is_part(sign: str) -> bool:
    """Letters, digits and the underscore, with the marks that belong to letters in many scripts."""
    return sign.isalnum() or sign == "_" or unicodedata.category(sign)[0] == "M"


def keys(written: str) -> set[str]:
    """The tags of a text in the form in which they are compared."""
    return {key(tag) for _, _, tag in within(written)}


def key(tag: str) -> str:
    """The form in which tags are compared, as names are: Müller, MULLER and mueller are one. "" for what is no tag:
    without a letter, too long, or with other signs.
    """
    if not 0 < len(tag) <= limits.TAG or not all(map(_is_part, tag)):
        return ""
    folded = text.as_umlauts(text.letters(tag))[:KEY]
    return folded if any(map(str.isalpha, folded)) and all(map(_is_part, folded)) else ""
