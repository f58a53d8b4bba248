"""The legal pages that are published."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from app.models import LegalPage
from app.queries.query import Query
from app.rules.legal import BEFORE_OPENING


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
