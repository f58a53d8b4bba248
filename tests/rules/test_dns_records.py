"""What the records of a domain say about its e-mail."""

import pytest

from app.rules import dns_records as rules
from app.rules.findings import GREEN, YELLOW
from app.rules.machine import DKIM, DMARC, SPF


@pytest.mark.parametrize(
    ("name", "texts", "level", "sentence"),
    [
        (SPF, [], YELLOW, "Example: v=spf1 a:smtp.example.org ~all"),
        (SPF, ["v=spf1 mx -all"], GREEN, "example.org says which servers send its e-mail: v=spf1 mx -all"),
        (SPF, ["v=spf1 +all"], YELLOW, "Replace +all by ~all"),
        (SPF, ["v=spf1 mx -all", "v=spf1 a -all"], YELLOW, "Keep one SPF record"),
        (DKIM, [], YELLOW, "Ask the operator of the SMTP server for its DKIM record"),
        (DKIM, ["mail._domainkey"], GREEN, "signed with: mail._domainkey"),
        (DMARC, [], YELLOW, "Add a TXT record to _dmarc.example.org"),
        (DMARC, ["v=DMARC1; p=reject"], GREEN, "v=DMARC1; p=reject"),
        (DMARC, ["v=DMARC1; p=none", "v=DMARC1; p=reject"], YELLOW, "Add a TXT record"),
        *((name, None, YELLOW, "the name server did not answer") for name in (SPF, DKIM, DMARC)),
    ],
)
def test_what_is_found_and_what_to_do(name, texts, level, sentence):
    found = rules.finding(name, "example.org", "smtp.example.org", texts)
    assert found.level == level and sentence in found.sentence


@pytest.mark.parametrize(
    ("server", "record"),
    [
        ("smtp.example.org", "a:smtp.example.org"), ("192.0.2.7", "ip4:192.0.2.7"), ("2001:db8::7", "ip6:2001:db8::7"),
        ("127.0.0.1", "a:example.org"), ("localhost", "a:example.org"), ("", "a:example.org"),
    ],
)  # fmt: skip
def test_the_example_names_the_server_in_words_that_receivers_understand(server, record):
    assert f"v=spf1 {record} ~all" in rules.finding(SPF, "example.org", server, []).sentence


@pytest.mark.parametrize(
    ("asks", "yes", "no"),
    [
        (rules.is_spf, ("v=spf1", "V=SPF1 -all"), ("v=spf10 -all", "spf1", "")),
        (rules.is_dmarc, ("v=DMARC1; p=none", "v = dmarc1 ;p=none"), ("v=DMARC10", "p=none", "")),
        (rules.is_key, ("v=DKIM1; k=rsa; p=MIGf", "p=MIGf"), ("v=DKIM1; p=", "v=DKIM1; sp=x", "")),
    ],
)
def test_records_of_other_kinds_are_not_mistaken(asks, yes, no):
    assert all(map(asks, yes)) and not any(map(asks, no))
