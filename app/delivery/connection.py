"""The connection to the SMTP server. Flask-Mail 0.10 accepts any certificate and waits for ever; this one does neither.
"""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from typing import Any

from flask import current_app
from flask_mail import Connection, Message


class _Remembering:
    """Keeps the server's reply about the last e-mail it accepted: it contains its number in the server's log."""

    taken = ""

    def data(self, message: Any) -> tuple[int, bytes]:
        code, words = super().data(message)  # type: ignore[misc]
        self.taken = f"{code} {words.decode('utf-8', 'replace')}"
        return code, words


class Plain(_Remembering, smtplib.SMTP):
    pass


class Wrapped(_Remembering, smtplib.SMTP_SSL):
    pass


class CheckedConnection(Connection):
    """One SMTP connection for many e-mails; opened with the first, and again whenever the server has closed it."""

    def __init__(self) -> None:
        super().__init__(current_app.extensions["mail"])
        self.timeout: int = current_app.config["MAIL_TIMEOUT"]
        self.domain: str = current_app.config["MAIL_DOMAIN"]

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt, sign in. Raises OSError (ssl.SSLError among them) or smtplib.SMTPException."""
        # Without a name of our own smtplib asks the resolver for one, which can take many seconds.
        settings: dict[str, Any] = {"timeout": self.timeout, "local_hostname": _greeting(self.domain)}
        host: smtplib.SMTP
        if self.mail.use_ssl:
            host = Wrapped(self.mail.server, self.mail.port, context=ssl.create_default_context(), **settings)
        else:
            host = Plain(self.mail.server, self.mail.port, **settings)
        try:
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            if self.mail.username and self.mail.password:
                host.login(self.mail.username, self.mail.password)
        except BaseException:
            host.close()
            raise
        return host

    def open(self) -> None:
        """Open the connection if it is not open; raises what `configure_host` raises."""
        if self.host is None:
            self.__enter__()

    def forget_if_hung_up(self) -> None:
        """smtplib drops the socket when the server closes it or stops replying; the next e-mail connects again."""
        if self.host is not None and getattr(self.host, "sock", None) is None:
            self.host = None

    def hand_over(self, letter: Message, sender: str) -> str:
        """Give one e-mail to the server; returns its reply. `sender` is the envelope's address."""
        self.send(letter, envelope_from=sender)
        return getattr(self.host, "taken", "")

    def close(self) -> None:
        """Say goodbye if the connection is open."""
        host, self.host = self.host, None
        if host is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                host.quit()
            host.close()


def _greeting(domain: str) -> str:
    """The name for EHLO: a host name, or an address in brackets (RFC 5321, 4.1.3)."""
    return f"[{domain}]" if domain.replace(".", "").isdigit() else domain
