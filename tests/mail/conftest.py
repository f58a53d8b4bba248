"""A postbox that the app of these tests sends to, and short ways to the outbox."""

from __future__ import annotations

import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app import database
from app.actions.letters import post_letter
from app.delivery import outbox
from app.extensions import db, mail
from app.models import Delivery, Member
from tests.mail.postbox import Postbox
from tests.portability.commands import say

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a certificate with")


@pytest.fixture
def send_to(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`send_to(port, MAIL_TIMEOUT=1)` makes the app send to this port."""

    def choose(port: int, **settings: Any) -> None:
        settings = {
            "MAIL_SERVER": "127.0.0.1", "MAIL_PORT": port, "MAIL_SUPPRESS_SEND": False, "MAIL_TIMEOUT": 2, **settings
        }
        for name, value in settings.items():
            monkeypatch.setitem(app.config, name, value)
        mail.init_app(app)

    yield choose
    monkeypatch.undo()
    mail.init_app(app)


@pytest.fixture
def postbox(send_to: Callable[..., None]) -> Iterator[Postbox]:
    with Postbox() as found:
        send_to(found.port)
        yield found


@pytest.fixture
def do(app: Flask) -> Callable[[Callable[..., Any]], Any]:
    """Run something in an app context and a transaction of its own: `do(lambda: ...)`."""

    def run(work: Callable[[], Any]) -> Any:
        with app.app_context(), database.transaction():
            return work()

    return run


@pytest.fixture
def send_due(app: Flask) -> Callable[..., outbox.Counts]:
    def run(*arguments: Any, **options: Any) -> outbox.Counts:
        with app.app_context():
            return outbox.send_due(*arguments, **options)

    return run


@pytest.fixture
def rows(app: Flask) -> Callable[[], list[Delivery]]:
    """The outbox as it is now, oldest first."""

    def read() -> list[Delivery]:
        with app.app_context(), database.transaction(reading=True):
            return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))

    return read


@pytest.fixture
def flask(app: Flask) -> Callable[..., tuple[int, str]]:
    """`flask("mail", "retry")` runs a command; gives its exit code and what it printed."""
    return lambda *words: say(app, *words)


@pytest.fixture
def letters(world, do):
    """`letters("anna", "ben")` puts a letter to each into the outbox."""

    def post(*names):
        def write():
            for name in names:
                post_letter("security", member=db.session.get_one(Member, getattr(world, name)))

        do(write)

    return post


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody but itself vouches for, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    paths = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
               "-addext", "subjectAltName=IP:127.0.0.1", "-out", paths[0], "-keyout", paths[1]]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return paths


@pytest.fixture
def encrypted(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with Postbox(tls=context) as found:
        yield found
