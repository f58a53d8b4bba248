"""The legal pages that are published, and whom they say to write to."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, literal_column, select

from app.models import LegalPage
from app.queries.query import Query
from app.rules.legal import BEFORE_OPENING, address_in


def missing_before_opening(locale: str) -> list[str]:
    """Which pages have to be published in the organisation's language before strangers may read or be written to."""
    published = set(_PUBLISHED.values(locale=locale))
    return [page for page in BEFORE_OPENING if page not in published]


_PUBLISHED = Query(
    lambda: (
        select(LegalPage.page)
        .where(LegalPage.locale == bindparam("locale"), LegalPage.published_at.is_not(None))
        .distinct()
    )
)


def contact(locale: str) -> str:
    """The e-mail address that the published imprint names, that of this language first; empty if none does."""
    return next(filter(None, map(address_in, _IMPRINT.values(locale=locale))), "")


def _imprint() -> Any:
    in_language = LegalPage.locale == bindparam("locale")
    published = LegalPage.page == literal_column("'imprint'"), LegalPage.published_at.is_not(None)
    newest = in_language.desc(), LegalPage.published_at.desc(), LegalPage.id.desc()
    return select(LegalPage.text).where(*published).order_by(*newest).limit(10)


_IMPRINT = Query(_imprint)
