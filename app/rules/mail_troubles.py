"""What an SMTP server's reply means: it refuses the recipient, or the site; and then what the admin can do.

In this order: enhanced status codes with one meaning (RFC 3463, 4954, 7372, 7505); the words, for codes with several
meanings ("5.7.1" is a relay denied, a sender refused or a policy; "5.1.0" and "5.4.5" also serve for a daily limit);
the phase of the dialogue. A reply that does not clearly refuse the recipient counts as refusing the site: such an
e-mail waits and the admin is told, while a failed one is lost.
"""

from __future__ import annotations

import re

from app.rules.labels import N_

PATIENCE = 4  # deferrals before the admin is told: greylisting accepts the second or third try

UNREACHABLE, CERTIFICATE, ENCRYPTION, SIGN_IN, SENDER = "unreachable", "certificate", "encryption", "sign-in", "sender"
RELAY, POLICY, CONTENT, SERVER, BUSY, MISTAKE = "relay", "policy", "content", "server", "busy", "mistake"
LIMIT = "limit"
RECIPIENT = ""  # not about the site

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
    LIMIT: N_("Ask the operator of the SMTP server for a higher limit, or wait: it sends no more e-mails for now."),
    BUSY: N_("Wait: the SMTP server asks to try again later, which happens by itself."),
    MISTAKE: N_("Report what the log says: an e-mail cannot be written."),
}
OF_RECIPIENT = N_("Check the address: the SMTP server refuses this recipient.")
# If only the server or its settings can be at fault, so that no other e-mail will succeed.
OF_ALL = (UNREACHABLE, CERTIFICATE, ENCRYPTION, SIGN_IN, SENDER)

GREETING, SIGNING_IN, MAIL, RCPT, DATA = "greeting", "signing in", "MAIL", "RCPT", "DATA"  # phases of the dialogue

_STATUS = re.compile(r"\s*#?([45])\.(\d{1,3})\.(\d{1,3})\b")
_WORDS = (
    (LIMIT, re.compile(r"\b(sen[dt]|sending|outgoing|outbound|daily|hourly|rate)\b[^.;]{0,40}\b(limit|quota|exceeded)|"
                       r"\b(limit|quota)\b[^.;]{0,40}\b(sen[dt]|sender|sending|recipients|per (day|hour))\b|"
                       r"too many (e-?mails|mails|messages|recipients)|"
                       r"exceeded\b[^.;]{0,40}\b(rate|number of|messages|recipients)\b", re.IGNORECASE)),
    (RELAY, re.compile(r"relay(?![ _]recipient)|rcpthosts", re.IGNORECASE)),  # Postfix's table of known recipients
    (ENCRYPTION, re.compile(r"tls\b", re.IGNORECASE)),
    (SIGN_IN, re.compile(r"authenticat|\blog(ged)?.?[io]n\b|\bsign(ed)?.?in\b|\bauth\b", re.IGNORECASE)),
    (SENDER, re.compile(r"sender|mail from|return.path|send.?as(\b|denied)", re.IGNORECASE)),
    (POLICY, re.compile(r"block(ed|list| list)|black ?list|\b(dns|r)bl\b|spam|reputation|policy|helo|hostname|rdns|"
                        r"client host|\b(spf|dkim|dmarc)\b", re.IGNORECASE)),
)  # fmt: skip
_CODES_OF_SIGNING_IN = {530, 534, 535, 538}
_CODES_OF_RECIPIENTS = {551, 556}  # moved away; a domain without e-mail (RFC 7504)
_NOBODY = re.compile(  # how servers without status codes say after RCPT that there is no such mailbox, or no room in it
    r"\b(unknown|no such|no|invalid|bad|non-?existent) (local )?(user|mailbox|recipient|address|person)\b|unrout|"
    r"\b(user|mailbox|recipient|address)\b[^.;]{0,30}\b(unknown|not found|not known|invalid|unavailable|not available|"
    r"full|over quota|quota exceeded|doesn.t exist|not exist|not local)\b|storage allocation", re.IGNORECASE
)  # fmt: skip
_OF_SENDER = {(1, 7), (1, 8), (7, 27)}
_OF_OWNER = {(7, 2), (7, 17), (7, 18)}  # mailing list closed to the sender, mailbox or domain has another owner
# If the words say nothing else. 4.1 and 4.310 are Exchange's for unknown mailboxes and domains.
_OF_RECIPIENT = {(1, each) for each in (0, 1, 2, 3, 4, 6, 10)} | {(2, 1), (2, 2), (2, 4), (4, 1), (4, 4), (4, 310)}
_OF_SIGNING_IN = {(7, 8), (7, 9), (7, 11), (7, 12), (7, 13), (7, 14)}


def means(phase: str, code: int, words: str) -> str:
    """The trouble that a 4xx or 5xx reply names; RECIPIENT if it refuses only the recipient."""
    status = _status(code, words)
    if code == 421:  # "closing the channel", for any reason
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
    """Subject and detail of the enhanced status code, if the reply begins with one of the same class."""
    found = _STATUS.match(words)
    return (int(found[2]), int(found[3])) if found and int(found[1]) == code // 100 else None


def _spoken_of(words: str) -> str:
    words = without_addresses(words)  # whose parts may contain any word
    return next((trouble for trouble, pattern in _WORDS if pattern.search(words)), "")


def _about_an_email(phase: str, code: int, words: str, status: tuple[int, int] | None) -> str:
    """After RCPT or DATA: many servers reject only here what they could have refused earlier."""
    subject = status[0] if status else None
    spoken = _spoken_of(words) if subject in (None, 1, 2, 4, 7) and status not in _OF_OWNER else ""
    if spoken:
        return spoken
    if _is_of_recipient(phase, code, words, status):
        return RECIPIENT
    if subject in (1, 2, 7) or (subject is None and phase == RCPT):
        return _unsaid(phase, code)
    if subject == 6 or status == (3, 4) or (subject is None and code >= 500):
        return CONTENT
    return SERVER if code >= 500 else BUSY


def _is_of_recipient(phase: str, code: int, words: str, status: tuple[int, int] | None) -> bool:
    if status is None:
        return phase == RCPT and (code in _CODES_OF_RECIPIENTS or bool(_NOBODY.search(without_addresses(words))))
    if status in _OF_RECIPIENT:
        return status[0] != 4 or code >= 500  # no route to the domain for now: the server's fault, not the recipient's
    return status in _OF_OWNER or (status == (6, 7) and phase == RCPT)


def _unsaid(phase: str, code: int) -> str:
    """By phase and code alone."""
    if code < 500:
        return BUSY
    if code < 505:  # a command it does not understand
        return SERVER
    return POLICY if phase == RCPT else CONTENT


# However the @ is written: split between two lines of a reply, in a web address, in a header, in xtext (RFC 3461).
_AT = r"(?:\s*@(?:\s*\n[45](?:\.\d{1,3}){2})?\s*|[%=+]40|&#64;|\s*[(\[](?:@|at)[)\]]\s*)"
_ADDRESS = re.compile(rf"<?[^\s<>\"'(),;:]+{_AT}[^\s<>\"'(),;]+>?", re.IGNORECASE)
_LINK = re.compile(r"\b(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)


def without_addresses(words: str) -> str:
    """A server's words for the log: without addresses and links."""
    return _ADDRESS.sub("<address>", _LINK.sub("<link>", words))
