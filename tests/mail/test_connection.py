"""Talking to the SMTP server: only to the one whose certificate is good, and never without end."""

from __future__ import annotations

import pytest

from app.actions.letters import post_letter
from app.delivery.connection import _greeting
from app.extensions import db
from app.models import Member
from tests.mail.conftest import needs_openssl


@pytest.fixture
def letter(world, do):
    do(lambda: post_letter("security", member=db.session.get_one(Member, world.anna)))


@needs_openssl
def test_a_certificate_that_nobody_vouches_for_gets_no_letter(letter, encrypted, send_to, send_due, rows):
    send_to(encrypted.port, MAIL_USE_TLS=True)
    counts = send_due()
    assert counts.server_ill and encrypted.letters == []
    assert rows()[0].state == "due" and "CERTIFICATE_VERIFY_FAILED" in rows()[0].answer


@needs_openssl
def test_a_good_certificate_gets_the_letter_encrypted(
    letter, encrypted, certificate, send_to, send_due, monkeypatch
):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    send_to(encrypted.port, MAIL_USE_TLS=True)
    assert send_due().sent == 1 and encrypted.encrypted == [True]


def test_a_server_without_encryption_gets_no_letter_where_it_is_wanted(letter, postbox, send_to, send_due, rows):
    send_to(postbox.port, MAIL_USE_TLS=True)
    assert send_due().server_ill and postbox.letters == [] and "STARTTLS" in rows()[0].answer


def test_a_server_that_takes_no_password_gets_none_and_no_letter(letter, postbox, send_to, send_due, rows):
    send_to(postbox.port, MAIL_USERNAME="kontor", MAIL_PASSWORD="geheim-und-lang")
    assert send_due().server_ill and postbox.letters == []
    assert "geheim" not in rows()[0].answer


def test_we_greet_with_a_name_or_an_address_in_brackets():
    assert _greeting("kontor.example.org") == "kontor.example.org"
    assert _greeting("192.168.1.5") == "[192.168.1.5]"
