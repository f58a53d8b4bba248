"""Erasing a member: a blank row stays, and of everything that names them only what they wrote to others by InMail.

docs/architecture.md, "When a member is erased", says it of every key; tests/test_erased_members.py compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from sqlalchemy import bindparam, delete, exists, or_, update

from app import database
from app.actions import announcements, events, post_pictures, search_index
from app.extensions import db
from app.models import (
    Conversation,
    Counter,
    Delivery,
    EmailInvitation,
    Introduction,
    Member,
    Participant,
    RosterEntry,
    SignUp,
)
from app.models.base import now
from app.queries import leaving as queries
from app.queries import members
from app.queries import post_pictures as found_pictures
from app.queries.letters import address_hash
from app.queries.query import VIEWER, Query, among
from app.rules import leaving as rules
from app.rules import limits
from app.rules.email import mailbox
from app.rules.leaving import ACTIVE, ERASED
from app.rules.limits import Rate
from app.tokens import token_hash

# Told of things that are deleted before them: deleting those waits for likes and endorsements under way.
LATE = ("activity", "notification", "delivery")


def erase(member_id: int, *, again: bool = False) -> None:
    """Erase a member for good. Erasing twice is erasing once; raises Refused for the last active admin. `again`: they
    were erased before, and a backup has brought them back, perhaps as the last admin of that time.
    """
    members.lock(member_id, *queries.peers(member_id))
    database.overwrite_what_is_freed()
    member = members.to_change(member_id)
    if member.state == ERASED:
        return
    if member.state == ACTIVE and not again:
        rules.check_admins(member.role, queries.with_admins(member_id)[1])
    _forget_addresses(member_id, [member.email, *queries.further_addresses(member_id)])
    _FORGET_COUNTERS.write(keys=[f"{name}:{member_id}" for name in _OF_MEMBER])
    search_index.forget(member_id)
    _COUNT_LESS.write(ids=queries.peers(member_id))
    portrait = member.picture
    _blank(member)
    post_pictures.drop([portrait or ""])
    sweep(member_id)


def sweep(member_id: int) -> None:
    """Delete all rows that name a member and are not for others to keep."""
    conversations, pictures = queries.conversations(member_id), found_pictures.names_of(member_id)
    for id in _INTRODUCTIONS.values(viewer=member_id):
        events.forget("introduction_asked", object_id=id)
        events.forget("introduction_passed", object_id=id)
    announcements.forget_answers(member_id)
    for goes in _GOES:
        goes.write(viewer=member_id)
    _FORGET_CONVERSATIONS.write(ids=conversations)
    post_pictures.drop(pictures)


def _forget_addresses(member_id: int, emails: list[str]) -> None:
    """What is kept under an address of theirs: e-mails, invitations, sign-ups, places on the roster, counters."""
    spelt = sorted({*emails, *(mailbox(email) for email in emails)})
    for forget in _FORGET_ADDRESSED:
        forget.write(addresses=spelt)
    _FORGET_LISTED.write(hashes=[address_hash(each) for each in spelt])
    hashes = [token_hash(each)[:32] for each in spelt]
    _FORGET_COUNTERS.write(keys=[f"{rate.name}:{each}" for rate in _OF_ADDRESS for each in hashes])


def _blank(member: Member) -> None:
    """Every column as in a row that nobody has filled in; name, handle and address are nobody's and can be nobody's."""
    for column in Member.__table__.c:
        if column.key not in _KEPT:
            setattr(member, column.key, column.default.arg if column.default is not None else None)
    member.name = member.name_folded = member.password_hash = ""
    member.handle = member.email = f"former.{member.id}"
    member.state, member.leaves_at = ERASED, now()
    db.session.flush()


_KEPT = ("id", "created_at", "name", "name_folded", "handle", "email", "password_hash")
_RATES = [rate for rate in vars(limits).values() if isinstance(rate, Rate)]
_OF_ADDRESS = (limits.SIGN_IN_ACCOUNT, limits.SIGN_UPS_TO, limits.INVITATIONS_TO_ADDRESS, limits.RESET_TO)
_OF_OTHERS = (  # counted for networks, browsers, forms and sign-ups, whose numbers are not those of members
    *_OF_ADDRESS, limits.SIGN_IN_BROWSER, limits.SIGN_IN_ADDRESS, limits.CONFIRMATION, limits.SIGN_UPS_FROM,
    limits.RESETS_FROM, limits.FORM,
)  # fmt: skip
_OF_MEMBER = sorted({rate.name for rate in _RATES} - {rate.name for rate in _OF_OTHERS})


def _keys() -> Iterator[Any]:
    """Every column by which a row is a member's, and goes with them; those of feeds and notifications last."""
    found = [
        key.parent
        for table in db.metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "member" and key.ondelete == "CASCADE"
    ]
    return iter(sorted(found, key=lambda column: column.table.name in LATE))


def _of_key(column: Any) -> Any:
    return delete(column.table).where(column == VIEWER)


def _introductions() -> Any:
    one = Introduction
    theirs = or_(one.asker_id == VIEWER, one.via_id == VIEWER, one.target_id == VIEWER)
    return delete(one).where(theirs).returning(one.id)


def _conversations() -> Any:
    """Those in which nobody is left."""
    taking_part = exists().where(Participant.conversation_id == Conversation.id)
    return delete(Conversation).where(among(Conversation.id, "ids"), ~taking_part)


def _addressed(*columns: Any) -> Any:
    return delete(columns[0].class_).where(or_(*(among(column, "addresses") for column in columns)))


_GOES = [Query(partial(_of_key, column)) for column in _keys()]
_INTRODUCTIONS, _FORGET_CONVERSATIONS = Query(_introductions), Query(_conversations)
_FORGET_ADDRESSED = [
    Query(partial(_addressed, *columns))
    for columns in ((Delivery.address,), (SignUp.email,), (EmailInvitation.email, EmailInvitation.mailbox))
]
_FORGET_LISTED = Query(lambda: delete(RosterEntry).where(among(RosterEntry.address_hash, "hashes")))
_FORGET_COUNTERS = Query(lambda: delete(Counter).where(among(Counter.key, "keys")))
_COUNT_LESS = Query(
    lambda: (
        update(Member)
        .where(among(Member.id, "ids"))
        .values(connection_count=Member.connection_count - bindparam("one", 1, type_=Member.connection_count.type))
    )
)
