"""Drafts of what an upload said, and whom it suggests. Confirming writes the rows: portability/taking.py."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import CursorResult, delete, update

from app.actions import preferences, profiles
from app.database import upsert
from app.extensions import db
from app.models import ImportDraft, Member, ResumeOrigin, Suggestion
from app.models.base import now
from app.queries import imports as queries
from app.rules import kinds, limits
from app.rules.notifying import Choice

READING, READY, FAILED = "reading", "ready", "failed"
# What a member decides about itself and an archive of Kontor brings along: columns of Member.
PRIVACY = (
    "who_may_invite", "hides_connections", "endorsements", "public_profile", "public_indexed", "inmail_copy",
    "mail_paused", "locale", "timezone",
)  # fmt: skip


def begin_draft(member_id: int, token: str) -> None:
    """An upload is being read; whatever lay there before makes room. `token`: whose draft it is among readers."""
    _put(member_id, state=READING, content=_sign_of_life(token))


def put_draft(member_id: int, content: str) -> None:
    """An upload that was read at once."""
    _put(member_id, state=READY, content=content)


def _put(member_id: int, **values: str) -> None:
    fresh = {"seen": 0, "total": 0, "message": "", "created_at": now(), **values}
    row = upsert(ImportDraft).values(member_id=member_id, **fresh)
    db.session.execute(row.on_conflict_do_update(index_elements=["member_id"], set_=fresh))


def _sign_of_life(token: str) -> str:
    return json.dumps({"token": token, "at": now().isoformat()})


def note_progress(member_id: int, token: str, seen: int, total: int) -> bool:
    """The reader is alive and this far; False where its draft is gone, or another upload has taken its place."""
    return _change(member_id, token, seen=seen, total=total, content=_sign_of_life(token))


def finish_draft(member_id: int, token: str, content: str) -> bool:
    return _change(member_id, token, state=READY, content=content)


def fail_draft(member_id: int, token: str, message: str, slots: dict[str, object]) -> bool:
    """Reading ended with a refusal: its sentence, and what stands in its slots."""
    return _change(member_id, token, state=FAILED, message=message, content=json.dumps(slots, default=str))


def _change(member_id: int, token: str, **values: str | int) -> bool:
    own = ImportDraft.content.startswith(f'{{"token": "{token}"', autoescape=True)
    done: CursorResult[tuple[()]] = db.session.execute(  # type: ignore[assignment]
        update(ImportDraft).where(ImportDraft.member_id == member_id, ImportDraft.state == READING, own).values(values)
    )
    return done.rowcount == 1


def drop_draft(member_id: int) -> None:
    db.session.execute(delete(ImportDraft).where(ImportDraft.member_id == member_id))


def forget_old_drafts() -> None:
    """Drop what nobody confirmed within a day."""
    db.session.execute(delete(ImportDraft).where(ImportDraft.created_at < now() - limits.IMPORT_EXPIRES))


def suggest(member: Member, ids: Iterable[int]) -> int:
    """Suggest members to each other's acquaintance; whom it has put away stays away. Returns how many are new."""
    count = 0
    for other_id in ids:
        row = upsert(Suggestion).values(member_id=member.id, other_id=other_id, reason="imported", at=now())
        count += db.session.execute(row.on_conflict_do_nothing()).rowcount  # type: ignore[attr-defined]
    return count


def dismiss(suggestion: Suggestion) -> None:
    """Put a suggestion away for good; nobody is told."""
    suggestion.dismissed_at = suggestion.dismissed_at or now()


def keep_resume(member: Member, content: str) -> None:
    """Keep what a JSON Resume said beside its rows, so that exporting gives it back."""
    row = upsert(ResumeOrigin).values(member_id=member.id, content=content)
    db.session.execute(row.on_conflict_do_update(index_elements=["member_id"], set_={"content": content}))


def decide_again(
    member: Member,
    *,
    audiences: dict[str, str],
    privacy: dict[str, str | bool],
    switches: dict[str, Any],
) -> None:
    """Decide as in an archive: the audience by section, any of PRIVACY, and any of `queries.imports.switches`. Their
    values were checked by its reader.
    """
    for section, audience in audiences.items():
        profiles.choose_audience(member, section, audience)
    for name in PRIVACY:
        if name in privacy:
            setattr(member, name, privacy[name])
    if not switches:
        return
    wanted = {**queries.switches(member.id), **switches}
    read = {kind: (wanted[f"feed.{kind}.reads"], wanted[f"feed.{kind}.shows"]) for kind in kinds.FEED_KINDS}
    preferences.choose_feed(member, read)
    told = {kind: Choice(wanted[f"told.{kind}.site"], wanted[f"told.{kind}.mail"]) for kind in kinds.TOLD_KINDS}
    preferences.choose_notifications(member, told, inmail_copy=member.inmail_copy, paused=member.mail_paused)
