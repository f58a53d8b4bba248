"""Drafts of uploads, and the members they suggest. Confirming writes the rows: portability/taking.py."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, func, update

from app.actions import preferences, profiles, search_index, suggestions
from app.database import upsert
from app.models import ImportDraft, ResumeOrigin
from app.models.base import Moment, now
from app.queries import imports as queries
from app.queries import members
from app.queries.members import Somebody
from app.queries.query import VIEWER, Query, insertion
from app.rules import kinds, limits
from app.rules.notifying import Choice

READING, READY, FAILED = "reading", "ready", "failed"
# Settings of a member that an archive of Kontor contains: columns of Member.
PRIVACY = (
    "who_may_invite", "hides_connections", "endorsements", "public_profile", "public_indexed", "inmail_copy",
    "mail_paused", "locale", "timezone", "in_search", "who_may_ask",
)  # fmt: skip


def begin_draft(member_id: int, token: str) -> None:
    """An upload is being read; it replaces any earlier draft. `token`: names the thread that reads it."""
    _put(member_id, state=READING, content=_sign_of_life(token))


def put_draft(member_id: int, content: str) -> None:
    """An upload that was read at once."""
    _put(member_id, state=READY, content=content)


def _put(member_id: int, **values: str) -> None:
    _PUT.write(member_id=member_id, created_at=now(), **values)


def _anew() -> Any:
    row = insertion(ImportDraft, "member_id", "state", "content", "created_at", into=upsert)
    fresh = ("state", "content", "created_at", "seen", "total", "message")
    return row.on_conflict_do_update(index_elements=["member_id"], set_={name: row.excluded[name] for name in fresh})


_PUT = Query(_anew)


def _sign_of_life(token: str) -> str:
    return json.dumps({"token": token, "at": now().isoformat()})


def note_progress(member_id: int, token: str, seen: int, total: int) -> bool:
    """The thread is alive and has read this far; False if its draft was dropped or replaced."""
    return _change(_PROGRESS, member_id, token, seen=seen, total=total, content=_sign_of_life(token))


def finish_draft(member_id: int, token: str, content: str) -> bool:
    """The upload is read completely; False as in `note_progress`."""
    return _change(_FINISHED, member_id, token, state=READY, content=content)


def fail_draft(member_id: int, token: str, message: str, slots: dict[str, object]) -> bool:
    """Reading failed: the sentence of the refusal, and the values for its placeholders."""
    given = {"state": FAILED, "message": message, "content": json.dumps(slots, default=str)}
    return _change(_FAILED, member_id, token, **given)


def _change(statement: Query, member_id: int, token: str, **values: str | int) -> bool:
    return statement.write(viewer=member_id, sign=f'{{"token": "{token}"', **values) == 1


def _changed(*columns: str) -> Query:
    sign: Any = bindparam("sign", type_=ImportDraft.content.type)
    is_own = func.substr(ImportDraft.content, 1, func.length(sign)) == sign
    mine = ImportDraft.member_id == VIEWER, ImportDraft.state == READING, is_own
    return Query(lambda: update(ImportDraft).where(*mine).values({name: bindparam(name) for name in columns}))


_PROGRESS, _FINISHED = _changed("seen", "total", "content"), _changed("state", "content")
_FAILED = _changed("state", "message", "content")


def drop_draft(member_id: int) -> None:
    """Delete the draft."""
    _DROP.write(viewer=member_id)


_DROP = Query(lambda: delete(ImportDraft).where(ImportDraft.member_id == VIEWER))


def forget_old_drafts() -> None:
    """Delete drafts that were not confirmed within a day."""
    _FORGET.write(since=now() - limits.IMPORT_EXPIRES)


_FORGET = Query(lambda: delete(ImportDraft).where(ImportDraft.created_at < bindparam("since", type_=Moment)))


def suggest(member: Somebody, ids: Iterable[int]) -> int:
    """Suggest members as acquaintances; dismissed ones stay dismissed. Returns how many the archive names anew."""
    given = {"member_id": member.id, "reason": suggestions.IMPORTED, "at": now()}
    return sum(bool(suggestions.SUGGEST.rows(other_id=other_id, **given)) for other_id in ids)


def keep_resume(member: Somebody, content: str) -> None:
    """Store the rest of a JSON Resume beside its rows, for the export."""
    _KEEP.write(member_id=member.id, content=content)


def _keep() -> Any:
    row = insertion(ResumeOrigin, "member_id", "content", into=upsert)
    return row.on_conflict_do_update(index_elements=["member_id"], set_={"content": row.excluded.content})


_KEEP = Query(_keep)


def decide_again(
    member: Somebody,
    *,
    audiences: dict[str, str],
    privacy: dict[str, str | bool],
    switches: dict[str, Any],
) -> None:
    """Apply the settings of an archive: the audience by section, any of PRIVACY, and any of `queries.imports.switches`.
    Their values were checked by its reader.
    """
    for section, audience in audiences.items():
        profiles.choose_audience(member, section, audience)
    changed = members.to_change(member.id)
    for name in PRIVACY:
        if name in privacy:
            setattr(changed, name, privacy[name])
    search_index.refresh(member.id)
    if not switches:
        return
    wanted = {**queries.switches(member.id), **switches}
    read = {kind: (wanted[f"feed.{kind}.reads"], wanted[f"feed.{kind}.shows"]) for kind in kinds.FEED_KINDS}
    preferences.choose_feed(member, read)
    told = {kind: Choice(wanted[f"told.{kind}.site"], wanted[f"told.{kind}.mail"]) for kind in kinds.TOLD_KINDS}
    preferences.choose_notifications(member, told, inmail_copy=changed.inmail_copy, paused=changed.mail_paused)
