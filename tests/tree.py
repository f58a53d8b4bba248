"""Servers as process trees of any number of web processes, and the memory that the kernel says they take."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from tests import ROOT


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Tree:
    """A running server: its parent process, and the web processes that answer."""

    def __init__(self, command: list[str], port: int, environ: dict[str, str], path: str = "/healthz") -> None:
        self.port, self.path = port, path
        self.parent = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait_for_an_answer()

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

    def memory(self) -> int:
        """Bytes of the whole tree, shared pages counted once (PSS)."""
        return sum(map(pss, (self.parent.pid, *self.children)))

    def end(self) -> None:
        self.parent.send_signal(signal.SIGTERM)
        try:
            self.parent.wait(40)
        except subprocess.TimeoutExpired:
            self.parent.kill()


def pss(pid: int) -> int:
    """Bytes of one process, pages that several share counted in parts."""
    found = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(int(line.split()[1]) for line in found.splitlines() if line.startswith("Pss:")) * 1024
