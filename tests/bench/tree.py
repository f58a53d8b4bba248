"""Servers as process trees, and what the kernel knows of them: processor time, memory."""

from __future__ import annotations

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


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Tree:
    """A running server: its parent process, and the web processes that answer."""

    def __init__(self, command: list[str], port: int, environ: dict[str, str], path: str = "/healthz") -> None:
        self.port, self.path = port, path
        began = time.perf_counter()
        self.parent = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait_for_an_answer()
        self.start_seconds = time.perf_counter() - began

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

    @property
    def children(self) -> list[int]:
        """The children in the order they were started: web processes, then the mail worker."""
        pid = self.parent.pid
        return sorted(int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split())

    def web(self) -> int:
        """The one web process."""
        return self.children[0]

    def pin(self) -> None:
        for task in Path(f"/proc/{self.web()}/task").iterdir():
            os.sched_setaffinity(int(task.name), {SERVER_CORE % os.cpu_count()})

    def cpu(self) -> float:
        """Seconds of processor time, user and system, that the threads of the web process have had."""
        nanoseconds = 0
        for task in Path(f"/proc/{self.web()}/task").iterdir():
            nanoseconds += int((task / "schedstat").read_text().split()[0])
        return nanoseconds / 1e9

    def memory(self) -> int:
        """Bytes of the whole tree, shared pages counted once (PSS)."""
        total = 0
        for pid in (self.parent.pid, *self.children):
            found = Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += next(int(line.split()[1]) for line in found.splitlines() if line.startswith("Pss:")) * 1024
        return total

    def end(self) -> None:
        self.parent.send_signal(signal.SIGTERM)
        try:
            self.parent.wait(40)
        except subprocess.TimeoutExpired:
            self.parent.kill()


@contextmanager
def kontor(environ: dict[str, str]):
    """bin/serve's process tree with one web process, over a database that is ready."""
    port = free_port()
    settings = {"PORT": str(port), "WEB_CONCURRENCY": "1", "LOG_LEVEL": "WARNING", "MAIL_SERVER": "", **environ}
    yield from _running([sys.executable, "-m", "flask", "--app", "wsgi", "serve"], port, settings)


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
