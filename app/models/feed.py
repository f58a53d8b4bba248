"""What members did and said: activity, posts, comments, likes, tags, and what each wants to read and to show."""

from __future__ import annotations

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, SmallInteger, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import db
from app.models.base import At, Id, Maybe, Number, language_key, member_key, partial_index
from app.models.members import folded

IN_POST = text("comment_id IS NULL")


class Activity(db.Model):
    """Something a member did, shown in feeds. `kind` is a code of rules/kinds.py; `object_id` is of that kind.
    `actor_id`: None for what the organisation did, whichever admin it was.

    Feeds read the newest rows of each connection: (actor_id, id, kind) is the index, read backwards, that carries them.
    """

    id: Mapped[Id]
    actor_id: Mapped[int | None] = member_key(nullable=True)
    kind: Mapped[int] = mapped_column(SmallInteger)
    object_id: Mapped[int] = mapped_column(Number, default=0)
    whom_id: Mapped[int | None] = mapped_column(Number, ForeignKey("member.id", ondelete="CASCADE"), index=True)
    at: Mapped[At]

    __table_args__ = (
        Index("ix_activity_feed", "actor_id", "id", "kind"),
        Index(None, "kind", "object_id"),
        Index(None, "kind", "id"),
        {"sqlite_autoincrement": True},
    )


class Post(db.Model):
    """`audience`: members (everybody signed in) or connections (the author's). `edited_at`: of its text.
    `removed_at`: an admin removed it after a report; nobody sees it, and it can be restored for a while.
    `picture_count`: so that a page without pictures asks for none.
    """

    __table_args__ = (Index(None, "author_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    author_id: Mapped[int] = member_key()
    text: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(String(16), default="members")
    language: Mapped[str] = language_key()
    created_at: Mapped[At]
    removed_at: Mapped[Maybe]
    edited_at: Mapped[Maybe]
    picture_count: Mapped[int] = mapped_column(SmallInteger, default=0, server_default="0")


class PostPicture(db.Model):
    """A picture of a post, or the copy of it that a report keeps; with neither it waits in the form of its member.

    `sha256`, `width`: its largest size in `picture`, whose rows cannot go as long as this one names them. `place`:
    counted from 0. `alt`: its description for those who cannot see it, "" where its member chose to give none.
    """

    __table_args__ = (
        ForeignKeyConstraint(["sha256", "width"], ["picture.sha256", "picture.size"]),
        Index(None, "post_id", "place"),
        Index(None, "sha256", "width"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    member_id: Mapped[int] = member_key(index=True)
    post_id: Mapped[int | None] = mapped_column(Number, ForeignKey("post.id", ondelete="CASCADE"))
    report_id: Mapped[int | None] = mapped_column(Number, ForeignKey("report.id", ondelete="CASCADE"), index=True)
    place: Mapped[int] = mapped_column(SmallInteger, default=0)
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[At]


class Comment(db.Model):
    """What somebody says about a post; `answers_id`: another comment under it that this one answers.

    The newest of a post are read by (post_id, id); author_id is in the index because authors may be hidden.
    """

    __table_args__ = (
        Index(None, "post_id", "id", "author_id"),
        Index(None, "author_id", "post_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(Number, ForeignKey("post.id", ondelete="CASCADE"))
    author_id: Mapped[int] = member_key()
    answers_id: Mapped[int | None] = mapped_column(Number, ForeignKey("comment.id", ondelete="SET NULL"), index=True)
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = language_key()
    created_at: Mapped[At]
    edited_at: Mapped[Maybe]


class Mention(db.Model):
    """A member was told, or could have been, that a post or a comment under it mentions them: once for each text.

    Whom a text mentions stands in the text (rules/mentions.py). `is_there`: it still does. Those who could not read it
    when it was written have no row.
    """

    __table_args__ = (
        Index(None, "post_id"),
        Index(None, "member_id"),
        partial_index("uq_mention_in_post", "post_id", "member_id", where=IN_POST, unique=True),
        UniqueConstraint("comment_id", "member_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(Number, ForeignKey("post.id", ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(Number, ForeignKey("comment.id", ondelete="CASCADE"))
    member_id: Mapped[int] = member_key()
    is_there: Mapped[bool] = mapped_column(default=True)


class CommentLike(db.Model):
    comment_id: Mapped[int] = mapped_column(Number, ForeignKey("comment.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = member_key(primary_key=True, index=True)
    at: Mapped[At]


class PostLike(db.Model):
    post_id: Mapped[int] = mapped_column(Number, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = member_key(primary_key=True, index=True)
    at: Mapped[At]


class PostTag(db.Model):
    """A tag in the text of a post, in the form in which tags are compared (rules/tags.py). The posts with a tag are
    read by (tag, post_id), newest first.
    """

    __table_args__ = ({"sqlite_with_rowid": False},)

    tag: Mapped[str] = mapped_column(folded(80), primary_key=True)
    post_id: Mapped[int] = mapped_column(
        Number, ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class PostVersion(db.Model):
    """What a post said before its author changed it, until that moment. Only they can read it."""

    __table_args__ = (Index(None, "post_id", "id"), {"sqlite_autoincrement": True})

    id: Mapped[Id]
    post_id: Mapped[int] = mapped_column(Number, ForeignKey("post.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = language_key()
    until: Mapped[At]


class FeedChoice(db.Model):
    """Where a member deviates from "every kind is read and shown". `kind` is a code of rules/kinds.py."""

    member_id: Mapped[int] = member_key(primary_key=True)
    kind: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    reads: Mapped[bool] = mapped_column(default=True)
    shows: Mapped[bool] = mapped_column(default=True)


class HiddenEntry(db.Model):
    """An entry of feeds that a member does not want to see: all of this kind about this object, as feeds group it.

    `kind` is a code of rules/kinds.py. The row goes with the last activity of the group.
    """

    __table_args__ = (
        UniqueConstraint("member_id", "kind", "object_id"),
        Index(None, "kind", "object_id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[Id]
    member_id: Mapped[int] = member_key()
    kind: Mapped[int] = mapped_column(SmallInteger)
    object_id: Mapped[int] = mapped_column(Number)
    at: Mapped[At]
