"""What became of one try to send a letter, and when the next one is due."""

from __future__ import annotations

import re
import smtplib
from dataclasses import dataclass, replace
from datetime import timedelta

from flask_mail import BadHeaderError

SENT, CANCELLED, FAILED, LATER = "sent", "cancelled", "failed", "later"
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))  # after the first tries, then hourly
GIVE_UP_AFTER = timedelta(days=5)
ANSWER = 300  # characters of the server's words that are kept


@dataclass(frozen=True, slots=True)
class Outcome:
    """`state`: sent, cancelled, failed or later. `words`: the server's, or why.

    `server_ill`: no letter's fault. `server_away`: it did not even let us in, so the next letter need not try.
    """

    state: str
    words: str = ""
    server_ill: bool = False
    server_away: bool = False

    @property
    def answer(self) -> str:
        """One line fit for the outbox."""
        return re.sub(r"[\s\x00-\x1f\x7f-\x9f]+", " ", self.words).strip()[:ANSWER]

    @property
    def code(self) -> str:
        """The answer without words, which name the recipient: fit for the log. A mistake of ours: its kind."""
        found = re.match(r"\d{3}(?: \d\.\d{1,3}\.\d{1,3})?(?!\S)|[A-Za-z]\w*(?=:|$)", self.answer)
        return found[0] if found else "no code"


def pause(tries: int) -> timedelta:
    """How long to wait after so many tries."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


def is_hopeless(tries: int, age: timedelta) -> bool:
    """Five days of trying are enough; a letter that only waited that long gets its first tries all the same."""
    return age >= GIVE_UP_AFTER and tries > len(PAUSES)


def of(error: Exception, *, connected: bool) -> Outcome:
    """What an exception of smtplib, of the network or of composing means for the letter."""
    outcome = _of(error)
    return replace(outcome, server_away=outcome.server_ill and not connected)


def _of(error: Exception) -> Outcome:
    if isinstance(error, BadHeaderError):
        return Outcome(FAILED, str(error) or "a line of the header holds control characters")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return _answered(code, words)
    if isinstance(error, smtplib.SMTPDataError):
        return _answered(error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):  # greeting, HELO, signing in, our own address
        return Outcome(LATER, f"{error.smtp_code} {_text(error.smtp_error)}", server_ill=True)
    if isinstance(error, (smtplib.SMTPException, OSError)):
        return Outcome(LATER, f"{type(error).__name__}: {error}", server_ill=True)
    return Outcome(LATER, f"{type(error).__name__}: {error}")


def _answered(code: int, words: bytes | str) -> Outcome:
    """The server's verdict on one letter: 5xx is for good (RFC 5321, 4.2.1), 421 speaks of the server."""
    return Outcome(FAILED if 500 <= code < 600 else LATER, f"{code} {_text(words)}", server_ill=code == 421)


def _text(words: bytes | str) -> str:
    return words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
