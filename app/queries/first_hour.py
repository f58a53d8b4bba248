"""What of their first hour the admins have done."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from app.models import EmailInvitation, Member, RosterBatch, Sign, Site
from app.queries import legal
from app.queries.query import Query
from app.queries.viewers import Organisation
from app.rules import machine
from app.rules.first_hour import Facts

PLAIN = tuple(Site.__table__.c[name].default.arg for name in ("hue", "chroma"))  # where no colours are chosen


def admins() -> int:
    """How many there are who can sign in."""
    return _ADMINS.value()  # type: ignore[no-any-return]


def facts(site: Organisation) -> Facts:
    """Two queries."""
    admins, test_email, backup, *invited = _FACTS.row()
    return Facts(
        admins, test_email or "", backup is not None, any(invited), bool(site.tagline),
        (site.hue, site.chroma) != PLAIN, len(legal.missing_before_opening(site.locale)),
    )  # fmt: skip


def _admins() -> Any:
    return select(func.count(Member.id)).where(Member.role == "admin", Member.state == "active")


def _facts() -> Any:
    def sign(name: str) -> Any:
        return select(Sign.level).where(Sign.name == name).scalar_subquery()

    somebody = select(Member.id).where(Member.role != "admin").limit(1).scalar_subquery()
    invited = select(EmailInvitation.id).limit(1).scalar_subquery()
    listed = select(RosterBatch.id).where(RosterBatch.released_at.is_not(None)).limit(1).scalar_subquery()
    have = sign(machine.TEST_EMAIL), sign(machine.BACKUP)
    return select(_admins().scalar_subquery(), *have, invited, somebody, listed)


_ADMINS, _FACTS = Query(_admins), Query(_facts)
