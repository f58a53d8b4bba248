"""Writing notices, changing, renewing, solving and deleting them; answering those of others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from sqlalchemy import bindparam, delete, or_, update

from app.actions import invitations, messages
from app.actions.invitations import Wish
from app.database import upsert
from app.models import Notice, NoticeAnswer
from app.models.base import Moment, now
from app.queries import graph, members
from app.queries import notices as queries
from app.queries.members import MemberRow, Somebody, language_of
from app.queries.notices import NoticeFound
from app.queries.open_invitations import InvitationFound
from app.queries.query import Query, insertion
from app.rules import invitations as rules_of_inviting
from app.rules import limits
from app.rules import noticeboard as rules
from app.rules.errors import NOBODY, Gone, Refused
from app.rules.labels import N_
from app.rules.visibility import Level

ABOUT = N_("About your notice “%(title)s”:")
PENDING = N_("Your invitation to this person is pending. You can write to each other once it is accepted.")


@dataclass(frozen=True)
class Words:
    """What a notice says. `pay`: what is paid for it, or a range; work names it."""

    kind: str
    topic: str
    title: str
    text: str
    place: str = ""
    pay: str = ""

    def columns(self) -> dict[str, str]:
        """By column, with what searches compare."""
        found = rules.words(self.title, self.text, self.place, self.pay)
        return {**self.__dict__, "place_folded": rules.place_key(self.place), "words_folded": found}


_SAID = ("kind", "topic", "title", "text", "place", "pay", "place_folded", "words_folded")


def write(author: Somebody, words: Words) -> int:
    """Put a notice on the board; returns its id. Raises Refused (no pay, too many notices)."""
    rules.check_pay(words.topic, words.pay)
    _make_room(author)
    at = now()
    return _WRITE.value(member_id=author.id, created_at=at, until=rules.until(at), **words.columns())  # type: ignore[no-any-return]


def change(author: Somebody, notice_id: int, words: Words) -> None:
    """Change what a notice says; it hangs as long as before. Raises Refused (no pay)."""
    rules.check_pay(words.topic, words.pay)
    said = {f"to_{name}": text for name, text in words.columns().items()}
    _CHANGE.write(notice=notice_id, author=author.id, **said)


def renew(author: Somebody, notice: NoticeFound) -> bool:
    """Put a notice that has ended, or ends soon, up again as a new one. Returns False if it is too fresh for that.
    Raises Refused if there are too many.
    """
    at = now()
    if not rules.may_renew(notice.until, notice.solved_at, at):
        return False
    if notice.until <= at:
        _make_room(author)
    _RENEW.write(notice=notice.id, to=rules.until(at))
    return True


def solve(notice: NoticeFound) -> None:
    """It is solved: nobody else sees it any more. Solving twice is solving once."""
    _SOLVE.write(notice=notice.id, at=now())


def reopen(author: Somebody, notice: NoticeFound) -> None:
    """It was not solved after all. Raises Refused if there are too many."""
    if notice.solved_at and notice.until > now():
        _make_room(author)
    _REOPEN.write(notice=notice.id, never=None)


def remove(notice: NoticeFound) -> None:
    """Delete a notice everywhere, also from the invitations that carry it."""
    _REMOVE.write(notice=notice.id)


def _make_room(author: Somebody) -> None:
    members.lock(author.id)  # two at once must not exceed the number together
    rules.check_room(queries.hanging(author.id))


class Asked(Protocol):
    """A notice to answer."""

    @property
    def id(self) -> int: ...

    @property
    def member_id(self) -> int: ...


def answer(member: MemberRow, notice: Asked, text: str, opening: str) -> InvitationFound | None:
    """Answer a notice: by an invitation that carries it, or by InMail if the two are connected, by now or because the
    author has invited the member. `opening`: ABOUT with its title, for an InMail.

    The author's "who may invite me" does not matter, because they asked all members (product rule 12); everything else
    counts as for any invitation. Returns the invitation, None if it was an InMail between connections. Raises Refused
    and Gone (blocked).
    """
    me, author = members.locked(member.id, notice.member_id)
    standing = graph.standing(me.id, author.id)
    if standing.level == Level.NOTHING or author.state != "active":
        raise Gone(NOBODY)
    found = None if standing.level >= Level.CONNECTION else invitations.meet(me, author)
    if standing.level >= Level.CONNECTION or (found and found.state == rules_of_inviting.ACCEPTED):
        messages.send(me, author.id, f"{opening}\n\n{text}")
        note_answer(me, notice.id)
    elif found is None:
        check(me, author.id)
        found = invitations.write(me, author, Wish("other", text))
        note_answer(me, notice.id, found.id)
    else:
        raise Refused(PENDING)
    return found


class _Asking(NamedTuple):
    """The author of a notice, whom everybody may invite: they asked all members."""

    id: int
    who_may_invite: str = "everyone"


def check(member: Somebody, author_id: int) -> None:
    """Raises Refused if a limit prevents an invitation to the author."""
    invitations.check(member, _Asking(author_id), shared=0, knows_email=False)  # type: ignore[arg-type]


def note_answer(member: Somebody, notice_id: int, invitation_id: int | None = None) -> None:
    """The member has answered, by this invitation or by InMail; an answer before it counts no more."""
    _ANSWER.write(notice_id=notice_id, member_id=member.id, invitation_id=invitation_id, at=now())


def forget_old() -> int:
    """Delete notices that only their authors have seen for NOTICE_KEPT; returns how many. Runs in the mail worker."""
    return _FORGET.write(since=now() - limits.NOTICE_KEPT)


def _answered() -> Any:
    row = insertion(NoticeAnswer, "notice_id", "member_id", "invitation_id", "at", into=upsert)
    given = {"invitation_id": row.excluded.invitation_id, "at": row.excluded.at}
    return row.on_conflict_do_update(index_elements=["notice_id", "member_id"], set_=given)


def _one(build: Callable[..., Any] = update) -> Any:
    return build(Notice).where(Notice.id == bindparam("notice"))


_WRITE = Query(
    lambda: (
        insertion(Notice, "member_id", "created_at", "until", *_SAID)
        .values(language=language_of("member_id"))
        .returning(Notice.id)
    )
)
_CHANGE = Query(
    lambda: _one().values(
        language=language_of("author"), **{name: bindparam(f"to_{name}") for name in _SAID}
    )
)  # fmt: skip
_RENEW = Query(lambda: _one().values(until=bindparam("to")))
_SOLVE = Query(lambda: _one().where(Notice.solved_at.is_(None)).values(solved_at=bindparam("at")))
_REOPEN = Query(lambda: _one().values(solved_at=bindparam("never", type_=Moment)))
_REMOVE, _ANSWER = Query(lambda: _one(delete)), Query(_answered)
_FORGET = Query(
    lambda: delete(Notice).where(
        or_(Notice.until <= bindparam("since", type_=Moment), Notice.solved_at <= bindparam("since", type_=Moment))
    )
)
