"""Members agree to terms and rules."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.database import upsert
from app.models import Consent
from app.models.base import now
from app.queries import legal as queries
from app.queries import members
from app.queries.members import Somebody
from app.queries.query import Query, insertion


def agree(member: Somebody, version: int, locales: list[str]) -> None:
    """The member agrees to the terms and rules that are valid, as they read them in the first of these languages.

    version: the Site's `terms_version` of the page that they saw.
    """
    note(members.to_change(member.id), version, locales, at=now())


def note(member: Any, version: int, locales: list[str], *, at: datetime) -> None:
    """The same for a mapped member who agreed at this moment, perhaps before they were one. What was published since
    is not what they saw: of that they are asked on their next page.
    """
    if not version:
        return
    member.agreed_version = version
    seen = queries.to_agree(locales, at)
    _AGREE.write_all([{"member_id": member.id, "version_id": each.id, "at": at} for each in seen])


_AGREE = Query(lambda: insertion(Consent, "member_id", "version_id", "at", into=upsert).on_conflict_do_nothing())
