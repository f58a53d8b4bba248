"""Members mentioned in the texts of posts and comments.

Who is meant is stored by number between two signs that no form accepts (`text.has_forbidden`), so nobody can type a
mention: "\\u2068@12\\u2069". For a viewer it is completed with the handle and the present name, as in
"\\u2068@12|anna-brandt|Anna Brandt\\u2069", unless the member does not exist for them; then it reads HIDDEN, so that it
tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from app.rules import limits, links

BEGIN, END = "\u2068", "\u2069"
HIDDEN = "@…"
# Of a text that was cut short the last one may have no end.
_ANY = re.compile(rf"{BEGIN}@(\d+)(?:\|([a-z0-9-]+)\|([^{END}]*))?{END}|{BEGIN}[^{END}]*(?:{END}|$)")
_HANDLE = r"[a-z0-9]+(?:-[a-z0-9]+)*(?!-)"
_BEFORE = r"(?<![\w@/=.&#+-])@"
_TYPED = re.compile(rf"{_BEFORE}({_HANDLE})(?!\w)")
_WORDS = re.compile(rf"{_BEFORE}([^\W\d_][^\s@]*(?: [^\s@]+){{0,{limits.NAME_WORDS - 1}}})")


class Meant(NamedTuple):
    """Somebody whom a text may mention."""

    id: int
    handle: str
    name: str


def token(member_id: int) -> str:
    """How a mention of this member is stored."""
    return f"{BEGIN}@{member_id}{END}"


def ids(text: str) -> list[int]:
    """The numbers of the members whom a stored text mentions, each once, in order."""
    if BEGIN not in text:
        return []
    return list(dict.fromkeys(int(found[1]) for found in _ANY.finditer(text) if found[1]))


def named_ids(text: str) -> list[int]:
    """The same of a text completed for a viewer: those who exist for them."""
    if BEGIN not in text:
        return []
    return list(dict.fromkeys(int(found[1]) for found in _ANY.finditer(text) if found[2]))


def completed(text: str, people: Mapping[int, Any]) -> str:
    """A stored text with handles and names of those among `people` (by id, with .handle and .name)."""
    if BEGIN not in text:
        return text

    def of(found: re.Match[str]) -> str:
        person = people.get(int(found[1])) if found[1] else None
        return f"{BEGIN}@{person.id}|{person.handle}|{person.name}{END}" if person else found[0]

    return _ANY.sub(of, text)


def plain(text: str, people: Mapping[int, Any] | None = None) -> str:
    """The text as it reads without markup: "@Anna Brandt"; of a text cut short without half a mention."""
    if BEGIN not in text:
        return text
    found = completed(text, people) if people else text
    return _ANY.sub(lambda each: f"@{each[3]}" if each[2] else HIDDEN if each[1] else "", found)


def parts(text: str) -> list[tuple[str, str, str]]:
    """A completed text in pieces: (text before a mention, handle, name), handle and name "" at its end and for a
    hidden one, whose HIDDEN stands in the text.
    """
    found, end, before = [], 0, ""
    for each in _ANY.finditer(text):
        before += text[end : each.start()]
        end = each.end()
        if each[2]:
            found.append((before, each[2], each[3]))
            before = ""
        else:
            before += HIDDEN if each[1] else ""
    return [*found, (before + text[end:], "", "")]


def handles(typed: str) -> set[str]:
    """What may be handles in a text as it was typed: @anna-brandt."""
    return {found[1] for found in _TYPED.finditer(typed)} if "@" in typed else set()


def names(typed: str) -> set[str]:
    """What may be names in it: up to NAME_WORDS words after each @, as far as they may belong to it."""
    found: set[str] = set()
    for each in _WORDS.finditer(typed) if "@" in typed else ():
        words = each[1].split(" ")
        for count in range(1, len(words) + 1):
            name = " ".join(words[:count])
            found |= {name, name.rstrip(".,;:!?)…’'\"”“»«")}
    return found


def stored(typed: str, people: Iterable[Meant]) -> str:
    """A text as it was typed with the mentions of these people, by their handles or names, at most MENTIONS of them.

    A name that two of them have means nobody. What stands in a link is part of its address.
    """
    meant: dict[str, int] = {}
    known = list(people)
    all_names = [each.name for each in known]
    for each in known:
        meant[each.handle] = each.id
    meant.update({each.name: each.id for each in known if all_names.count(each.name) == 1})
    if not meant:
        return typed
    options = "|".join(re.escape(word) for word in sorted(meant, key=len, reverse=True))
    within = [(start, end) for start, end, _ in links.within(typed)]
    taken: dict[int, None] = {}

    def of(found: re.Match[str]) -> str:
        id, place = meant[found[1]], found.start()
        is_full = id not in taken and len(taken) == limits.MENTIONS
        if is_full or any(start <= place < end for start, end in within):
            return found[0]
        taken[id] = None
        return token(id)

    return re.sub(rf"{_BEFORE}({options})(?!\w|-\w)", of, typed)
