"""The first start: the organisation and its first admin, by a link that the console prints."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions.accounts import create_member, new_hash
from app.extensions import db, tokens
from app.models import Member, Site
from app.queries import accounts as queries
from app.rules.errors import Gone

PURPOSE = "setup"


def setup_token() -> str:
    """The end of the one-time link /setup/<token>; it is valid as long as there is no organisation."""
    return tokens.make(PURPOSE, 1)


def is_open(token: str) -> bool:
    """True if this is the link that the console printed and nobody has used it yet."""
    return tokens.check(token, PURPOSE, 1) and queries.site() is None


@dataclass(frozen=True)
class Organisation:
    name: str
    tagline: str
    locale: str
    policy: str
    timezone: str


def set_up(organisation: Organisation, *, name: str, email: str, password: str) -> Member:
    """Create the organisation and its first admin. Raises Refused (password), and Gone if somebody was faster."""
    password_hash = new_hash(password, name=name, email=email, site=organisation.name)
    if queries.site():
        raise Gone
    db.session.add(Site(**vars(organisation)))
    db.session.flush()
    return create_member(
        name=name, email=email, password_hash=password_hash, role="admin",
        locale=organisation.locale, timezone=organisation.timezone,
    )  # fmt: skip
