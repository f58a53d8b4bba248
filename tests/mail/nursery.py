"""Workers that live for a moment and are killed, over a database of their own."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask_migrate import upgrade

from app import create_app
from tests import databases

# For each line that comes in: a worker that lives for so many seconds. Names of modules: without rest between the turns
# in which these write e-mails.
SCRIPT = """
import os, sys, time
from datetime import timedelta
from importlib import import_module
from app import create_app
from app.delivery import outbox, outcomes, worker
from app.rules.limits import Rate
outbox.LEASE, outcomes.PAUSES, worker.LONGEST = timedelta(seconds=1), (timedelta(seconds=1),), 0.5
for name in sys.argv[1:]:
    worker.TURN_EVERY, worker.IDLE = 0.0, 0.05
    import_module(name).Rate = lambda name, times, seconds: Rate(name, times, 0)
app = create_app()
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        worker.run(app, lambda: False)
    time.sleep(float(line))
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    print("killed", flush=True)
"""


def made(kind: str, tmp_path: Path, name: str) -> tuple[Flask, str]:
    """An app over an empty database of its own, and the address of that."""
    url = databases.sqlite_url(tmp_path) if kind == "sqlite" else databases.postgresql_url(name)
    app = create_app(DATA_DIR=str(tmp_path), DATABASE_URL=url)
    with app.app_context():
        upgrade()
    return app, url


@contextmanager
def nursery(tmp_path: Path, url: str, port: int, *restless: str) -> Iterator[Callable[[float], None]]:
    """`live(seconds)`: a worker lives for so long, sends to this port, and is killed. `restless`: names of modules."""
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": url, "MAIL_SERVER": "127.0.0.1",
                   "MAIL_PORT": str(port), "MAIL_TIMEOUT": "1", "PYTHONPATH": "."}  # fmt: skip
    command = [sys.executable, "-c", SCRIPT, *restless]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as running:

        def live(seconds: float) -> None:
            print(seconds, file=running.stdin, flush=True)
            assert running.stdout.readline() == "killed\n"

        yield live


def until_none_left(
    left: Callable[[], object], live: Callable[[float], None], kills: int, *, most: float, calm: float,
    patience: float = 240, calmed: Callable[[], None] = lambda: None,
) -> int:  # fmt: skip
    """Let workers live for up to `most` seconds, after so many kills for `calm` ones, until nothing is left; returns
    how many were killed. `calmed` is called once it is so.
    """
    done, deadline = 0, time.monotonic() + patience
    while left() or done < kills:
        assert time.monotonic() < deadline, "something still waits"
        if done == kills:
            calmed()
        live(calm if done >= kills else random.uniform(0.1, most))
        done += 1
    return done
