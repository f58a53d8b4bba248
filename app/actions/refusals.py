"""People who want no more e-mails from this site: stored for good, by the hash of the address."""

from __future__ import annotations

from sqlalchemy import bindparam, update

from app.database import upsert
from app.models import MailRefusal, RosterEntry
from app.models.base import now
from app.queries.query import Query, insertion
from app.rules.roster import NEVER


def refuse_mail(address_hash: str) -> None:
    """Send no more invitations to this address (given as its `token_hash`), and forget it on the organisation's roster.
    Refusing twice is refusing once.
    """
    _REFUSE.write(address_hash=address_hash, at=now())
    _OFF_THE_ROSTER.write(address=address_hash)


_REFUSE = Query(lambda: insertion(MailRefusal, "address_hash", "at", into=upsert).on_conflict_do_nothing())
_OFF_THE_ROSTER = Query(
    lambda: update(RosterEntry)
    .where(RosterEntry.address_hash == bindparam("address"))
    .values(
        name="", email="", address_hash=None, school="", year="", organisation="", remind_at=None, state=NEVER
    )
)  # fmt: skip
