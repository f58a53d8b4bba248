"""Mentions in stored texts: of who exists for the reader, of somebody else, and half ones of a text cut short."""

from __future__ import annotations

from app.rules import mentions
from app.rules.mentions import Meant

ANNA = Meant(7, "anna-brandt", "Anna Brandt")
SAID = f"Ask {mentions.token(7)} or {mentions.token(8)}"
CUT = f"Ask {mentions.token(7)} or {mentions.token(8)[:-1]}"


def test_whoever_does_not_exist_for_the_reader_is_hidden():
    shown = mentions.completed(SAID, {7: ANNA})
    assert mentions.ids(shown) == [7, 8] and mentions.named_ids(shown) == [7]
    assert mentions.plain(shown) == mentions.plain(SAID, {7: ANNA}) == f"Ask @Anna Brandt or {mentions.HIDDEN}"
    assert mentions.parts(shown) == [("Ask ", "anna-brandt", "Anna Brandt"), (f" or {mentions.HIDDEN}", "", "")]


def test_half_a_mention_names_nobody_and_is_not_shown():
    shown = mentions.completed(CUT, {7: ANNA})
    assert mentions.ids(CUT) == mentions.named_ids(shown) == [7]
    assert mentions.plain(shown) == "Ask @Anna Brandt or "
    assert mentions.parts(shown) == [("Ask ", "anna-brandt", "Anna Brandt"), (" or ", "", "")]


def test_a_name_may_end_with_the_sign_that_ends_a_sentence():
    assert {"Karl Jr", "Karl Jr."} <= mentions.names("Ask @Karl Jr.")
    karl = Meant(9, "karl", "Karl Jr.")
    assert mentions.stored("Ask @Karl Jr. or not", [karl]) == f"Ask {mentions.token(9)} or not"


def test_a_sign_alone_is_a_sign():
    assert mentions.stored("Lunch @ noon", []) == "Lunch @ noon"


def test_the_longest_name_is_meant_and_none_within_a_longer_word():
    lang = Meant(9, "anna-lang", "Anna Brandt Lang")
    assert mentions.stored("@Anna Brandt Lang", [ANNA, lang]) == mentions.token(9)
    for typed in ("@anna-brandts", "@anna-brandt-2", "@Anna Brandts", "@Anna Brandt-Lang"):
        assert mentions.stored(typed, [ANNA]) == typed
    assert mentions.handles("@anna-brandt, @anna-, @annaä") == {"anna-brandt"}


def test_what_follows_a_link_is_not_part_of_it():
    typed = "https://x.example/@anna-brandt @anna-brandt"
    assert mentions.stored(typed, [ANNA]) == f"https://x.example/@anna-brandt {mentions.token(7)}"
