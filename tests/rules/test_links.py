"""Addresses that members name: what is completed, what is refused, which host is shown."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from app.rules.links import complete, host, within
from tests import found


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


@found.each("links_valid")
def test_a_valid_address_is_taken_and_linked(given):
    assert complete(given) == given
    assert links_in(f"Look at {given} or don’t.") == [given]


def links_in(text):
    return [text[start:end] for start, end, _ in within(text)]


@found.each("no_links_in")
def test_words_with_a_full_stop_are_no_links(given):
    assert links_in(given) == []


@drawn(st.text("aäжB9", min_size=1), st.sampled_from(["de", "in", "am", "md", "org", "example"]))
def test_nothing_is_a_link_without_a_scheme_or_www(word, ending):
    assert links_in(f"{word}.{ending} {word}@www.{word}.{ending} ftp://{word}.{ending} //{word}.{ending}") == []


CLOSING = [*"。、，．！？：；）」』】》〉’”»›…؟۔،।॥።၊!?.,;:')]", "),", ").", "”.", "»,", "…)"]
URLS = ["https://example.org/a", "www.example.org", "https://example.org/wiki/モーニング", "http://example.org/?a=b&c=d"]


@pytest.mark.parametrize("closing", CLOSING)
@pytest.mark.parametrize("url", URLS)
def test_a_link_ends_before_what_closes_a_sentence(url, closing):
    assert links_in(f"（{url}{closing} und") == [url] == links_in(f"{url}{closing}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("詳細はhttps://example.org/について。次の文", ["https://example.org/について"]),
        ("(https://example.org/a_(b)), www.example.org/x.", ["https://example.org/a_(b)", "www.example.org/x"]),
        ("https://example.org/Col·lecció, https://example.org/L’Oréal",
         ["https://example.org/Col·lecció", "https://example.org/L’Oréal"]),
        ("https://a@b.example/ https://user:pass@example.org", []),
        ("javascript://example.org/%0aalert(1) xhttps://example.org", []),
        ("HTTPS://Example.org/ https://localhost www.hafen", ["HTTPS://Example.org/"]),
    ],
)  # fmt: skip
def test_links_are_found_in_texts(text, expected):
    assert links_in(text) == expected


@drawn(st.text(max_size=200))
def test_every_link_of_a_text_is_an_address_that_is_taken(text):
    for start, end, url in within(text + " https://example.org/" + text):
        assert url.endswith(text[start:end]) or start >= len(text)
        assert complete(url) == url or len(url) > 500


@pytest.mark.parametrize("sign", "\u2028 \u2029 \u00a0 \u3000 \u200b \u202e \u2066 \ufeff \u0085".split(" "), ids=ascii)
def test_what_is_not_seen_ends_a_link(sign):
    assert links_in(f"https://example.org/a{sign}b") == ["https://example.org/a"]


def test_a_flood_of_brackets_is_read_in_one_pass():
    assert links_in("https://example.org/" + ")" * 500_000) == ["https://example.org/"]


def test_the_host_is_shown_without_www():
    assert host("https://www.Example.org/x") == "example.org"
