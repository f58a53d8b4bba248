"""Becoming a member, coming back after a lost password, changing it."""

from __future__ import annotations

from itertools import count

from app.actions import events, profiles
from app.extensions import db
from app.models import Member
from app.queries import people
from app.rules import text


def create_member(
    *, name: str, email: str, password_hash: str, locale: str, timezone: str = "Europe/Berlin", role: str = "member"
) -> Member:
    """A new member under a free handle made of the name. The address has been proven to be theirs."""
    member = Member(
        name=name, name_folded=text.fold(name), handle=free_handle(name), email=email.strip().lower(),
        password_hash=password_hash, locale=locale, timezone=timezone, role=role,
    )
    db.session.add(member)
    db.session.flush()
    profiles.index_name(member)
    events.record("joined", actor=member, object_id=member.id)
    return member


def free_handle(name: str) -> str:
    """The first of anna-brandt, anna-brandt-2, ... that nobody has."""
    stem = text.handle_from(name) or "member"
    for number in count(1):
        handle = stem if number == 1 else f"{stem}-{number}"
        if text.is_handle(handle) and people.is_handle_free(handle):
            return handle
    raise AssertionError  # count() never ends
