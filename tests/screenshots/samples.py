"""An address for every page there is, made from the application's map of addresses and from what a member has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.models import (
    Announcement,
    Comment,
    CommentLike,
    Connection,
    Delivery,
    Education,
    EmailInvitation,
    Introduction,
    Invitation,
    Member,
    Mention,
    Notice,
    Participant,
    Position,
    Post,
    ProfileEntry,
    Recommendation,
    Removal,
    Report,
    SignedInSession,
    SignUp,
    Skill,
    Suggestion,
)
from tests import walk

# Which row of a member the <int:id> of a door's address names: the table, and the column that says whose it is
OWN = {
    "browsers": (SignedInSession, "member_id"),
    **dict.fromkeys(("admin_members", "admin_member_acts", "admin_addresses"), (Member, "id")),
    "admin_mail": (Delivery, "member_id"),
    "editing.education": (Education, "member_id"),
    "editing.remove_education": (Education, "member_id"),
    "editing.position": (Position, "member_id"),
    "editing.remove_position": (Position, "member_id"),
    "editing.remove_skill": (Skill, "member_id"),
    "email_invitations": (EmailInvitation, "inviter_id"),
    "endorsements": (Skill, "member_id"),
    "entries": (ProfileEntry, "member_id"),
    "inmail": (Participant, "member_id"),
    "introductions": (Introduction, "via_id"),
    "invitations": (Invitation, "invitee_id"),
    "invitations.withdraw": (Invitation, "inviter_id"),
    "noticeboard": (Notice, "member_id"),
    "comments": (Comment, "author_id"),
    "comments.index": (Post, "author_id"),
    "comments.write": (Post, "author_id"),
    "mentions": (Mention, "member_id"),
    "posts": (Post, "author_id"),
    "post_pictures": (Post, "author_id"),
    "recommendations": (Recommendation, "subject_id"),
    "recommendations.text": (Recommendation, "author_id"),
    "reports": (Report, "reporter_id"),
    "reports.objection": (Removal, "member_id"),
    "suggestions": (Suggestion, "member_id"),
    "updates": (Post, "author_id"),
}
# Those that show most come first: a comment that somebody likes, a post that was edited
BEST = {
    Comment: select(CommentLike.comment_id).where(CommentLike.comment_id == Comment.id).exists(),
    Post: Post.edited_at.is_not(None),
}
# The same where the row is nobody's own: its id, and which ones
OF_NOBODY = {
    "admin_reports": (Report.id, Report.state == "open"),
    "admin_applicants": (SignUp.id, SignUp.state == "applied"),
    **dict.fromkeys(("announcements", "admin_announcements"),
                    (Announcement.id, Announcement.published_at.is_not(None))),
}  # fmt: skip
# Examples of the other parts of addresses, by the door or for all
WORDS = {
    "releases": {"kind": "mobile"},
    "updates": {"kind": "posted"},
    "sections": {"part": "languages"},
    "tags": {"tag": "Kaffee"},
    "recommendations": {"answer": "acceptance", "tab": "given"},
    "introductions": {"answer": "passing"},
    "invitations": {"answer": "acceptance"},
    "legal": {"page": "rules"},
    "admin_legal": {"page": "imprint", "locale": "en"},
    "marks": {"size": "96", "name": "208-0.068-69.svg"},
    "admin_reports": {"act": "opening"},
    "post_pictures": {"number": 1},
}


def paths(app: Flask, member_id: int, tokens: dict[str, str]) -> list[str]:
    """One for every page with arguments of which the member has an example. Call it in an app context.

    `tokens`: of links in e-mails, by the endpoint that they lead to.
    """
    found = []
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments and rule.endpoint not in walk.NO_PAGES:
            values = dict(_values(rule.endpoint, rule.arguments, member_id, tokens))
            if values.keys() == rule.arguments:
                found.append(re.sub(r"<(?:[^:>]*:)?(\w+)>", lambda part, of=values: str(of[part[1]]), rule.rule))
    return found


def _values(endpoint: str, names: set[str], member_id: int, tokens: dict[str, str]) -> Iterator[tuple[str, Any]]:
    door = endpoint.partition(".")[0]
    given = {**WORDS.get(door, {}), "token": tokens.get(endpoint) or tokens.get(door)}
    yield from ((name, given[name]) for name in names if given.get(name))
    if "handle" in names:
        mine = select(Connection.peer_id).where(Connection.member_id == member_id)
        known = select(Member.handle).where(Member.id.in_(mine)).order_by(Member.id).limit(1)
        yield "handle", db.session.scalar(known) or db.session.get_one(Member, member_id).handle
    if "member_id" in names:
        yield "member_id", member_id
    if "id" in names and door in OF_NOBODY:
        row = db.session.scalar(select(OF_NOBODY[door][0]).where(OF_NOBODY[door][1]).limit(1))
        yield from ([("id", row)] if row is not None else [])
    elif "id" in names:
        table, owner = OWN.get(endpoint) or OWN[door]
        own = select(table).where(getattr(table, owner) == member_id)
        own = own.where(table.state == "pending") if table is Invitation else own
        own = own.where(Post.picture_count > 0) if door == "post_pictures" else own
        own = own.order_by(BEST[table].desc()) if table in BEST else own
        row = db.session.scalar(own.limit(1))
        if row is not None:
            yield "id", getattr(row, "conversation_id", None) or getattr(row, "other_id", None) or row.id
            yield from ([("kind", row.kind)] if "kind" in names and "kind" not in given else [])
    elif "kind" in names and door == "entries":
        yield "kind", "languages"
