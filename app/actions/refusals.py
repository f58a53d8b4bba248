"""People who want no more e-mails from this site: stored for good, by the hash of the address."""

from __future__ import annotations

from app.database import upsert
from app.models import MailRefusal
from app.models.base import now
from app.queries.query import Query, insertion


def refuse_mail(address_hash: str) -> None:
    """Send no more invitations to this address (given as its `token_hash`). Refusing twice is refusing once."""
    _REFUSE.write(address_hash=address_hash, at=now())


_REFUSE = Query(lambda: insertion(MailRefusal, "address_hash", "at", into=upsert).on_conflict_do_nothing())
