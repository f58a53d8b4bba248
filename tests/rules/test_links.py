"""Addresses that members name: what is completed, what is refused, which host is shown."""

import pytest

from app.rules.links import complete, host


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://example.org", "https://example.org"),
        ("http://example.org/a?b=c#d", "http://example.org/a?b=c#d"),
        ("www.example.org", "https://www.example.org"),
        ("  example.org/anna  ", "https://example.org/anna"),
        ("HTTPS://Example.org/", "HTTPS://Example.org/"),
        ("https://münchen.example/ä", "https://münchen.example/ä"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
    ],
)
def test_an_address_of_a_page_is_taken(typed, stored):
    assert complete(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "", "javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "ftp://a.example",
        "mailto:anna@example.org", "//evil.example", "https://", "https://localhost", "https://x", "just words",
        "https://example.org@evil.example/", "https://user:pass@example.org", "https://example.org/\"onload=\"x",
        "https://example.org/<script>", "https://example.org\\@evil.example", "https://example.org:99999", "x" * 600,
        "https://example.org:", "https://-bad.example", "https://a b.example",
    ],
)  # fmt: skip
def test_anything_else_is_refused(typed):
    assert complete(typed) is None


def test_the_host_is_shown_without_www():
    assert host("https://www.Example.org/x") == "example.org"
