"""The children of bin/serve: how they begin, live and end.

The first ones are forked from a process that has loaded the application, so that they share its memory. Then that
process becomes the parent, which has nothing of it (parent.py). In the place of a child that dies the parent starts the
same command once more; what the environment says makes it that child.
"""

from __future__ import annotations

import contextlib
import contextvars
import gc
import json
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import NamedTuple, NoReturn

from app.serving import parent
from app.serving.parent import ENDINGS, GRACE, PLACE

log = logging.getLogger(__name__)

Work = Callable[[Callable[[], bool]], None]  # gets a function that says whether to stop


class Child(NamedTuple):
    role: str
    work: Work


class Place(NamedTuple):
    """Whose place this process takes: a number in the list of children, and the parent's files that it inherited."""

    number: int
    listener: int
    alive: int


def place() -> Place | None:
    """The place that the parent started this process for; None in the process that somebody called."""
    told = os.environ.get(PLACE)
    return Place(**json.loads(told)) if told else None


def begin(children: list[Child], listener: int) -> NoReturn:
    """Fork every child, then become the parent that watches them. listener: the number of the listening socket."""
    alive, held = os.pipe()
    gc.collect()
    gc.freeze()  # the garbage collector would write to, and so copy, every page that the children share
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)  # nobody must receive them before they have their handlers
    pids = []
    for child in children:
        pids.append(os.fork())
        if not pids[-1]:
            os.close(held)
            live(child.work, alive)
    for file in (listener, alive, held):
        os.set_inheritable(file, True)
    family = {
        "children": [(child.role, pid) for child, pid in zip(children, pids, strict=True)],
        "command": [sys.executable, *sys.orig_argv[1:]],
        "listener": listener, "alive": alive, "held": held,
    }  # fmt: skip
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-I", "-S", parent.__file__, json.dumps(family)])  # noqa: S606


def live(work: Work, alive: int) -> NoReturn:
    """The whole life of a child. alive: the pipe that ends when the parent dies."""
    status, told = 1, []
    try:
        signal.signal(signal.SIGTERM, lambda *_: told.append(True))
        # the terminal signals every process; a child waits for the parent
        for sign in (signal.SIGINT, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        threading.Thread(target=_end_with_parent, args=(alive,), daemon=True).start()
        contextvars.Context().run(work, lambda: bool(told))  # without the caller's application context
        status = 0
    except BaseException:  # os._exit would swallow it
        log.exception("a child ended")
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _end_with_parent(alive: int) -> None:
    os.read(alive, 1)  # returns when the parent has died
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE + 3)
    os._exit(1)
