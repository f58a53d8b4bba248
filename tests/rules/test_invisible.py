"""Signs that show nothing: a name of them is none, and a word with them is the word without."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from app.rules import invisible, text
from tests import found

SIGNS = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
NOTHING = [sign for sign in SIGNS if not invisible.bare(sign).strip()]
REFUSED = [sign for sign in NOTHING if text.has_forbidden(sign)]  # a form says so
BLANKS = "\u115f\u1160\u3164\uffa0\u2800\U00013441\U00013442\U00016fe4\U0001d159"
DROPPED = [sign for sign in NOTHING if sign not in REFUSED and not sign.isspace()]


@found.each("names_blank")
def test_a_name_that_shows_nothing_is_empty(given):
    assert text.clean_line(given) == "" == text.fold(given)


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
def test_a_sign_that_is_drawn_as_a_blank_is_white_space(blank):
    """Also where this Python's Unicode does not know yet that it is a letter."""
    assert text.clean_line(f"{blank}{blank}") == "" == text.fold(blank)
    assert text.clean_line(f"Anna{blank}Brandt") == "Anna Brandt" and text.fold(f"Anna{blank}Brandt") == "anna brandt"


def test_no_letter_that_unicode_calls_a_blank_or_a_filler_is_left():
    left = [sign for sign in SIGNS if sign.isalpha() and invisible.bare(sign).strip()]
    assert [ascii(sign) for sign in left if re.search(r"\b(BLANK|FILLER)\b", unicodedata.name(sign, ""))] == []


@drawn(st.lists(st.sampled_from(DROPPED), max_size=9).map("".join))
def test_so_is_a_line_of_any_of_them(line):
    assert text.clean_line(f" {line} ") == ""


@pytest.mark.parametrize("mark", ["\u061c", "\u200e", "\u200f"], ids=ascii)
def test_a_direction_mark_alone_is_nothing(mark):
    """Two of them run from right to left themselves, which does not make the line one that does."""
    assert text.clean_line(mark) == text.clean_line(f" {mark} {mark} ") == ""
    assert text.clean_line(f"Anna{mark}") == "Anna"


@found.each("names_invisible_inside")
def test_a_name_is_found_without_what_stands_unseen_in_it(given):
    typed, searched = given
    assert text.fold(searched) in text.words(typed) == text.words(text.clean_line(typed))
    assert text.clean_line(typed).split()[0] == searched


@drawn(st.text("AnaМЮß", min_size=1), st.sampled_from(DROPPED), st.text("AnaМЮß", min_size=1))
def test_no_letter_of_ours_needs_any_of_them(before, sign, after):
    inside = " " if sign in BLANKS else ""
    assert text.clean_line(before + sign + after) == before + inside + after
    assert text.fold(before + sign + after) == text.fold(before + inside + after)


def test_every_sign_that_unicode_calls_ignorable_is_known():
    """Those of its kinds that are easily told; the whole list is Default_Ignorable_Code_Point."""
    for name in ("ZERO WIDTH SPACE", "SOFT HYPHEN", "WORD JOINER", "HANGUL FILLER", "COMBINING GRAPHEME JOINER"):
        assert unicodedata.lookup(name) in NOTHING
    assert len(DROPPED) > 3_500 and all(unicodedata.category(sign) != "Ll" for sign in DROPPED)


@pytest.mark.parametrize(
    "needed",
    [
        "👩🏽\u200d💻", "❤\ufe0f", "1\ufe0f\u20e3", "🙂\u200d↔\ufe0f",
        "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        "می\u200cخواهم", "نامه\u200cای", "क्\u200dष", "ന്\u200d", "র\u200d্য", "葛\U000e0100城", "abc שלום\u200e!",
    ],
    ids=ascii,
)  # fmt: skip
def test_what_shapes_a_letter_or_an_emoji_stays(needed):
    assert text.clean_line(needed) == unicodedata.normalize("NFC", needed)


@drawn(st.text(st.sampled_from([*DROPPED[:40], "a", "ß", "م", "क", "्", "👩", "🏽", "💻", "1", "城", " "]), max_size=30))
def test_cleaning_twice_changes_nothing(line):
    assert text.clean_line(text.clean_line(line)) == text.clean_line(line)


def test_a_long_run_of_them_is_cleaned_in_one_pass():
    assert text.clean_line("a" + "\u200b\u200d" * 200_000 + "b") == "ab"
