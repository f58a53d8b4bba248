"""rules/visibility.py in SQL: what a viewer may see, as conditions of other queries. This is its only translation.

Each function has the name of its rule and takes from that rule which choices of an owner open what to whom: a change of
the rule is a change here. `viewer` and `owner` are ids, parameters or columns. No function assumes any relation between
the two; an owner who does not exist for the viewer (locked, blocked) shows nothing.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, literal_column, or_, select, true
from sqlalchemy.orm import aliased

from app.models import Block, Member, SectionAudience, Site
from app.queries.graph import blocks_between, connects, unseen_by
from app.rules import visibility as rules
from app.rules.visibility import AUDIENCES, Level


def visible_member(viewer_id: int | None) -> ColumnElement[bool]:
    """SQL on Member: exists for this viewer at all. For a guest (None): site and member opened the profile."""
    if viewer_id is None:
        return and_(Member.state == "active", Member.public_profile, exists().where(Site.public_profiles))
    return and_(Member.state == "active", ~blocks_between(viewer_id, Member.id))


def exists_for(viewer_id: int, member_id: Any) -> ColumnElement[bool]:
    """SQL: the member with this id exists for this viewer, as in `visible_member`, without reading the member's row.
    Those who do not are few, and the database finds them once for a whole statement.
    """
    return member_id.not_in(unseen_by(viewer_id))


def may_report(viewer: Any, member_id: Any) -> ColumnElement[bool]:
    """SQL: the member exists for the viewer, or does not only because the viewer has blocked them: what they did before
    can still be reported.
    """
    mine, theirs = aliased(Block), aliased(Block)
    blocked = exists().where(mine.blocker_id == viewer, mine.blocked_id == member_id).correlate_except(mine)
    blocking = exists().where(theirs.blocker_id == member_id, theirs.blocked_id == viewer).correlate_except(theirs)
    return or_(exists_for(viewer, member_id), and_(blocked, ~blocking))


def may_see(part: str, viewer: Any, owner: Any) -> ColumnElement[bool]:
    """SQL: this part of the owner's profile is shown to the viewer, a member."""
    return or_(owner == viewer, and_(exists_for(viewer, owner), _opened(part, viewer, owner)))


def would_see(part: str, viewer: Any, owner: Any) -> ColumnElement[bool]:
    """SQL: the same, if the owner exists for the viewer: for queries that check that for another viewer. A preview
    shows the owner what others see, but not which of them blocked the owner.
    """
    return or_(owner == viewer, _opened(part, viewer, owner))


def not_removed(thing: Any) -> ColumnElement[bool]:
    """SQL: the thing, a row of Post or Notice, was not removed by an admin. For queries that only ask for one's own."""
    return thing.removed_at.is_(None)  # type: ignore[no-any-return]


def may_read_post(viewer: Any, post: Any) -> ColumnElement[bool]:
    """SQL: the viewer may read the post, a row of Post."""
    to_members, to_connections = (
        or_(*(post.audience == literal_column(f"'{each}'") for each in AUDIENCES if rules.may_read_post(level, each)))
        for level in (Level.MEMBER, Level.CONNECTION)
    )
    opened = or_(to_members, and_(to_connections, connects(viewer, post.author_id)))
    own_or_open = or_(post.author_id == viewer, and_(exists_for(viewer, post.author_id), opened))
    return and_(not_removed(post), own_or_open)


def may_read_comment(viewer: Any, comment: Any, post: Any) -> ColumnElement[bool]:
    """SQL: the viewer may read the comment, a row of Comment, under the post, a row of Post."""
    return and_(may_read_post(viewer, post), or_(comment.author_id == viewer, exists_for(viewer, comment.author_id)))


def may_read_notice(viewer: Any, notice: Any, moment: Any) -> ColumnElement[bool]:
    """SQL: the viewer may read the notice, a row of Notice, at this moment."""
    to_members = (rules.may_read_notice(Level.MEMBER, is_open=is_open) for is_open in (True, False))
    is_open = and_(notice.solved_at.is_(None), notice.until > moment)
    opened = or_(*(state for state, shown in zip((is_open, ~is_open), to_members, strict=True) if shown))
    own_or_open = or_(notice.member_id == viewer, and_(exists_for(viewer, notice.member_id), opened))
    return and_(not_removed(notice), own_or_open)


def may_read_announcement(announcement: Any) -> ColumnElement[bool]:
    """SQL: members may read the announcement, a row of Announcement. Whoever asks is one: nobody blocks the
    organisation, and it blocks nobody.
    """
    is_published = announcement.published_at.is_not(None)
    states = (rules.may_read_announcement(Level.MEMBER, published=published) for published in (True, False))
    return or_(*(state for state, shown in zip((is_published, ~is_published), states, strict=True) if shown))


def may_see_endorsers(viewer: Any, owner: Any) -> ColumnElement[bool]:
    """SQL: the viewer may see who endorsed the skills of `owner`, a row of Member."""
    shown = owner.endorsements == literal_column("'shown'")
    parts = (_opened(part, viewer, owner.id) for part in ("skills", "endorsers"))
    return or_(owner.id == viewer, and_(exists_for(viewer, owner.id), shown, *parts))


def may_list_connections(viewer: Any, owner: Any) -> ColumnElement[bool]:
    """SQL: the viewer may see the list of connections of `owner`, a row of Member."""
    opened = and_(exists_for(viewer, owner.id), _opened("connections", viewer, owner.id), ~owner.hides_connections)
    return or_(owner.id == viewer, opened)


def _opened(part: str, viewer: Any, owner: Any) -> ColumnElement[bool]:
    """SQL: the part is open to the viewer, another member who exists for the owner, by the owner's choice."""
    known = connects(viewer, owner)
    usual = _for(part, None, known)
    section = rules.section_of(part)
    chosen = {audience: _for(part, audience, known) for audience in AUDIENCES if section in rules.SECTIONS}
    differing = {audience: opened for audience, opened in chosen.items() if opened is not usual}
    if not differing:
        return usual
    one = aliased(SectionAudience)
    audience = select(one.audience).where(one.member_id == owner, one.section == literal_column(f"'{section}'"))
    return case(differing, value=audience.correlate_except(one).scalar_subquery(), else_=usual)


def _for(part: str, audience: str | None, known: ColumnElement[bool]) -> ColumnElement[bool]:
    """SQL: who sees the part if its owner chose this audience: all members, connections (`known`) or nobody else."""
    if rules.may_see(part, Level.MEMBER, audience):
        return true()
    return known if rules.may_see(part, Level.CONNECTION, audience) else false()
