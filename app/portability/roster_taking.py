"""Trying an uploaded list, and confirming it: people on the roster, or members who leave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from app import database
from app.actions import admin_log, leavers
from app.actions import roster as actions
from app.models import RosterDraft
from app.portability import people_lists as lists
from app.portability import roster
from app.portability.people_lists import Table
from app.portability.roster import CHUNK, Trouble
from app.queries import roster_known
from app.queries.members import Anybody, Somebody
from app.queries.roster_known import Leaver
from app.rules import limits
from app.rules import roster as rules
from app.rules.email import mailbox


@dataclass
class Review:
    """What a list would do: how many people it adds or locks, the first bad lines, and how many there are."""

    new: int = 0
    out: int = 0
    noted: int = 0
    first: list[Trouble] = field(default_factory=list)

    def count(self, new: int, troubles: Sequence[Trouble]) -> None:
        self.new += new
        self.out += sum(each.is_out for each in troubles)
        self.noted += sum(not each.is_out for each in troubles)
        self.first += troubles[: limits.ROSTER_NAMED - len(self.first)]


def review(table: Table, columns: Mapping[str, int], locale: str) -> Review:
    """The dry run: reads, and writes nothing."""
    found = Review()
    for chunk in roster.chunks(table, columns, locale):
        found.count(len(chunk.people), chunk.troubles)
    return found


def troubles(table: Table, columns: Mapping[str, int], locale: str) -> Iterator[Trouble]:
    """Every bad line."""
    for chunk in roster.chunks(table, columns, locale):
        yield from chunk.troubles


def take(admin: Somebody, draft: RosterDraft, columns: Mapping[str, int], locale: str, source: str
         ) -> int | None:  # fmt: skip
    """Put everybody on the roster, a chunk in a transaction; returns how many, or None where another request does it.
    Nobody is written to.

    Called outside a transaction. One that is interrupted can be confirmed again: who is there already is left out, and
    the upload is kept until the end.
    """
    table, count = lists.opened(draft.content), 0
    with database.transaction():
        if not actions.claim_draft(admin, draft):
            return None
        batch = actions.begin_batch(source)
        admin_log.note("roster_added", admin, object_id=batch)
    for chunk in roster.chunks(table, columns, locale):
        database.end_transaction()
        with database.transaction():
            actions.add(batch, chunk.people)
        count += len(chunk.people)
    return count


# --- leavers ------------------------------------------------------------------------------------------------------


def leaving(table: Table) -> Iterator[tuple[list[Leaver], list[Trouble]]]:
    """Members on a list of leavers, a chunk at a time, and what is wrong with its other lines."""
    place = table.guessed().get("email", 0)
    lines, seen = table.lines(), set[str]()
    numbers: dict[str, int] = {}
    wrong: list[Trouble] = []
    for line in lines:
        found = None if line.why else roster.address(line.cells.get(str(place), ""))
        if found is None:
            wrong.append(Trouble(line.number, lists.shown(next(iter(line.cells.values()), "")),
                                 line.why or rules.BAD_ADDRESS))  # fmt: skip
        elif mailbox(found) in seen:
            wrong.append(Trouble(line.number, found, rules.TWICE))
        else:
            seen.add(mailbox(found))
            numbers[mailbox(found)] = line.number
        if len(numbers) >= CHUNK:
            yield _leaving(numbers, wrong)
            numbers, wrong = {}, []
    yield _leaving(numbers, wrong)


def _leaving(numbers: Mapping[str, int], wrong: list[Trouble]) -> tuple[list[Leaver], list[Trouble]]:
    """The members among these mailboxes who can leave; why others cannot."""
    by_mailbox: dict[str, Leaver] = {}
    for each in roster_known.leavers(list(numbers)):
        by_mailbox[each.mailbox if each.mailbox in numbers else each.email] = each
    go, troubles = [], list(wrong)
    for address, number in numbers.items():
        member = by_mailbox.get(address)
        why = _why_not(member)
        if why:
            troubles.append(Trouble(number, address, why))
        elif member:
            go.append(member)
    return go, sorted(troubles, key=lambda each: each.number)


def _why_not(member: Leaver | None) -> rules.Label | None:
    if member is None:
        return rules.NOT_FOUND
    if member.state in ("leaving", "erased"):
        return rules.LEFT_ALREADY
    return rules.IS_ADMIN if member.role == "admin" else None


def review_leavers(table: Table) -> tuple[Review, list[Leaver]]:
    """The dry run, and the first members who would be locked."""
    found, first = Review(), list[Leaver]()
    for members, wrong in leaving(table):
        found.count(len(members), wrong)
        first += members[: limits.ROSTER_NAMED - len(first)]
    return found, first


def lock_leavers(admin: Somebody, table: Table) -> int:
    """Lock them, a chunk in a transaction; returns how many. Doing it again locks nobody a second time."""
    count = 0
    for members, _ in leaving(table):
        database.end_transaction()
        with database.transaction():
            count += leavers.lock(admin, [Anybody(each.id) for each in members])
    return count
