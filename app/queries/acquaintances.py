"""People whom a member may know: which of an archive's connections are members, and who is suggested on My network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, Protocol

from sqlalchemy import ColumnElement, and_, bindparam, exists, literal_column, or_, select
from sqlalchemy.orm import aliased

from app.models import Invitation, Member, ProfileEntry, Suggestion
from app.models.base import Moment
from app.queries import graph, people
from app.queries.may_know import IMPORTED
from app.queries.notifications import invitations_since
from app.queries.people import Person
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import may_see, visible_member
from app.rules import invitations as rules
from app.rules import limits
from app.rules.email import mailbox

People = tuple[list[Person], int | None]
BATCH = 500  # names in one query


class Named(Protocol):
    """A person in an archive: sort key of the name, mailbox, LinkedIn profile, each "" if not known."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def profile(self) -> str: ...


class _Row(NamedTuple):
    id: int
    name: str
    email: str
    url: str | None


def here(viewer_id: int, named: Iterable[Named], profile_of: Any) -> Iterator[int]:
    """The ids of members among these people: the name matches, and so does the confirmed address, or a LinkedIn profile
    that the member links to, if their links are open to the viewer. Only members whom the viewer may invite and is not
    connected with.

    profile_of: returns the part of an address that is the same in all spellings of a profile.
    """
    rest = iter(named)
    while batch := list(islice(rest, BATCH)):
        wanted: dict[str, list[Named]] = {}
        for each in batch:
            wanted.setdefault(each.name, []).append(each)
        found = set()
        for row in _named(viewer_id, list(wanted)):
            profile = profile_of(row.url or "")
            address = mailbox(row.email)
            if any(address == each.email or (profile and profile == each.profile) for each in wanted[row.name]):
                found.add(row.id)
        yield from sorted(found)


def _named(viewer_id: int, names: list[str]) -> Iterator[_Row]:
    """Members with these folded names, one row for each link that is open to people who are not connected."""
    return iter(_NAMED.rows(viewer=viewer_id, names=names))


def _with_links() -> Any:
    open_to_all = may_see("links", graph.NOBODY, Member.id)
    links = and_(ProfileEntry.member_id == Member.id, ProfileEntry.kind == "links", open_to_all)
    return (
        select(Member.id, Member.name_folded, Member.email, ProfileEntry.url)
        .outerjoin(ProfileEntry, links)
        .where(among(Member.name_folded, "names"), Member.id != VIEWER, _may_be_suggested(VIEWER))
    )


_NAMED = Query(_with_links, _Row)


def _may_be_suggested(viewer_id: Any) -> ColumnElement[bool]:
    """SQL on Member: exists for the viewer, may be invited, and is not connected with them yet."""
    closed = [literal_column(f"'{setting}'") for setting in ("nobody", "introduced")]
    return and_(
        visible_member(viewer_id), Member.who_may_invite.not_in(closed), ~graph.connects(viewer_id, Member.id)
    )


def suggested(viewer_id: int, before: int | None = None, most: int = limits.LIST_PAGE) -> People:
    """People to show under "Already here": not dismissed, and without a pending invitation on either side.

    Returns them and the cursor of the next page, None at the end.
    """
    rows = _SUGGESTED.rows(viewer=viewer_id, since=invitations_since(), before=before or 2**62, most=most + 1)
    shown = [Person(*row) for row in rows[:most]]
    return shown, shown[-1].id if len(rows) > most else None


def _suggested() -> Any:
    open_one = aliased(Invitation)
    waiting = exists().where(
        or_(*(open_one.state == state for state in rules.OPEN)),
        open_one.created_at > bindparam("since", type_=Moment),
        or_(
            and_(open_one.inviter_id == VIEWER, open_one.invitee_id == Member.id),
            and_(open_one.invitee_id == VIEWER, open_one.inviter_id == Member.id, open_one.state == rules.PENDING),
        ),
    )
    return (
        select(*people.person_columns(VIEWER))
        .join(Suggestion, Suggestion.other_id == Member.id)
        .where(
            Suggestion.member_id == VIEWER,
            Suggestion.reason == IMPORTED,
            Suggestion.dismissed_at.is_(None),
            Member.id < bindparam("before"),
            _may_be_suggested(VIEWER),
            ~waiting,
        )
        .order_by(Member.id.desc())
        .limit(bindparam("most"))
    )


_SUGGESTED = Query(_suggested)


def is_named(viewer_id: int, other_id: int) -> bool:
    """Whether the viewer's archive names this member, who exists for them; dismissed or not."""
    return bool(_IS_NAMED.rows(viewer=viewer_id, other=other_id))


def _is_named() -> Any:
    named = Suggestion.member_id == VIEWER, Suggestion.other_id == bindparam("other"), Suggestion.reason == IMPORTED
    return select(Member.id).join(Suggestion, Suggestion.other_id == Member.id).where(*named, visible_member(VIEWER))


_IS_NAMED = Query(_is_named)
