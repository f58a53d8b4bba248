"""What the demo knows of one invented member."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from app.demo.careers import Education, Position
from app.demo.reach import Contact


@dataclass(slots=True)
class Person:
    """One invented member. Texts may be "" where the person left them empty; paragraphs of `about` by blank lines.

    `gender_key` is f, m or n; `locale` de or en, the language of all texts of this person; `portrait` the number of a
    file in portraits/ (two digits, .webp) or None; `organisation_no` the index in vocabulary.organisations(), None for
    those with a business of their own or none; `positions` and `education` newest first; `languages` name and level (of
    LANGUAGE_LEVELS); `entries` are further ones: the columns of ProfileEntry by name, with `kind`."""

    name: str
    given: str
    family: str
    gender_key: str
    email: str
    headline: str
    place: str
    industry: str
    about: str
    wants: str
    offers: str
    locale: str
    field: str
    positions: list[Position]
    education: list[Education]
    skills: list[str]
    contacts: list[Contact]
    portrait: int | None
    organisation_no: int | None
    department: str
    graduation_year: int
    languages: list[tuple[str, str]] = field(default_factory=list)
    entries: list[dict[str, str]] = field(default_factory=list)


def newcomer(person: Person) -> Person:
    """The same as who has just joined: name and address, and a profile that is still empty."""
    empty = dict.fromkeys(("headline", "place", "industry", "about", "wants", "offers"), "")
    named = ("positions", "education", "skills", "contacts", "languages", "entries")
    lists: dict[str, list[Any]] = {name: [] for name in named}
    return replace(person, portrait=None, organisation_no=None, **empty, **lists)
