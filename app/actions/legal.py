"""Writing the legal pages: a draft that nobody sees, and publishing it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select

from app.actions import admin_log
from app.extensions import db
from app.models import LegalPage, Site
from app.models.base import now
from app.queries import legal as queries
from app.queries.members import Somebody
from app.rules import legal as rules
from app.rules.errors import Refused
from app.rules.labels import N_


def save_draft(page: str, locale: str, text: str) -> LegalPage:
    """Store what was written so far; there is one draft of each page in each language."""
    _locked_site()
    draft = db.session.scalar(_DRAFT, {"page": page, "locale": locale})
    if draft is None:
        draft = LegalPage(page=page, locale=locale)
        db.session.add(draft)
    draft.text, draft.created_at = text, now()
    db.session.flush()
    return draft


_DRAFT = select(LegalPage).where(
    LegalPage.page == bindparam("page"), LegalPage.locale == bindparam("locale"), LegalPage.published_at.is_(None)
)


def publish(admin: Somebody, page: str, locale: str, text: str, *, asks: bool) -> None:
    """Make the text the valid version, unless it is. `asks`: all members are asked to agree, which terms and rules may
    do, once for each version. Raises Refused for a text with gaps.
    """
    gaps = rules.gaps(text)
    if gaps:
        raise Refused(N_("Fill in what is in square brackets: %(gaps)s."), "text", gaps=", ".join(gaps[:3]))
    site = _locked_site()
    there = queries.in_force_as(page, locale, text)
    version = db.session.get_one(LegalPage, there) if there else save_draft(page, locale, text)
    asks = asks and page in rules.AGREED and not version.asks
    if there and not asks:  # published twice by an impatient finger
        return
    version.asks, version.published_at = asks, version.published_at or now()
    db.session.flush()
    published = set(queries.pages_published())
    site.legal = " ".join(name for name in rules.PAGES if name in published)
    site.terms_version += int(asks)
    admin_log.note("legal_published", admin, object_id=version.id)


def _locked_site() -> Any:
    """The organisation, locked: two admins who write at the same time wait for each other."""
    return db.session.get_one(Site, 1, with_for_update=True, populate_existing=True)
