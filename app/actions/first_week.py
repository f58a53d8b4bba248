"""What a newcomer does on Home: headline, portrait, school with year, the address to share."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete

from app.actions import profiles, releases
from app.database import upsert
from app.models import Contact
from app.queries import first_week as queries
from app.queries import members
from app.queries.first_week import EMAIL
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules import limits

Portrait = tuple[str, dict[int, bytes]]


def introduce(member: Somebody, headline: str, portrait: Portrait | None) -> None:
    """Store what is given of the two: a headline that is not empty, a portrait made by `rules.pictures.portrait`."""
    if portrait:
        profiles.change_photo(member, *portrait)
    if headline:
        changed = members.to_change(member.id)
        profiles.change_head(
            member, name=changed.name, headline=headline, place=changed.place, industry=changed.industry
        )


def learn(member: Somebody, school: str, ends: str) -> None:
    """A school and when the member left it; a row that has the school without a year gets it."""
    known = queries.without_year(member.id, school)
    if known:
        profiles.change_education(known, ends=ends)
    else:
        profiles.add_education(member, school=school, degree="", starts="", ends=ends)


def share_address(member: Somebody) -> None:
    """Let all connections see the address that the member signs in with, unless they have given one already."""
    address = members.to_change(member.id).email
    if len(address) <= limits.CONTACT:
        _SHARE.write(member_id=member.id, kind=EMAIL, value=address, release="connections")


def stop_sharing_address(member: Somebody) -> None:
    """Undo it; another address, or one with another choice of who sees it, stays."""
    address = members.to_change(member.id).email
    if _STOP.rows(viewer=member.id, kind=EMAIL, address=address, release="connections"):
        releases.end_for(member.id, [EMAIL])


def _stop() -> Any:
    same = Contact.value == bindparam("address"), Contact.release == bindparam("release")
    own = Contact.member_id == VIEWER, Contact.kind == bindparam("kind")
    return delete(Contact).where(*own, *same).returning(Contact.kind)


_SHARE = Query(
    lambda: insertion(Contact, "member_id", "kind", "value", "release", into=upsert).on_conflict_do_nothing()
)
_STOP = Query(_stop)
