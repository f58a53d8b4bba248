"""The mail worker: one process that sends what is due and tidies up, until it is told to stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from flask import Flask

from app import database
from app.actions import imports, invitations, joining, limits, noticeboard, reports, sessions, upkeep
from app.delivery import console, outbox

IDLE = 1.0  # seconds between two looks into an empty outbox
STEP = 0.1  # seconds within which a stop is noticed
LONGEST = 60.0  # seconds of rest for a server, or a database, that keeps failing
TIDY_EVERY = 600.0  # seconds

TIDYING = (
    limits.forget_old,
    sessions.forget_old,
    invitations.expire_old,
    joining.forget_old,
    imports.forget_old_drafts,
    noticeboard.forget_old,
    reports.forget_old,
    upkeep.remind_due,
    upkeep.forget_letters,
)

log = logging.getLogger(__name__)


def run(app: Flask, should_stop: Callable[[], bool]) -> None:
    """Send e-mails until `should_stop()`. Errors are logged and tried again, ever more slowly."""
    tidied, rest = float("-inf"), IDLE
    announce = console.Announcer()
    while not should_stop():
        try:
            if time.monotonic() - tidied >= TIDY_EVERY:
                tidied = time.monotonic()
                tidy(app)
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


def tidy(app: Flask) -> None:
    """Delete what has expired, each step in a transaction of its own; one that fails does not keep the others."""
    for step in TIDYING:
        try:
            with app.app_context(), database.transaction():
                step()
        except Exception:
            log.exception("%s failed; it is tried again in ten minutes", step.__name__)


def _sleep(seconds: float, should_stop: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while not should_stop() and time.monotonic() < until:
        time.sleep(min(STEP, max(0.0, until - time.monotonic())))
