"""Talking to the SMTP server: only to the one whose certificate is good, and never without end."""

from __future__ import annotations

import shutil
import ssl
import subprocess

import pytest

from app.actions.letters import post_letter
from app.delivery.connection import _greeting
from app.extensions import db
from app.models import Member
from tests.mail.postbox import Postbox

needs_openssl = pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl to make a certificate with")


@pytest.fixture
def letter(world, do):
    do(lambda: post_letter("security", member=db.session.get_one(Member, world.anna)))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate for 127.0.0.1 that nobody but itself vouches for, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    paths = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
               "-addext", "subjectAltName=IP:127.0.0.1", "-out", paths[0], "-keyout", paths[1]]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)
    return paths


@pytest.fixture
def encrypted(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with Postbox(tls=context) as found:
        yield found


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
