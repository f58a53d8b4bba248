"""What is said below posts: comments, answers to them, their likes, and whom they mention."""

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
from app.rules.mentions import token
from tests.model.watch import Watched, unnamed

CHANGED = " Changed."
among_friends = precondition(lambda self: self.friends)


class Talking(Watched):
    people, posts, comments = Bundle("people"), Bundle("posts"), Bundle("comments")
    named = st.none() | people

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
    @rule(target=comments, a=people, post=posts, named=named)
    def comment(self, a: int, post: int, named: int | None) -> Any:
        return self.say(a, post, None, named)

    @among_friends
    @rule(target=comments, a=people, comment=comments, named=named)
    def answer_a_comment(self, a: int, comment: int, named: int | None) -> Any:
        if comment not in self.ideal.comments:
            return multiple()
        return self.say(a, self.ideal.comments[comment][1], comment, named)

    def say(self, a: int, post: int, answers: int | None, named: int | None) -> Any:
        typed, text, named = self.naming(a, f"Remark of number {len(self.remarks)}.", named)
        expected = self.ideal.comment(a, post, answers)
        with at(self.clock):
            happened = self.door.comment(a, post, typed, answers)
        self.expect(expected, happened)
        if expected != "new":
            return multiple()
        id = self.newest(Comment)
        self.remarks[id] = text
        self.ideal.said(a, id, post, answers, named)
        return id

    def naming(self, a: int, said: str, named: int | None) -> tuple[str, str, int | None]:
        """A text that ends with somebody's handle, as it is typed and as it is stored; and whom it mentions."""
        if named is None:
            return said, said, None
        typed = f"{said} @{self.door.handles[named]}"
        return (typed, f"{said} {token(named)}", named) if self.ideal.means(a, named) else (typed, typed, None)

    @among_friends
    @rule(a=people, comment=comments, named=named)
    def edit_a_comment(self, a: int, comment: int, named: int | None) -> None:
        held, remark = self.ideal.comments.get(comment), unnamed(self.remarks[comment])
        may = held is not None and held[0] == a and self.ideal.reads(a, comment)
        said = remark.removesuffix(CHANGED) if remark.endswith(CHANGED) else remark + CHANGED
        typed, text, named = self.naming(a, said, named)
        if may:
            self.remarks[comment] = text
            self.ideal.names(comment, named)
        with at(self.clock):
            self.expect("done" if may else "gone", self.door.edit_comment(a, comment, typed))

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
