"""Never write to me again: kept for good, by the hash of the address."""

from __future__ import annotations

from app.database import upsert
from app.extensions import db
from app.models import MailRefusal
from app.models.base import now


def refuse_mail(address_hash: str) -> None:
    """No invitation goes to this address any more (given as its `token_hash`). Refusing twice is once."""
    row = upsert(MailRefusal).values(address_hash=address_hash, at=now()).on_conflict_do_nothing()
    db.session.execute(row)
