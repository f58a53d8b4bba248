"""Who may join: the policy, an invitation of a member, the organisation's own list, the domain of the address."""

from __future__ import annotations

import pytest

from app.rules.errors import Refused
from app.rules.joining import APPLY, JOIN, NO, POLICIES, domains_in, has_domain, outcome, takes_forms

# policy: nothing, invited, own domain, invited and own domain
OUTCOMES = {
    "closed": (NO, NO, NO, NO),
    "invite-only": (NO, JOIN, NO, JOIN),
    "domains": (NO, JOIN, JOIN, JOIN),
    "approval": (APPLY, JOIN, APPLY, JOIN),
    "open": (JOIN, JOIN, JOIN, JOIN),
}


@pytest.mark.parametrize("policy", POLICIES)
def test_what_becomes_of_somebody(policy):
    cases = ((False, False), (True, False), (False, True), (True, True))
    found = tuple(outcome(policy, invited=invited, domain=domain) for invited, domain in cases)
    assert found == OUTCOMES[policy]
    assert {outcome(policy, listed=True, invited=invited, domain=domain) for invited, domain in cases} == {JOIN}
    assert takes_forms(policy) == (policy not in ("closed", "invite-only"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("firma.example", ["firma.example"]),
        ("@Firma.Example; neu.example\nneu.example.", ["firma.example", "neu.example"]),
        ("anna@straße.example", ["xn--strae-oqa.example"]),
        ("", []),
    ],
)
def test_domains_are_kept_as_they_are_compared(typed, found):
    assert domains_in(typed) == found


@pytest.mark.parametrize("typed", ["firma", "fir ma_.example", "-x.example", "*.firma.example", "a" * 300 + ".example"])
def test_what_is_no_domain_is_refused(typed):
    with pytest.raises(Refused):
        domains_in(typed)


@pytest.mark.parametrize(
    ("address", "belongs"),
    [
        ("anna@firma.example", True), ("Anna@FIRMA.example", True), ("anna@xn--strae-oqa.example", True),
        ("anna@straße.example", True), ("anna@sub.firma.example", False), ("anna@firma.example.evil.example", False),
        ("anna@xfirma.example", False), ("firma.example", False), ("anna@firma.example@evil.example", False),
    ],
)  # fmt: skip
def test_an_address_belongs_to_a_domain_however_it_is_spelt(address, belongs):
    assert has_domain("firma.example\nxn--strae-oqa.example", address) == belongs
