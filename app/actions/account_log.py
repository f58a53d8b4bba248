"""Noting what happens to an account, for its member to read."""

from __future__ import annotations

from app.actions import events, limits
from app.actions.letters import post_letter
from app.models import AccountEvent, Member
from app.models.base import now
from app.queries import accounts
from app.queries.query import Query, insertion
from app.rules.account_log import EVENTS, FAILED, NEW_BROWSER
from app.rules.email import mailbox
from app.rules.limits import Rate
from app.tokens import token_hash

_OF_NOBODY = Rate("failed-unknown", 1_000_000, 3600)
_TOLD = Rate("new-browser", 1, 60)


def note(member_id: int, kind: str, *, address: str = "", agent: str = "") -> int:
    """This happened to the member's account, from this network address and browser; returns the id of the note. Raises
    KeyError for a kind that rules/account_log.py does not know.
    """
    EVENTS[kind]
    given = {"member_id": member_id, "kind": kind, "at": now(), "address": address[:64], "agent": agent[:200]}
    return _NOTE.value(**given)  # type: ignore[no-any-return]


_NOTE = Query(
    lambda: insertion(AccountEvent, "member_id", "kind", "at", "address", "agent").returning(AccountEvent.id)
)


def note_failure(email: str, *, address: str, agent: str) -> None:
    """Somebody typed a wrong password for this address. As many rows are written if it is nobody's."""
    member = accounts.by_email(email)
    if member is None:
        limits.count(_OF_NOBODY, token_hash(mailbox(email))[:32])
        return
    note(member.id, FAILED, address=address, agent=agent)


def tell_of_new_browser(member: Member, *, address: str, agent: str) -> None:
    """The member signed in from a browser in which they were not signed in before: noted, and told by e-mail and on the
    site, because it may be somebody else. A form that is sent twice is told once.
    """
    id = note(member.id, NEW_BROWSER, address=address, agent=agent)
    if not limits.is_first(_TOLD, token_hash(f"{member.id} {address} {agent}")[:32]):
        return
    events.tell_of_account("new_browser", member.id)
    post_letter("new_browser", member=member, object_id=id)
