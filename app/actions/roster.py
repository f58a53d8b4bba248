"""The roster: put on it, let out, invited in turn, joined, declined, forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from sqlalchemy import bindparam, delete, exists, func, select, update

from app.actions import admin_log, limits
from app.actions.letters import post_letter
from app.actions.refusals import forget_letters, refuse_mail
from app.database import upsert
from app.extensions import db
from app.models import Delivery, Member, RosterBatch, RosterDraft, RosterEntry, Site
from app.models.base import Moment, now
from app.queries import accounts, legal, turns
from app.queries import roster as queries
from app.queries.letters import address_hash
from app.queries.members import Somebody
from app.queries.query import Query, among, insertion
from app.rules.errors import Refused
from app.rules.labels import N_
from app.rules.limits import ROSTER_DRAFT_EXPIRES, ROSTER_REMIND_AFTER, Rate
from app.rules.roster import BOUNCED, DECLINED, INVITED, JOINED, WAITING
from app.tokens import new_nonce

CHANGED = N_("The number of people who wait has changed. Look at it again before you send.")
NOT_YET = N_("Publish imprint and privacy policy first: invitations have to say who is responsible for the data.")


class Person(Protocol):
    """Somebody on a list that was read."""

    @property
    def email(self) -> str: ...
    def columns(self) -> dict[str, str]: ...


# --- a list that is uploaded and confirmed --------------------------------------------------------------------


def put_draft(admin: Somebody, kind: str, name: str, content: bytes) -> None:
    """Keep an uploaded list until it is confirmed; it replaces the one before."""
    drop_draft(admin, kind)
    row = RosterDraft(member_id=admin.id, kind=kind, name=name, content=content, nonce=new_nonce())
    db.session.add(row)
    db.session.flush()


def claim_draft(admin: Somebody, draft: RosterDraft) -> bool:
    """Whether this request is the one that confirms the list; False for another one that was sent at the same time."""
    return _CLAIM.write(admin=admin.id, kind=draft.kind, seen=draft.nonce, nonce=new_nonce()) == 1


_CLAIM = Query(
    lambda: update(RosterDraft)
    .where(
        RosterDraft.member_id == bindparam("admin"),
        RosterDraft.kind == bindparam("kind"),
        RosterDraft.nonce == bindparam("seen"),
    )
    .values(nonce=bindparam("nonce"))
)


def drop_draft(admin: Somebody, kind: str) -> None:
    _DROP.write(admin=admin.id, kind=kind)


_DROP = Query(
    lambda: delete(RosterDraft).where(
        RosterDraft.member_id == bindparam("admin"), RosterDraft.kind == bindparam("kind")
    )
)


def begin_batch(source: str) -> int:
    """A list whose people are added now; nobody is written to. Returns its id."""
    batch = RosterBatch(source=source)
    db.session.add(batch)
    db.session.flush()
    return batch.id


def add(batch_id: int, people: Sequence[Person]) -> None:
    """Put people on the roster; who is there already stays as they are."""
    at = now()
    same = {"batch_id": batch_id, "state": WAITING, "created_at": at}
    _ADD.write_all(
        [{**same, **each.columns(), "address_hash": address_hash(each.email), "nonce": new_nonce()} for each in people]
    )


_ADD = Query(
    lambda: insertion(
        RosterEntry, "batch_id", "name", "email", "address_hash", "locale", "school", "year", "organisation", "state",
        "nonce", "created_at", into=upsert,
    ).on_conflict_do_nothing()
)  # fmt: skip


# --- letting them out -----------------------------------------------------------------------------------------


def release(admin: Somebody, *, count: int, remind: bool, per_hour: int, days: int) -> None:
    """Let out the invitations of all who wait: the worker sends them, so many an hour. Raises Refused if their number
    is not `count`, which the admin has seen, or the pages are missing that say who is responsible.
    """
    check_pages()
    waiting = queries.tallies().get(WAITING)
    if waiting is None or waiting.count - waiting.released != count:
        raise Refused(CHANGED)
    site = db.session.get_one(Site, 1, with_for_update=True, populate_existing=True)
    site.roster_per_hour, site.roster_days = per_hour, days
    db.session.flush()
    _RELEASE.write(at=now(), remind=remind)
    admin_log.note("roster_released", admin, object_id=count)


def check_pages() -> None:
    """Raises Refused if imprint or privacy policy are not published in the organisation's language."""
    site = accounts.site()
    if site is None or legal.missing_before_opening(site.locale):
        raise Refused(NOT_YET)


def stop(admin: Somebody) -> None:
    """Who is not invited yet waits until an admin lets them out again."""
    if _STOP.write():
        admin_log.note("roster_stopped", admin)


def remove_waiting(admin: Somebody) -> int:
    """Take everybody off the roster who was not invited; returns how many."""
    count = _REMOVE_WAITING.write()
    if count:
        admin_log.note("roster_removed", admin, object_id=count)
    return count


_RELEASE = Query(
    lambda: update(RosterBatch)
    .where(RosterBatch.released_at.is_(None))
    .values(released_at=bindparam("at"), remind=bindparam("remind"))
)
_STOP = Query(lambda: update(RosterBatch).where(RosterBatch.released_at.is_not(None)).values(released_at=None))
_REMOVE_WAITING = Query(lambda: delete(RosterEntry).where(RosterEntry.state == WAITING))


# --- in turn, by the worker -----------------------------------------------------------------------------------


def invite_some() -> int:
    """Write e-mails to the next few whose turn it is; returns how many.

    A few a minute, so that as many an hour as an admin has chosen are sent however often a worker is started: the
    moment is counted in the same transaction. State and e-mail are written together, so a worker that dies leaves
    nobody out and writes to nobody twice. While e-mails of the roster have not even been tried, nothing is added.
    """
    per_hour = turns.pace()
    few = max(1, per_hour // 60)
    site = accounts.site()
    if not per_hour or site is None or legal.missing_before_opening(site.locale) or turns.untried() >= few:
        return 0
    fresh = turns.to_invite(few)
    again = turns.to_remind(few - len(fresh)) if len(fresh) < few else []
    if not (fresh or again) or not limits.is_first(Rate("roster", 1, few * 3600 // per_hour), "site"):
        return 0
    at = now()
    for remind in (True, False):
        due = at + ROSTER_REMIND_AFTER if remind else None
        _INVITED.write(ids=[each.id for each in fresh if each.remind == remind], at=at, due=due)
    _REMINDED.write(ids=[each.id for each in again])
    for each in (*fresh, *again):
        post_letter(turns.LETTER, address=each.email, locale=each.locale, object_id=each.id)
    return len(fresh) + len(again)


_INVITED = Query(
    lambda: update(RosterEntry)
    .where(among(RosterEntry.id, "ids"), RosterEntry.state == WAITING)
    .values(state=INVITED, invited_at=bindparam("at"), remind_at=bindparam("due"))
)
_REMINDED = Query(lambda: update(RosterEntry).where(among(RosterEntry.id, "ids")).values(remind_at=None))


# --- what becomes of them -------------------------------------------------------------------------------------


def note_joined(member: Member) -> None:
    """Whoever joins, in whatever way, is no longer there by name; what the roster offers them stays."""
    _JOINED.write(address=address_hash(member.email), member=member.id)


def decline(entry: RosterEntry) -> None:
    """Forget who it was; only the number of those who declined is kept."""
    forget_letters(entry.address_hash or "")
    _FORGET_ONE.write(address=entry.address_hash, to=DECLINED)


def refuse_all(entry: RosterEntry) -> None:
    """The same, and nothing will be sent to this address again."""
    refuse_mail(entry.address_hash or "")


_ERASED = {"name": "", "email": "", "address_hash": None, "remind_at": None}
_NOTHING = {"school": "", "year": "", "organisation": ""}
_ADDRESS = bindparam("address")
_JOINED = Query(
    lambda: update(RosterEntry)
    .where(RosterEntry.address_hash == _ADDRESS)
    .values(**_ERASED, state=JOINED, member_id=bindparam("member"))
)
_FORGET_ONE = Query(
    lambda: update(RosterEntry)
    .where(RosterEntry.address_hash == _ADDRESS)
    .values(**_ERASED, **_NOTHING, state=bindparam("to"))
)


def tidy() -> None:
    """Note whose e-mail came back; drop who has not answered for as long as the site keeps them, and old uploads."""
    _BOUNCED.write()
    _OVER.write(since=queries.expired_at())
    _EMPTY.write(since=queries.expired_at())
    _OLD_DRAFTS.write(since=now() - ROSTER_DRAFT_EXPIRES)


def _came_back() -> Any:
    failed = select(Delivery.object_id).where(Delivery.state == "failed", Delivery.kind == turns.LETTER)
    return (
        update(RosterEntry)
        .where(RosterEntry.state == INVITED, RosterEntry.id.in_(failed))
        .values(state=BOUNCED, remind_at=None)
    )


_SINCE = bindparam("since", type_=Moment)
_BOUNCED = Query(_came_back)
_OVER = Query(
    lambda: delete(RosterEntry).where(func.coalesce(RosterEntry.invited_at, RosterEntry.created_at) < _SINCE)
)
_EMPTY = Query(
    lambda: delete(RosterBatch).where(
        RosterBatch.created_at < _SINCE, ~exists().where(RosterEntry.batch_id == RosterBatch.id)
    )
)
_OLD_DRAFTS = Query(lambda: delete(RosterDraft).where(RosterDraft.created_at < _SINCE))
