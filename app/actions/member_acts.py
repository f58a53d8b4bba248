"""What admins do with a member's account. Every act is a line of the log; `admin` None is the command line.

None of them lets an admin in: a way back goes to the member's own address, and nothing here returns a link or a token.
"""

from __future__ import annotations

from sqlalchemy import bindparam
from sqlalchemy import delete as deletion

from app.actions import accounts, admins, events, leaving, sessions
from app.actions.admin_log import note
from app.actions.letters import post_letter
from app.extensions import db
from app.models import AdminWords, Member
from app.models.base import Moment, now
from app.queries import admins as able
from app.queries import members
from app.queries.members import Anybody, Somebody
from app.queries.query import Query
from app.rules import limits, member_list
from app.rules.errors import Gone, Refused
from app.rules.labels import N_
from app.rules.leaving import ADMIN
from app.rules.member_list import ACTIVE, ERASED, LEAVING, LOCKED

OWN = N_("You cannot do this to your own account.")
NOT_ACTIVE = N_("This account is not active.")


def _found(member_id: int) -> Member:
    member = members.to_change(member_id)
    if member.state == ERASED:
        raise Gone
    return member


def _not_oneself(admin: Somebody | None, member_id: int) -> None:
    if admin and admin.id == member_id:
        raise Refused(OWN)


def lock(admin: Somebody | None, member_id: int, reason: str, words: str) -> None:
    """Lock the account and sign out its browsers. `reason` is for admins, `words` go to the member by e-mail.

    Raises Refused for one's own account, the last admin, and an account that is not open.
    """
    _not_oneself(admin, member_id)
    admins.keep_one(member_id)
    member = _found(member_id)
    if member.state not in member_list.LOCK:
        raise Refused(NOT_ACTIVE)
    member.state, member.lock_reason = LOCKED, reason
    accounts.close_resets(member_id)
    sessions.end_all(member_id)
    language = members.language(admin.id) if admin else ""
    written = AdminWords(member_id=member_id, text=words, language=language, at=now())
    db.session.add(written)
    db.session.flush()
    post_letter("locked", member=member, object_id=written.id)
    note("member_locked", admin, member_id=member_id)


def unlock(admin: Somebody | None, member_id: int) -> None:
    """Open a locked account again and tell the member. Raises Refused if it is not locked."""
    member = _found(member_id)
    if member.state != LOCKED:
        raise Refused(N_("This account is not locked."))
    member.state, member.lock_reason = ACTIVE, ""
    post_letter("unlocked", member=member)
    note("member_unlocked", admin, member_id=member_id)


def sign_out(admin: Somebody | None, member_id: int) -> None:
    """Sign out all browsers of a member. Raises Refused if none is signed in."""
    if not sessions.end_all(_found(member_id).id):
        raise Refused(N_("No browser is signed in."))
    note("member_signed_out", admin, member_id=member_id)


def send_reset(admin: Somebody | None, member_id: int) -> None:
    """Send a link to a new password to the member alone. Raises Refused where none may go out, or one just did."""
    accounts.send_reset(_found(member_id))
    note("reset_sent", admin, member_id=member_id)


def make_admin(admin: Somebody | None, member_id: int) -> None:
    """Give the role. Whoever is at the browser of `admin` was asked for the password before. Raises Refused."""
    member = _found(member_id)
    if not member.may_sign_in:
        raise Refused(NOT_ACTIVE)
    if member.role == "admin":
        raise Refused(N_("This person is an admin already."))
    _tell_of_role(admin, member_id, "admin_made")
    member.role = "admin"
    note("admin_made", admin, member_id=member_id)


def end_admin(admin: Somebody | None, member_id: int) -> None:
    """Take the role back. Raises Refused for the last admin."""
    admins.keep_one(member_id)
    member = _found(member_id)
    if member.role != "admin":
        raise Refused(N_("This person is not an admin."))
    member.role = "member"
    _tell_of_role(admin, member_id, "admin_ended")
    note("admin_ended", admin, member_id=member_id)


def _tell_of_role(admin: Somebody | None, member_id: int, kind: str) -> None:
    """Tell the member, unless they did it, and every other admin: no admin gets more power unnoticed."""
    doing = admin.id if admin else None
    if member_id != doing:
        events.tell_from_office(kind, member_id, member_id)
    for id in able.locked() - {doing, member_id}:
        events.tell_from_office("admins_changed", id, member_id)


def begin_memoriam(admin: Somebody | None, member_id: int) -> None:
    """The member has died: nobody signs in any more, nothing is sent, nobody can invite; the profile says so.

    Raises Refused for one's own account, the last admin, and an account that is not active.
    """
    _not_oneself(admin, member_id)
    admins.keep_one(member_id)
    member = _found(member_id)
    if not member.may_sign_in:
        raise Refused(NOT_ACTIVE)
    member.in_memoriam, member.role, member.password_hash = True, "member", ""
    member.who_may_invite = member.who_may_ask = "nobody"
    accounts.close_resets(member_id)
    sessions.end_all(member_id)
    note("memoriam_begun", admin, member_id=member_id)


def end_memoriam(admin: Somebody | None, member_id: int) -> None:
    """It was a mistake. The password stays empty and nobody can invite until the member decides. Raises Refused."""
    member = _found(member_id)
    if not member.in_memoriam:
        raise Refused(N_("This profile is not in memoriam."))
    member.in_memoriam = False
    note("memoriam_ended", admin, member_id=member_id)


def delete(admin: Somebody | None, member_id: int) -> None:
    """Let the account end after limits.LEAVING_LASTS and tell the member. Raises Refused for one's own account and the
    last admin.
    """
    _not_oneself(admin, member_id)
    if _found(member_id).state == LEAVING:
        raise Refused(N_("This account is being deleted already."))
    leaving.ask_to_leave(Anybody(member_id), ADMIN)
    note("member_deleted", admin, member_id=member_id)


def keep(admin: Somebody | None, member_id: int) -> None:
    """Keep an account that is about to end. Raises Refused if it is not."""
    if _found(member_id).state != LEAVING:
        raise Refused(N_("This account is not being deleted."))
    leaving.stay(Anybody(member_id), ADMIN)
    post_letter("kept_by_admin", member=_found(member_id))
    note("member_kept", admin, member_id=member_id)


def forget_words() -> None:
    """Delete what admins wrote in e-mails that are long sent. Runs with the mail worker."""
    _FORGET_WORDS.write(since=now() - limits.ADMIN_WORDS_KEPT)


_FORGET_WORDS = Query(lambda: deletion(AdminWords).where(AdminWords.at <= bindparam("since", type_=Moment)))
