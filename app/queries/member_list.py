"""All members, for admins: a page of the list, how many there are of each sort, and one of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    String,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from app.models import Delivery, Member, SignedInSession
from app.models.base import Moment, now
from app.queries.cursors import make_cursor, read_cursor
from app.queries.members import COLUMNS, MemberRow
from app.queries.query import VIEWER, Query
from app.queries.visibility import visible_member
from app.rules import limits, member_list, text
from app.rules.errors import Gone
from app.rules.labels import Label
from app.rules.member_list import ACTIVE, ERASED, MEMORIAM, TROUBLE

WORDS = 3  # of a search; more narrow nothing


class Wanted(NamedTuple):
    """What of the list is looked for: keys of TABS, JOINED and SEEN in rules/member_list.py, and typed words."""

    state: str = ""
    joined: str = ""
    seen: str = ""
    query: str = ""


class MemberLine(NamedTuple):
    """One member in the list. `picture`: where the admin may see it; `trouble`: the last e-mail was refused."""

    id: int
    name: str
    handle: str
    email: str
    picture: str | None
    state: str
    role: str
    in_memoriam: bool
    created_at: datetime
    last_seen_at: datetime | None
    trouble: bool
    name_folded: str

    @property
    def standing(self) -> tuple[str, Label]:
        """What matters most, see rules/member_list.py."""
        return member_list.state_label(self.state, self.role, in_memoriam=self.in_memoriam, trouble=self.trouble)


class MemberPage(NamedTuple):
    """One page by name; `after`: the cursor of the next one, None at the end."""

    shown: Sequence[MemberLine]
    after: str | None


def page(viewer_id: int, wanted: Wanted, after: str = "") -> MemberPage:
    """One page of whom an admin looks for; one query."""
    cursor, words = read_cursor(after), wanted.query.lower().split()[:WORDS]
    bound: dict[str, Any] = {"viewer": viewer_id, "most": limits.LIST_PAGE + 1, **_bounds(words)}
    if wanted.joined or wanted.seen:
        bound |= _moments(wanted.joined, wanted.seen)
    if cursor:
        bound |= {"after_name": cursor[0], "after_id": cursor[1]}
    rows = _page(wanted.state, wanted.joined, wanted.seen, len(words), bool(cursor)).rows(**bound)
    shown = rows[: limits.LIST_PAGE]
    further = make_cursor(shown[-1].name_folded, shown[-1].id) if len(rows) > len(shown) else None
    return MemberPage(shown, further)


def _bounds(words: Sequence[str]) -> dict[str, str]:
    """The parameters of a search: each word as it is folded in names, and as it was typed in addresses."""
    found = {}
    for place, word in enumerate(words):
        found |= {f"name{place}": f"%{_plain(text.fold(word) or word)}%", f"typed{place}": f"%{_plain(word)}%"}
    return found


def _plain(word: str) -> str:
    """Without the meaning that LIKE gives to some signs."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _moments(joined: str, seen: str) -> dict[str, datetime]:
    """The parameters of both filters by time, as far as they are chosen."""
    recent, long = now() - member_list.RECENT, now() - member_list.LONG
    of_joined = {"month": recent, "year": long, "earlier": long}
    of_seen = {"month": recent, "away": long}
    found = {"joined": of_joined.get(joined), "seen": of_seen.get(seen)}
    return {name: moment for name, moment in found.items() if moment}


@cache
def _page(state: str, joined: str, seen: str, words: int, continued: bool) -> Query:
    def build() -> Any:
        found = select(*_columns()).where(_of_state(state), _JOINED[joined](), _SEEN[seen](), *_has(words))
        if continued:
            after = bindparam("after_name", type_=String), bindparam("after_id", type_=BigInteger)
            found = found.where(tuple_(Member.name_folded, Member.id) > tuple_(*after))
        return found.order_by(Member.name_folded, Member.id).limit(bindparam("most"))

    return Query(build, MemberLine)


def _columns() -> list[Any]:
    picture = case((visible_member(VIEWER), Member.picture), else_=None)
    first = [getattr(Member, name) for name in MemberLine._fields[:4]]
    return [*first, picture, *(getattr(Member, name) for name in MemberLine._fields[5:10]), _trouble(),
            Member.name_folded]  # fmt: skip


def _has(words: int) -> list[ColumnElement[bool]]:
    """SQL: each of so many words is part of the name, the handle or the e-mail address."""
    found = []
    for place in range(words):
        name, typed = (bindparam(f"{kind}{place}", type_=String) for kind in ("name", "typed"))
        in_address = (column.like(typed, escape="\\") for column in (Member.handle, Member.email))
        found.append(or_(Member.name_folded.like(name, escape="\\"), *in_address))
    return found


def _trouble() -> ColumnElement[bool]:
    """SQL: the member's address refused an e-mail, and none has reached it since."""
    failed, later = aliased(Delivery), aliased(Delivery)
    reached = select(later.id).where(
        later.member_id == failed.member_id, later.state == literal_column("'sent'"), later.id > failed.id
    )  # fmt: skip
    refused = select(failed.member_id).where(
        failed.state == literal_column("'failed'"), failed.trouble == literal_column("''"),
        failed.member_id.is_not(None), ~reached.exists(),
    )  # fmt: skip
    return Member.id.in_(refused)


def _of_state(tab: str) -> ColumnElement[bool]:
    """SQL: the member belongs under this tab. Nobody shows who is erased."""
    if tab == TROUBLE:
        return and_(_is(ACTIVE), _trouble())
    if tab == MEMORIAM:
        return and_(Member.state != literal_column(f"'{ERASED}'"), Member.in_memoriam)
    return _is(tab) if tab else Member.state != literal_column(f"'{ERASED}'")


def _is(state: str) -> ColumnElement[bool]:
    return Member.state == literal_column(f"'{state}'")


def _joined_since(since: bool) -> ColumnElement[bool]:
    moment = bindparam("joined", type_=Moment)
    return Member.created_at > moment if since else Member.created_at <= moment


def _seen_since(since: bool) -> ColumnElement[bool]:
    moment, last = bindparam("seen", type_=Moment), func.coalesce(Member.last_seen_at, Member.created_at)
    return last > moment if since else last <= moment


_JOINED: dict[str, Any] = {
    "": true, "month": lambda: _joined_since(True), "year": lambda: _joined_since(True),
    "earlier": lambda: _joined_since(False),
}  # fmt: skip
_SEEN: dict[str, Any] = {
    "": true, "month": lambda: _seen_since(True), "away": lambda: _seen_since(False),
    "never": lambda: Member.last_seen_at.is_(None),
}  # fmt: skip


def tallies() -> dict[str, int]:
    """How many members each tab has; one query."""
    return dict(zip(member_list.TABS, _TALLIES.row(), strict=True))


def _tallies() -> Any:
    return select(*(func.count(case((_of_state(tab), 1))) for tab in member_list.TABS)).select_from(Member)


_TALLIES = Query(_tallies)


class Account(NamedTuple):
    """One member as admins see them. `browsers`: how many are signed in."""

    member: MemberRow
    trouble: bool
    browsers: int
    picture: str | None

    @property
    def standing(self) -> tuple[str, Label]:
        """What matters most, see rules/member_list.py."""
        found = self.member
        return member_list.state_label(found.state, found.role, in_memoriam=found.in_memoriam, trouble=self.trouble)


def one(viewer_id: int, member_id: int) -> Account | None:
    """A member who is not erased."""
    row = _ONE.row(viewer=viewer_id, member=member_id)
    return Account(MemberRow._make(row[3:]), bool(row[0]), row[1], row[2]) if row else None


def _one() -> Any:
    signed_in = select(func.count()).select_from(SignedInSession).where(SignedInSession.member_id == Member.id)
    picture = case((visible_member(VIEWER), Member.picture), else_=None)
    columns = _trouble(), signed_in.correlate(Member).scalar_subquery(), picture, *COLUMNS
    return select(*columns).where(Member.id == bindparam("member"), _of_state(""))


_ONE = Query(_one)


def called(word: str) -> int:
    """The id of the member with this handle or e-mail address; Gone if there is none. For the command line."""
    found: int | None = _CALLED.value(word=word.strip().lower())
    if found is None:
        raise Gone
    return found


_CALLED = Query(
    lambda: select(Member.id).where(
        or_(Member.handle == bindparam("word"), Member.email == bindparam("word")), _of_state("")
    )
)
