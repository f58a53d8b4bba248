"""What is said below posts: comments, answers to them, their likes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, multiple, precondition, rule
from sqlalchemy import func, select

from app import database
from app.extensions import db
from app.models import Comment
from app.models.base import at
from tests.model.watch import Watched

among_friends = precondition(lambda self: self.friends)


class Talking(Watched):
    people, posts, comments = Bundle("people"), Bundle("posts"), Bundle("comments")

    def expect(self, expected: str, happened: str) -> None:
        self.clock += timedelta(minutes=1)
        accepted = {expected, "done" if expected == "new" else expected}
        if self.door.hides_refusals and expected == "refused":
            accepted.add("done")
        assert happened in accepted, f"expected {expected}, but it was {happened}"

    def newest(self, table: Any) -> int:
        with self.app.app_context(), database.transaction(reading=True):
            return db.session.scalar(select(func.max(table.id)))

    @among_friends
    @rule(target=comments, a=people, post=posts)
    def comment(self, a: int, post: int) -> Any:
        return self.say(a, post, None)

    @among_friends
    @rule(target=comments, a=people, comment=comments)
    def answer_a_comment(self, a: int, comment: int) -> Any:
        if comment not in self.ideal.comments:
            return multiple()
        return self.say(a, self.ideal.comments[comment][1], comment)

    def say(self, a: int, post: int, answers: int | None) -> Any:
        text, expected = f"Remark of number {len(self.remarks)}.", self.ideal.comment(a, post, answers)
        with at(self.clock):
            happened = self.door.comment(a, post, text, answers)
        self.expect(expected, happened)
        if expected != "new":
            return multiple()
        id = self.newest(Comment)
        self.remarks[id] = text
        self.ideal.said(a, id, post, answers)
        return id

    @among_friends
    @rule(a=people, comment=comments)
    def edit_a_comment(self, a: int, comment: int) -> None:
        held = self.ideal.comments.get(comment)
        may = held is not None and held[0] == a and self.ideal.reads(a, comment)
        said = self.remarks[comment] + " Changed."
        if may:
            self.remarks[comment] = said
        with at(self.clock):
            self.expect("done" if may else "gone", self.door.edit_comment(a, comment, said))

    @among_friends
    @rule(a=people, comment=comments)
    def unsay(self, a: int, comment: int) -> None:
        held = self.ideal.comments.get(comment)
        may = held is not None and a in (held[0], self.ideal.posts[held[1]][0]) and self.ideal.reads(a, comment)
        if may:
            self.ideal.unsaid({comment})
        with at(self.clock):
            self.expect("done" if may else "gone", self.door.unsay(a, comment))

    @among_friends
    @rule(a=people, comment=comments, back=st.booleans())
    def like_a_comment(self, a: int, comment: int, back: bool) -> None:
        there = comment in self.ideal.comments
        expected = self.ideal.like_comment(a, comment, back) if there else "gone"
        with at(self.clock):
            self.expect(expected, self.door.like_comment(a, comment, back=back))

    @among_friends
    @rule(a=people, post=posts, kind=st.sampled_from(["posted", "liked"]), back=st.booleans())
    def hide_from_the_feed(self, a: int, post: int, kind: str, back: bool) -> None:
        there = post in self.ideal.posts
        expected = self.ideal.hide(a, kind, post, back) if there else "done" if back else "gone"
        with at(self.clock):
            self.expect(expected, self.door.hide(a, kind, post, back=back))
