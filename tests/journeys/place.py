"""Kontor as it is run: the process tree of bin/serve over its own folder, and an SMTP server that takes its letters."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from app.config import SETTINGS
from tests import ROOT
from tests.mail.postbox import Postbox, body_of

PATIENCE = 90


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Place:
    """A running Kontor. `said`: what it printed; `postbox`: where its letters arrive."""

    def __init__(self, folder: Path, database_url: str = "", port: int = 0) -> None:
        self.folder, self.database_url, self.port = folder, database_url, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.said: list[str] = []

    def __enter__(self) -> Place:
        self.postbox = Postbox().__enter__()
        ours = {each.name for each in SETTINGS} | {f"{each.name}_FILE" for each in SETTINGS}
        environment = {name: value for name, value in os.environ.items() if name not in ours} | self.settings()
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "serve"]
        self.tree = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.listening = threading.Thread(target=self._listen)
        self.listening.start()
        eventually(self._answers, "the server answers")
        return self

    def __exit__(self, *_: object) -> None:
        self.tree.send_signal(signal.SIGTERM)
        try:
            self.tree.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.tree.kill()
            self.tree.wait()
        self.listening.join(PATIENCE)
        self.tree.stdout.close()
        self.postbox.__exit__()
        print(self.spoken())  # pytest shows it beside what failed

    def settings(self) -> dict[str, str]:
        """The environment variables that make this Kontor this one."""
        return {
            "BASE_URL": self.url,
            "PORT": str(self.port),
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.database_url,
            "MAIL_SERVER": "127.0.0.1",
            "MAIL_PORT": str(self.postbox.port),
            "PYTHONUNBUFFERED": "1",
        }

    def setup_link(self) -> str:
        """The one-time link that the console printed."""
        return eventually(lambda: next(iter(re.findall(r"http://\S+/setup/\S+", self.spoken())), ""), "a link")

    def spoken(self) -> str:
        return "".join(list(self.said))

    def letters(self, to: str, words: str = "") -> list[EmailMessage]:
        """The letters to an address whose subject holds these words, as they arrived."""
        return [letter for letter in list(self.postbox.letters) if to in letter["To"] and words in letter["Subject"]]

    def letter(self, to: str, words: str = "", number: int = 1) -> EmailMessage:
        """The `number`-th of those letters, as soon as it arrives."""
        found = eventually(lambda: self.letters(to, words)[number - 1 : number], f"letter {number} to {to}: {words}")
        return found[0]

    def post_from_outside(self, url: str, body: bytes) -> int:
        """What a mail program does: a POST without cookie, token or redirect. Returns the status."""
        try:
            with urllib.request.urlopen(url, data=body, timeout=PATIENCE) as answer:  # noqa: S310
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def _listen(self) -> None:
        for line in self.tree.stdout or ():
            self.said.append(line)

    def _answers(self) -> bool:
        assert self.tree.poll() is None, f"the server ended: {self.spoken()}"
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=PATIENCE):  # noqa: S310
                return True
        except OSError:
            return False


def eventually(question: Callable[[], Any], what: str, within: float = PATIENCE) -> Any:
    """The first true answer to a question, asked again and again for some seconds."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if answer := question():
            return answer
        time.sleep(0.05)
    raise AssertionError(f"did not happen within {within} s: {what}")


def links_in(letter: EmailMessage) -> list[str]:
    """The addresses in the text of a letter, in order."""
    return re.findall(r"https?://\S+", body_of(letter))


def unsubscribe_link(letter: EmailMessage) -> str:
    """The address in List-Unsubscribe, where RFC 8058's header says that one POST is enough."""
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    return re.sub(r"\s", "", letter["List-Unsubscribe"]).strip("<>")
