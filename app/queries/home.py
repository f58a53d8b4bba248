"""What stands around the home feed of a member, in one query."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import literal_column, select, true

from app.queries import announcements, endorsements, invitations
from app.queries.announcements import AnnouncementSeen
from app.queries.invitations import Card
from app.queries.query import Query

PINNED = len(AnnouncementSeen._fields)


class Around(NamedTuple):
    """`card`: the newest pending invitation to the member, `pinned`: the newest announcement that is pinned; None
    where there is none.
    """

    endorsements: int
    card: Card | None
    pinned: AnnouncementSeen | None


def around(viewer_id: int) -> Around:
    """One query, and one for the faces of shared connections on the card."""
    count, *columns = _AROUND.row(viewer=viewer_id, **invitations.bounds(None, 1))
    pinned, card = columns[:PINNED], columns[PINNED:]
    cards = invitations.cards(viewer_id, [card] if card[0] is not None else [])
    found = AnnouncementSeen._make(pinned) if pinned[0] is not None else None
    return Around(count, cards[0] if cards else None, found)


def _around() -> Any:
    card = invitations.received_rows().subquery("card")
    count = endorsements.counted().scalar_subquery()
    pinned = announcements.pinned_rows().subquery("pinned")
    always = select(literal_column("1").label("one")).subquery("always")
    around = always.outerjoin(pinned, true()).outerjoin(card, true())
    return select(count, *pinned.c, *card.c).select_from(around)


_AROUND = Query(_around)
