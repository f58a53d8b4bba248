"""What waits for the decision of an admin: for the menu of the administration, and for their Home."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, literal_column, select

from app.models import AddressByAdmin, SignUp
from app.models.base import Moment, now
from app.queries import reports
from app.queries.query import Query
from app.rules.joining import APPLIED


class Waiting(NamedTuple):
    """How much waits: reports and objections without a decision, applicants, addresses that need a second admin."""

    open: int
    objections: int
    applicants: int
    addresses: int


def waiting(admin_id: int) -> Waiting:
    return _WAITING.row(viewer=admin_id, now=now())  # type: ignore[no-any-return]


def _waiting() -> Any:
    moment = bindparam("now", type_=Moment)
    applied = select(func.count()).select_from(SignUp).where(SignUp.state == APPLIED, SignUp.expires_at > moment)
    asked = select(func.count()).select_from(AddressByAdmin)
    asked = asked.where(AddressByAdmin.state == literal_column("'asked'"), AddressByAdmin.until > moment)
    return select(*reports.waiting(), applied.scalar_subquery(), asked.scalar_subquery())


_WAITING = Query(_waiting, Waiting)
