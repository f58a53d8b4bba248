"""A public profile as schema.org describes people (https://schema.org/ProfilePage), for search engines."""

from __future__ import annotations

from typing import Any

from app.queries.profiles import ProfileSeen


def profile_page(profile: ProfileSeen, *, url: str, picture: str | None) -> dict[str, Any]:
    """ProfilePage with the Person of this profile: what the page shows and nothing else. Empty properties are left out.

    `url`, `picture`: absolute addresses of the page and of the portrait on it.
    """
    current = [each for each in profile.positions if each.is_current]
    person = {
        "@type": "Person",
        "name": profile.name,
        "url": url,
        "identifier": profile.handle,
        "description": profile.headline,
        "image": picture,
        "jobTitle": [each.title for each in current],
        "worksFor": [{"@type": "Organization", "name": each.organisation} for each in current],
        "homeLocation": {"@type": "Place", "name": profile.place} if profile.place else None,
        "alumniOf": [{"@type": "EducationalOrganization", "name": each.school} for each in profile.education],
        "knowsAbout": [each.name for each in profile.skills],
        "knowsLanguage": [each.title for each in profile.entries.get("languages", ())],
        "sameAs": [each.url for each in profile.entries.get("links", ())],
    }
    filled = {name: value for name, value in person.items() if value}
    return {"@context": "https://schema.org", "@type": "ProfilePage", "url": url, "mainEntity": filled}
