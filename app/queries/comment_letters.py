"""The content of e-mails about comments under a post, earlier e-mails, and whether one waits that will tell of a new
comment.

One e-mail tells of everything of its kind since it was written that its recipient has not read: whoever has written a
later comment there, or opened the post or the list of notifications since, has.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, func, or_, select

from app.models import Comment, Delivery, Member, Notification, Post
from app.models.base import Moment, now
from app.queries import mentions
from app.queries.matter import Matter
from app.queries.query import VIEWER, Query, among
from app.queries.visibility import may_read_comment
from app.rules import limits
from app.rules.text import shorten

KINDS = ("commented", "answered")  # of which one e-mail about a post tells in a while
EXCERPT = 200  # characters of each comment


def matter(member_id: int, rows: Sequence[Any]) -> Matter | None:
    """The content for its recipient from rows of `unread`: the first comment and its author, and how many others there
    are.
    """
    if not rows:
        return None
    authors = {author for _, author, _, _ in rows}
    texts = mentions.plain(member_id, {id: text for id, _, _, text in rows[: limits.COMMENTS_IN_MAIL]})
    said = [shorten(text, EXCERPT) for text in texts.values()]
    if len(authors) > 1:
        said = [f"{name}: {text}" for (_, _, name, _), text in zip(rows, said, strict=False)]
    return Matter(rows[0][0], "\n\n".join(said), by=rows[0][1], others=len(authors) - 1)


def unread(kind: str, *told: Any) -> Any:
    """SQL: the comments that an e-mail of this kind tells of, those for which the conditions `told` hold: id, author,
    their name, text: those newer than the last one of their own. Parameters: viewer (the recipient), post, moment (from
    which on).
    """
    own = select(func.max(Comment.id)).where(Comment.post_id == bindparam("post"), Comment.author_id == VIEWER)
    read_up_to = select(Member.seen_notification_id).where(Member.id == VIEWER).scalar_subquery()
    seen = exists().where(
        Notification.member_id == VIEWER, Notification.kind == kind, Notification.object_id == Comment.id,
        or_(Notification.read, Notification.id <= read_up_to),
    )  # fmt: skip
    return (
        select(Comment.id, Comment.author_id, Member.name, Comment.text)
        .join(Post, Post.id == Comment.post_id)
        .join(Member, Member.id == Comment.author_id)
        .where(
            Comment.post_id == bindparam("post"),
            Comment.created_at >= bindparam("moment", type_=Moment),
            Comment.id > func.coalesce(own.scalar_subquery(), 0),
            may_read_comment(VIEWER, Comment, Post),
            *told,
            ~seen,
        )
        .order_by(Comment.id)
    )


def told_before(member_id: int, post_id: int) -> list[tuple[str, datetime]]:
    """Message-ID and time of the last e-mail about comments under a post that was sent to the member, in a list."""
    return _TOLD_BEFORE.rows(viewer=member_id, post=post_id, kinds=KINDS)


_TOLD_BEFORE = Query(
    lambda: (
        select(Delivery.message_id, Delivery.finished_at)
        .where(
            among(Delivery.kind, "kinds"),
            Delivery.member_id == VIEWER,
            Delivery.object_id == bindparam("post"),
            Delivery.state == "sent",
        )
        .order_by(Delivery.finished_at.desc(), Delivery.id.desc())
        .limit(1)
    )
)


def waits_to_tell(kind: str, member_id: int, post_id: int) -> bool:
    """Whether an e-mail of this kind to the member waits that will tell of what is written now under this post.

    It is locked until the comment is written. One that a worker has claimed may have been rendered already.
    """
    return _WAITS.row(kind=kind, viewer=member_id, post=post_id, at=now()) is not None


_WAITS = Query(
    lambda: (
        select(Delivery.id)
        .where(
            Delivery.kind == bindparam("kind"),
            Delivery.member_id == VIEWER,
            Delivery.object_id == bindparam("post"),
            and_(
                Delivery.state == "due",
                or_(Delivery.leased_until.is_(None), Delivery.leased_until <= bindparam("at", type_=Moment)),
            ),
        )
        .limit(1)
        .with_for_update()
    )
)
