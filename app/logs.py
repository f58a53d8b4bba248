"""How the log is written: one line of UTC time, level, place, request and what happened; never a member's words.

    2026-11-28T21:07:34.123Z WARNING app.security 3f2a9c1b7d04 sign-in-failed member=- ip=192.0.2.7 at=accounts.sign_in

Our own lines contain numbers and names of ours. Messages of other programs are cleaned here: e-mail and web addresses
are masked, and an exception is logged by its type and place, because its message may quote what somebody typed, and
PostgreSQL's the row. Lines go to standard error; the admin decides where that goes.
"""

from __future__ import annotations

import contextlib
import copy
import errno
import logging
import re
import sqlite3
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from secrets import token_hex
from typing import Any

from flask import g, has_request_context

log = logging.getLogger(__name__)

SHAPE = "%(asctime)s %(levelname)s %(name)s %(request)s %(message)s"
COVERED = "(covered)"
# The last is a path, logged by waitress.
_PRIVATE = re.compile(r"\S*[^\s@]\s*(?:@|%40)\s*[^\s@]\S*|\S*\w://\S*|(?<=serving )/.*", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def init(level: str) -> None:
    """Write the log of this process from now on; level: of our own lines, that of other programs is WARNING."""
    logging.getLogger("app").setLevel(level)
    logging.getLogger("psycopg").setLevel(logging.ERROR)  # it warns of what the exception beside it already says
    root = logging.getLogger()
    if not any(isinstance(handler, Console) for handler in root.handlers):
        root.addHandler(Console())


def take_over() -> None:
    """In a process that serves: uncaught exceptions are logged this way, too, without their message."""
    sys.excepthook = lambda *told: log.critical("it ended", exc_info=told)
    threading.excepthook = lambda told: log.critical(
        "a thread ended", exc_info=(told.exc_type, told.exc_value or told.exc_type(), told.exc_traceback)
    )


def request_id() -> str:
    """A number shared by all lines about one request; "-" outside of a request."""
    if not has_request_context():
        return "-"
    if "request_id" not in g:
        g.request_id = token_hex(6)
    return str(g.request_id)


class Lines(logging.Formatter):
    """Writes records as the first lines of this file say."""

    converter = time.gmtime
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__(SHAPE)

    def format(self, record: logging.LogRecord) -> str:
        record = copy.copy(record)
        record.exc_text = record.stack_info = None  # as others formatted it, with the message
        record.request = request_id()
        if isinstance(record.args, tuple):
            record.args = tuple(kind(each) if isinstance(each, BaseException) else each for each in record.args)
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = harmless(record.message)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        """Where it was raised, frame by frame with our lines of code, and its type; the cause first."""
        lines = [line for error in _chain(ei[1]) for line in (*traceback.format_tb(error.__traceback__), kind(error))]
        return "\n".join(line.rstrip("\n") for line in lines)


class Console(logging.Handler):
    """Standard error, whichever stream that is at the moment. A line that cannot be written stops nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(Lines())

    def emit(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError, ValueError):  # it was closed
            sys.stderr.write(f"{self.format(record)}\n")
            sys.stderr.flush()


def harmless(text: str) -> str:
    """One line without e-mail addresses, web addresses and requested paths."""
    return _CONTROL.sub(" ", _PRIVATE.sub(COVERED, text)).strip()


def kind(error: BaseException) -> str:
    """The type of an exception, without what it quotes. SQLite's messages name tables and columns, never a value."""
    cause = getattr(error, "orig", None) or error
    state, diagnosis = getattr(cause, "sqlstate", None), getattr(cause, "diag", None)
    told = [type(cause).__module__ + "." + type(cause).__qualname__]
    if state:
        told += [state, getattr(diagnosis, "constraint_name", None) or ""]
    elif isinstance(cause, sqlite3.Error) or (diagnosis is not None and type(cause).__name__ == "OperationalError"):
        told.append(harmless(str(cause)))  # with PostgreSQL: no connection
    elif isinstance(cause, OSError):
        told.append(errno.errorcode.get(cause.errno or 0, ""))
    return " ".join(filter(None, told))


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An exception after those that caused it; each once."""
    found: list[BaseException] = []
    while error is not None and error not in found:
        found.append(error)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return reversed(found)
