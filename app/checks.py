"""What `flask check` looks at: for each name a function that gives a level and one sentence.

Red: members notice it, or what they write is in danger. Yellow: it will be red one day. Whoever adds a check adds one
entry to CHECKS.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy.exc import DBAPIError

from app import database, database_file, migrating, troubles
from app.config import ConfigError
from app.extensions import db
from app.models.base import now
from app.queries import moments

GREEN, YELLOW, RED = "green", "yellow", "red"
LEAST_ROOM = 50_000_000  # bytes: a few days of an organisation of a thousand members
SPARE = 200_000_000  # bytes beside the copy that the next migration makes
SLACK = timedelta(minutes=2)  # by which the clocks of several nodes may differ


class Finding(NamedTuple):
    """`sentence`: begins with the remedy, unless it is green."""

    level: str
    sentence: str


def of_database() -> Finding:
    """Whether pages can be served at all."""
    try:
        migrating.check_present()
    except DBAPIError as error:
        return Finding(RED, troubles.sentence(error))
    except ConfigError as error:
        return Finding(RED, error.message)
    return Finding(GREEN, f"The database answers and is up to date (revision {migrating.newest()}).")


def of_disk() -> Finding:
    """Whether there is room for what is written, and for the copy before the next migration."""
    home, needed = Path(current_app.config["DATA_DIR"]), 0
    if not database.is_postgresql():
        file = database_file.path(db.engine)
        home, needed = file.parent, file.stat().st_size if file.exists() else 0
    try:
        found = os.statvfs(home)
    except OSError as error:
        return Finding(RED, f"Put {home} back, or correct DATA_DIR or DATABASE_URL: {error.strerror}.")
    free = found.f_bavail * found.f_frsize
    told = f"{free / 1e6:,.0f} MB are free on the disk of {home}"
    if free < LEAST_ROOM:
        return Finding(RED, f"Make room: {told}, and what members write is refused as soon as it is full.")
    if free < needed + SPARE:
        return Finding(YELLOW, f"Make room before the next update: {told}, too little to copy the database aside.")
    return Finding(GREEN, f"{told}.")


def of_clock() -> Finding:
    """Whether the clock has been set back: new entries would then stand below old ones, and links live too long."""
    try:
        with database.transaction(reading=True):
            newest = moments.newest_stored()
    except DBAPIError as error:
        return Finding(RED, troubles.sentence(error))
    if newest and newest > now() + SLACK:
        return Finding(
            RED,
            f"Set the clock of this machine: it says {now():%Y-%m-%d %H:%M} UTC, "
            f"but something was stored at {newest:%Y-%m-%d %H:%M} UTC already.",
        )
    return Finding(GREEN, "The clock is not behind anything that is stored.")


CHECKS: dict[str, Callable[[], Finding]] = {"database": of_database, "disk": of_disk, "clock": of_clock}
AT_START = ("disk", "clock")  # told by bin/serve; nothing here may wait for another machine
