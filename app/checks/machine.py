"""Checks of what the site runs on: version, database, disk, clock."""

from __future__ import annotations

import os
import platform
import sqlite3
from datetime import timedelta
from pathlib import Path

from flask import current_app
from sqlalchemy.exc import DBAPIError

from app import database
from app.config import ConfigError
from app.database import migrating, sqlite_file, troubles
from app.delivery import links
from app.extensions import db
from app.models.base import now
from app.queries import moments
from app.rules.findings import GREEN, RED, YELLOW, Finding
from app.rules.labels import N_
from app.version import VERSION

LEAST_ROOM = 50_000_000  # bytes: a few days of an organisation of a thousand members
SPARE = 200_000_000  # bytes beside the copy that the next migration makes
SLACK = timedelta(minutes=2)  # how far the clocks of several nodes may differ

RUNS_ON = N_("Version %(version)s on Python %(python)s, with %(database)s.")
UP_TO_DATE = N_("The database answers and is up to date (revision %(revision)s).")
FREE = N_("%(free)s\u00a0MB are free on the disk of %(place)s.")
MUCH = N_("%(free)s\u00a0GB are free on the disk of %(place)s.")
FILLS = N_("Make room: %(free)s\u00a0MB are free on the disk of %(place)s, and what members write is refused as soon "
           "as it is full.")  # fmt: skip
TIGHT = N_("Make room before the next update: %(free)s\u00a0MB are free on the disk of %(place)s, too little to copy "
           "the database aside.")  # fmt: skip
DISK_GONE = N_("Put %(place)s back, or correct DATA_DIR or DATABASE_URL: %(reason)s.")
BEHIND = N_("Set the clock of this machine: it says %(now)s, but something was stored at %(stored)s already.")
IN_TIME = N_("The clock is not behind anything that is stored.")
NOWHERE = N_("Set BASE_URL to the address that members type: links in e-mails begin with %(url)s, which works on this "
             "machine alone.")  # fmt: skip
REACHED = N_("Links in e-mails begin with %(url)s.")
REASON = N_("%(reason)s")


def of_version() -> Finding:
    """What is running."""
    return Finding(GREEN, RUNS_ON, {"version": VERSION, "python": platform.python_version(), "database": _database()})


def _database() -> str:
    if not database.is_postgresql():
        return f"SQLite {sqlite3.sqlite_version}"
    known = getattr(db.engine.dialect, "server_version_info", None) or ()  # None before the first connection
    return " ".join(["PostgreSQL", ".".join(map(str, known))]).strip()


def of_database() -> Finding:
    """Whether pages can be served at all."""
    try:
        migrating.check_present()
    except DBAPIError as error:
        return Finding(RED, REASON, {"reason": troubles.sentence(error)})
    except ConfigError as error:
        return Finding(RED, REASON, {"reason": error.message})
    return Finding(GREEN, UP_TO_DATE, {"revision": migrating.newest()})


def of_disk() -> Finding:
    """Whether there is room for writes, and for the copy before the next migration."""
    home, needed = Path(current_app.config["DATA_DIR"]), 0
    if not database.is_postgresql():
        file = sqlite_file.path(db.engine)
        home, needed = file.parent, file.stat().st_size if file.exists() else 0
    try:
        found = os.statvfs(home)
    except OSError as error:
        return Finding(RED, DISK_GONE, {"place": str(home), "reason": error.strerror or ""})
    free = found.f_bavail * found.f_frsize
    values = {"free": round(free / 1e6), "place": str(home)}
    if free < LEAST_ROOM:
        return Finding(RED, FILLS, values)
    if free < needed + SPARE:
        return Finding(YELLOW, TIGHT, values)
    return Finding(GREEN, FREE, values) if free < 1e10 else Finding(GREEN, MUCH, {**values, "free": round(free / 1e9)})


def of_address() -> Finding:
    """Whether anybody else can follow a link in an e-mail."""
    level, words = (YELLOW, NOWHERE) if links.are_of_this_machine() else (GREEN, REACHED)
    return Finding(level, words, {"url": current_app.config["BASE_URL"]})


def of_clock() -> Finding:
    """Whether the clock was set back: new entries would then appear below old ones, and links would be valid too long.
    """
    try:
        with database.reading():
            newest = moments.newest_stored()
    except DBAPIError as error:
        return Finding(RED, REASON, {"reason": troubles.sentence(error)})
    if newest and newest > now() + SLACK:
        return Finding(RED, BEHIND, {"now": now(), "stored": newest})
    return Finding(GREEN, IN_TIME)
