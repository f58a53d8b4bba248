"""The place of each part of a profile in a JSON Resume (schema 1.x; the names of its predecessors are read, too)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.portability import cleaning, lenses
from app.portability.lenses import Json, Lens
from app.portability.rows import Section
from app.rules import limits, links, sections
from app.rules import section_types as types
from app.rules.section_types import Field

_simple = lenses.simple


def _named_by_its_host(field: Field) -> Lens:
    """A link without a name is named after its host, as in the form."""
    name = _simple(field.column, *field.resume.split())

    def find(item: Json) -> str:
        return name.read(item) or links.host(lenses.link().read(item))

    return Lens(field.column, find, name.put, name.says)


def _lens(field: Field) -> Lens:
    """The lens of a field: as the registry says, or as its form implies."""
    keys = field.resume.split()
    if field.lens == "named by its host":
        return _named_by_its_host(field)
    if field.lens == "pair":
        return lenses.pair(field.column, *keys, field.most)
    if field.form == "month":
        return lenses.month(field.column, *keys)
    if field.form == "link":
        return lenses.link(field.column, *keys)
    if field.form == "text":
        return lenses.text(field.column, *keys, most=field.most)
    return _simple(field.column, *keys)


def _lenses(section: types.Section) -> Iterator[Lens]:
    """Of all fields. A level and the member's own words for it are one text there."""
    own_words = next((each for each in section.fields if each.lens == "own words"), None)
    for field in section.fields:
        if field.form == "level" and own_words:
            yield from lenses.fluency(field.column, own_words.column, *field.resume.split())
        elif field is not own_words:
            yield _lens(field)


def _section(section: types.Section, resume: types.Resume) -> Section:
    fitted = tuple(replace(each, most=section.by_column[each.column].most) for each in _lenses(section))
    return Section(
        resume.key, section.name, fitted, section.required, section.most, within=resume.within, listed=resume.listed
    )


SECTIONS = tuple(_section(each, each.resume) for each in sections.LISTS.values() if each.resume)


def _address() -> Lens:
    """Street and town as one line: "Dorfstr. 1", "24235", "Laboe" -> "Dorfstr. 1, 24235 Laboe"."""

    def find(location: Json) -> str:
        written = location.get("address")
        lines = written.split("\n") if isinstance(written, str) else []
        street = ", ".join(filter(None, map(cleaning.line, lines)))
        code = cleaning.line(location.get("postalCode"))
        if not street or not code or code in street:
            return street
        return f"{street}, {code} {cleaning.line(location.get('city'))}".strip()

    def put(location: Json, value: str) -> None:
        location.pop("postalCode", None)
        _simple("address", "address").put(location, value)

    def says(location: Json) -> lenses.Paths:
        held = find(location)
        parts = [key for key in ("address", "postalCode") if held and cleaning.line(location.get(key))]
        return {(key,) for key in parts} if isinstance(location.get("address"), str) else set()

    return lenses.within("location", Lens("address", find, put, says, limits.CONTACT))


# The columns of `basics` except the name, which is never imported; by our section that they belong to.
HEAD = (
    _simple("headline", "label", most=limits.HEADLINE),
    lenses.within("location", _simple("place", "city", most=limits.PLACE)),
)
ABOUT = (_simple("about", "summary", read=cleaning.text, most=limits.ABOUT),)
CONTACT = (_simple("email", "email", read=cleaning.email), _simple("phone", "phone", read=cleaning.phone), _address())
NAME = _simple("name", "name")
