"""A public profile as schema.org describes people (https://schema.org/ProfilePage), for search engines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.queries.profiles import ProfileSeen
from app.rules.sections import LISTS

# By section: what a Person at schema.org lists of it.

_LISTED = [(name, field) for name, section in LISTS.items() for field in section.fields if field.schema]


def profile_page(profile: ProfileSeen, *, url: str, picture: str | None) -> dict[str, Any]:
    """ProfilePage with the Person of this profile: exactly what the page shows. Empty properties are left out.

    `url`, `picture`: absolute addresses of the page and of the portrait on it.
    """
    person = {
        "@type": "Person",
        "name": profile.name,
        "url": url,
        "identifier": profile.handle,
        "description": profile.headline,
        "image": picture,
        "homeLocation": {"@type": "Place", "name": profile.place} if profile.place else None,
    }
    for name, field in _LISTED:
        property_, _, type_ = field.schema.partition(" ")
        person[property_] = [_thing(getattr(row, field.column), type_) for row in _present(profile.rows(name))]
    filled = {name: value for name, value in person.items() if value}
    return {"@context": "https://schema.org", "@type": "ProfilePage", "url": url, "mainEntity": filled}


def _present(rows: Iterable[Any]) -> Iterable[Any]:
    """Of positions the current ones, of everything else all."""
    return (row for row in rows if getattr(row, "is_current", True))


def _thing(name: str, type_: str) -> Any:
    return {"@type": type_, "name": name} if type_ else name
