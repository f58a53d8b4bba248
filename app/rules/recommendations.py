"""The life of a recommendation: who may do what with it in which state, and how the two know each other.

The author writes about the subject. It begins as a request of the subject or with the author's words:

(ask) -> requested --submit--> submitted --accept--> shown <--show/hide--> hidden
submitted --request_revision--> revision --submit--> submitted; a revision of an accepted one is submitted again:
nothing is shown that the subject has not accepted word for word. Declining, withdrawing and disconnecting are final.
"""

from __future__ import annotations

from datetime import datetime
from hashlib import blake2b
from typing import NamedTuple

from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_, Label

REQUESTED, SUBMITTED, REVISION, SHOWN, HIDDEN = "requested", "submitted", "revision", "shown", "hidden"
DECLINED, WITHDRAWN = "declined", "withdrawn"
REMOVED = "removed"  # by an admin after a report, who may restore the state before
OPEN = (REQUESTED, SUBMITTED, REVISION)  # one of the two has to act; at most one per author and subject
WRITTEN = (SUBMITTED, REVISION, SHOWN, HIDDEN)  # there is a text, which both of them may read
OVER = (DECLINED, WITHDRAWN)

AUTHOR, SUBJECT = "author", "subject"
# (state, who, move): the state after it
MOVES: dict[tuple[str, str, str], str] = {
    (REQUESTED, AUTHOR, "submit"): SUBMITTED,
    (REQUESTED, AUTHOR, "decline"): DECLINED,
    (REQUESTED, SUBJECT, "withdraw"): WITHDRAWN,
    (SUBMITTED, SUBJECT, "accept"): SHOWN,
    (SUBMITTED, SUBJECT, "request_revision"): REVISION,
    (SUBMITTED, SUBJECT, "decline"): DECLINED,
    (SUBMITTED, AUTHOR, "submit"): SUBMITTED,
    (SUBMITTED, AUTHOR, "withdraw"): WITHDRAWN,
    (REVISION, AUTHOR, "submit"): SUBMITTED,
    (REVISION, AUTHOR, "withdraw"): WITHDRAWN,
    (REVISION, SUBJECT, "decline"): DECLINED,
    (SHOWN, SUBJECT, "hide"): HIDDEN,
    (SHOWN, AUTHOR, "submit"): SUBMITTED,
    (SHOWN, AUTHOR, "withdraw"): WITHDRAWN,
    (HIDDEN, SUBJECT, "show"): SHOWN,
    (HIDDEN, AUTHOR, "submit"): SUBMITTED,
    (HIDDEN, AUTHOR, "withdraw"): WITHDRAWN,
}


class Relationship(NamedTuple):
    """How the author knows the subject: in the author's words, in the subject's, and as others read it after the
    author's name. %(name)s is the other one.
    """

    author_says: Label
    subject_says: Label
    told: Label


RELATIONSHIPS: dict[str, Relationship] = {
    "colleague": Relationship(
        N_("I worked with %(name)s"), N_("%(name)s worked with me"), N_("worked with %(name)s")
    ),
    "led": Relationship(N_("I managed %(name)s"), N_("%(name)s managed me"), N_("managed %(name)s")),
    "reported": Relationship(
        N_("I reported to %(name)s"), N_("%(name)s reported to me"), N_("reported to %(name)s")
    ),
    "client": Relationship(
        N_("I was a client of %(name)s"), N_("%(name)s was my client"), N_("was a client of %(name)s")
    ),
    "supplier": Relationship(
        N_("I supplied %(name)s"), N_("%(name)s supplied me"), N_("supplied %(name)s")
    ),
    "teacher": Relationship(N_("I taught %(name)s"), N_("%(name)s taught me"), N_("taught %(name)s")),
    "student": Relationship(
        N_("I learned from %(name)s"), N_("%(name)s learned from me"), N_("learned from %(name)s")
    ),
    "mentor": Relationship(N_("I mentored %(name)s"), N_("%(name)s mentored me"), N_("mentored %(name)s")),
}


def next_state(state: str, who: str, move: str) -> str:
    """The state after a move of author or subject; raises Refused if it is not possible from this state."""
    try:
        return MOVES[state, who, move]
    except KeyError:
        raise Refused(N_("Load the page again: something has changed in the meantime.")) from None


def moves(state: str, who: str) -> frozenset[str]:
    """What author or subject may do with a recommendation in this state."""
    return frozenset(move for at, by, move in MOVES if (at, by) == (state, who))


def check_relationship(relationship: str) -> None:
    if relationship not in RELATIONSHIPS:
        raise Refused(N_("Choose what fits best."), "relationship")


def check_again(declined_at: datetime | None, now: datetime) -> None:
    """After declining, the same is not asked or written again at once: REINVITE_AFTER as for invitations."""
    again = declined_at + limits.REINVITE_AFTER if declined_at else None
    if again and again > now:
        raise Refused(N_("You can do this again from %(date)s."), date=again)


def seal(text: str, relationship: str, title: str, organisation: str) -> str:
    """A short hash of exactly these words: accepting sends it, so that nobody accepts what they have not read."""
    return blake2b("\0".join((text, relationship, title, organisation)).encode(), digest_size=8).hexdigest()
