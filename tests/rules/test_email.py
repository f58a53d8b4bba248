"""Addresses of e-mail: what is pasted is understood, and all spellings of one mailbox are one."""

import unicodedata

import pytest
from email_validator import validate_email
from hypothesis import given as drawn
from hypothesis import strategies as st

from app.rules import limits
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
