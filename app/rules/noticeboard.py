"""Notices: what they may be about, how long they hang, and what their author may do with them.

open --time--> ended      open --solve--> solved      ended, or soon over --renew--> open      solved --reopen--> open
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from app.rules import limits, searching
from app.rules.errors import Refused
from app.rules.labels import N_

SEEK, OFFER = "seek", "offer"
KINDS = {SEEK: N_("Wanted"), OFFER: N_("Offered")}
WORK = "work"
TOPICS = {
    WORK: N_("Work"),
    "internship": N_("Internship"),
    "mentoring": N_("Mentoring"),
    "advice": N_("Advice"),
    "room": N_("Room"),
    "thing": N_("Thing"),
    "other": N_("Something else"),
}
TELLING = 3  # letters of a skill that is looked for in notices
OPEN, SOLVED, ENDED = "open", "solved", "ended"


def until(at: datetime) -> datetime:
    """Until when a notice hangs that is put up, or renewed, at this moment."""
    return at + limits.NOTICE_HANGS


def state(until: datetime, solved_at: datetime | None, now: datetime) -> str:
    """What has become of a notice: open, solved or ended. Only an open one is seen by others."""
    if solved_at:
        return SOLVED
    return OPEN if until > now else ENDED


def may_renew(until: datetime, solved_at: datetime | None, now: datetime) -> bool:
    """One that has ended, or ends soon: nobody moves a fresh one to the top again."""
    return solved_at is None and until - now <= limits.NOTICE_RENEWED_WITHIN


def days_left(until: datetime, now: datetime) -> int:
    """Begun days count: the last one is 1."""
    return max(0, -((now - until) // timedelta(days=1)))


def check_pay(topic: str, pay: str) -> None:
    """Raises Refused: work names what is paid for it (product rule 12)."""
    if topic == WORK and not pay:
        raise Refused(N_("Say what is paid for this work, or a range."), "pay")


def check_room(hanging: int) -> None:
    """Raises Refused if a member has as many notices on the board as they may."""
    if hanging >= limits.NOTICES_EACH:
        raise Refused(
            N_("You have %(count)s notices on the board. Mark one as solved or delete it first."), count=hanging
        )


def place_key(place: str) -> str:
    """What makes two places one: as in the directory."""
    return searching.facet_key("place", place)[:160]


def words(*texts: str) -> str:
    """All words by which a notice is found, folded, with a blank before each."""
    return " " + " ".join(searching.words(" ".join(texts)))


def named_in(words: str, skills: Iterable[str]) -> list[str]:
    """Those skills all of whose words appear in a notice with these folded words; a very short word says too little."""
    there = set(words.split())
    return [
        skill for skill in skills
        if (sought := searching.words(skill)) and there.issuperset(sought) and sum(map(len, sought)) >= TELLING
    ]  # fmt: skip
