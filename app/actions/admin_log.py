"""The log of admins: one line for every act, in the transaction of the act."""

from __future__ import annotations

from app.models import LogEntry
from app.models.base import now
from app.queries.members import Somebody
from app.queries.query import Query, insertion
from app.rules.administering import ACTS


def note(act: str, admin: Somebody | None, *, member_id: int | None = None, object_id: int = 0) -> None:
    """`admin` did this: None for the command line. `member_id`: whom it concerns. Raises KeyError for an act that
    rules/administering.py does not know.
    """
    ACTS[act]
    _NOTE.write(
        act=act, admin_id=admin.id if admin else None, member_id=member_id, object_id=object_id, at=now()
    )  # fmt: skip


_NOTE = Query(lambda: insertion(LogEntry, "act", "admin_id", "member_id", "object_id", "at"))
