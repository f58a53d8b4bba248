"""Checks of what keeps a site: its admins, its backups, a search that follows the profiles."""

from __future__ import annotations

from flask import current_app

from app import database
from app.actions import search_index
from app.checks.mail import Signs
from app.models.base import now
from app.queries import accounts, first_hour, signs
from app.queries.signs import Seen
from app.rules import machine
from app.rules.findings import GREEN, RED, YELLOW, Finding
from app.rules.labels import N_

IS_SET_UP = N_("The organisation is set up.")
NOT_SET_UP = N_("Open the link that “bin/flask setup-link” prints to set up your organisation.")
ALONE = N_("Make a second member an admin: there is only one, and nobody can help if they cannot sign in.")
ADMINS = N_("There are %(count)s admins.")
CORRECTED = N_("The search has been corrected: %(count)s entries did not follow the profiles.")
FOLLOWS = N_("The search follows the profiles.")

SET_FOLDER = N_("Set BACKUP_DIR to a folder, best on another disk: no nightly backups are made.")
OF_POSTGRESQL = N_("BACKUP_DIR is not set: make sure that you back up PostgreSQL yourself.")
NOT_YET = N_("Wait a minute while the worker runs: no backup has been made yet.")
NEVER = N_("Correct the folder BACKUP_DIR: no backup could be made. %(reason)s")
LAST_FAILED = N_("Correct the folder BACKUP_DIR: the last try failed. %(reason)s")
OLD = N_("Find out why no backup is made: the newest is of %(at)s. %(reason)s")
MADE = N_("The newest backup is %(file)s, %(size)s\u00a0MB, of %(at)s.")

NOT_REHEARSED = N_("Wait a few minutes while the worker runs: no backup has been tested yet.")
SPOILED = N_("Make another backup and check the disk: the restore test failed. %(reason)s")
LONG_AGO = N_("Keep the worker running: the last restore test was on %(at)s.")
REHEARSED = N_("%(file)s was restored as a test on %(at)s: all %(rows)s rows arrived.")


def of_set_up() -> Finding:
    """Whether there is an organisation; anybody with the set-up link can create one."""
    with database.reading():
        is_set_up = accounts.site() is not None
    return Finding(GREEN, IS_SET_UP) if is_set_up else Finding(RED, NOT_SET_UP)


def of_admins() -> Finding:
    """Whether somebody can help an admin who is locked out."""
    with database.reading():
        count = first_hour.admins()
    return Finding(GREEN, ADMINS, {"count": count}) if count > 1 else Finding(YELLOW, ALONE)


def of_search() -> Finding:
    """Whether the search follows the profiles; it is corrected where it does not."""
    with database.transaction():
        wrong = search_index.repair()
    return Finding(YELLOW, CORRECTED, {"count": wrong}) if wrong else Finding(GREEN, FOLLOWS)


def of_backup(found: Signs | None = None) -> Finding:
    """How old the newest backup is, and why there is no newer one. `found`: the signs, where they were read already."""
    if not current_app.config["BACKUP_DIR"]:
        return Finding(GREEN, OF_POSTGRESQL) if database.is_postgresql() else Finding(YELLOW, SET_FOLDER)
    if found is None:
        with database.reading():
            found = signs.seen()
    made, tried = found.get(machine.BACKUP), found.get(machine.TRIED)
    reason = tried.text if tried else ""
    if made is None:
        return Finding(RED, NEVER, {"reason": reason}) if reason else Finding(YELLOW, NOT_YET)
    return _of_age(made, reason)


def _of_age(made: Seen, reason: str) -> Finding:
    level = machine.backup_level(made.at, now())
    if level != GREEN:
        return Finding(level, OLD, {"at": made.at, "reason": reason})
    if reason:
        return Finding(YELLOW, LAST_FAILED, {"reason": reason})
    return Finding(GREEN, MADE, {"file": made.text, "size": made.number / 1e6, "at": made.at})


def of_rehearsal(found: Signs | None = None) -> Finding | tuple[()]:
    """Whether a backup could be restored lately; nothing where none are made. `found`: as above."""
    if found is None:
        with database.reading():
            found = signs.seen()
    last = found.get(machine.REHEARSAL)
    if machine.BACKUP not in found or not current_app.config["BACKUP_DIR"]:
        return ()
    if last is None or not last.level:
        return Finding(YELLOW, NOT_REHEARSED)
    if last.level == RED:
        return Finding(RED, SPOILED, {"reason": last.text})
    if now() - last.at > machine.REHEARSAL_LATE:
        return Finding(YELLOW, LONG_AGO, {"at": last.at})
    return Finding(GREEN, REHEARSED, {"file": last.text, "at": last.at, "rows": last.number})
