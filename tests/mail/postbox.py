"""A real SMTP server on the loopback, that takes letters or behaves badly, as each test says."""

from __future__ import annotations

import asyncio
import contextlib
import email
import socket
import ssl
import threading
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult


class Postbox:
    """`behaves` by recipient: accept (default), no-such-user, busy, refuse-text, drop, lose-answer, hang.

    `says`: what it answers to everybody instead, by command: MAIL, RCPT, DATA; `signs_in`: whether it takes passwords.
    `letters`: what arrived, parsed; `tried`: the recipients of every RCPT, in order.
    """

    def __init__(self, tls: ssl.SSLContext | None = None, delay: float = 0.0) -> None:
        self.behaves: dict[str, str] = {}
        self.says: dict[str, str] = {}
        self.signs_in: bool | None = None
        self.letters: list[EmailMessage] = []
        self.tried: list[str] = []
        self.sessions = 0
        self.encrypted: list[bool] = []
        self.tls, self.delay = tls, delay
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        self.loop = asyncio.new_event_loop()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Postbox:
        self.thread.start()
        assert self.ready.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        server = self.loop.run_until_complete(self.loop.create_server(self._session, sock=self.socket))
        self.loop.call_soon(self.ready.set)
        self.loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self.loop.run_until_complete(asyncio.sleep(0))
        self.loop.close()

    def _session(self) -> SMTP:
        self.sessions += 1
        signing_in = {} if self.signs_in is None else {"auth_require_tls": False, "authenticator": self._authenticate}
        return SMTP(self, hostname="postbox.example", tls_context=self.tls, loop=self.loop, **signing_in)

    def _authenticate(self, *_: Any) -> AuthResult:
        return AuthResult(success=bool(self.signs_in), handled=False)

    def to(self, address: str) -> list[EmailMessage]:
        return [letter for letter in self.letters if address in letter["To"]]

    # What aiosmtpd calls.

    async def handle_MAIL(self, server: SMTP, _session: Any, envelope: Any, address: str, options: Any) -> str:
        if "MAIL" in self.says:
            return self.says["MAIL"]
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server: SMTP, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        self.tried.append(address)
        behaviour = self.behaves.get(address, "accept")
        if "RCPT" in self.says:
            return self.says["RCPT"]
        if behaviour == "no-such-user":
            return f"550 5.1.1 <{address}>: no such user"
        if behaviour == "busy":
            return "451 4.7.1 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        behaviour = self.behaves.get(envelope.rcpt_tos[0], "accept")
        await asyncio.sleep(self.delay)
        if "DATA" in self.says:
            return self.says["DATA"]
        if behaviour == "hang":
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.sleep(60)
            return "451 woke up"
        if behaviour == "refuse-text":
            return "554 5.7.1 we do not like this"
        if behaviour in ("accept", "lose-answer"):
            self.letters.append(email.message_from_bytes(envelope.content, policy=policy.default))
            self.encrypted.append(session.ssl is not None)
        if behaviour in ("drop", "lose-answer"):
            server.transport.abort()
        return "250 2.0.0 taken as number 7"


def only(postbox: Postbox) -> EmailMessage:
    """The one letter that arrived."""
    assert len(postbox.letters) == 1
    return postbox.letters[0]


def body_of(letter: EmailMessage, subtype: str = "plain") -> str:
    part = letter.get_body((subtype,))
    assert part is not None
    return part.get_content().replace("\r\n", "\n")


def everything_in(letter: EmailMessage) -> str:
    """Headers and all bodies as one text, decoded."""
    headers = "\n".join(f"{name}: {value}" for name, value in letter.items())
    return "\n".join((headers, body_of(letter), body_of(letter, "html")))
