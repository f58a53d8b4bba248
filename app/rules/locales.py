"""The languages of pages and e-mails: those that are translated, those that an organisation offers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

LOCALES = {"en": "English", "de": "Deutsch"}  # under their own names, which are never translated


@lru_cache(8)
def offered(languages: str) -> tuple[str, ...]:
    """The languages that the organisation offers, of those that are translated; all where that leaves none.

    languages: as the Site stores them, separated by blanks.
    """
    return tuple(locale for locale in LOCALES if locale in languages.split()) or tuple(LOCALES)


def spoken(wanted: Iterable[str | None], languages: str) -> str:
    """The first of the wanted languages that is offered, else the first that is."""
    those = offered(languages)
    return next((locale for locale in wanted if locale in those), those[0])
