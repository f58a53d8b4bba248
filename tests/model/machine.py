"""Three members do whatever comes to mind; after each step the database says what the ideal says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from sqlalchemy import func, select

from app import database
from app.actions import profiles as writing
from app.extensions import db
from app.models import (
    Activity,
    Block,
    Connection,
    Endorsement,
    Invitation,
    Member,
    Participant,
    Post,
    PostLike,
)
from app.models.base import at
from app.queries import conversations, feed, notifications, profiles
from app.rules import kinds, limits
from app.rules.visibility import Level
from tests import cast
from tests.model.doors import ByActions, ByPages, forget
from tests.model.ideal import OPEN, Ideal

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEKS = timedelta(days=22)  # enough to invite again whom one has withdrawn from
LATEST = START + timedelta(days=150)  # no invitation expires by itself


class Network(RuleBasedStateMachine):
    """Set `app` and `doors` in a subclass."""

    app: Flask
    doors: type[ByActions] | type[ByPages]
    people, invitations, posts = Bundle("people"), Bundle("invitations"), Bundle("posts")

    @initialize(target=people)
    def three_members(self) -> Any:
        self.clock, self.texts = START, {}
        with self.app.app_context(), database.transaction(), at(START):
            cast.site()
            members = [cast.person(key) for key in ("anna", "ben", "carla")]
            db.session.flush()
            self.skills = {member.id: writing.add_skill(member, "Tax law").id for member in members}
            handles = {member.id: member.handle for member in members}
        self.ideal = Ideal(list(handles), self.skills)
        self.door = self.doors(self.app, handles)
        return multiple(*handles)

    def expect(self, expected: str, happened: str) -> None:
        self.clock += timedelta(minutes=1)
        accepted = {expected, "done" if expected == "new" else expected}
        if self.door.hides_refusals and expected == "refused":
            accepted.add("done")
        assert happened in accepted, f"expected {expected}, but it was {happened}"

    def newest(self, table: Any) -> int:
        with self.app.app_context(), database.transaction(reading=True):
            return db.session.scalar(select(func.max(table.id)))

    @rule(target=invitations, a=people, b=people)
    def invite(self, a: int, b: int) -> Any:
        with at(self.clock):
            expected = "refused" if a == b else self.ideal.invite(a, b, self.clock)
            self.expect(expected, self.door.invite(a, b))
        if expected != "new":
            return multiple()
        id = self.newest(Invitation)
        self.ideal.invitations[id] = (a, b, "pending")
        return id

    @rule(id=invitations, move=st.sampled_from(["accept", "accept", "ignore", "withdraw"]))
    def answer(self, id: int, move: str) -> None:
        inviter, invitee, _ = self.ideal.invitations[id]
        who = inviter if move == "withdraw" else invitee
        with at(self.clock):
            self.expect(self.ideal.answer(id, move, self.clock), self.door.answer(who, id, move))

    @rule(a=people, b=people)
    def remove(self, a: int, b: int) -> None:
        if a == b:
            return
        gone = self.ideal.apart(a, b) or (not self.ideal.linked(a, b) and not self.door.hides_refusals)
        self.ideal.connected.discard(frozenset((a, b)))
        with at(self.clock):
            self.expect("gone" if gone else "done", self.door.remove(a, b))

    @rule(a=people, b=people)
    def block(self, a: int, b: int) -> None:
        expected = "gone" if a == b else self.ideal.block(a, b)
        with at(self.clock):
            self.expect(expected, self.door.block(a, b))

    @rule(a=people, b=people)
    def unblock(self, a: int, b: int) -> None:
        self.ideal.blocks.discard((a, b))
        with at(self.clock):
            self.expect("done", self.door.unblock(a, b))

    @rule(a=people, b=people)
    def send(self, a: int, b: int) -> None:
        expected = "gone" if a == b or self.ideal.apart(a, b) else "done" if self.ideal.linked(a, b) else "refused"
        if expected == "done":
            self.ideal.unread[b, a] += 1
            self.ideal.unread[a, b] = 0
        with at(self.clock):
            happened = self.door.send(a, b, "Hello")
        assert happened == expected
        self.expect(expected, happened)

    @rule(a=people, b=people)
    def read(self, a: int, b: int) -> None:
        gone = a == b or self.ideal.apart(a, b)
        if not gone:
            self.ideal.unread[a, b] = 0
        with at(self.clock):
            self.expect("gone" if gone else "done", self.door.read(a, b))

    @rule(target=posts, a=people, audience=st.sampled_from(["members", "connections"]))
    def write(self, a: int, audience: str) -> int:
        text = f"Words of number {len(self.texts)}."
        with at(self.clock):
            self.expect("done", self.door.write(a, text, audience))
        id = self.newest(Post)
        self.texts[id] = text
        self.ideal.posts[id] = (a, audience)
        return id

    @rule(post=consumes(posts))
    def delete(self, post: int) -> None:
        author, _ = self.ideal.posts.pop(post)
        self.ideal.likes = {(member, liked) for member, liked in self.ideal.likes if liked != post}
        with at(self.clock):
            self.expect("done", self.door.delete(author, post))

    @rule(a=people, post=posts, back=st.booleans())
    def like(self, a: int, post: int, back: bool) -> None:
        may = self.ideal.readable(a, post)
        if may:
            (self.ideal.likes.discard if back else self.ideal.likes.add)((a, post))
        with at(self.clock):
            self.expect("done" if may else "gone", self.door.like(a, post, back=back))

    @rule(a=people, b=people, back=st.booleans())
    def endorse(self, a: int, b: int, back: bool) -> None:
        skill = self.skills[b]
        may = a != b and self.ideal.linked(a, b)
        if may:
            (self.ideal.endorsements.discard if back else self.ideal.endorsements.add)((a, skill))
        with at(self.clock):
            self.expect("done" if may else "gone", self.door.endorse(a, skill, back=back))

    @rule()
    def weeks_pass(self) -> None:
        if self.clock + WEEKS < LATEST:
            self.clock += WEEKS

    @rule(viewer=people)
    def look(self, viewer: int) -> None:
        """The feed to its end, and how everybody else stands to the viewer."""
        ideal = self.ideal
        if isinstance(self.door, ByPages):
            self.look_at_the_page(viewer, self.door)
        with self.app.app_context(), database.transaction(reading=True) as session, at(self.clock):
            me = session.get_one(Member, viewer)
            rows = {row.id: (kinds.FEED_NAMES[row.kind], row.object_id) for row in session.scalars(select(Activity))}
            entries, page = [], feed.page(viewer)
            entries += page.entries
            while page.older:
                page = feed.page(viewer, page.older)
                entries += page.entries
            keys = [rows[entry.id] for entry in entries]
            assert (len(keys), set(keys)) == (len(set(keys)), ideal.feed(viewer))
            waiting = [a for a, b, state in ideal.invitations.values() if (b, state) == (viewer, "pending")]
            seen = notifications.badges(me)
            assert seen.invitations == len([a for a in waiting if not ideal.apart(a, viewer)])
            assert seen.inmail == sum(reader == viewer for reader, _ in +ideal.unread)
            for other in set(ideal.people) - {viewer}:
                self.look_at(viewer, other)

    def look_at_the_page(self, viewer: int, door: ByPages) -> None:
        """The posts on the home page are those of the feed: no other, and none is missing on the only page."""
        with at(self.clock):
            page = door.browser(viewer).get("/").text
        expected = self.ideal.feed(viewer)
        shown = {id for id, text in self.texts.items() if text in page}
        assert shown <= {id for kind, id in expected if kind in ("posted", "liked")}
        if len(expected) <= limits.PAGE:
            assert shown >= {id for kind, id in expected if kind == "posted"}

    def look_at(self, viewer: int, other: int) -> None:
        handle, ideal = self.door.handles[other], self.ideal
        found, towards = profiles.find(viewer, handle), conversations.towards(viewer, handle)
        assert (found is None) == (towards is None) == ideal.apart(viewer, other)
        if found and towards:
            assert (found[1].level is Level.CONNECTION) == towards.may_write == ideal.linked(viewer, other)

    @invariant()
    def the_database_says_what_the_ideal_says(self) -> None:
        if not hasattr(self, "ideal"):
            return
        ideal = self.ideal
        with self.app.app_context(), database.transaction(reading=True) as session:
            edges = [(row.member_id, row.peer_id) for row in session.scalars(select(Connection))]
            assert sorted(edges) == sorted(pair for a, b in ideal.connected for pair in ((a, b), (b, a)))
            for member in session.scalars(select(Member)):
                assert member.connection_count == sum(a == member.id for a, _ in edges)
            sent = {row.id: (row.inviter_id, row.invitee_id, row.state) for row in session.scalars(select(Invitation))}
            assert sent == ideal.invitations
            opened = [frozenset((a, b)) for a, b, state in sent.values() if state in OPEN]
            assert len(opened) == len(set(opened))
            assert not ideal.connected & set(opened), "connected, and still an open invitation"
            assert {(row.blocker_id, row.blocked_id) for row in session.scalars(select(Block))} == ideal.blocks
            unread = {(row.member_id, row.peer_id): row.unread for row in session.scalars(select(Participant))}
            assert {key: count for key, count in unread.items() if count} == +ideal.unread
            assert {(row.member_id, row.post_id) for row in session.scalars(select(PostLike))} == ideal.likes
            vouched = {(row.endorser_id, row.skill_id) for row in session.scalars(select(Endorsement))}
            assert vouched == ideal.endorsements

    def teardown(self) -> None:
        if hasattr(self, "ideal"):
            for viewer in self.ideal.people:
                self.look(viewer)
        forget(self.app)
