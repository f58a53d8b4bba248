"""What `bin/flask check` checks: for each name a function that returns findings, each a level and one sentence.

Red: members notice it, or their writes are in danger. Yellow: it will turn red some day. A new check is one entry of
CHECKS.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from flask import current_app
from sqlalchemy.exc import DBAPIError

from app import database
from app.actions import search_index
from app.config import ConfigError
from app.database import migrating, sqlite_file, troubles
from app.delivery import testing
from app.extensions import db
from app.models.base import now
from app.queries import accounts, moments, outbox
from app.rules import mail_troubles

GREEN, YELLOW, RED = "green", "yellow", "red"
LEAST_ROOM = 50_000_000  # bytes: a few days of an organisation of a thousand members
SPARE = 200_000_000  # bytes beside the copy that the next migration makes
SLACK = timedelta(minutes=2)  # how far the clocks of several nodes may differ


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
    """Whether there is room for writes, and for the copy before the next migration."""
    home, needed = Path(current_app.config["DATA_DIR"]), 0
    if not database.is_postgresql():
        file = sqlite_file.path(db.engine)
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
    """Whether the clock was set back: new entries would then appear below old ones, and links would be valid too long.
    """
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


def of_set_up() -> Finding:
    """Whether there is an organisation; anybody with the set-up link can create one."""
    with database.transaction(reading=True):
        is_set_up = accounts.site() is not None
    if is_set_up:
        return Finding(GREEN, "The organisation is set up.")
    return Finding(RED, "Open the link that `bin/flask setup-link` prints to set up your organisation.")


def of_mail_server() -> Finding:
    """Whether the SMTP server accepts Kontor at this moment."""
    if not current_app.config["MAIL_SERVER"]:
        return Finding(RED, "Set MAIL_SERVER: without it e-mails wait, and their links appear on the console only.")
    outcome = testing.reach()
    if outcome.trouble:
        return Finding(RED, f"{mail_troubles.MEANINGS[outcome.trouble]} Last answer: {outcome.answer}")
    return Finding(GREEN, "The SMTP server lets Kontor in.")


def of_outbox() -> Iterator[Finding]:
    """Why e-mails wait, and how many could not be sent."""
    with database.transaction(reading=True):
        held, failed = outbox.held(), outbox.counts().get("failed", 0)
    for each in held:
        meaning = mail_troubles.MEANINGS[each.trouble]
        yield Finding(
            RED if each.is_red else GREEN, f"{meaning} {_waiting(each.count)} waiting. Last answer: {each.answer}"
        )
    yield Finding(GREEN, f"E-mails that failed in the last 90 days: {failed}. `bin/flask mail` shows the last answers.")


def of_search() -> Finding:
    """Whether the search follows the profiles; it is corrected where it does not."""
    with database.transaction():
        wrong = search_index.repair()
    if wrong:
        return Finding(YELLOW, f"The search has been corrected: {wrong} entries did not follow the profiles.")
    return Finding(GREEN, "The search follows the profiles.")


def of_worker() -> Finding:
    """Whether a worker sends the e-mails that are due."""
    with database.transaction(reading=True):
        untried = outbox.untried() if current_app.config["MAIL_SERVER"] else 0
    if untried:
        return Finding(RED, f"Start bin/serve or `bin/flask worker`: {_waiting(untried)} waiting untried.")
    return Finding(GREEN, "No e-mail waits untried.")


def _waiting(number: int) -> str:
    return "1 e-mail is" if number == 1 else f"{number} e-mails are"


CHECKS: dict[str, Callable[[], Finding | Iterable[Finding]]] = {
    "database": of_database, "disk": of_disk, "clock": of_clock, "set-up": of_set_up, "mail-server": of_mail_server,
    "outbox": of_outbox, "worker": of_worker, "search": of_search,
}  # fmt: skip
OF_DATABASE = ("set-up", "outbox", "worker", "search")  # not checked if the database is red
AT_START = ("disk", "clock")  # reported by bin/serve; nothing here may wait for another machine


def look(names: Iterable[str]) -> Iterator[tuple[str, Finding]]:
    """The findings of the checks of these names, in their order."""
    is_there = True
    for name in names:
        if name in OF_DATABASE and not is_there:
            continue
        found = CHECKS[name]()
        for finding in [found] if isinstance(found, Finding) else found:
            is_there = is_there and (name, finding.level) != ("database", RED)
            yield name, finding
