"""Members: as values to read and to lock, as mapped rows where they change."""

from __future__ import annotations

from collections import namedtuple
from typing import Any, NamedTuple, Protocol

from sqlalchemy import and_, bindparam, literal_column, or_, select

from app.extensions import db
from app.models import Member
from app.models.members import MAY_SIGN_IN
from app.queries.query import VIEWER, Query, among
from app.rules.errors import Gone

COLUMNS = [column for column in Member.__table__.c if column.key != "password_hash"]


class MemberRow(namedtuple("MemberRow", [column.key for column in COLUMNS])):
    """A member as a value that nothing changes: the columns of a Member, without the password."""

    __slots__ = ()
    is_admin, may_sign_in = Member.is_admin, Member.may_sign_in


def may_sign_in() -> Any:
    """SQL on Member: active, or away, who is shown one page only; as Member.may_sign_in."""
    return and_(or_(*(Member.state == literal_column(f"'{state}'") for state in MAY_SIGN_IN)), ~Member.in_memoriam)


class Somebody(Protocol):
    """A member, as a value or as a mapped row: only the id matters."""

    @property
    def id(self) -> int: ...


class Anybody(NamedTuple):
    """A member of whom only the id is known here."""

    id: int


def language_of(author: str) -> Any:
    """SQL: the language of the author's pages, for a text that is being written. `author`: name of the parameter."""
    return select(Member.locale).where(Member.id == bindparam(author)).scalar_subquery()


def language(member_id: int) -> str:
    """The language of the member's pages."""
    return _LANGUAGE.value(member=member_id) or ""


_LANGUAGE = Query(lambda: select(Member.locale).where(Member.id == bindparam("member")))


def lock(*ids: int) -> None:
    """Lock the rows of these members in ascending id, so that two actions about the same pair never deadlock.

    Every action that changes the relation between two members begins with this, or with `locked`. Raises Gone if one is
    deleted.
    """
    if len(_LOCK.rows(ids=ids)) < len(set(ids)):
        raise Gone


def locked(*ids: int) -> list[MemberRow]:
    """The same, and returns the members as they are now. Raises Gone if one is deleted."""
    by_id = {member.id: member for member in _LOCKED.rows(ids=ids)}
    if len(by_id) < len(set(ids)):
        raise Gone
    return [by_id[id] for id in ids]


def _locking(*columns: Any) -> Any:
    """Ids never change, so a row that names a member may be written meanwhile (key_share): otherwise its foreign key
    would wait for this lock, and two who each wrote such a row before for each other.
    """
    return select(*columns).where(among(Member.id, "ids")).order_by(Member.id).with_for_update(key_share=True)


_LOCK, _LOCKED = Query(lambda: _locking(Member.id)), Query(lambda: _locking(*COLUMNS), MemberRow)


def to_change(member_id: int) -> Member:
    """The member's own row as it is now, locked, for the action that changes it. Raises Gone if it is deleted."""
    found = db.session.scalar(_TO_CHANGE, {"viewer": member_id})
    if found is None:
        raise Gone
    return found


_TO_CHANGE = (
    select(Member).where(Member.id == VIEWER).with_for_update(key_share=True).execution_options(populate_existing=True)
)


def at_present(member_id: int) -> MemberRow:
    """The member as they are now, after an action has changed them."""
    return _AT_PRESENT.row(viewer=member_id)  # type: ignore[no-any-return]


_AT_PRESENT = Query(lambda: select(*COLUMNS).where(Member.id == VIEWER), MemberRow)


def password_hash(member_id: int) -> str:
    """The hash of the current password."""
    return _PASSWORD_HASH.value(viewer=member_id)  # type: ignore[no-any-return]


_PASSWORD_HASH = Query(lambda: select(Member.password_hash).where(Member.id == VIEWER))


def named(ids: list[int]) -> list[tuple[int, str]]:
    """(id, name) of those who are not erased, in the order of their ids, in which actions lock them."""
    return [tuple(row) for row in _NAMED.rows(ids=ids)]


_NAMED = Query(
    lambda: select(Member.id, Member.name)
    .where(among(Member.id, "ids"), Member.state != literal_column("'erased'"))
    .order_by(Member.id)
)
