"""An announcement by e-mail: tried by an admin, then written to all members in turn by the worker."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, update

from app.actions import admin_log, limits
from app.actions.letters import Recipient, post_letter
from app.models import Announcement
from app.models.base import Moment, now
from app.queries import announcing as queries
from app.queries.announcing import Announced
from app.queries.members import Somebody
from app.queries.query import Query
from app.rules import announcements as rules
from app.rules.limits import Rate


def test(admin: Recipient, found: Announced) -> None:
    """Write the e-mail to this admin alone, unless one is on its way: that one will show the present words."""
    _TESTED.write(id=found.id, at=now())
    if not queries.test_waits(admin.id, found.id):
        post_letter(queries.TEST, member=admin, object_id=found.id)
        admin_log.note("announcement_tested", admin, object_id=found.id)


def send(admin: Somebody, found: Announced, per_hour: int) -> None:
    """Have the e-mails written to all members there are, so many an hour; where that was stopped, to those who are
    left. Raises Refused if it was not tried since it was changed, or is a draft.
    """
    rules.check_mail(found.published_at, found.tested_at)
    if found.mail_state == rules.STOPPED:
        _GO_ON.write(id=found.id, per_hour=per_hour)
    elif not found.mail_state:
        _BEGIN.write(id=found.id, per_hour=per_hour, until=queries.highest_member())
    else:
        return
    admin_log.note("announcement_mailed", admin, object_id=found.id)


def stop(admin: Somebody, found: Announced) -> None:
    """Write no more of them until an admin goes on; those in the outbox are sent."""
    if found.mail_state == rules.SENDING:
        _STOP.write(id=found.id)
        admin_log.note("announcement_stopped", admin, object_id=found.id)


def mail_some() -> int:
    """Write e-mails to the next few members; returns how many.

    As with the roster (`actions/roster.py`): a few a minute, and none while there are some that were never tried. The
    e-mails and the number of the last member are written in one transaction, so a worker that dies leaves nobody out
    and writes to nobody twice; and nothing grows with the number of members.
    """
    found = queries.sending()
    if found is None:
        return 0
    few = max(1, found.per_hour // 60)
    pace = Rate("announcements", 1, few * 3600 // found.per_hour)
    if queries.untried() >= few or not limits.is_first(pace, "site"):
        return 0
    people = queries.recipients(found, few)
    for each in people:
        post_letter(queries.LETTER, member=each, object_id=found.id)
    is_last = len(people) < few
    _MOVE.write(
        id=found.id, to=found.mail_until if is_last else people[-1].id, state=rules.DONE if is_last else rules.SENDING
    )
    return len(people)


def _one(**values: Any) -> Any:
    return update(Announcement).where(Announcement.id == bindparam("id")).values(**values)


_TESTED = Query(lambda: _one(tested_at=bindparam("at", type_=Moment)))
_BEGIN = Query(
    lambda: _one(mail_state=rules.SENDING, mailed_to=0, mail_until=bindparam("until"), per_hour=bindparam("per_hour"))
)
_GO_ON = Query(lambda: _one(mail_state=rules.SENDING, per_hour=bindparam("per_hour")))
_STOP = Query(lambda: _one(mail_state=rules.STOPPED))
_MOVE = Query(lambda: _one(mailed_to=bindparam("to"), mail_state=bindparam("state")))
