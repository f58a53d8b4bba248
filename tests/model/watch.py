"""What is compared after each step: the tables, and what the members see of each other."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime

from flask import Flask
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from sqlalchemy import select

from app import database
from app.actions import erasing
from app.extensions import db
from app.models import (
    Activity,
    Block,
    Comment,
    CommentLike,
    Connection,
    Endorsement,
    HiddenEntry,
    Invitation,
    Member,
    Mention,
    Notification,
    Participant,
    PostLike,
)
from app.models.base import at
from app.queries import bundles, comments, conversations, feed, notifications, own_posts, posts, profiles
from app.queries.kinds import MODULES
from app.rules import kinds, limits
from app.rules.mentions import BEGIN, Meant, plain
from app.rules.visibility import Level
from tests.model.doors import ByActions, ByPages, forget
from tests.model.ideal import OPEN, Ideal

START = datetime(2026, 11, 23, 12, tzinfo=UTC)
ABOUT_COMMENTS = ("commented", "answered", "comment_liked", "mentioned")


def unnamed(remark: str) -> str:
    """A comment without the name that it ends with."""
    return re.split(rf" (?:@|{BEGIN})", remark)[0]


class Watched(RuleBasedStateMachine):
    """Three members and the ideal of them; who changes something changes both."""

    app: Flask
    ideal: Ideal
    door: ByActions | ByPages
    clock: datetime
    texts: dict[int, str]
    remarks: dict[int, str]  # comments as they are stored
    faces: dict[int, Meant]
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
            self.look_below(viewer, pages)
            self.listen(me)

    def look_below(self, viewer: int, pages: list[feed.FeedPage]) -> None:
        """The comments of every post: on its page, below its entries, for its own author's archive."""
        ideal, readable = self.ideal, {post for post in self.ideal.posts if self.ideal.readable(viewer, post)}
        found = posts.by_id(viewer, ideal.posts)
        assert found.keys() == readable
        newest = comments.newest(viewer, readable)
        for post in readable:
            below = ideal.below(viewer, post)
            page = comments.page(viewer, post)
            assert [(each.id, each.text) for each in page] == [(id, self.remarks[id]) for id in below]
            assert found[post].comments == len(below)
            assert [each.id for each in newest.get(post, ())] == below[-limits.COMMENTS_SHOWN :]
            for each in page:
                answers = ideal.comments[each.id][2]
                assert each.whom_id == (ideal.comments[answers][0] if answers else None)
                likes = {member for member, id in ideal.comment_likes if id == each.id}
                assert each.likes == sum(not ideal.apart(viewer, member) for member in likes)
                assert each.mine == (viewer in likes)
        for entry in (entry for page in pages for entry in page.entries if isinstance(entry.object, posts.PostSeen)):
            assert {each.id for each in entry.object.latest} <= set(ideal.below(viewer, entry.object.id))
            assert entry.object.earlier in (0, entry.object.comments - len(entry.object.latest))
        said = [id for id, (author, _, _) in sorted(ideal.comments.items()) if author == viewer]
        archived = [(each.id, each.text) for each in own_posts.comments(viewer)]
        assert archived == [(id, self.heard(viewer, id)) for id in said]
        liked = {id for member, id in ideal.comment_likes if member == viewer and ideal.reads(viewer, id)}
        assert {each.comment_id for each in own_posts.comment_likes(viewer)} == liked

    def heard(self, viewer: int, comment: int) -> str:
        """A comment as it reads to a member without markup."""
        there = [id for id in self.ideal.people if not self.ideal.apart(viewer, id)]
        return plain(self.remarks[comment], {id: self.faces[id] for id in there})

    def listen(self, me: Member) -> None:
        """What a member is told of comments, and what an e-mail about each post would quote now."""
        ideal = self.ideal
        lines, older = bundles.page(me, only=ABOUT_COMMENTS)
        places = {row.id: row.comment_id for row in db.session.scalars(select(Mention).filter_by(member_id=me.id))}
        told = {(kind, by, id) for whom, kind, by, id in ideal.told if whom == me.id and not ideal.apart(me.id, by)}
        about = [places[line.object_id] if line.kind == "mentioned" else line.object_id for line in lines]
        assert {(line.kind, line.actor.id, comment) for line, comment in zip(lines, about, strict=True)} <= told
        if not older:
            assert sorted((line.kind, line.others + 1) for line in lines) == sorted(
                (kind, len(people)) for (kind, _), people in ideal.bundles(me.id).items()
            )
        for line, comment in zip(lines, about, strict=True):
            reads = ideal.reads(me.id, comment)
            quoted = reads and (line.kind != "mentioned" or ideal.mentions[comment, me.id])
            assert (bool(line.shown), bool(line.thing.words)) == (reads, quoted)
            assert not quoted or line.thing.words == self.heard(me.id, comment)
        for id, comment in places.items():
            found = MODULES["mentioned"].told(me.id, 0, id)
            quoted = ideal.mentions[comment, me.id] and ideal.reads(me.id, comment)
            assert (found.words if found else None) == (self.heard(me.id, comment) if quoted else None)
        for kind in ("commented", "answered"):
            for post in ideal.posts:
                found = MODULES[kind].told(me.id, 0, post, START)
                below = ideal.below(me.id, post)
                own = max((id for id in below if ideal.comments[id][0] == me.id), default=0)
                news = [id for id in below if id > own and self.is_told(me.id, kind, id)]
                assert (found.id if found else None) == (news[0] if news else None)
                quoted = [self.heard(me.id, id) for id in news[: limits.COMMENTS_IN_MAIL]]
                assert not found or all(each in found.words for each in quoted)

    def is_told(self, viewer: int, kind: str, comment: int) -> bool:
        author, post, answers = self.ideal.comments[comment]
        of_viewer = answers is not None and self.ideal.comments[answers][0] == viewer
        on_viewers = self.ideal.posts[post][0] == viewer and not of_viewer
        return author != viewer and (of_viewer if kind == "answered" else on_viewers)

    def look_at_the_page(self, viewer: int, door: ByPages) -> None:
        """The posts on the home page are those of the feed: no other, and none is missing on the only page."""
        with at(self.clock):
            page = door.browser(viewer).get("/?stream=connections").text
        expected = self.ideal.feed(viewer)
        shown = {id for id in self.ideal.posts if self.texts[id] in page}
        assert shown <= {id for kind, id in expected if kind in ("posted", "liked", "commented")}
        said = {id for id, text in self.remarks.items() if unnamed(text) in page}
        assert said <= {id for post in shown for id in self.ideal.below(viewer, post)}
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
            said = {row.id: (row.author_id, row.post_id, row.answers_id) for row in session.scalars(select(Comment))}
            assert said == ideal.comments
            likes = {(row.member_id, row.comment_id) for row in session.scalars(select(CommentLike))}
            assert likes == ideal.comment_likes
            named = {row.id: (row.comment_id, row.member_id, row.is_there) for row in session.scalars(select(Mention))}
            assert {(comment, whom): there for comment, whom, there in named.values()} == ideal.mentions
            told = set()
            for row in session.scalars(select(Notification).where(Notification.kind.in_(ABOUT_COMMENTS))):
                comment = named[row.object_id][0] if row.kind == "mentioned" else row.object_id
                told.add((row.member_id, row.kind, row.actor_id, comment))
            assert told == ideal.told
            rows = session.scalars(select(HiddenEntry))
            assert {(row.member_id, kinds.FEED_NAMES[row.kind], row.object_id) for row in rows} == ideal.hidden
            vouched = {(row.endorser_id, row.skill_id) for row in session.scalars(select(Endorsement))}
            assert vouched == ideal.endorsements
        self.tally["agreed"] += 1

    def teardown(self) -> None:
        try:
            if hasattr(self, "ideal"):
                for viewer in self.ideal.people:
                    self.look(viewer)
                self.erase(self.ideal.people[len(self.remarks) % len(self.ideal.people)])
                self.tally["runs"] += 1
        finally:
            forget(self.app)

    def erase(self, who: int) -> None:
        """At the end somebody is erased, and the others look once more."""
        with self.app.app_context(), database.transaction(), at(self.clock):
            erasing.erase(who)
        self.ideal.erase(who)
        self.the_database_says_what_the_ideal_says()
        for viewer in self.ideal.people:
            self.look(viewer)
