"""The result of one try to send an e-mail, and when the next one is due."""

from __future__ import annotations

import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_mail import BadHeaderError

from app.rules import mail_troubles, text
from app.rules.email import Unsendable

SENT, CANCELLED, FAILED, LATER = "sent", "cancelled", "failed", "later"
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))  # after the first tries, then hourly
GIVE_UP_AFTER = timedelta(days=5)
ANSWER = 300  # characters of the server's words that are stored


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state`: sent, cancelled, failed or later. `words`: the server's, or why.

    `trouble`: a key of mail_troubles.MEANINGS if it is not about the recipient. `server_ill`: no fault of the e-mail.
    `server_away`: it did not even accept the connection, so the next e-mail need not try. `until`: held back, which is
    no try. `phase`: of the dialogue, if the server replied.
    """

    state: str
    words: str = ""
    trouble: str = ""
    server_ill: bool = False
    server_away: bool = False
    until: datetime | None = None
    phase: str = ""

    @property
    def told(self) -> str:
        """The reply for the log: about a single e-mail only its code, because the words may name the recipient in any
        way ("user anna of firma.example") and quote what a member wrote.
        """
        return self.code if self.phase in (mail_troubles.RCPT, mail_troubles.DATA) else self.answer

    @property
    def answer(self) -> str:
        """One line fit for outbox and log, without addresses and links."""
        line = re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", mail_troubles.without_addresses(self.words))
        return text.without_forbidden(line).strip()[:ANSWER]

    @property
    def code(self) -> str:
        """The reply without its words, which name the recipient: fit for the log. For a bug of ours: the type of
        exception.
        """
        found = re.match(r"\d{3}(?: \d\.\d{1,3}\.\d{1,3})?(?!\S)|[A-Za-z]\w*(?=:|$)", self.answer)
        return found[0] if found else "no code"


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


def is_hopeless(tries: int, age: timedelta) -> bool:
    """Five days of trying are enough; an e-mail that only waited that long still gets its first tries."""
    return age >= GIVE_UP_AFTER and tries > len(PAUSES)


def of(error: Exception, *, connected: bool) -> Outcome:
    """What an exception of smtplib, of the network or of composing means for the e-mail."""
    if isinstance(error, (BadHeaderError, Unsendable)):
        return Outcome(FAILED, str(error) or "a line of the header holds control characters")
    answer = _answer(error)
    if answer:
        return _answered(*answer, connected=connected)
    if isinstance(error, (smtplib.SMTPException, OSError)):
        trouble = mail_troubles.SERVER if connected else _of_connection(error)
        return Outcome(LATER, f"{type(error).__name__}: {error}", trouble, server_ill=True, server_away=not connected)
    return Outcome(LATER, type(error).__name__, mail_troubles.MISTAKE)  # its message may contain a member's words


def _answer(error: Exception) -> tuple[str, int, str] | None:
    """Phase, code and words of the server's reply; None if the error did not come from the server."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return mail_troubles.RCPT, code, _text(words)
    if not isinstance(error, smtplib.SMTPResponseException):
        return None
    phase = next((phase for kind, phase in _PHASES.items() if isinstance(error, kind)), mail_troubles.GREETING)
    return phase, error.smtp_code, _text(error.smtp_error)


_PHASES: dict[type[Exception], str] = {
    smtplib.SMTPAuthenticationError: mail_troubles.SIGNING_IN,
    smtplib.SMTPSenderRefused: mail_troubles.MAIL,
    smtplib.SMTPDataError: mail_troubles.DATA,
}


def _answered(phase: str, code: int, words: str, *, connected: bool) -> Outcome:
    """A reply about the site keeps the e-mail due; 5xx about the recipient is final (RFC 5321, 4.2.1)."""
    trouble = mail_troubles.means(phase, code, words)
    state = FAILED if trouble == mail_troubles.RECIPIENT and code >= 500 else LATER
    ill = code == 421 or phase not in (mail_troubles.RCPT, mail_troubles.DATA)
    return Outcome(state, f"{code} {words}", trouble, server_ill=ill, server_away=ill and not connected, phase=phase)


def _of_connection(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return mail_troubles.CERTIFICATE
    if isinstance(error, ssl.SSLError):
        return mail_troubles.ENCRYPTION
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return mail_troubles.SIGN_IN if "AUTH" in str(error) else mail_troubles.ENCRYPTION
    if isinstance(error, smtplib.SMTPException) and "auth" in str(error):  # no method that both support
        return mail_troubles.SIGN_IN
    return mail_troubles.UNREACHABLE


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
