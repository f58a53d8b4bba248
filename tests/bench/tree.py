"""Servers as process trees, and what the kernel knows of them: processor time, memory."""

from __future__ import annotations

import ctypes
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SERVER_CORE, CLIENT_CORE = 0, 1
ROLES = "parent", "web process", "mail worker"
PAUSE = 0.0005  # seconds in which a process that is done uses no processor time


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Tree:
    """A running server: its parent process, one web process that answers, and the mail worker."""

    def __init__(self, command: list[str], port: int, environ: dict[str, str], path: str = "/healthz") -> None:
        self.port, self.path = port, path
        began = time.perf_counter()
        self.parent = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait_for_an_answer()
        self.start_seconds = time.perf_counter() - began
        while len(self._children()) < 2:  # the first may answer before the second is there
            time.sleep(PAUSE)
        self.web, self._worker = self._children()  # in the order they were started
        self._clock = _clock_of(self.web)

    def _wait_for_an_answer(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.parent.poll() is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
            try:
                connection.request("GET", self.path)
                connection.getresponse().read()
                return
            except OSError:
                time.sleep(0.005)
            finally:
                connection.close()
        raise RuntimeError(f"{self.parent.args} does not answer")

    def _children(self) -> list[int]:
        pid = self.parent.pid
        return sorted(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())

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

    def memory(self) -> dict[str, int]:
        """Bytes by process, pages that several share counted in parts (PSS), so that the sum counts them once."""
        return dict(zip(ROLES, map(_pss, (self.parent.pid, self.web, self._worker)), strict=True))

    def end(self) -> None:
        self.parent.send_signal(signal.SIGTERM)
        try:
            self.parent.wait(40)
        except subprocess.TimeoutExpired:
            self.parent.kill()


def _clock_of(pid: int) -> int:
    """The kernel's clock of another process's processor time, exact while it runs; /proc has the last tick."""
    clock = ctypes.c_int()
    error = ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock))
    if error:
        raise OSError(error, os.strerror(error))
    return clock.value


def _pss(pid: int) -> int:
    found = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in found.splitlines() if line.startswith("Pss:")) * 1024


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
    tree = Tree(command, port, environ, path)
    try:
        yield tree
    finally:
        tree.end()
