"""The signs that the machine has left: what a worker, a backup or a test e-mail did last."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import String, and_, bindparam, literal, or_, select, union_all

from app.models import Delivery, Sign
from app.models.base import Moment, now
from app.queries.query import Query
from app.rules import machine
from app.rules.findings import RED
from app.rules.mail_troubles import BUSY, PATIENCE


class Seen(NamedTuple):
    name: str
    at: datetime
    level: str
    text: str
    number: int


def seen() -> dict[str, Seen]:
    """The newest sign of each kind, by name; one query."""
    return {each.name: each for each in _SEEN.rows()}


_SEEN = Query(lambda: select(Sign.name, Sign.at, Sign.level, Sign.text, Sign.number), Seen)


def red() -> list[tuple[str, str]]:
    """What somebody has to do something about, one query: ("mail", a key of mail_troubles.MEANINGS) where e-mails do
    not go out, and the names and levels of signs that are red or too old.
    """
    at = now()
    return _RED.rows(  # type: ignore[no-any-return]
        busy=BUSY, patience=PATIENCE, gone=at - machine.WORKER_GONE, missing=at - machine.BACKUP_MISSING
    )


def _red() -> Any:
    loud = or_(Delivery.trouble != bindparam("busy"), Delivery.attempts >= bindparam("patience"))
    mail = (
        select(literal("mail", String), Delivery.trouble)
        .where(Delivery.state == "due", Delivery.trouble != "", loud)
        .order_by(Delivery.id.desc())
        .limit(1)
        .subquery()
    )
    silent = and_(Sign.name == machine.WORKER, Sign.at < bindparam("gone", type_=Moment))
    old = and_(Sign.name == machine.BACKUP, Sign.at < bindparam("missing", type_=Moment))
    signs = select(Sign.name, Sign.level).where(or_(silent, old, Sign.level == RED))
    return union_all(select(mail), signs)


_RED = Query(_red)
