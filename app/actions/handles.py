"""The address of a profile, /in/<handle>: changing it."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, or_

from app.models import FormerHandle
from app.models.base import now
from app.queries import members, people
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules import limits, text
from app.rules.errors import Refused
from app.rules.labels import N_


def change_handle(member: Somebody, handle: str) -> None:
    """Change the address; the old one redirects for FORMER_HANDLE and nobody else can take it."""
    changed, handle = members.to_change(member.id), handle.lower()
    if handle == changed.handle:
        return
    if not text.is_handle(handle):
        raise Refused(N_("3 to 100 letters a to z, digits and hyphens; some words are reserved."), "handle")
    _TAKE_BACK.write(viewer=changed.id, former=handle)
    if not people.is_handle_free(handle):
        raise Refused(N_("Choose another address: this one is taken."), "handle")
    _FORGET.write(former=changed.handle, chosen=handle)
    _KEEP.write(handle=changed.handle, member_id=changed.id, until=now() + limits.FORMER_HANDLE)
    changed.handle = handle


_TAKE_BACK = Query(
    lambda: delete(FormerHandle).where(FormerHandle.handle == bindparam("former"), FormerHandle.member_id == VIEWER)
)
# Expired rows may still be there, of former owners of one of the two.
_FORGET = Query(
    lambda: delete(FormerHandle).where(
        or_(FormerHandle.handle == bindparam("former"), FormerHandle.handle == bindparam("chosen"))
    )
)
_KEEP = Query(lambda: insertion(FormerHandle, "handle", "member_id", "until"))
