"""What is compared after each step: the tables, and what the members see of each other."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from flask import Flask
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from app import database
from app.models import Activity, Block, Connection, Endorsement, Invitation, Member, Participant, PostLike
from app.models.base import at
from app.queries import conversations, feed, notifications, profiles
from app.rules import kinds, limits
from app.rules.visibility import Level
from tests.model.doors import ByActions, ByPages, forget
from tests.model.ideal import OPEN, Ideal


class Watched(RuleBasedStateMachine):
    """Three members and the ideal of them; who changes something changes both."""

    app: Flask
    ideal: Ideal
    door: ByActions | ByPages
    clock: datetime
    texts: dict[int, str]
    tally: Counter[str]  # of all runs together: runs, steps, and steps after which the database agreed
    people = Bundle("people")

    @rule(viewer=people)
    def look(self, viewer: int) -> None:
        """The feed to its end, and how everybody else stands to the viewer."""
        ideal = self.ideal
        if isinstance(self.door, ByPages):
            self.look_at_the_page(viewer, self.door)
        with self.app.app_context(), database.transaction(reading=True) as session, at(self.clock):
            me = session.get_one(Member, viewer)
            rows = {row.id: (kinds.FEED_NAMES[row.kind], row.object_id) for row in session.scalars(select(Activity))}
            pages = [feed.page(viewer)]
            while pages[-1].older:
                pages.append(feed.page(viewer, pages[-1].older))
            keys = [rows[entry.id] for page in pages for entry in page.entries]
            assert (len(keys), set(keys)) == (len(set(keys)), ideal.feed(viewer))
            seen = notifications.badges(me)
            waiting = [a for a, b, state in ideal.invitations.values() if (b, state) == (viewer, "pending")]
            assert seen.invitations == sum(not ideal.apart(a, viewer) for a in waiting)
            assert seen.inmail == sum(reader == viewer for reader, _ in +ideal.unread)
            for other in set(ideal.people) - {viewer}:
                self.look_at(viewer, other)

    def look_at_the_page(self, viewer: int, door: ByPages) -> None:
        """The posts on the home page are those of the feed: no other, and none is missing on the only page."""
        with at(self.clock):
            page = door.browser(viewer).get("/?stream=connections").text
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
        self.tally["steps"] += 1
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
        self.tally["agreed"] += 1

    def teardown(self) -> None:
        if hasattr(self, "ideal"):
            for viewer in self.ideal.people:
                self.look(viewer)
            self.tally["runs"] += 1
        forget(self.app)
