"""What the answers of real SMTP servers mean: about us, or about the one recipient."""

from __future__ import annotations

import smtplib
import socket
import ssl

import pytest

from app.delivery import outcomes
from app.rules import mail_troubles
from app.rules.mail_troubles import DATA, GREETING, MAIL, RCPT, SIGNING_IN

# Phase, code and words as Postfix, Exim, Sendmail, qmail, Exchange and large providers say them; what they mean.
ANSWERS = [
    (RCPT, 550, "5.1.1 <x@y.example>: Recipient address rejected: User unknown", "", "failed"),
    (RCPT, 550, "5.1.1 <x@y.example>: User unknown in relay recipient table", "", "failed"),
    (RCPT, 550, "5.4.1 Recipient address rejected: Access denied.", "", "failed"),
    (RCPT, 550, "Unrouteable address", "", "failed"),
    (RCPT, 550, "<relay-sender@spam.example>: no such user", "", "failed"),
    (RCPT, 552, "5.2.2 mailbox full", "", "failed"),
    (RCPT, 556, "5.1.10 Recipient domain has a null MX", "", "failed"),
    (RCPT, 550, "5.7.17 mailbox owner has changed", "", "failed"),
    (DATA, 550, "5.1.1 no such user", "", "failed"),
    (RCPT, 450, "4.2.1 mailbox busy", "", "later"),
    (RCPT, 450, "mailbox unavailable", "", "later"),
    (RCPT, 554, "5.7.1 <x@y.example>: Relay access denied", "relay", "later"),
    (RCPT, 454, "4.7.1 <x@y.example>: Relay access denied", "relay", "later"),
    (RCPT, 550, "relay not permitted", "relay", "later"),
    (RCPT, 553, "sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "relay", "later"),
    (RCPT, 530, "5.7.0 Authentication required", "sign-in", "later"),
    (MAIL, 530, "5.7.0 Must issue a STARTTLS command first", "encryption", "later"),
    (SIGNING_IN, 535, "5.7.8 Error: authentication failed", "sign-in", "later"),
    (SIGNING_IN, 454, "4.7.0 Temporary authentication failure", "busy", "later"),
    (SIGNING_IN, 525, "5.7.13 User account disabled", "sign-in", "later"),
    (MAIL, 553, "5.7.1 <a@b.example>: Sender address rejected: not owned by user", "sender", "later"),
    (MAIL, 550, "no", "sender", "later"),
    (MAIL, 451, "4.1.8 Domain of sender address does not resolve", "sender", "later"),
    (MAIL, 452, "4.3.1 Insufficient system storage", "busy", "later"),
    (MAIL, 552, "5.3.4 message size exceeds limit", "content", "later"),
    (RCPT, 550, "5.1.8 <a@b.example>: Sender address rejected: Domain not found", "sender", "later"),
    (RCPT, 550, "Sender verify failed", "sender", "later"),
    (RCPT, 554, "5.7.1 Service unavailable; Client host [1.2.3.4] blocked using a list", "policy", "later"),
    (RCPT, 450, "4.7.25 Client host rejected: cannot find your hostname", "policy", "later"),
    (RCPT, 550, "5.7.1 no", "policy", "later"),
    (RCPT, 554, "no", "policy", "later"),
    (GREETING, 554, "5.7.1 no SMTP service here", "policy", "later"),
    (GREETING, 421, "4.3.2 too many connections", "busy", "later"),
    (GREETING, 454, "4.7.0 TLS not available due to local problem", "busy", "later"),
    (GREETING, 554, "5.7.3 STARTTLS not available", "encryption", "later"),
    (RCPT, 421, "4.7.0 too many errors", "busy", "later"),
    (RCPT, 451, "4.7.1 Greylisted, see http://grey.example/", "busy", "later"),
    (RCPT, 451, "4.3.0 Temporary lookup failure", "busy", "later"),
    (RCPT, 503, "5.5.1 bad sequence of commands", "server", "later"),
    (DATA, 554, "5.7.1 we do not like this", "content", "later"),
    (DATA, 550, "5.7.26 This mail has been blocked because the sender is unauthenticated (DMARC)", "sign-in", "later"),
    (DATA, 554, "5.6.0 message content rejected", "content", "later"),
    (DATA, 552, "message too large", "content", "later"),
    (DATA, 554, "5.3.0 system fault", "server", "later"),
    (DATA, 451, "4.3.5 local configuration error", "busy", "later"),
    (DATA, 451, "try again", "busy", "later"),
    # Codes of addresses, mailboxes and routes that speak of us all the same.
    (DATA, 550, "5.4.5 Daily user sending limit exceeded. For more information go to a page", "limit", "later"),
    (RCPT, 550, "5.4.5 Daily user sending quota exceeded.", "limit", "later"),
    (MAIL, 550, "5.4.5 Daily user sending limit exceeded", "limit", "later"),
    (RCPT, 550, "5.1.90 You've reached your daily limit for message recipients", "limit", "later"),
    (DATA, 550, "5.1.90 You've reached your daily limit for message recipients", "limit", "later"),
    (DATA, 550, "5.1.90 Ihr Kontingent ist ausgeschöpft", "content", "later"),
    (RCPT, 550, "sending limit exceeded", "limit", "later"),
    (RCPT, 552, "quota exceeded for sender", "limit", "later"),
    (RCPT, 550, "Too many messages sent today", "limit", "later"),
    (RCPT, 452, "4.5.3 too many recipients", "busy", "later"),
    (DATA, 554, "5.2.252 SendAsDenied; a@b.example not allowed to send as c@d.example", "sender", "later"),
    (DATA, 554, "5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException", "sender", "later"),
    (RCPT, 550, "5.1.0 Sender denied", "sender", "later"),
    (RCPT, 550, "5.1.0 <a@b.example>: sender rejected: domain not found", "sender", "later"),
    (RCPT, 550, "5.2.1 sender blocked by recipient policy", "sender", "later"),
    (DATA, 554, "5.2.0 STOREDRV; message identified as spam", "policy", "later"),
    (DATA, 552, "5.2.3 Message size exceeds fixed limit", "content", "later"),
    (RCPT, 550, "5.4.6 Unable to relay recipient; mail loop", "server", "later"),
    (RCPT, 550, "5.4.300 Message expired", "server", "later"),
    (RCPT, 550, "5.1.2 We do not relay", "relay", "later"),
    (RCPT, 550, "5.1.0 Authentication required", "sign-in", "later"),
    (RCPT, 550, "Please log in first", "sign-in", "later"),
    (RCPT, 550, "must be authenticated", "sign-in", "later"),
    # Without a status code and without a word on the recipient.
    (RCPT, 550, "Access denied", "policy", "later"),
    (RCPT, 550, "Administrative prohibition", "policy", "later"),
    (RCPT, 550, "You are not allowed to send to this domain", "policy", "later"),
    (RCPT, 553, "no", "policy", "later"),
    (RCPT, 450, "no", "busy", "later"),
    (RCPT, 503, "no", "server", "later"),
    # What speaks of the recipient goes on to do so.
    (RCPT, 550, "#5.1.0 Address rejected.", "", "failed"),
    (RCPT, 550, "<x@y.example>: Recipient address rejected: User unknown in local recipient table", "", "failed"),
    (RCPT, 550, "sorry, no mailbox here by that name (#5.1.1)", "", "failed"),
    (RCPT, 550, "Requested action not taken: mailbox unavailable", "", "failed"),
    (RCPT, 552, "Requested mail action aborted: exceeded storage allocation", "", "failed"),
    (RCPT, 552, "5.2.2 <x@y.example> user is over quota", "", "failed"),
    (RCPT, 501, "bad address syntax", "", "failed"),
    (RCPT, 501, "5.1.3 Bad recipient address syntax", "", "failed"),
    (RCPT, 551, "please try elsewhere", "", "failed"),
    (RCPT, 556, "no", "", "failed"),
    (RCPT, 550, "5.2.1 The user you are trying to contact is receiving mail too quickly", "", "failed"),
    (RCPT, 450, "4.4.1 connection timed out", "busy", "later"),
]


def error_of(phase, code, words):
    """As smtplib raises it."""
    if phase == RCPT:
        return smtplib.SMTPRecipientsRefused({"x@y.example": (code, words.encode())})
    if phase == MAIL:
        return smtplib.SMTPSenderRefused(code, words.encode(), "a@b.example")
    kinds = {SIGNING_IN: smtplib.SMTPAuthenticationError, DATA: smtplib.SMTPDataError}
    return kinds.get(phase, smtplib.SMTPConnectError)(code, words.encode())


@pytest.mark.parametrize(("phase", "code", "words", "trouble", "state"), ANSWERS, ids=lambda it: str(it)[:40])
def test_only_a_refused_recipient_fails_an_email(phase, code, words, trouble, state):
    outcome = outcomes.of(error_of(phase, code, words), connected=phase in (MAIL, RCPT, DATA))
    assert (outcome.trouble, outcome.state) == (trouble, state)
    assert outcome.server_away == (phase in (GREETING, SIGNING_IN))
    assert not trouble or trouble in mail_troubles.MEANINGS


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (ConnectionRefusedError(111, "refused"), "unreachable"),
        (socket.gaierror(-2, "Name or service not known"), "unreachable"),
        (TimeoutError("timed out"), "unreachable"),
        (smtplib.SMTPServerDisconnected("gone"), "unreachable"),
        (ssl.SSLCertVerificationError(1, "self-signed certificate"), "certificate"),
        (ssl.SSLError(1, "wrong version number"), "encryption"),
        (smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."), "encryption"),
        (smtplib.SMTPNotSupportedError("SMTP AUTH extension not supported by server."), "sign-in"),
        (smtplib.SMTPException("No suitable authentication method found."), "sign-in"),
    ],
)
def test_a_server_that_does_not_let_us_in_keeps_every_email(error, trouble):
    outcome = outcomes.of(error, connected=False)
    assert (outcome.state, outcome.trouble, outcome.server_away) == ("later", trouble, True)


def test_a_server_that_hangs_up_in_the_middle_is_not_away():
    outcome = outcomes.of(smtplib.SMTPServerDisconnected("gone"), connected=True)
    assert (outcome.state, outcome.trouble, outcome.server_ill, outcome.server_away) == ("later", "server", True, False)


def test_a_mistake_of_ours_keeps_the_email_and_repeats_no_word_of_it():
    outcome = outcomes.of(ValueError("Dear Anna"), connected=False)
    assert (outcome.state, outcome.trouble, outcome.answer) == ("later", "mistake", "ValueError")


@pytest.mark.parametrize(
    "words",
    [
        "550 5.1.1 <anna@firma.example>: unknown, see https://help.example/?p=1",
        "550 anna@firma.example, unknown; see www.help.example/?p=1",
        "550-5.1.1 ünal@müller.example unknown\n550 5.1.1 help.example/mail?p=1",
        "550 5.1.1 anna@\n5.1.1 firma.example unknown",
        "550 5.1.1 anna@\nfirma.example unknown",
        "550 5.1.1 anna\n@firma.example unknown",
        "550 5.1.1 anna @ firma.example unknown",
        "550 5.1.1 <anna%40firma.example> unknown",
        "550 5.1.1 rfc822;anna+40firma.example unknown",
        "550 5.1.1 anna=40firma.example, anna&#64;firma.example, anna(at)firma.example, anna [AT] firma.example",
        "550 5.1.1\x00\x1b[31m\u202eanna@firma.example\r\nSet-Cookie: help.example/x",
    ],
)
def test_what_is_kept_of_an_answer_is_one_line_without_addresses_and_links(words):
    response = outcomes.Outcome("failed", words).answer
    assert response.startswith("550") and response.isprintable()
    assert not any(part in response for part in ("@", "anna", "nal", "firma", "müller", "help.", "://"))


@pytest.mark.parametrize("phase", [RCPT, DATA])
def test_the_log_gets_the_code_alone_of_what_is_said_about_an_email(phase):
    words = '5.7.1 Rejected: Subject "Carla Nowak wants to join", user anna of firma.example'
    assert outcomes.of(error_of(phase, 554, words), connected=True).told == "554 5.7.1"


def test_the_log_gets_the_words_of_what_is_said_before_any_email():
    assert outcomes.of(error_of(MAIL, 550, "no such tenant"), connected=True).told == "550 no such tenant"


def test_codes_and_numbers_of_the_queue_survive():
    assert outcomes.Outcome("sent", "250 2.0.0 Ok: queued as 4F1C2").answer == "250 2.0.0 Ok: queued as 4F1C2"
    assert mail_troubles.without_addresses("Error: 5.7.1 [192.0.2.1] no") == "Error: 5.7.1 [192.0.2.1] no"
