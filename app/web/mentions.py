"""Mentions between a form, where they are handles and names, and the stored text, where they are numbers."""

from __future__ import annotations

from typing import Any

from app.queries import mentions as queries
from app.rules import limits
from app.rules import mentions as rules
from app.web.strangers import has_room
from app.web.viewer import me


def mentioning(form: Any) -> str:
    """The text of a form as it is stored, with those whom it mentions. Strangers among them count as those who are
    suggested: when the day has no more, their names stay what was typed, so that nobody learns who is a member by
    writing handles.
    """
    typed = form.text.data
    meant = queries.meant(me().id, typed, form.mention.data)
    text = rules.stored(typed, meant)
    named = rules.ids(text)
    if not named or has_room(named, limits.TYPE_AHEAD):
        return text
    near = queries.near_among(me().id, named)
    return rules.stored(typed, [each for each in meant if each.id in near])


def as_typed(found: Any) -> tuple[Any, list[int]]:
    """What was written, a row with a `text`, as it stands in a form, and the numbers of those whom it mentions."""
    known = queries.named_in(me().id, [found.text])
    return found._replace(text=rules.plain(found.text, known)), list(known)
