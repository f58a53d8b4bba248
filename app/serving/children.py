"""A parent that keeps children running: starts them, starts them again when they die, ends them with itself."""

from __future__ import annotations

import contextlib
import contextvars
import gc
import logging
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

GRACE = 30  # seconds that work in progress gets to finish
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds before a child that died is started again, doubled each time
STEADY = 10  # seconds; a child that lived so long is started again after the first pause
ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)

log = logging.getLogger(__name__)

Work = Callable[[Callable[[], bool]], None]  # gets a function that says whether to stop


@dataclass
class Child:
    """One place for a child: what is done there, and the number of the process that does it now (0: none)."""

    role: str
    work: Work
    pid: int = 0
    born: float = 0.0
    due: float = 0.0
    pause: float = FIRST_PAUSE


class Family:
    """The parent's view: starts children, starts them again, ends them."""

    def __init__(
        self, children: list[Child], announce: Callable[[str], None], before_fork: Callable[[], None] = lambda: None
    ) -> None:
        """announce: takes one sentence for the console; before_fork: closes what no child may inherit."""
        self.children, self.announce, self.before_fork = children, announce, before_fork
        self.alive = os.pipe()  # only the parent holds the writing end: this pipe ends when it dies
        self.wake = os.pipe()
        self.ending = 0  # signals to end, so far

    def watch(self) -> None:
        """Keep every child running until a signal says stop, then end them all."""
        before = {sign: signal.signal(sign, self._note) for sign in (*ENDINGS, signal.SIGCHLD)}
        gc.collect()
        gc.freeze()  # the garbage collector would write to, and so copy, every page that the children share
        try:
            while not self.ending:
                self._start_due()
                self._sleep(self._until_due())
                self._reap()
            self._end()
        finally:
            self._kill()
            for sign, handler in before.items():
                signal.signal(sign, handler)
            for end in (*self.alive, *self.wake):
                os.close(end)

    def _note(self, sign: int, _frame: Any) -> None:
        self.ending += sign != signal.SIGCHLD
        os.write(self.wake[1], b"x")

    def _sleep(self, seconds: float) -> None:
        if select.select([self.wake[0]], [], [], seconds)[0]:
            os.read(self.wake[0], 4096)

    def _until_due(self) -> float:
        return max(0.0, min((child.due - time.monotonic() for child in self.children if not child.pid), default=60.0))

    def _start_due(self) -> None:
        due = [child for child in self.children if not child.pid and child.due <= time.monotonic()]
        if not due:
            return
        self.before_fork()
        signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)  # a child must not receive them before it has its handlers
        for child in due:
            child.born = time.monotonic()
            child.pid = os.fork() or self._live(child.work)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)

    def _reap(self) -> None:
        for child in self.children:
            ended, status = os.waitpid(child.pid, os.WNOHANG) if child.pid else (0, 0)
            if not ended:
                continue
            now = time.monotonic()
            pause = FIRST_PAUSE if now - child.born > STEADY else child.pause
            child.pid, child.due, child.pause = 0, now + pause, min(2 * pause, LONGEST_PAUSE)
            if not self.ending:
                code = os.waitstatus_to_exitcode(status)
                self.announce(f"A {child.role} ended with status {code}; another one takes its place.")

    def _end(self) -> None:
        """Ask all children to end and wait for them; a second signal does not wait."""
        self._signal(signal.SIGTERM)
        asked, deadline = self.ending, time.monotonic() + GRACE + 3
        while any(child.pid for child in self.children) and self.ending == asked and time.monotonic() < deadline:
            self._sleep(0.5)
            self._reap()

    def _kill(self) -> None:
        self._signal(signal.SIGKILL)
        for child in self.children:
            if child.pid:
                os.waitpid(child.pid, 0)

    def _signal(self, sign: int) -> None:
        for child in self.children:
            if child.pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, sign)

    def _live(self, work: Work) -> NoReturn:
        """The whole life of a child after the fork; it never returns to the parent's code."""
        status, told = 1, []
        try:
            signal.signal(signal.SIGTERM, lambda *_: told.append(True))
            # the terminal signals every process; a child waits for the parent
            for sign in (signal.SIGINT, signal.SIGHUP):
                signal.signal(sign, signal.SIG_IGN)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
            for end in (self.alive[1], *self.wake):
                os.close(end)
            threading.Thread(target=_end_with_parent, args=(self.alive[0],), daemon=True).start()
            contextvars.Context().run(work, lambda: bool(told))  # without the parent's application context
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
