"""Servers as process trees, and what the kernel knows of them: processor time, memory."""

from __future__ import annotations

import ctypes
import os
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests import tree
from tests.tree import free_port, pss

SERVER_CORE, CLIENT_CORE = 0, 1
ROLES = "parent", "web process", "mail worker"
PAUSE = 0.0005  # seconds in which a process that is done uses no processor time


class Tree(tree.Tree):
    """A running server: its parent process, one web process that answers, and the mail worker."""

    def __init__(self, command: list[str], port: int, environ: dict[str, str], path: str = "/healthz") -> None:
        began = time.perf_counter()
        super().__init__(command, port, environ, path)
        self.start_seconds = time.perf_counter() - began
        while len(self.children) < 2:  # the first may answer before the second is there
            time.sleep(PAUSE)
        self.web, self._worker = self.children  # in the order they were started
        self._clock = _clock_of(self.web)

    def pin(self) -> None:
        """Keep the web process on one core, so that all web processes of a run have the same."""
        for task in Path(f"/proc/{self.web}/task").iterdir():
            os.sched_setaffinity(int(task.name), {SERVER_CORE % os.cpu_count()})

    def cpu(self) -> float:
        """Seconds of processor time, user and system, that all threads of the web process have had until now."""
        return time.clock_gettime(self._clock)

    def cpu_at_rest(self) -> float:
        """The same, once it has stood still: what is done after an answer was sent belongs to the answer."""
        last = self.cpu()
        while True:
            time.sleep(PAUSE)
            now = self.cpu()
            if now == last:
                return now
            last = now

    def memory_by_role(self) -> dict[str, int]:
        """Bytes by process, pages that several share counted in parts (PSS), so that the sum counts them once."""
        return dict(zip(ROLES, map(pss, (self.parent.pid, self.web, self._worker)), strict=True))


def _clock_of(pid: int) -> int:
    """The kernel's clock of another process's processor time, exact while it runs; /proc has the last tick."""
    clock = ctypes.c_int()
    error = ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock))
    if error:
        raise OSError(error, os.strerror(error))
    return clock.value


@contextmanager
def kontor(environ: dict[str, str]):
    """bin/serve's process tree with one web process, over a database that is ready; see serving.py."""
    port = free_port()
    settings = {"PORT": str(port), "WEB_CONCURRENCY": "1", "LOG_LEVEL": "WARNING", "MAIL_SERVER": "", **environ}
    yield from _running([sys.executable, "-m", "flask", "--app", "tests.bench.serving", "serve"], port, settings)


@contextmanager
def bare(which: str):
    """The same server with something small behind it: `page` or `small`, see bare.py."""
    port = free_port()
    yield from _running([sys.executable, "-m", "tests.bench.bare", str(port), which], port, {}, "/")


def _running(command: list[str], port: int, environ: dict[str, str], path: str = "/healthz"):
    server = Tree(command, port, environ, path)
    try:
        yield server
    finally:
        server.end()
