"""A removed recommendation is in a state of its own, in which neither of the two can do anything with it."""

from __future__ import annotations

from collections.abc import Mapping

from app.actions import events, restored
from app.actions.recommendations import KINDS
from app.extensions import db
from app.models import Recommendation
from app.queries import graph, members, own_recommendations
from app.rules import recommendations as rules


def remove(recommendation_id: int, _member_id: int) -> None:
    found = _locked(recommendation_id)
    if found:
        found.state = rules.REMOVED
    for kind in KINDS:
        events.untell(kind, object_id=recommendation_id)


def restore(recommendation_id: int, _member_id: int, _texts: Mapping[str, str], kept: Mapping[str, str]) -> None:
    found = _locked(recommendation_id)
    restored.check(found and found.state == rules.REMOVED and _has_room(found, kept["state"]))
    if found:
        found.state = kept["state"]


def _locked(recommendation_id: int) -> Recommendation | None:
    found = db.session.get(Recommendation, recommendation_id)
    if found:
        members.lock(found.author_id, found.subject_id)
        db.session.refresh(found)
    return found


def _has_room(found: Recommendation, state: str) -> bool:
    """One that somebody still had to answer needs that the two are connected, and that no other one is open."""
    pair = found.author_id, found.subject_id
    if state not in rules.OPEN:
        return True
    return graph.are_connected(*pair) and own_recommendations.open_one(*pair) is None
