"""Whether what stands in the database is whole: nothing half done, nothing lost, nothing twice."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select, text

from app import database
from app.extensions import db
from app.models import Activity, Connection, Conversation, Delivery, Invitation, Member, Message, Participant, Post
from app.rules import kinds


def half_done(app) -> list[str]:
    """Sentences about everything that is half done; empty for a database that is whole."""
    with app.app_context(), database.transaction(reading=True):
        return [*_pairs(), *_letters(), *_talks(), *_posts(), *_file()]


def lost(app, done) -> list[tuple]:
    """What was acknowledged and does not stand there exactly once."""
    with app.app_context(), database.transaction(reading=True):
        texts = {"post": Counter(_all(Post.text)), "message": Counter(_all(Message.text))}
        pairs = set(db.session.execute(select(Connection.member_id, Connection.peer_id)).all())
        invited = Counter(db.session.execute(select(Invitation.inviter_id, Invitation.invitee_id)).all())
    missing = []
    for what, *which in done:
        there = {"invited": invited[tuple(which)] == 1, "accepted": tuple(which) in pairs}
        if not (texts[what][which[0]] == 1 if what in texts else there[what]):
            missing.append((what, *which))
    return missing + [(text, count) for found in texts.values() for text, count in found.items() if count > 1]


def _all(column) -> list:
    return list(db.session.scalars(select(column)))


def _pairs() -> list[str]:
    """Connections stand in two rows, with two entries in feeds, one accepted invitation, and are counted."""
    pairs = set(db.session.execute(select(Connection.member_id, Connection.peer_id)).all())
    told = Counter(
        db.session.execute(
            select(Activity.actor_id, Activity.whom_id).where(Activity.kind == kinds.code("connected"))
        ).all()
    )
    accepted = Counter(
        db.session.execute(
            select(Invitation.low_id, Invitation.high_id).where(Invitation.state == "accepted")
        ).all()
    )
    wrong = [f"{pair} in one direction only" for pair in pairs if pair[::-1] not in pairs]
    wrong += [f"activity of {pair}: {told[pair]}" for pair in pairs | set(told) if told[pair] != (pair in pairs)]
    both = {pair for pair in pairs if pair[0] < pair[1]}
    wrong += [f"accepted {pair}: {accepted[pair]}" for pair in both | set(accepted) if accepted[pair] != (pair in both)]
    degrees = Counter(member for member, _ in pairs)
    counted = db.session.execute(select(Member.id, Member.connection_count)).all()
    return wrong + [f"member {id} counts {count}" for id, count in counted if count != degrees[id]]


def _letters() -> list[str]:
    """One letter per invitation and acceptance; each message has one of its own or is told by one that waited."""
    written = Counter(db.session.execute(select(Delivery.kind, Delivery.object_id)).all())
    wanted = {("invited", id) for id in _all(Invitation.id)}
    accepted = db.session.scalars(select(Invitation.id).where(Invitation.state == "accepted"))
    wanted |= {("accepted", id) for id in accepted}
    told = {one for one in written if one[0] == "inmail"}
    said = db.session.execute(select(Message.id, Message.conversation_id, Message.sender_id).order_by(Message.id)).all()
    wrong = [f"letters {one}: {written[one]}" for one in told if written[one] != (one[1] in {id for id, *_ in said})]
    begun = set()
    for id, *side in said:
        begun.update({tuple(side)} if ("inmail", id) in told else ())
        wrong += [] if tuple(side) in begun else [f"nobody is told of message {id}"]
    others = wanted | set(written) - told
    return wrong + [f"letters {one}: {written[one]}" for one in others if written[one] != (one in wanted)]


def _talks() -> list[str]:
    """Both sides of a conversation know its last message, and how many of the other's are unread."""
    messages: dict[int, list] = {}
    for id, talk, sender in db.session.execute(select(Message.id, Message.conversation_id, Message.sender_id)):
        messages.setdefault(talk, []).append((id, sender))
    wrong = []
    for talk in db.session.scalars(select(Conversation)):
        said = messages.get(talk.id, [])
        last = max((id for id, _ in said), default=0)
        sides = list(db.session.scalars(select(Participant).where(Participant.conversation_id == talk.id)))
        unread = [sum(id > side.read_message_id and by != side.member_id for id, by in said) for side in sides]
        if len(sides) != 2 or {last} != {talk.last_message_id, *(side.last_message_id for side in sides)}:
            wrong.append(f"conversation {talk.id}: {len(sides)} sides, last {last}")
        if [side.unread for side in sides] != unread:
            wrong.append(f"conversation {talk.id}: unread {[side.unread for side in sides]}, not {unread}")
    return wrong


def _posts() -> list[str]:
    told = Counter(db.session.scalars(select(Activity.object_id).where(Activity.kind == kinds.code("posted"))))
    posts = set(_all(Post.id))
    return [f"post {id} is told {told[id]} times" for id in posts | set(told) if told[id] != (id in posts)]


def _file() -> list[str]:
    if database.is_postgresql():
        return []
    broken = [row[0] for row in db.session.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
    return broken + [str(row) for row in db.session.execute(text("PRAGMA foreign_key_check"))]
