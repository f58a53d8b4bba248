"""People who want no more e-mails from this site: stored for good, by the hash of the address."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, delete, select, update

from app.database import upsert
from app.models import Delivery, MailRefusal, RosterEntry
from app.models.base import now
from app.queries.query import Query, insertion
from app.queries.turns import LETTER
from app.rules.roster import NEVER


def refuse_mail(address_hash: str) -> None:
    """Send no more invitations to this address (given as its `token_hash`), and forget it on the organisation's roster.
    Refusing twice is refusing once.
    """
    _REFUSE.write(address_hash=address_hash, at=now())
    forget_letters(address_hash)
    _OFF_THE_ROSTER.write(address=address_hash)


def forget_letters(address_hash: str) -> None:
    """Forget the address in the outbox, too, before the organisation's roster does."""
    _FORGET_LETTERS.write(address=address_hash)


def _letters() -> Any:
    theirs = select(RosterEntry.id).where(RosterEntry.address_hash == bindparam("address"))
    return delete(Delivery).where(Delivery.kind == LETTER, Delivery.object_id.in_(theirs))


_FORGET_LETTERS = Query(_letters)
_REFUSE = Query(lambda: insertion(MailRefusal, "address_hash", "at", into=upsert).on_conflict_do_nothing())
_OFF_THE_ROSTER = Query(
    lambda: update(RosterEntry)
    .where(RosterEntry.address_hash == bindparam("address"))
    .values(
        name="", email="", address_hash=None, school="", year="", organisation="", remind_at=None, state=NEVER
    )
)  # fmt: skip
