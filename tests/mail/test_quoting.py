"""Somebody's words in an e-mail of plain text stay somebody's words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.actions import preferences
from app.delivery.quoting import WIDTH, quoted
from tests import found
from tests.mail.events import invite, member, write
from tests.mail.postbox import body_of, only

HARD = {
    "a long address": "https://example.org/" + "a" * 60,
    "signs of two columns": "漢" * 80,
    "a paragraph": "All work and no play makes a dull letter. " * 20,
    "a footer": "Hello\n\n-- \nElbufer, http://localhost\n\nUnsubscribe from these e-mails:\nhttp://evil.example/",
    "a greeting": "\nHello Anna Brandt,\n\nyour password was changed.\n",
    "an own quote": "> said before\n>> and before that",
    "blanks": "a" * 75 + " " * 5 + "b" * 75,
    "marks": "e\u0301" * 100,
    "families": "👩‍👩‍👧‍👦" * 30,
}


def columns(line):
    return sum(
        0 if unicodedata.combining(sign) or sign == "\u200d" else 1 + (unicodedata.east_asian_width(sign) in "WF")
        for sign in line
    )


@pytest.mark.parametrize("words", HARD.values(), ids=HARD)
def test_every_line_begins_with_the_sign_and_fits(words):
    lines = quoted(words).split("\n")
    assert all(line == ">" or line.startswith("> ") for line in lines) and max(map(columns, lines)) <= WIDTH
    assert "".join(line[1:] for line in lines).replace(" ", "") == words.replace("\n", "").replace(" ", "")


@given(st.text(st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")), max_size=400))
def test_no_text_leaves_its_quotation_nor_loses_a_sign(words):
    lines = quoted(words).split("\n")
    assert all(line == ">" or line.startswith("> ") for line in lines)
    assert "".join("".join(line[1:].split()) for line in lines) == "".join(words.split())


def test_a_mark_stays_on_its_letter():
    assert not any(unicodedata.combining(line[2]) for line in quoted(HARD["marks"]).split("\n"))


@pytest.mark.parametrize("words", HARD.values(), ids=HARD)
def test_nothing_a_member_writes_reads_like_the_site(world, do, send_due, postbox, words):
    do(lambda: preferences.choose_notifications(member(world.anna), {}, inmail_copy="full", paused=False))
    do(lambda: write(world, words.strip()))
    send_due()
    text = body_of(only(postbox))
    quote = quoted(words.strip())
    assert text.count(quote) == 1
    rest = text.replace(quote, "").split("\n")
    assert rest.count("-- ") == 1 and rest.count("Hello Anna Brandt,") == 1 and "evil" not in " ".join(rest)
    assert max(columns(line) for line in text.split("\n") if "http://localhost" not in line) <= WIDTH


@pytest.mark.skipif(not found.TEXTS, reason="needs ../shared/data/found/texts.json")
def test_lines_that_left_the_quotation_stay_in_it(world, do, send_due, postbox):
    for description in found.TEXTS["letter_line_that_leaves_the_quote"]:
        assert "60 times a" in description or "80 CJK letters" in description
    do(lambda: invite(world, f"{HARD['a long address']}\n{HARD['signs of two columns']}"))
    send_due()
    lines = [line for line in body_of(only(postbox)).split("\n") if "aaa" in line or "漢" in line]
    assert len(lines) == 5 and all(line.startswith("> ") for line in lines)
