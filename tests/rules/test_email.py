"""E-mail addresses: what is pasted is understood, where they are sent to, and when two of them are one mailbox."""

import unicodedata

import pytest
from email_validator import validate_email
from hypothesis import given as drawn
from hypothesis import strategies as st

from app.config import Config, ConfigError
from app.rules import email, limits
from app.rules.email import address_in, mailbox
from tests import found

ANNA = "anna@example.org"


@found.each("emails_pasted")
def test_a_pasted_address_is_understood(given):
    assert address_in(given) in (ANNA, "anna.neu@example.org")


@pytest.mark.parametrize(
    "typed",
    [
        "<anna@example.org>", "\"Neu, Anna\" <anna@example.org>,", "Anna <mailto:anna@example.org>",
        "MAILTO:anna@example.org",
        "mailto:anna@example.org?subject=Hello%20there", "\ufeffanna@example.org\u2069",
        "„anna@example.org“.",
        "(anna@example.org)", "an\u00adna@exam\u200bple.org", "\u00a0anna@example.org\u3164",
        "mailto:anna%40example.org",
    ],
    ids=ascii,
)  # fmt: skip
def test_so_is_what_other_programs_copy(typed):
    assert address_in(typed) == ANNA


@pytest.mark.parametrize("typed", ["a@b.example; c@d.example", "<a@b.org> <c@d.example>", "Anna", "", "mailto:", "<>"])
def test_no_address_and_several_are_left_to_be_refused(typed):
    with pytest.raises(ValueError):
        validate_email(address_in(typed), check_deliverability=False)


@drawn(st.text(max_size=80))
def test_understanding_twice_changes_nothing(typed):
    once = address_in(typed)
    assert address_in(once) == once or "mailto:" in once.lower() or "<" in once


@pytest.mark.skipif(not found.TEXTS, reason="needs ../shared/data/found/texts.json")
def test_one_mailbox_has_one_form():
    assert {mailbox(each) for each in found.TEXTS["emails_one_mailbox"]} == {"mia@xn--mller-kva.example"}


@found.each("emails_sharp_s")
def test_a_domain_with_a_sharp_s_is_no_domain_with_two(given):
    assert mailbox(given["typed"]) == given["wanted"] != mailbox(given["got"])


DOMAINS = st.text("abzäöüßéøçжλ", min_size=1, max_size=12).map(lambda label: f"{label}.example")
LOCALS = st.text("abcäöüé.+", min_size=1, max_size=12)


@drawn(LOCALS, DOMAINS)
def test_every_spelling_of_an_address_is_one_mailbox(local, domain):
    wanted = mailbox(f"{local}@{domain}")
    spellings = (
        f"{local.upper()}@{domain}", unicodedata.normalize("NFD", f"{local}@{domain}"), f" {local}@{domain} ",
        f"{local}@{domain.replace('e', 'ｅ')}", f"{local}@{mailbox('x@' + domain).partition('@')[2]}", wanted,
    )  # fmt: skip
    assert {mailbox(each) for each in spellings} == {wanted}


@drawn(st.text(max_size=80))
def test_the_form_of_anything_fits_the_column(typed):
    assert len(mailbox(typed)) <= 3 * limits.EMAIL


def test_a_flood_is_no_address():
    assert mailbox("ä@" + "ü" * 1_000_000) == "ä@" + "ü" * 1_000_000



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


@pytest.mark.skipif(not found.TEXTS, reason="needs ../shared/data/found/texts.json")
def test_found_addresses_go_where_they_should():
    texts = found.TEXTS
    assert email.deliverable(texts["emails_sharp_s"]["typed"]) == texts["emails_sharp_s"]["wanted"]
    assert len({email.deliverable(each.lower()) for each in texts["emails_one_mailbox"]}) == 1
    for each in texts["emails_not_sendable"]:
        with pytest.raises(email.Unsendable):
            email.deliverable(each)


def test_the_sender_is_converted_alike_and_one_that_no_server_takes_ends_the_start(tmp_path):
    config = Config.from_env({}, DATA_DIR=tmp_path, MAIL_DEFAULT_SENDER="Verein <post@straße.example>")
    assert config["MAIL_DEFAULT_SENDER"] == "Verein <post@xn--strae-oqa.example>"
    for sender in ("pöst@example.org", "post@a..ß"):
        with pytest.raises(ConfigError, match="MAIL_DEFAULT_SENDER"):
            Config.from_env({}, DATA_DIR=tmp_path, MAIL_DEFAULT_SENDER=sender)
