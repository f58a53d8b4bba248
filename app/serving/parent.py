"""The parent of bin/serve: keeps the children running, starts them again when they die, ends them with itself.

It is a program of its own with nothing but Python's library in it, so it takes few megabytes. The process that loaded
the application and forked the children becomes this program (`children.begin`), and has the same children afterwards.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time

GRACE = 30  # seconds that work in progress gets to finish
FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10.0  # seconds before a child that died is started again, doubled each time
STEADY = 10  # seconds; a child that lived so long is started again after the first pause
ENDINGS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
PLACE = "KONTOR_CHILD"  # the variable of the environment that tells a new child whose place it takes


class Child:
    """One place for a child: what is done there, and the number of the process that does it now (0: none)."""

    def __init__(self, role: str, pid: int) -> None:
        self.role, self.pid = role, pid
        self.born, self.due, self.pause = time.monotonic(), 0.0, FIRST_PAUSE

    def is_gone(self, now: float) -> None:
        """Note when the next one is due."""
        pause = FIRST_PAUSE if now - self.born > STEADY else self.pause
        self.pid, self.due, self.pause = 0, now + pause, min(2 * pause, LONGEST_PAUSE)


class Family:
    """The parent's view: ends children, and starts others in their place.

    command: what was called to serve, and starts a child as well; listener: the listening socket; alive, held: both
    ends of a pipe whose writing end only the parent holds, so that it ends when the parent dies.
    """

    def __init__(self, children: list[Child], command: list[str], listener: int, alive: int, held: int) -> None:
        self.children, self.command = children, command
        self.listener, self.alive, self.held = listener, alive, held
        self.wake = os.pipe()
        self.ending = 0  # signals to end, so far

    def watch(self) -> None:
        """Keep every child running until a signal says stop, then end them all. Signals are blocked until now."""
        for sign in (*ENDINGS, signal.SIGCHLD):
            signal.signal(sign, self._note)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        try:
            while not self.ending:
                self._reap()
                self._start_due()
                self._sleep(self._until_due())
            self._end()
        finally:
            self._kill()

    def _note(self, sign: int, _frame: object) -> None:
        self.ending += sign != signal.SIGCHLD
        os.write(self.wake[1], b"x")

    def _sleep(self, seconds: float) -> None:
        if select.select([self.wake[0]], [], [], seconds)[0]:
            os.read(self.wake[0], 4096)

    def _until_due(self) -> float:
        return max(0.0, min((child.due - time.monotonic() for child in self.children if not child.pid), default=60.0))

    def _start_due(self) -> None:
        for number, child in enumerate(self.children):
            if not child.pid and child.due <= time.monotonic():
                child.born = time.monotonic()
                try:
                    child.pid = self._start(number)
                except OSError as error:  # no memory for one more process, or Python is being updated
                    child.is_gone(time.monotonic())
                    tell(f"A {child.role} cannot be started ({error.strerror}); it is tried again.")

    def _start(self, number: int) -> int:
        place = json.dumps({"number": number, "listener": self.listener, "alive": self.alive})
        return os.posix_spawn(
            self.command[0],
            self.command,
            {**os.environ, PLACE: place},
            file_actions=[(os.POSIX_SPAWN_CLOSE, self.held)],
            setsigmask=ENDINGS,  # a child must not receive them before it has its handlers
        )

    def _reap(self) -> None:
        for child in self.children:
            ended, status = os.waitpid(child.pid, os.WNOHANG) if child.pid else (0, 0)
            if ended:
                child.is_gone(time.monotonic())
                if not self.ending:
                    code = os.waitstatus_to_exitcode(status)
                    tell(f"A {child.role} ended with status {code}; another one takes its place.")

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
            if child.pid:  # one that has ended keeps its number until it is reaped
                os.kill(child.pid, sign)


def tell(sentence: str) -> None:
    """Print it for the admin, who may have closed the console."""
    try:
        print(sentence, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (until the process ends)


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    Family([Child(*child) for child in told.pop("children")], **told).watch()
