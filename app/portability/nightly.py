"""The backup of each night, and its rehearsal of each week; the worker calls both, once a minute."""

from __future__ import annotations

import logging
import time
from datetime import datetime
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import DBAPIError

from app import database
from app.actions import signs
from app.models.base import now
from app.portability import backup, rehearsal
from app.portability.archive import Unusable
from app.queries import accounts
from app.queries.signs import Seen, seen
from app.rules import backups, machine, zones
from app.rules.findings import GREEN, RED, YELLOW

LEFT_OVER = 3600  # seconds after which a file that is still being written belongs to a process that was killed

log = logging.getLogger(__name__)


def keep() -> None:
    """Make the backup that is due, or rehearse the newest one. Where BACKUP_DIR is not set, nothing is done.

    Of several workers one does it. What went wrong is a sign that admins see, and is tried again in an hour.
    """
    folder: Path | None = current_app.config["BACKUP_DIR"]
    with database.transaction(reading=True):
        site = accounts.site()
        found = seen() if folder and site else {}
    if folder is None or site is None:
        return
    at, made = now(), found.get(machine.BACKUP)
    night = backups.night(at, zones.zone(site.timezone))
    if made is None or made.at < night:
        if _claim(machine.TRIED, at - machine.TRY_AGAIN):
            _save(folder, folder / backups.name(at.astimezone(zones.zone(site.timezone)).date()), made)
    else:
        last = found.get(machine.REHEARSAL)
        is_done = bool(last and last.level)  # one that was killed has none
        pause = machine.REHEARSAL_EVERY if is_done else machine.TRY_AGAIN
        if _claim(machine.REHEARSAL, at - pause):
            _rehearse(folder / made.text)


def _claim(name: str, before: datetime) -> bool:
    """Reads first: a worker that has nothing to do disturbs no writer."""
    with database.transaction(reading=True):
        last = seen().get(name)
    if last and last.at >= before:
        return False
    with database.transaction():
        return signs.claim(name, before)


def _save(folder: Path, path: Path, former: Seen | None) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        for left in folder.glob(".kontor-*.zip-*"):
            if time.time() - left.stat().st_mtime > LEFT_OVER:
                left.unlink()
        backup.write(path, replace=True)
        size = path.stat().st_size
        _thin_out(folder)
    except (Unusable, OSError, DBAPIError) as error:
        reason = _reason(error)
        log.warning("No backup was made. %s", reason)
        level = machine.backup_level(former.at, now()) if former else RED
        with database.transaction():
            signs.leave(machine.TRIED, level=level if level != GREEN else YELLOW, text=reason)
        return
    log.info("The backup of this night is made.")
    with database.transaction():
        signs.leave(machine.BACKUP, text=path.name, number=size)
        signs.leave(machine.TRIED, level=GREEN)


def _thin_out(folder: Path) -> None:
    """Delete the backups that rules/backups.py does not keep; other files in the folder are not touched."""
    days = {day: file for file in folder.iterdir() if (day := backups.day_of(file.name))}
    for day in days.keys() - backups.kept(days):
        days[day].unlink()


def _rehearse(path: Path) -> None:
    try:
        rows = rehearsal.rehearse(path)
    except (Unusable, OSError) as error:
        log.warning("The restore test of a backup failed. %s", _reason(error))
        with database.transaction():
            signs.leave(machine.REHEARSAL, level=RED, text=_reason(error))
        return
    log.info("The restore test of a backup went well.")
    with database.transaction():
        signs.leave(machine.REHEARSAL, level=GREEN, text=path.name, number=rows)


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(getattr(error, "orig", error)).strip().partition("\n")[0]
