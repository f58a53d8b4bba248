"""The worker: one process that sends what is due, tidies up and makes backups, until it is told to stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from flask import Flask

from app import database
from app.actions import (
    address_by_admin,
    announcing,
    imports,
    invitations,
    joining,
    leaving,
    limits,
    member_acts,
    noticeboard,
    post_pictures,
    reports,
    retention,
    roster,
    sessions,
    signs,
    upkeep,
)
from app.delivery import console, outbox
from app.portability import erasures, nightly
from app.queries import announcing as mailings
from app.queries import turns
from app.rules import machine

IDLE = 1.0  # seconds between two looks into an empty outbox
STEP = 0.1  # seconds within which a stop is noticed
LONGEST = 60.0  # seconds of rest for a server, or a database, that keeps failing
TIDY_EVERY = 600.0  # seconds
TURN_EVERY = 5.0  # seconds between two looks at the roster and at announcements

TIDYING = (
    limits.forget_old,
    sessions.forget_old,
    invitations.expire_old,
    joining.forget_old,
    roster.tidy,
    imports.forget_old_drafts,
    noticeboard.forget_old,
    address_by_admin.forget_old,
    member_acts.forget_words,
    reports.forget_old,
    post_pictures.forget_old,
    upkeep.remind_due,
    upkeep.forget_letters,
    retention.forget_old,
    leaving.erase_due,
)

TURNS = ((turns.is_any_due, roster.invite_some), (mailings.is_any_sending, announcing.mail_some))

log = logging.getLogger(__name__)


def run(app: Flask, should_stop: Callable[[], bool]) -> None:
    """Send e-mails until `should_stop()`. Errors are logged and tried again, ever more slowly."""
    tidied, turned, shown, rest = float("-inf"), float("-inf"), float("-inf"), IDLE
    announce = console.Announcer()
    while not should_stop():
        try:
            if time.monotonic() - tidied >= TIDY_EVERY:
                tidied = time.monotonic()
                tidy(app)
            if time.monotonic() - turned >= TURN_EVERY:
                turned = time.monotonic()
                write_some(app)
            if time.monotonic() - shown >= machine.WORKER_EVERY.seconds:
                shown = time.monotonic()
                look_after(app)
            with app.app_context():
                pause = _round(announce, should_stop, rest)
            rest = pause if pause > IDLE else IDLE
        except Exception:
            log.exception("the outbox waits")
            rest = pause = min(2 * rest, LONGEST)
        _sleep(pause, should_stop)


def _round(announce: console.Announcer, should_stop: Callable[[], bool], rest: float) -> float:
    """Send what is due once; returns for how many seconds to rest."""
    if not announce.has_server():
        announce.waiting()
        return IDLE
    counts = outbox.send_due(should_stop=should_stop)
    if counts.server_ill:
        return min(2 * rest, LONGEST)
    return 0.0 if counts.sent + counts.cancelled + counts.failed else IDLE


def write_some(app: Flask) -> None:
    """Write to the next people of the roster, and to the next members about an announcement, once there is a server
    that sends; reads before it locks.
    """
    with app.app_context():
        if not console.Announcer().has_server():
            return
        for is_any_due, write in TURNS:
            with database.transaction(reading=True):
                if not is_any_due():
                    continue
            with database.transaction():
                write()


def look_after(app: Flask) -> None:
    """Leave the sign that a worker runs; make the backup of the night, if it is due."""
    with app.app_context():
        with database.transaction():
            signs.leave(machine.WORKER)
        try:
            nightly.keep()
        except Exception:  # e-mails go out all the same
            log.exception("the backup of the night waits; it is tried again in a minute")


def tidy(app: Flask) -> None:
    """Delete what has expired, each step in a transaction of its own; one that fails does not keep the others."""
    for step in TIDYING:
        try:
            with app.app_context(), database.transaction():
                step()
        except Exception:
            log.exception("%s failed; it is tried again in ten minutes", step.__name__)
    _note_erasures(app)


def _note_erasures(app: Flask) -> None:
    """After the commit: who is erased must be known beside the backups, see docs/backup.md."""
    try:
        with app.app_context():
            erasures.note()
    except Exception:
        log.exception("erasures could not be noted; it is tried again in ten minutes")


def _sleep(seconds: float, should_stop: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not should_stop() and time.monotonic() < until:
        time.sleep(min(STEP, max(0.0, until - time.monotonic())))
