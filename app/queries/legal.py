"""The legal pages: what is published, what is being written, what a member agreed to, whom they say to write to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, select

from app.models import Consent, LegalPage, Member
from app.models.base import Moment, now
from app.queries.query import VIEWER, Query
from app.rules.legal import AGREED, BEFORE_OPENING, address_in


class Version(NamedTuple):
    """A version of a page in one language; `published_at`: None for the draft."""

    id: int
    page: str
    locale: str
    text: str
    created_at: datetime
    published_at: datetime | None


COLUMNS = [getattr(LegalPage, name) for name in Version._fields]


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
def in_force(page: str, locales: Sequence[str]) -> Version | None:
    """The version that is valid, in the first of these languages in which there is one, else in any."""
    return _preferred([each for each in _IN_FORCE.rows() if each.page == page], locales)


def in_force_as(page: str, locale: str, text: str) -> int | None:
    """The id of the valid version if it has exactly this text and no draft waits beside it."""
    valid, draft = at_work().get((page, locale), (None, None))
    return valid.id if valid and valid.text == text and draft is None else None


def to_agree(locales: Sequence[str], moment: datetime | None = None) -> list[Version]:
    """The terms and rules that are valid, or were at that moment, each as `in_force`."""
    rows = _IN_FORCE_AT.rows(moment=moment or now())
    found = (_preferred([each for each in rows if each.page == page], locales) for page in AGREED)
    return [each for each in found if each]


def _preferred(versions: Sequence[Version], locales: Sequence[str]) -> Version | None:
    order = {locale: place for place, locale in enumerate(dict.fromkeys(locales))}  # the viewer's may be the site's
    return min(versions, key=lambda each: order.get(each.locale, len(order)), default=None)


def _newest(*which: Any) -> Any:
    """The newest version of each page in each language; ids grow with time, and there is one draft at most."""
    newest = select(func.max(LegalPage.id)).where(*which).group_by(LegalPage.page, LegalPage.locale)
    return select(*COLUMNS).where(LegalPage.id.in_(newest))


_IN_FORCE_AT = Query(lambda: _newest(LegalPage.published_at <= bindparam("moment", type_=Moment)), Version)
_IN_FORCE = Query(lambda: _newest(LegalPage.published_at.is_not(None)), Version)


def at_work() -> dict[tuple[str, str], tuple[Version | None, Version | None]]:
    """(what is valid, the draft) by page and language."""
    valid = {(each.page, each.locale): each for each in _IN_FORCE.rows()}
    drafts = {(each.page, each.locale): each for each in _DRAFTS.rows()}
    return {key: (valid.get(key), drafts.get(key)) for key in {*valid, *drafts}}


_DRAFTS = Query(lambda: select(*COLUMNS).where(LegalPage.published_at.is_(None)), Version)


def versions(page: str, locale: str) -> list[Version]:
    """All that were published, the newest first."""
    return _VERSIONS.rows(page=page, locale=locale)


_VERSIONS = Query(
    lambda: (
        select(*COLUMNS)
        .where(
            LegalPage.page == bindparam("page"),
            LegalPage.locale == bindparam("locale"),
            LegalPage.published_at.is_not(None),
        )
        .order_by(LegalPage.id.desc())
    ),
    Version,
)


def pages_published() -> Iterable[str]:
    """The pages that are published in any language."""
    return _PAGES_PUBLISHED.values()


_PAGES_PUBLISHED = Query(lambda: select(LegalPage.page).where(LegalPage.published_at.is_not(None)).distinct())


def agreed_last(member_id: int) -> datetime | None:
    """When the member last agreed to terms or rules; None for never."""
    return _AGREED_LAST.value(viewer=member_id)  # type: ignore[no-any-return]


_AGREED_LAST = Query(lambda: select(func.max(Consent.at)).where(Consent.member_id == VIEWER))


class Agreed(NamedTuple):
    """A version of terms or rules that a member agreed to, for their archive."""

    page: str
    locale: str
    published_at: datetime
    at: datetime


def agreed_by(member_id: int) -> list[Agreed]:
    """All that the member agreed to, the first one first."""
    return _AGREED_BY.rows(viewer=member_id)


_AGREED_BY = Query(
    lambda: (
        select(LegalPage.page, LegalPage.locale, LegalPage.published_at, Consent.at)
        .join(Consent, Consent.version_id == LegalPage.id)
        .where(Consent.member_id == VIEWER)
        .order_by(LegalPage.id)
    ),
    Agreed,
)


def agreed(version: int) -> int:
    """How many members have agreed to the terms and rules as they are. `version`: the Site's `terms_version`."""
    return _AGREED.value(version=version)  # type: ignore[no-any-return]


_AGREED = Query(
    lambda: (
        select(func.count(Member.id)).where(Member.state == "active", Member.agreed_version >= bindparam("version"))
    )
)
