"""From an upload to a draft: at once if it is small, else in a thread that reports its progress in the draft."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from threading import BoundedSemaphore, Thread

from flask import Flask, current_app

from app import database
from app.actions import imports
from app.actions.limits import give_back, spend
from app.models import ImportDraft
from app.models.base import now
from app.portability import drafts, json_resume, linkedin, own_archive, uploads
from app.portability.linkedin.acquaintances import Acquaintance, profile_of
from app.portability.recognised import Recognised
from app.portability.sound import sound
from app.portability.uploads import Upload
from app.queries import acquaintances
from app.rules import limits
from app.rules.errors import Refused
from app.rules.labels import N_, known
from app.tokens import new_nonce

AT_ONCE = 2  # uploads that one web process reads in threads; each may take 50 MB
SIGN_EVERY = 0.5  # seconds between two reports of progress
SILENT = timedelta(seconds=30)  # a thread that reports nothing for so long has died
BUSY = N_("Please try again in a minute: other uploads are being read just now.")
FAILED = N_("Try another file: this one could not be read. Nothing was changed.")
INTERRUPTED = N_("Please upload the file once more: reading was interrupted by a restart.")

log = logging.getLogger(__name__)
_places = BoundedSemaphore(AT_ONCE)


def begin(member_id: int, files: Sequence[tuple[bytes, str]]) -> None:
    """Read an upload into the member's draft; for a large one this returns before it is read. `files`: content and
    name.

    Called outside a transaction; writes in the caller's. Raises Refused for an unreadable upload, TooMany above the
    rate of imports: forged archives could be used to guess addresses of members. Refused uploads do not count.
    """
    upload = uploads.together(files)
    spend(limits.IMPORTS, member_id)
    try:
        if linkedin.most_to_read(upload) > limits.IMPORT_AT_ONCE:
            _begin_beside(member_id, upload)
            return
        content = drafts.dumped(recognised(member_id, upload))
    except Refused:
        give_back(limits.IMPORTS, member_id)
        raise
    imports.put_draft(member_id, content)


def recognised(member_id: int, upload: Upload, tell: linkedin.Tell = lambda seen, total: None) -> Recognised:
    """The content of an upload, whatever kind of archive it is. Raises Refused if it is none, or empty."""

    def meet(people: Iterable[Acquaintance]) -> list[int]:
        with database.transaction(reading=True):
            return list(acquaintances.here(member_id, people, profile_of))

    texts = [file for file in upload.files if file.name.lower().endswith(".json")] if upload.kind == "zip" else []
    own = next((file for file in texts if file.name.rpartition("/")[2] == own_archive.NAME), None)
    if own and own_archive.is_ours(content := own.read()):
        return _of_own(content, own.name.removesuffix(own_archive.NAME), upload)
    if upload.kind == "json" or (len(texts) == 1 and texts == upload.files):
        return _of_json(upload.files[0].read())
    return sound(linkedin.read(upload, meet, tell))


def _of_own(content: bytes, folder: str, upload: Upload) -> Recognised:
    found = _of_json(content)
    for picture in upload.pictures:
        if picture.name == folder + own_archive.PORTRAIT:
            own_archive.read_portrait(picture.read(), found)
    return sound(found)


def _of_json(content: bytes) -> Recognised:
    """The content of a JSON about a profile. Raises Refused, with what the file seems to be, if there is none."""
    is_ours = own_archive.is_ours(content)
    found = own_archive.read(content) if is_ours else json_resume.read(content)
    if not found.rows and all(each.is_kept for each in found.left_out) and not any(found.decided.values()):
        why, slots = found.notes[0] if found.notes else (json_resume.NO_RESUME, {})
        raise Refused(why, **slots)
    if is_ours:
        own_archive.note_what_stays(found)
    return sound(found)


def _begin_beside(member_id: int, upload: Upload) -> None:
    if not _places.acquire(blocking=False):
        raise Refused(BUSY)
    token = new_nonce()
    try:
        with database.transaction():
            imports.begin_draft(member_id, token)
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        Thread(target=_read_beside, args=(app, member_id, token, upload), daemon=True).start()
    except BaseException:
        _places.release()
        raise


def _read_beside(app: Flask, member_id: int, token: str, upload: Upload) -> None:
    """The work of the thread: ends with a draft that is ready or says why not, or with none because it was dropped."""
    try:
        with app.app_context():
            _finish(member_id, token, upload)
    except _Dropped:
        pass
    except Exception:
        log.exception("an import was not finished")
    finally:
        _places.release()


class _Dropped(Exception):
    """The draft was dropped meanwhile."""


def _finish(member_id: int, token: str, upload: Upload) -> None:
    last = time.monotonic()

    def tell(seen: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last >= SIGN_EVERY:
            last = time.monotonic()
            with database.transaction():
                if not imports.note_progress(member_id, token, seen, total):
                    raise _Dropped

    try:
        content = drafts.dumped(recognised(member_id, upload, tell))
    except Refused as refused:
        give_back(limits.IMPORTS, member_id)
        with database.transaction():
            imports.fail_draft(member_id, token, refused.message, refused.values)
    except _Dropped:
        raise
    except Exception:
        with database.transaction():
            imports.fail_draft(member_id, token, FAILED, {})
        raise
    else:
        with database.transaction():
            imports.finish_draft(member_id, token, content)


def is_alive(draft: ImportDraft) -> bool:
    """Whether a thread still reads the upload of a draft in the state "reading"."""
    return datetime.fromisoformat(json.loads(draft.content)["at"]) > now() - SILENT


def failure(draft: ImportDraft | None) -> Refused | None:
    """Why a draft will never be ready; None if it is ready or may still be."""
    if draft and draft.state == imports.FAILED:
        return Refused(known(draft.message) or FAILED, **json.loads(draft.content))
    if draft and draft.state == imports.READING and not is_alive(draft):
        return Refused(INTERRUPTED)
    return None
