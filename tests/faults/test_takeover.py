"""A new version takes over while people ask: the socket stays, and every question is answered."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest
from flask_migrate import upgrade

from app import create_app
from app.extensions import db
from tests import ROOT, cast, databases
from tests.conftest import LONG
from tests.databases import SQLITE_FIRST

TAKEOVERS, CLIENTS = (3, 8) if LONG else (1, 3)
PATIENCE = 40  # seconds
# As systemd starts it: the socket is number 3, and meant for this very process.
START = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, "-m", "flask", "--app", "wsgi", "serve"])
"""


class Held:
    """A listening socket that outlives those who serve on it."""

    def __init__(self, kind, folder):
        self.door = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port = self.door.getsockname()[1]
        url = databases.sqlite_url(folder) if kind == "sqlite" else databases.postgresql_url("kontor_takeover")
        settings = {"DATA_DIR": str(folder), "DATABASE_URL": url, "BASE_URL": f"http://127.0.0.1:{self.port}",
                    "MAIL_SERVER": "", "LOG_LEVEL": "ERROR"}  # fmt: skip
        app = create_app(**settings)
        with app.app_context():
            upgrade()
            cast.world()
            db.session.remove()
            db.engine.dispose()
        self.environment = {**os.environ, **settings}
        self.served_by = self.start()

    def start(self):
        door = self.door.fileno()
        command = [sys.executable, "-c", START, str(door)]
        return subprocess.Popen(
            command, cwd=ROOT, env=self.environment, pass_fds=(door,), stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def exchange(self):
        """End what serves, then start it anew, as `systemctl restart` does; gives the seconds that ending took."""
        began = time.monotonic()
        self.end()
        ended = time.monotonic() - began
        self.served_by = self.start()
        return ended

    def end(self):
        self.served_by.send_signal(signal.SIGTERM)
        assert self.served_by.wait(PATIENCE) == 0


class Client:
    """Asks for a page again and again, over a connection of its own each time or one that it keeps."""

    def __init__(self, port, keeps):
        self.keeps = keeps
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.answers, self.failures, self.longest = 0, [], 0.0

    def live(self, stop):
        while not stop.is_set():
            began = time.monotonic()
            try:
                status = self.ask()
            except (OSError, http.client.HTTPException) as error:
                status = repr(error)
            self.longest = max(self.longest, time.monotonic() - began)
            self.answers += 1
            self.failures += [status] if status != 200 else []
        self.connection.close()

    def ask(self):
        if not self.keeps:
            self.connection.close()
        kept = self.connection.sock is not None
        try:
            return self._ask()
        except (ConnectionError, http.client.RemoteDisconnected):
            self.connection.close()
            if not kept:
                raise
            return self._ask()  # an idle connection may end at any time: a browser asks once more, and so do we

    def _ask(self):
        self.connection.request("GET", "/sign-in")
        answer = self.connection.getresponse()
        answer.read()
        return answer.status


@pytest.fixture(params=SQLITE_FIRST)
def held(request, tmp_path):
    made = Held(request.param, tmp_path)
    yield made
    made.end()
    made.door.close()


@pytest.mark.promise("A new version takes over the socket")
def test_nobody_meets_a_closed_door(held, measured):
    clients, stop = [Client(held.port, number % 2) for number in range(CLIENTS)], threading.Event()
    threads = [threading.Thread(target=client.live, args=(stop,)) for client in clients]
    for thread in threads:
        thread.start()
    try:
        more(clients)
        endings = [(held.exchange(), more(clients))[0] for _ in range(TAKEOVERS)]
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    answers, longest = sum(client.answers for client in clients), max(client.longest for client in clients)
    measured(
        TAKEOVERS, "takeovers", wrong=[failure for client in clients for failure in client.failures],
        figure=f"{CLIENTS} clients, {answers} answers, ended within {max(endings):.1f} s, longest wait {longest:.1f} s",
    )  # fmt: skip


def more(clients):
    """Wait until everybody was answered again, some times."""
    before = [client.answers for client in clients]
    until = time.monotonic() + 2 * PATIENCE
    while any(client.answers < count + 5 for client, count in zip(clients, before, strict=True)):
        assert time.monotonic() < until, "nobody answers"
        time.sleep(0.1)
