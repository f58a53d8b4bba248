"""The content of a member's archive, read before it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.delivery import links
from app.models import Member
from app.queries import (
    account_log,
    address_book,
    announcements,
    blocks,
    legal,
    notices,
    notifications,
    origins,
    own_introductions,
    own_posts,
    own_recommendations,
    pictures,
    post_pictures,
    profiles,
    sections,
    updates,
    versions,
)
from app.queries import belongings as queries
from app.queries.account_log import Event
from app.queries.announcements import Answered
from app.queries.belongings import Invited, Said, Vouched
from app.queries.blocks import Blocked
from app.queries.notices import Written
from app.queries.origins import Origins
from app.queries.own_introductions import Introduced
from app.queries.own_posts import Commented, CommentLiked, Posted, Reacted
from app.queries.own_recommendations import Mine
from app.queries.post_pictures import Own
from app.queries.profiles import ProfileSeen
from app.queries.sections import Decisions
from app.queries.updates import Hidden
from app.queries.versions import Version
from app.rules.pictures import SIZES
from app.rules.recommendations import AUTHOR, SUBJECT


@dataclass(frozen=True)
class Belongings:
    """`profile` as its owner sees it; `book`: their connections, each with the contact data shared with the owner.

    `messages` and `content` read anew each time: there may be more than fit into memory. `pictures`: by the post that
    has them; `versions`: what posts said before, by their ids; `portrait`: WebP, or None.
    """

    profile: ProfileSeen
    decisions: Decisions
    chosen: dict[str, list[str]]
    refused: dict[str, list[str]]
    origins: Origins
    account: dict[str, Any]
    privacy: dict[str, Any]
    feed: dict[str, Any]
    hidden: Sequence[Hidden]
    notifications: dict[str, Any]
    book: Sequence[ProfileSeen]
    invitations: Sequence[Invited]
    introductions: Sequence[Introduced]
    endorsements_received: Sequence[Vouched]
    endorsements_given: Sequence[Vouched]
    recommendations_received: Sequence[Mine]
    recommendations_given: Sequence[Mine]
    posts: Sequence[Posted]
    pictures: Mapping[int, Sequence[Own]]
    versions: Mapping[int, Sequence[Version]]
    likes: Sequence[Reacted]
    comments: Sequence[Commented]
    comment_likes: Sequence[CommentLiked]
    notices: Sequence[Written]
    answers: Sequence[Answered]
    blocked: Sequence[Blocked]
    events: Sequence[Event]
    messages: Callable[[], Iterator[Said]]
    portrait: bytes | None

    def content(self, picture: Own) -> bytes:
        """The bytes of a picture of a post, WebP."""
        found = post_pictures.content(self.profile.id, picture.sha256, picture.width, is_admin=False)
        return found or b""

    def address(self, handle: str) -> str:
        """The absolute address of a profile."""
        return links.to(f"/in/{handle}")

    def place(self, path: str) -> str:
        return links.to(path)


def gather(member: Member) -> Belongings:
    """Read the data of a member: some twenty queries, however much there is; call it in a reading transaction."""
    me = member.id
    feed = notifications.feed_choices(me).items()
    told = notifications.choices(me).items()
    return Belongings(
        profile=profiles.seen(me, member),
        decisions=sections.decisions(me, me),
        chosen=queries.chosen(me),
        refused=queries.refused(me),
        origins=origins.own(me),
        account=_account(member),
        privacy={name: getattr(member, name) for name in PRIVACY},
        feed={kind: {"reads": reads, "shows": shows} for kind, (reads, shows) in feed},
        hidden=updates.every(me),
        notifications={kind: {"site": choice.site, "mail": choice.mail} for kind, choice in told},
        book=address_book.of(me),
        invitations=queries.invitations(me),
        introductions=own_introductions.kept(me),
        endorsements_received=queries.endorsements_received(me),
        endorsements_given=queries.endorsements_given(me),
        recommendations_received=own_recommendations.written(me, SUBJECT),
        recommendations_given=own_recommendations.written(me, AUTHOR),
        posts=own_posts.posts(me),
        pictures=post_pictures.own(me),
        versions=versions.by_post(me),
        likes=own_posts.likes(me),
        comments=own_posts.comments(me),
        comment_likes=own_posts.comment_likes(me),
        notices=notices.written(me),
        answers=announcements.answers(me),
        blocked=blocks.blocked_by(me),
        events=account_log.every(me),
        messages=lambda: queries.messages(me),
        portrait=pictures.content(me, member.picture, max(SIZES)) if member.picture else None,
    )


# Settings of a member that are columns of their row.
PRIVACY = (
    "who_may_invite", "hides_connections", "endorsements", "public_profile", "public_indexed", "inmail_copy",
    "mail_paused", "in_search", "who_may_ask",
)  # fmt: skip


def _account(member: Member) -> dict[str, Any]:
    agreed = [
        {"page": page, "language": locale, "version": published_at.isoformat(), "at": at.isoformat()}
        for page, locale, published_at, at in legal.agreed_by(member.id)
    ]
    return {
        "name": member.name, "handle": member.handle, "email": member.email, "language": member.locale,
        "timezone": member.timezone, "joined": member.created_at.isoformat(), "agreed": agreed,
    }  # fmt: skip
