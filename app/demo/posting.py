"""What can happen around posts in the demo organisation: writing, liking, commenting."""

from __future__ import annotations

from dataclasses import dataclass

from app.actions import comments, posts
from app.demo import pictures
from app.demo.happenings import Happening, Memory
from app.extensions import db
from app.models import Post
from app.queries import comments as found_comments
from app.queries import posts as found_posts
from app.rules import mentions


@dataclass
class Write(Happening):
    number: int
    text: str
    audience: str

    def act(self, memory: Memory) -> None:
        author = memory.member(self.who)
        shown = pictures.added(author, self.text)
        memory.posts[self.number] = posts.write(author, self.text, self.audience, shown).id


@dataclass
class Edit(Happening):
    """What a post says in the end."""

    number: int
    text: str

    def act(self, memory: Memory) -> None:
        author = memory.member(self.who)
        post = found_posts.own(author.id, memory.posts[self.number])
        if post:
            posts.edit(author, post, self.text, post.audience)


@dataclass
class Like(Happening):
    number: int

    def act(self, memory: Memory) -> None:
        posts.like(memory.member(self.who), db.session.get_one(Post, memory.posts[self.number]))


@dataclass
class Comment(Happening):
    """`reply`: to what somebody else said last below the post, if anybody did. `whom`: in the place of {who}."""

    number: int
    text: str
    reply: bool
    whom: int

    def act(self, memory: Memory) -> None:
        text = self.text.replace("{who}", mentions.token(memory.ids[self.whom]))
        author, post = memory.member(self.who), db.session.get_one(Post, memory.posts[self.number])
        said = found_comments.page(author.id, post.id)[::-1]
        last = next((each.id for each in said if each.author_id != author.id), None) if self.reply else None
        answered = found_comments.readable(author.id, last) if last else None
        if answered or not self.reply:
            comments.write(author, post, text, answered)


@dataclass
class LikeComment(Happening):
    """The newest comment below a post, unless it is their own."""

    number: int

    def act(self, memory: Memory) -> None:
        member = memory.member(self.who)
        newest = found_comments.page(member.id, memory.posts[self.number])[-1:]
        liked = [found_comments.readable(member.id, each.id) for each in newest if each.author_id != member.id]
        for comment in filter(None, liked):
            comments.like(member, comment)
