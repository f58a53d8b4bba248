"""What an SMTP server's answer says: about the one recipient, or about us, and then what the admin can do.

The server is believed in this order: its enhanced status code (RFC 3463, 4954, 7372, 7505), its words where codes are
used for different things ("5.7.1" is a relay denied, a sender refused or a rule), the phase of the dialogue.
"""

from __future__ import annotations

import re

from app.rules.labels import N_

PATIENCE = 4  # tries that are put off before somebody is told: greylisting lets the second or third pass

UNREACHABLE, CERTIFICATE, ENCRYPTION, SIGN_IN, SENDER = "unreachable", "certificate", "encryption", "sign-in", "sender"
RELAY, POLICY, CONTENT, SERVER, BUSY, MISTAKE = "relay", "policy", "content", "server", "busy", "mistake"
RECIPIENT = ""  # not about us

# What each trouble means, the remedy first.
MEANINGS = {
    UNREACHABLE: N_("Check MAIL_SERVER, MAIL_PORT and the network: the SMTP server cannot be reached."),
    CERTIFICATE: N_("Renew the SMTP server’s certificate, or set MAIL_SERVER to the name in it: it is not valid."),
    ENCRYPTION: N_("Check MAIL_USE_TLS, MAIL_USE_SSL and MAIL_PORT: the SMTP server does not offer this encryption."),
    SIGN_IN: N_("Check MAIL_USERNAME and MAIL_PASSWORD: the SMTP server refuses them."),
    SENDER: N_("Check MAIL_DEFAULT_SENDER: the SMTP server refuses this sender."),
    RELAY: N_("Allow this machine to relay, or set MAIL_USERNAME: the SMTP server does not pass these e-mails on."),
    POLICY: N_("Ask the operator of the SMTP server: its rules refuse these e-mails (SPF, DKIM, a block list)."),
    CONTENT: N_("Ask the operator of the SMTP server: it refuses what is written in an e-mail."),
    SERVER: N_("Ask the operator of the SMTP server: it reports a fault or hangs up."),
    BUSY: N_("Wait: the SMTP server asks to try again later, which happens by itself."),
    MISTAKE: N_("Report what the log says: an e-mail cannot be written."),
}
# Where nothing but the server or its settings can be at fault, so that no other e-mail will fare better.
OF_ALL = (UNREACHABLE, CERTIFICATE, ENCRYPTION, SIGN_IN, SENDER)

GREETING, SIGNING_IN, MAIL, RCPT, DATA = "greeting", "signing in", "MAIL", "RCPT", "DATA"  # phases of the dialogue

_STATUS = re.compile(r"\s*([45])\.(\d{1,3})\.(\d{1,3})\b")
_WORDS = (
    (RELAY, re.compile(r"relay|rcpthosts", re.IGNORECASE)),
    (ENCRYPTION, re.compile(r"tls\b", re.IGNORECASE)),
    (SIGN_IN, re.compile(r"authenticat|not logged in|\bauth\b", re.IGNORECASE)),
    (SENDER, re.compile(r"sender|mail from|return.path", re.IGNORECASE)),
    (POLICY, re.compile(r"block(ed|list| list)|black ?list|\b(dns|r)bl\b|spam|reputation|policy|helo|hostname|rdns|"
                        r"client host|\b(spf|dkim|dmarc)\b", re.IGNORECASE)),
)  # fmt: skip
_CODES_OF_SIGNING_IN = {530, 534, 535, 538}
_CODES_OF_RECIPIENTS = {450, 501, 550, 551, 552, 553, 556}  # in RCPT, where the words speak of nothing else
_OF_SENDER = {(1, 7), (1, 8), (7, 27)}
_OF_RECIPIENT = {(7, 2), (7, 17), (7, 18)}  # mailing list closed to us, mailbox or domain has another owner
_OF_SIGNING_IN = {(7, 8), (7, 9), (7, 11), (7, 12), (7, 13), (7, 14)}


def means(phase: str, code: int, words: str) -> str:
    """The trouble that an answer of 4xx or 5xx speaks of, RECIPIENT where it speaks of nobody but the recipient."""
    status = _status(code, words)
    if code == 421:  # "closing the channel", whatever for
        return BUSY
    if code in _CODES_OF_SIGNING_IN or status in _OF_SIGNING_IN:
        return ENCRYPTION if "TLS" in words.upper() else SIGN_IN
    if status in _OF_SENDER:
        return SENDER
    if phase in (RCPT, DATA):
        return _about_an_email(phase, code, words, status)
    if code < 500:
        return BUSY
    if phase == MAIL:
        return _spoken_of(words) or (CONTENT if status == (3, 4) else SENDER)
    return SIGN_IN if phase == SIGNING_IN else _spoken_of(words) or POLICY


def _status(code: int, words: str) -> tuple[int, int] | None:
    """Subject and detail of the enhanced status code, where the answer begins with one of the same class."""
    found = _STATUS.match(words)
    return (int(found[2]), int(found[3])) if found and int(found[1]) == code // 100 else None


def _spoken_of(words: str) -> str:
    words = without_addresses(words)  # whose parts may be called anything
    return next((trouble for trouble, pattern in _WORDS if pattern.search(words)), "")


def _about_an_email(phase: str, code: int, words: str, status: tuple[int, int] | None) -> str:
    """After RCPT or DATA: many servers say only here what they had against us all along."""
    if status in _OF_RECIPIENT:
        return RECIPIENT
    subject = status[0] if status else None
    if subject in (1, 2, 4) or (status == (6, 7) and phase == RCPT):
        return RECIPIENT if subject != 4 or code >= 500 else BUSY
    spoken = _spoken_of(words)
    if subject == 7 or (subject is None and (phase == RCPT or spoken)):
        return spoken or _unsaid(phase, code, subject)
    if subject == 6 or status == (3, 4) or (subject is None and code >= 500):
        return CONTENT
    return SERVER if code >= 500 else BUSY


def _unsaid(phase: str, code: int, subject: int | None) -> str:
    """By phase and code alone."""
    if subject is None and code in _CODES_OF_RECIPIENTS:
        return RECIPIENT
    if code < 500:
        return BUSY
    if subject == 7 or code == 554:
        return POLICY if phase == RCPT else CONTENT
    return SERVER


_ADDRESS = re.compile(r"<?[^\s<>\"'(),;:]+@[^\s<>\"'(),;]+>?")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)


def without_addresses(words: str) -> str:
    """A server's words as they may stand in a log: without addresses and links."""
    return _ADDRESS.sub("<address>", _LINK.sub("<link>", words))
