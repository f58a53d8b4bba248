"""What is noted about an account, with the network address and the browser of the request."""

from __future__ import annotations

from flask import request

from app.actions import account_log
from app.models import Member
from app.queries import account_log as queries
from app.queries.members import Somebody
from app.rules.account_log import SIGNED_IN
from app.rules.errors import Refused
from app.web.devices import knows
from app.web.unit import before_leaving
from app.web.viewer import address


def note_event(member: Somebody, kind: str) -> None:
    """Note it in the transaction of what happened."""
    account_log.note(member.id, kind, address=address(), agent=request.user_agent.string)


def note_entering(member: Member) -> None:
    """A member signs in, by now without a session. They are told of a browser that is not known, unless it is their
    first one.
    """
    if knows(member.email) or not queries.was_signed_in(member.id):
        note_event(member, SIGNED_IN)
        return
    account_log.tell_of_new_browser(member, address=address(), agent=request.user_agent.string)


def note_failure(email: str, refused: Refused) -> None:
    """A wrong password for this address, if that is what was refused: noted after the refusal, whose transaction is
    rolled back, and with as much work if nobody has the address.
    """
    if refused.field not in (None, "current"):
        return
    place = {"address": address(), "agent": request.user_agent.string}
    before_leaving(lambda: account_log.note_failure(email, **place), vital=False)
