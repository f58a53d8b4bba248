"""What stands around the home feed of a member, in one query."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import literal_column, select, true

from app.queries import endorsements, invitations
from app.queries.invitations import Card
from app.queries.query import Query


class Around(NamedTuple):
    """`card`: the newest pending invitation to the member, None where there is none."""

    endorsements: int
    card: Card | None


def around(viewer_id: int) -> Around:
    """One query, and one for the faces of shared connections on the card."""
    count, *card = _AROUND.row(viewer=viewer_id, **invitations.bounds(None, 1))
    cards = invitations.cards(viewer_id, [card] if card[0] is not None else [])
    return Around(count, cards[0] if cards else None)


def _around() -> Any:
    card = invitations.received_rows().subquery("card")
    count = endorsements.counted().scalar_subquery()
    always = select(literal_column("1").label("one")).subquery("always")
    return select(count, *card.c).select_from(always.outerjoin(card, true()))


_AROUND = Query(_around)
