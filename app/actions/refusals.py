"""Never write to me again: kept for good, by the hash of the address."""

from __future__ import annotations

from app.database import upsert
from app.models import MailRefusal
from app.models.base import now
from app.queries.query import Query, insertion


def refuse_mail(address_hash: str) -> None:
    """No invitation goes to this address any more (given as its `token_hash`). Refusing twice is once."""
    _REFUSE.write(address_hash=address_hash, at=now())


_REFUSE = Query(lambda: insertion(MailRefusal, "address_hash", "at", into=upsert).on_conflict_do_nothing())
