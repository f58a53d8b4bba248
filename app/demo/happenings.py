"""What can happen in the demo organisation: who does what at which moment, each through an action."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import bindparam, select

from app.actions import (
    endorsements,
    events,
    introductions,
    invitations,
    messages,
    noticeboard,
    profiles,
    recommendations,
)
from app.actions.introductions import Plea
from app.actions.invitations import Wish
from app.actions.noticeboard import Words as Notice
from app.actions.recommendations import Words, seal_of
from app.extensions import db
from app.models import Member, Position, Skill
from app.queries import members, notices
from app.queries.notices import NoticeFound
from app.queries.query import VIEWER, Query


@dataclass
class Memory:
    """What has happened so far: ids of members by their place, posts and notices by their number."""

    ids: Sequence[int]
    posts: dict[int, int] = field(default_factory=dict)
    notices: dict[int, NoticeFound] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)

    def member(self, place: int) -> Member:
        """Read once: what is kept here stays in the session, which forgets everything else by itself."""
        if place not in self.members:
            self.members[place] = db.session.get_one(Member, self.ids[place])
        return self.members[place]


@dataclass
class Happening:
    at: datetime
    who: int

    def act(self, memory: Memory) -> None:
        raise AssertionError("each kind of happening says what it does")


@dataclass
class Ask(Happening):
    whom: int
    wish: Wish

    def act(self, memory: Memory) -> None:
        invitations.write(memory.member(self.who), memory.member(self.whom), self.wish)


@dataclass
class Introduce(Happening):
    """Who asks somebody between to be introduced to whom."""

    via: int
    whom: int
    to_via: str
    to_target: str

    def act(self, memory: Memory) -> None:
        plea = Plea(memory.ids[self.via], self.to_via, self.to_target)
        introductions.ask(memory.member(self.who), memory.ids[self.whom], plea)


@dataclass
class Connect(Happening):
    whom: int
    wish: Wish

    def act(self, memory: Memory) -> None:
        invitations.accept(invitations.write(memory.member(self.who), memory.member(self.whom), self.wish))


@dataclass
class Endorse(Happening):
    whom: int
    skill: str

    def act(self, memory: Memory) -> None:
        skill = db.session.scalar(_SKILL, {"viewer": memory.ids[self.whom], "name": self.skill})
        if skill:
            endorsements.endorse(memory.member(self.who), skill)


@dataclass
class Recommend(Happening):
    """About the newest position of whom. `accepted`: else it waits; without a text it is only asked for."""

    whom: int
    relationship: str
    text: str
    accepted: bool

    def act(self, memory: Memory) -> None:
        author, subject = memory.member(self.who), memory.member(self.whom)
        tied = _NEWEST.value(viewer=subject.id)
        words = Words(self.relationship, tied, self.text)
        if not self.text:
            recommendations.ask(subject, author.id, words)
            return
        written = recommendations.write(author, subject.id, words)
        if self.accepted:
            recommendations.accept(written, seal_of(written))


@dataclass
class Say(Happening):
    whom: int
    text: str
    read: bool

    def act(self, memory: Memory) -> None:
        message = messages.send(memory.member(self.who), memory.ids[self.whom], self.text)
        if self.read:
            messages.mark_read(memory.ids[self.whom], message.conversation_id, message.id)


@dataclass
class HangUp(Happening):
    number: int
    words: Notice

    def act(self, memory: Memory) -> None:
        author = memory.member(self.who)
        found = notices.own_one(author.id, noticeboard.write(author, self.words))
        if found:
            memory.notices[self.number] = found


@dataclass
class Solve(Happening):
    number: int

    def act(self, memory: Memory) -> None:
        noticeboard.solve(memory.notices[self.number])


@dataclass
class Answer(Happening):
    """The answer of a connection to a notice."""

    number: int
    text: str

    def act(self, memory: Memory) -> None:
        notice = memory.notices[self.number]
        opening = f"Zu Ihrem Aushang „{notice.title}“:"
        noticeboard.answer(members.at_present(memory.ids[self.who]), notice, self.text, opening)


@dataclass
class Promote(Happening):
    """The current position is news: told once more as it was told when it was entered."""

    def act(self, memory: Memory) -> None:
        member = memory.member(self.who)
        found = _CURRENT.value(viewer=member.id)
        if found:
            events.record("position", actor=member, object_id=found)


@dataclass
class Rename(Happening):
    """A new headline: the old one had been left out until now."""

    headline: str

    def act(self, memory: Memory) -> None:
        member = memory.member(self.who)
        member.headline = ""
        profiles.change_head(
            member, name=member.name, headline=self.headline, place=member.place, industry=member.industry
        )


_SKILL = select(Skill).where(Skill.member_id == VIEWER, Skill.name == bindparam("name"))
_NEWEST = Query(
    lambda: (
        select(Position.id)
        .where(Position.member_id == VIEWER)
        .order_by(Position.ends.is_not(None), Position.starts.desc())
        .limit(1)
    )
)
_CURRENT = Query(lambda: select(Position.id).where(Position.member_id == VIEWER, Position.ends.is_(None)))
