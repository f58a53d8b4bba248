"""Our fields in the JSON objects of another format, read and written back.

Whatever an object contains that Kontor has no column for is stored with the row (`origin`). A lens writes a value into
such an object only if reading it would not give the value already: a date with its day, a number where we store a text,
a summary with its list of highlights are all exported exactly as they were, and an edited field changes nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.portability import cleaning
from app.rules import languages
from app.rules.sections import LANGUAGE_LEVELS

Json = dict[str, Any]
Paths = set[tuple[str | int, ...]]
BULLET = "• "


@dataclass(frozen=True)
class Lens:
    """One column. `read` returns its value, "" for none; `put` changes the object so that `read` returns this value;
    `says` returns the places in an object that the value was read from: anything elsewhere is not in it.
    """

    column: str
    read: Callable[[Json], str]
    put: Callable[[Json, str], None]
    says: Callable[[Json], Paths]
    most: int = 0

    def value(self, item: Json) -> str:
        """The value as it is stored: cut to the length of the column."""
        found = self.read(item)
        return cleaning.cut(found, self.most) if self.most else found

    def is_cut(self, item: Json) -> bool:
        return bool(self.most) and len(self.read(item)) > self.most


def values(lenses: Iterable[Lens], item: Json) -> dict[str, str]:
    """Every column of an object."""
    return {lens.column: lens.value(item) for lens in lenses}


def written(lenses: Iterable[Lens], present: Mapping[str, str], origin: Json) -> Json:
    """A copy of the object with the current values of the columns, and everything else unchanged."""
    item = dict(origin)
    for lens in lenses:
        if lens.value(item) != present[lens.column]:
            lens.put(item, present[lens.column])
    return item


def simple(column: str, *keys: str, read: Callable[[Any], str] = cleaning.line, most: int = 0) -> Lens:
    """A column under a key. Further keys are other names for it in older files; one that is in use is kept."""

    def find(item: Json) -> str:
        return next((found for key in keys if (found := read(item.get(key)))), "")

    def put(item: Json, value: str) -> None:
        used = next((key for key in keys if item.get(key)), keys[0])
        for key in keys:
            if key != used or not value:
                item.pop(key, None)
        if value:
            item[used] = value

    def says(item: Json) -> Paths:
        return {(key,) for key in [key for key in keys if read(item.get(key))][:1]}

    return Lens(column, find, put, says, most)


def month(column: str, key: str) -> Lens:
    return simple(column, key, read=cleaning.month)


def link(column: str = "url", *keys: str) -> Lens:
    return simple(column, *(keys or ("url", "website")), read=cleaning.link)


def text(column: str, listed: str, *keys: str, most: int) -> Lens:
    """A text under a key and a list of lines under another: the list is appended to our text as bullets."""
    body = simple(column, *keys, read=cleaning.text)

    def find(item: Json) -> str:
        lines = item.get(listed)
        found = [cleaning.line(each) for each in lines] if isinstance(lines, list) else []
        bullets = "\n".join(BULLET + each for each in found if each)
        return "\n\n".join(part for part in (body.read(item), bullets) if part)

    def put(item: Json, value: str) -> None:
        lines = value.split("\n")
        begin = len(lines)
        while begin and lines[begin - 1].startswith(BULLET):
            begin -= 1
        bullets = [line.removeprefix(BULLET) for line in lines[begin:]]
        body.put(item, "\n".join(lines[:begin]).strip())
        item.pop(listed, None)
        if bullets:
            item[listed] = bullets
        if find(item) != value:  # a member has rearranged it: then it is one text
            item.pop(listed, None)
            body.put(item, value)

    def says(item: Json) -> Paths:
        lines = item.get(listed)
        found = enumerate(lines) if isinstance(lines, list) else ()
        return body.says(item) | {(listed, place) for place, each in found if cleaning.line(each)}

    return Lens(column, find, put, says, most)


def pair(column: str, first: str, second: str, most: int) -> Lens:
    """Two keys that are one line for us: "Bachelor", "Physics" -> "Bachelor, Physics"."""

    def find(item: Json) -> str:
        return ", ".join(part for key in (first, second) if (part := cleaning.line(item.get(key))))

    def put(item: Json, value: str) -> None:
        item.pop(second, None)
        simple(column, first).put(item, value)

    return Lens(
        column, find, put, lambda item: {(key,) for key in (first, second) if cleaning.line(item.get(key))}, most
    )


def fluency(level: str, words: str, *keys: str) -> tuple[Lens, Lens]:
    """How well a language is spoken, one text in their format: our columns for the level and for the member's own
    words.
    """
    said = simple(level, *keys)

    def read(item: Json) -> tuple[str, str]:
        return languages.understood(said.read(item))

    def put(item: Json, key: str, own: str) -> None:
        said.put(item, languages.told(LANGUAGE_LEVELS.get(key, ""), own))

    return (
        Lens(level, lambda item: read(item)[0], lambda item, value: put(item, value, read(item)[1]), said.says),
        Lens(words, lambda item: read(item)[1], lambda item, value: put(item, read(item)[0], value), said.says),
    )


def within(key: str, lens: Lens) -> Lens:
    """A column in a nested object."""

    def inner(item: Json) -> Json:
        found = item.get(key)
        return found if isinstance(found, dict) else {}

    def put(item: Json, value: str) -> None:
        changed = dict(inner(item))
        lens.put(changed, value)
        item[key] = changed
        if not changed:
            del item[key]

    def says(item: Json) -> Paths:
        return {(key, *path) for path in lens.says(inner(item))}

    return Lens(lens.column, lambda item: lens.read(inner(item)), put, says, lens.most)
