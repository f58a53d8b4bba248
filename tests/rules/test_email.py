"""Addresses as they are sent to."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.config import Config, ConfigError
from app.rules import email

FOUND = Path(__file__).resolve().parents[2] / "../shared/data/found/texts.json"


@pytest.mark.parametrize(
    ("typed", "sent_to"),
    [
        ("anna@example.org", "anna@example.org"),
        ("max@straße.example", "max@xn--strae-oqa.example"),
        ("max@strasse.example", "max@strasse.example"),
        ("mia@MÜLLER.example", "mia@xn--mller-kva.example"),
        ("mia@ｍüller.example", "mia@xn--mller-kva.example"),
        ("mia@xn--mller-kva.example", "mia@xn--mller-kva.example"),
        ("nikos@βόλος.example", "nikos@xn--nxasmm1c.example"),  # final sigma: IDNA 2003 sends to βόλοσ
    ],
)
def test_an_address_is_sent_to_where_its_owner_reads(typed, sent_to):
    assert email.deliverable(typed) == sent_to


@pytest.mark.parametrize("typed", ["ünal@example.org", "max@faß", "anna", "a b@example.org", "x@xn--a.example", ""])
def test_what_cannot_be_sent_to_is_refused(typed):
    with pytest.raises(email.Unsendable):
        email.deliverable(typed)


def test_the_sentence_tells_an_incomplete_address_from_one_that_smtp_does_not_carry():
    for typed, sentence in (("anna", email.INCOMPLETE), ("ünal@example.org", email.UNSENDABLE)):
        with pytest.raises(email.Unsendable) as told:
            email.deliverable(typed)
        assert str(told.value) == sentence


@pytest.mark.skipif(not FOUND.exists(), reason="the found inputs are not here")
def test_found_addresses_go_where_they_should():
    found = json.loads(FOUND.read_text())
    assert email.deliverable(found["emails_sharp_s"]["typed"]) == found["emails_sharp_s"]["wanted"]
    assert len({email.deliverable(each.lower()) for each in found["emails_one_mailbox"]}) == 1
    for each in found["emails_not_sendable"]:
        with pytest.raises(email.Unsendable):
            email.deliverable(each)


def test_the_sender_is_converted_alike_and_one_that_no_server_takes_ends_the_start(tmp_path):
    config = Config.from_env({}, DATA_DIR=tmp_path, MAIL_DEFAULT_SENDER="Verein <post@straße.example>")
    assert config["MAIL_DEFAULT_SENDER"] == "Verein <post@xn--strae-oqa.example>"
    for sender in ("pöst@example.org", "post@a..ß"):
        with pytest.raises(ConfigError, match="MAIL_DEFAULT_SENDER"):
            Config.from_env({}, DATA_DIR=tmp_path, MAIL_DEFAULT_SENDER=sender)
