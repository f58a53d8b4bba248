"""A town of members who all act at once through a real process tree, and what each of them was told."""

from __future__ import annotations

import http.client
import os
import random
import re
import sys
import threading
import time
from contextlib import suppress
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask
from flask_migrate import upgrade
from itsdangerous import URLSafeTimedSerializer

from app import create_app, database
from app.actions import sessions
from app.extensions import db
from tests import cast
from tests.tree import Tree, free_port
from tests.visitor import RAW_TOKEN

# The real server with shorter pauses between two tries of a letter and two letters about a conversation, and without
# limits on what one member may do.
PROGRAM = """
import sys
from datetime import timedelta
from app.rules import limits
for name, value in vars(limits).items():
    if isinstance(value, limits.Rate) and name != "FORM":
        setattr(limits, name, value._replace(times=10**6))
limits.PENDING_INVITATIONS, limits.INMAIL_EVERY = 10**6, timedelta(0)
from app import create_app
from app.serving import server
from app.delivery import outbox, outcomes, worker
outbox.LEASE, outcomes.PAUSES, worker.LONGEST = timedelta(seconds=2), (timedelta(seconds=1),), 1.0
app = create_app()
server.serve(app, app.config["HOST"], app.config["PORT"], app.config["WEB_CONCURRENCY"], print)
"""


class Cookies:
    """Signs what a browser of a member would send. `tokens`: of the browser of each member that is signed in, by id."""

    def __init__(self, app: Flask, tokens: dict[int, str]) -> None:
        self.tokens = tokens
        self.name = app.config["SESSION_COOKIE_NAME"]
        self.signer = app.session_interface.get_signing_serializer(app)
        self.form_token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(RAW_TOKEN)

    def of(self, member_id: int) -> dict[str, str]:
        held = {"csrf_token": RAW_TOKEN, "_user_id": self.tokens[member_id], "_fresh": True, "_permanent": True}
        return {"Cookie": f"{self.name}={self.signer.dumps(held)}"}


class Town:
    """Clients with people to invite, a hub that everybody writes to, and the server they all talk to.

    Every fifth of those people has an address that no SMTP server takes.
    """

    def __init__(self, folder, url: str, clients: int, people: int, mail_port: int) -> None:
        self.port = free_port()
        self.environ = {
            "DATA_DIR": str(folder), "DATABASE_URL": url, "HOST": "127.0.0.1", "PORT": str(self.port),
            "BASE_URL": f"http://127.0.0.1:{self.port}", "WEB_CONCURRENCY": "2", "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(mail_port), "MAIL_TIMEOUT": "1", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        self.app = create_app(**self.environ)
        with self.app.app_context():
            upgrade()
            self._settle(clients, people)
        self.tree = self.grow()

    def _settle(self, clients: int, people: int) -> None:
        with database.transaction():
            cast.site()
            keys = [f"client{c}" for c in range(clients)]
            keys += [f"{'bad' if p % 5 == 4 else 'peer'}{c}x{p}" for c in range(clients) for p in range(people)]
            members = [cast.person(key) for key in [*keys, "hub"]]
            db.session.flush()
            for member in members[:clients]:
                cast.connect(member, members[-1])
            tokens = {member.id: sessions.begin(member) for member in members}
            everybody = [(member.id, member.handle) for member in members]
        self.cookies = Cookies(self.app, tokens)
        hub, rest = everybody[-1], everybody[clients:-1]
        self.clients = [Client(self, everybody[c], hub, rest[c * people : (c + 1) * people]) for c in range(clients)]

    def grow(self) -> Tree:
        return Tree([sys.executable, "-c", PROGRAM], self.port, self.environ)

    def ask(self, method: str, path: str, member: int, fields: dict[str, str] | None = None):
        """(status, headers, text), or None where nobody answered."""
        headers = {**self.cookies.of(member), "X-CSRFToken": self.cookies.form_token}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request(method, path, urlencode(fields or {}), headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()

    def warm_up(self, requests: int = 300) -> None:
        """Ask for a page so often that what only the first requests take is taken: they copy pages of memory which
        processes share. Comparing memory needs a number of requests, as how many a second holds is up to the machine.
        """
        for _ in range(requests):
            answer = self.ask("GET", "/", self.clients[0].id)
            assert answer and answer[0] == 200

    def kill(self, whole: bool) -> float:
        """Kill one process at random, or all; returns the seconds until the service answers again."""
        victims = self.tree.children
        if whole:
            self.tree.parent.kill()
            self.tree.parent.wait()
        for pid in victims if whole else [random.choice(victims)]:
            with suppress(ProcessLookupError):
                os.kill(pid, 9)
        began = time.monotonic()
        if whole:
            time.sleep(0.05)  # until the kernel has closed the listening socket
            self.tree = self.grow()
        while self.ask("GET", "/", self.clients[0].id) is None:
            time.sleep(0.01)
        return time.monotonic() - began

    def live(self, until) -> list[Client]:
        """Let all clients act until `until()` returns; gives them back, with what they were told."""
        stop = threading.Event()
        threads = [threading.Thread(target=client.live, args=(stop,)) for client in self.clients]
        for thread in threads:
            thread.start()
        try:
            until()
        finally:
            stop.set()
            for thread in threads:
                thread.join(60)
        return self.clients

    def end(self) -> None:
        self.tree.end()
        with self.app.app_context():
            db.engine.dispose()


class Client:
    """One member who acts, and tries again under the same key until the server says it is done."""

    def __init__(self, town: Town, me, hub, people) -> None:
        self.town, (self.id, self.handle), self.hub, self.people = town, me, hub, list(people)
        self.done: list[tuple] = []  # what was acknowledged
        self.odd: list[tuple] = []  # answers that nobody should get
        self.errors: list[tuple[float, int]] = []  # when, and 503 or 0 for a broken connection
        self.answered: list[float] = []  # when an action was acknowledged

    def live(self, stop: threading.Event) -> None:
        number = 0
        while not stop.is_set():
            number += 1
            if self.people:
                self._get_to_know(self.people.pop(), stop)
            for kind, path in (("post", "/posts"), ("message", f"/in/{self.hub[1]}/message")):
                text = f"{kind} {number} of {self.handle}."
                self._do(stop, (kind, text), path, self.id, text=text, audience="members")

    def _get_to_know(self, other, stop: threading.Event) -> None:
        id, handle = other
        if not self._do(stop, ("invited", self.id, id), f"/in/{handle}/invitation", self.id, how="friend"):
            return
        page = self.town.ask("GET", "/network", id)
        found = re.search(r"/invitations/(\d+)/acceptance", page[2] if page else "")
        if found and self._do(stop, ("accepted", self.id, id), f"/invitations/{found[1]}/acceptance", id):
            text = f"hello {id} of {self.handle}."
            self._do(stop, ("message", text), f"/in/{handle}/message", self.id, text=text)

    def _do(self, stop: threading.Event, what: tuple, path: str, member: int, **fields: str) -> bool:
        fields["submission"] = str(uuid4())
        while True:
            answer = self.town.ask("POST", path, member, fields)
            if answer and answer[0] == 303:
                self.done.append(what)
                self.answered.append(time.monotonic())
                return True
            self._note(answer, what)
            if stop.is_set():
                return False
            time.sleep(0.05)

    def _note(self, answer, what: tuple) -> None:
        if answer is None or (answer[0] == 503 and answer[1]["Retry-After"]):
            self.errors.append((time.monotonic(), answer[0] if answer else 0))
        else:
            self.odd.append((what, answer[0]))
