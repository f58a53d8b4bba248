"""Short ways for tests of recommendations: positions, what a form sends, states."""

from __future__ import annotations

from typing import Any

from app.actions import profiles
from app.actions import recommendations as actions
from app.actions.recommendations import Words
from app.extensions import db
from app.models import Member, Position, Recommendation

TEXT = "Anna asked what we wanted. Then she did the sums. It worked."


def position(member: Member, title: str = "Owner", **values: Any) -> int:
    """A position in a member's profile; call it as an action. Gives its id."""
    held = {"organisation": "Brandt", "place": "", "text": "", "starts": "2014-04", "ends": None, **values}
    return profiles.add_position(member, title=title, **held, quiet=True).id


def position_of(member_id: int) -> int:
    """A position of the member's, the one there is or a new one."""
    found = db.session.query(Position.id).filter_by(member_id=member_id).order_by(Position.id).first()
    return found[0] if found else position(db.session.get_one(Member, member_id))


def written(author: Member, subject_id: int, text: str = TEXT, relationship: str = "client") -> int:
    """A recommendation that waits for its subject, tied to a position of the subject's. Gives its id."""
    return actions.write(author, subject_id, Words(relationship, position_of(subject_id), text)).id


def shown(author: Member, subject_id: int, text: str = TEXT, relationship: str = "client") -> int:
    """A recommendation that was accepted. Gives its id."""
    id = written(author, subject_id, text, relationship)
    accept(id)
    return id


def asked(subject: Member, author_id: int, note: str = "Just a few words?") -> int:
    return actions.ask(subject, author_id, Words("client", position_of(subject.id), note)).id


def accept(id: int) -> None:
    found = db.session.get_one(Recommendation, id)
    actions.accept(found, actions.seal_of(found))
