"""Somebody mentioned the member in a post or a comment that they may read; told of once for each text."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, case, func, literal_column

from app.models import Comment, Mention, Post
from app.queries import mentions
from app.queries.kinds.liked import EXCERPT, QUOTED
from app.queries.matter import Matter, Thing
from app.queries.query import Query, among
from app.rules.text import shorten


def told(member_id: int, _actor_id: int, mention_id: int) -> Matter | None:
    """The text that mentions the member; `words` is how it begins."""
    row = _ONE.row(viewer=member_id, id=mention_id)
    if row is None:
        return None
    id, text, pictures = row
    return Matter(id, shorten(mentions.plain(member_id, {id: text})[id], EXCERPT), pictures=pictures)


_TEXT = func.coalesce(Comment.text, Post.text)
_PICTURES = case((Mention.comment_id.is_(None), Post.picture_count), else_=literal_column("0"))
_ONE = Query(lambda: mentions.readable(Mention.id, _TEXT, _PICTURES).where(Mention.id == bindparam("id")))


def shown(member_id: int, ids: Iterable[int]) -> dict[int, int]:
    """Each of these mentions, as long as the member may read the text, even if it no longer mentions them."""
    return {id: id for id in mentions.among_told(member_id, ids)}


def things(member_id: int, ids: Iterable[int]) -> dict[int, Thing]:
    """How the text of each begins."""
    texts = mentions.plain(member_id, dict(_BEGINNINGS.rows(viewer=member_id, ids=ids)))
    return {id: Thing(words=shorten(text, QUOTED)) for id, text in texts.items()}


_BEGINNINGS = Query(
    lambda: mentions.readable(Mention.id, func.substr(_TEXT, 1, 2 * QUOTED)).where(among(Mention.id, "ids"))
)
