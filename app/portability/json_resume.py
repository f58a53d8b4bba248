"""JSON Resume: read into rows of a profile, and a profile written as one.

Kontor has fewer fields than the format. Values without a column are stored: with each row the JSON it was, and beside
the rows the rest of the document and the items that were left out, so that an export gives back what was imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from app.portability import foreign, json_trees, lenses, recognised, resume_sections, rows
from app.portability.lenses import Json
from app.portability.recognised import Recognised, Row
from app.portability.resume_sections import SECTIONS
from app.portability.rows import Section
from app.queries.origins import Origins
from app.queries.profiles import ProfileSeen
from app.rules import links
from app.rules.labels import N_
from app.rules.sections import LISTS

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
BYTES = 1_000_000
BY_HAND = {name for name, each in LISTS.items() if not each.dated}
WHOLE = "document"  # keys of what is stored beside the rows
LEFT = "left_out"

ABOUT_ITSELF = ("$schema", "meta")  # what a file says about the file and not about its owner
NO_RESUME = N_("This file is not a JSON Resume that can be read.")

LINKS = next(section for section in SECTIONS if section.within)
_WEBSITE = lenses.link()  # of `basics`; its row among the links has a text as its origin, not an object


def read(content: bytes) -> Recognised:
    """The content of a file about its owner. Never raises: an unreadable file gives a note, an unreadable row a
    LeftOut.
    """
    try:
        document = json_trees.parsed(content, BYTES)
    except ValueError:
        document = None
    if not isinstance(document, dict):
        return Recognised(notes=[(NO_RESUME, {})])
    if why := foreign.of_json(document):
        return Recognised(notes=[(why, {})])
    found = Recognised()
    basics = document.get("basics")
    basics = basics if isinstance(basics, dict) else {}
    _read_basics(basics, found)
    left = {}
    for section in SECTIONS:
        holder = basics if section.within else document
        if isinstance(holder.get(section.key), list):
            left[section.key] = rows.take(section, holder[section.key], found)
            holder[section.key] = []
    rows.note_rest({key: value for key, value in document.items() if value is not basics and key not in ABOUT_ITSELF},
                   set(), "", 0, found)  # fmt: skip
    found.resume = json_trees.packed({WHOLE: document, LEFT: {key: items for key, items in left.items() if items}})
    return found


def _read_basics(basics: Json, found: Recognised) -> None:
    for section, columns in ((recognised.HEAD, resume_sections.HEAD), (recognised.ABOUT, resume_sections.ABOUT)):
        values = {column: value for column, value in lenses.values(columns, basics).items() if value}
        if values:
            found.rows.append(Row(section, values, "basics"))
    for lens in resume_sections.CONTACT:
        if value := lens.value(basics):
            found.rows.append(Row(recognised.CONTACT, {"kind": lens.column, "value": value}, "basics"))
    rows.note_cuts(_BASICS, basics, "basics", 0, found)
    found.name = resume_sections.NAME.value(basics)
    if website := _WEBSITE.value(basics):
        said = next(basics[key] for key in ("url", "website") if _WEBSITE.value({"url": basics.get(key)}) == website)
        values = lenses.values(LINKS.lenses, {"url": website})
        found.rows.append(Row(LINKS.section, values, "basics", origin=json_trees.packed(said)))
    listed = basics.get(LINKS.key)
    of_lists = {path for path, _ in json_trees.leaves(listed, (LINKS.key,))} if isinstance(listed, list) else set()
    said_here = _WEBSITE.says(basics).union(of_lists, *(lens.says(basics) for lens in _BASICS))
    rows.note_rest(basics, said_here, "basics", 0, found)


def write(profile: ProfileSeen, origins: Origins | None = None, address: str = "") -> Json:
    """The profile as its viewer sees it. `origins`: for the owner only; `address`: of this file."""
    origins = origins or Origins()
    kept = json.loads(origins.resume) if origins.resume else {WHOLE: {"$schema": SCHEMA}, LEFT: {}}
    document: Json = kept[WHOLE]
    said = document.get("basics")
    basics = lenses.written(_BASICS, _basics_of(profile), said if isinstance(said, dict) else {})
    document["basics"] = basics
    for section in SECTIONS:
        held = profile.rows(section.section)
        if section is LINKS:
            held = _without_website(basics, held, origins)
        if section.listed:
            held = _without_listed(section, held, origins, kept[LEFT].get(section.key, ()))
        items = list(_items(section, held, origins))
        for place, item in kept[LEFT].get(section.key, ()):
            items.insert(place, item)
        holder = basics if section.within else document
        if items or isinstance(holder.get(section.key), list):
            holder[section.key] = items
    if profile.recommendations and "references" not in document:
        said = ({"name": each.person.name, "reference": each.text} for each in profile.recommendations)
        document["references"] = list(said)
    if not origins.resume:
        document["meta"] = {"canonical": address, "version": "v1.0.0"}
    return document


_BASICS = (resume_sections.NAME, *resume_sections.HEAD, *resume_sections.ABOUT, *resume_sections.CONTACT)


def _basics_of(profile: ProfileSeen) -> dict[str, str]:
    contact = {each.kind: each.value for each in profile.contacts}
    return {
        "name": profile.name, "headline": profile.headline, "place": profile.place, "about": profile.about,
        "email": contact.get("email", ""), "phone": contact.get("phone") or contact.get("mobile", ""),
        "address": contact.get("address", ""),
    }  # fmt: skip


def _origin(section: Section, row: Any, origins: Origins) -> Any:
    """The JSON that this row was, None if it was none."""
    content = origins.rows.get((section.section, row.id))
    return json.loads(content) if content else None


def _items(section: Section, held: Sequence[Any], origins: Origins) -> Iterator[Json]:
    """Items in the order of the profile. If dates decide it, imported ones keep their order among each other."""
    known = {row.id: _origin(section, row, origins) for row in held}
    if section.section not in BY_HAND:
        imported = iter(sorted((row for row in held if known[row.id] is not None), key=lambda row: row.id))
        held = [row if known[row.id] is None else next(imported) for row in held]
    for row in held:
        present = {lens.column: getattr(row, lens.column) or "" for lens in section.lenses}
        origin = known[row.id]
        yield lenses.written(section.lenses, present, origin if isinstance(origin, dict) else {})


def _without_listed(section: Section, held: Sequence[Any], origins: Origins, left: Sequence[Any]) -> list[Any]:
    """The rows without those that came from a list of words, if the item with that list is written, too."""
    known = {row.id: _origin(section, row, origins) for row in held}
    [lens] = section.lenses
    written: set[str] = set()
    for item in [*known.values(), *(item for _, item in left)]:
        words = item.get(section.listed) if isinstance(item, dict) else None
        written |= {lens.value({lens.column: word}) for word in words} if isinstance(words, list) else set()
    return [row for row in held if not (isinstance(known[row.id], str) and getattr(row, lens.column) in written)]


def _without_website(basics: Json, held: Sequence[Any], origins: Origins) -> list[Any]:
    """Put the link that is the website into `basics`; returns the others. At first it is one without a name."""
    website = next((row for row in held if isinstance(_origin(LINKS, row, origins), str)), None)
    if website is None and "url" not in basics:
        unnamed = (row for row in held if row.title == links.host(row.url) and _origin(LINKS, row, origins) is None)
        website = next(unnamed, None)
    address = website.url if website else ""
    if _WEBSITE.value(basics) != address:
        _WEBSITE.put(basics, address)
    return [row for row in held if row is not website]
