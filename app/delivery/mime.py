"""An e-mail on the wire: seven bits, lines that every server accepts, addresses as SMTP spells them."""

from __future__ import annotations

from base64 import b64encode
from email import charset, policy
from email.mime.base import MIMEBase
from email.mime.text import MIMEText

from flask_mail import Message

WORD = 39  # bytes of an encoded word: with "Subject: =?utf-8?b?" before it the line has 73 of RFC 2047's 76 characters
QUOTED = charset.Charset("utf-8")
QUOTED.body_encoding = charset.QP  # an InMail may be one line of 8,000 characters; SMTP allows 998
# Folding would break or encode the long addresses in List-Unsubscribe; email's newer policies parse each header again.
UNFOLDED = policy.compat32.clone(linesep="\r\n", max_line_length=None)


class Letter(Message):
    """Flask-Mail's message as a plain alternative of text and HTML. `sender` is a pair of name and address."""

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        return MIMEText(text or "", subtype, QUOTED)  # type: ignore[arg-type]

    def _message(self) -> MIMEBase:
        """Flask-Mail wraps the alternative into a mixed part without anything else, which some programs show as an
        attachment, and makes encoded words of more than 75 characters.
        """
        mixed = super()._message()
        [message] = mixed.get_payload()
        for name, value in mixed.items():
            if name not in message:
                message[name] = value
        name, address = self.sender
        if not _is_plain(self.subject):
            message.replace_header("Subject", encoded(self.subject))
        if not _is_plain(name):
            message.replace_header("From", f"{encoded(name)}\n <{address}>")
        return message  # type: ignore[no-any-return]

    def as_bytes(self) -> bytes:
        message = self._message()
        message.policy = UNFOLDED
        return message.as_bytes()


def _is_plain(text: str) -> bool:
    """Whether it is read as it is written: a member may be called "=?utf-8?q?...?=", which would be decoded."""
    return text.isascii() and "=?" not in text


def encoded(text: str) -> str:
    """A header's text as encoded words (RFC 2047), one a line; no character is cut in two."""
    words, word = [], b""
    for sign in text:
        character = sign.encode("utf-8")
        if len(word) + len(character) > WORD:
            words.append(word)
            word = b""
        word += character
    return "\n ".join(f"=?utf-8?b?{b64encode(each).decode()}?=" for each in (*words, word))
