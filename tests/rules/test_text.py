import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules import text


@pytest.mark.parametrize(
    "names", [("Müller", "muller", "MUELLER", "mueller"), ("Groß", "GROSS", "gross"), ("Øst", "ost")]
)
def test_spellings_of_one_name_are_one(names):
    assert len({text.fold(name) for name in names}) == 1


@given(st.text(alphabet="abcdeouäöüßéłø ABU", max_size=20), st.integers(0, 20))
def test_what_begins_a_name_still_begins_it_when_folded(name, cut):
    assert text.fold(name).replace(" ", "").startswith(text.fold(name[:cut]).replace(" ", ""))


def test_every_sign_is_folded_for_good():
    signs = (chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000)
    assert [sign for sign in signs if (folded := text.fold(sign)) != text.fold(folded) and "e" not in folded] == []


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(name):
    assert text.fold(text.fold(name)) == text.fold(name) or "e" in text.fold(name)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dr. Samira Haddad", "SH"),
        ("Cher", "C"),
        ("Jan-Ole Thomsen", "JT"),
        ("åse ødegård", "ÅØ"),
        ("李 小龙", "李小"),
        ("", ""),
    ],
)
def test_initials_are_the_first_and_the_last_word(name, letters):
    assert text.initials(name) == letters


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Jürgen Groß", "juergen-gross"),
        ("  Anna   Brandt ", "anna-brandt"),
        ("李小龙", ""),
        ("O'Neil, Pat", "o-neil-pat"),
    ],
)
def test_a_first_handle_is_made_of_the_name(name, handle):
    assert text.handle_from(name) == handle


@pytest.mark.parametrize("handle", ["ab", "-ab", "ab-", "a--b", "Anna", "admin", "ä-b", "a" * 101, "a b", "a_b", ""])
def test_handles_that_are_refused(handle):
    assert not text.is_handle(handle)


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\u2028", "\u202e", "\u2066", "\ufeff", "\ud800"])
def test_characters_that_change_how_a_page_reads_are_forbidden(char):
    assert text.has_forbidden(f"a{char}b")


def test_emoji_and_line_ends_are_welcome():
    assert not text.has_forbidden("Grüße 👩🏽‍💻\nbis morgen\t!")


def test_cleaning_folds_white_space_and_keeps_paragraphs():
    assert text.clean_line("  a \t b\u00a0c ") == "a b c"
    assert text.clean_text("a  b\r\n\r\n\r\n\r\nc \r\n") == "a b\n\nc"


def test_a_lone_surrogate_never_reaches_the_database():
    assert "\ud800" not in text.clean_line("a\ud800b")


def test_piled_up_accents_are_cut_down():
    assert len(text.clean_line("a" + "\u0301" * 3000)) < 10


@pytest.mark.parametrize("marks", ["\u0300\u0316", "\u05b0\u0591", "\u064b\u0655", "\U0001d165\u0323"])
@pytest.mark.parametrize("cleaned", [text.clean_line, text.clean_text, text.fold])
def test_accents_are_cut_down_before_they_are_sorted(monkeypatch, marks, cleaned):
    """Python sorts the marks of one letter in the square of their number: 100,000 of them take ten seconds."""
    sorted_ones, normalize = [], unicodedata.normalize
    monkeypatch.setattr(
        text.unicodedata, "normalize", lambda form, words: sorted_ones.append(len(words)) or normalize(form, words)
    )
    cleaned("a" + marks * 3_000 + "b!" + "c\u0316\u0300")
    assert max(sorted_ones) < 40


def test_marks_that_a_language_needs_stay():
    for words in ("שָׁלוֹם", "e\u0323\u0302 " * 90, "👩🏽‍💻" * 40, "!" * 90):
        assert text.clean_line(words) == unicodedata.normalize("NFC", words).strip()


@given(st.text(max_size=400), st.integers(5, 200))
def test_shortening_keeps_the_beginning(words, most):
    short = text.shorten(words, most)
    assert len(short) <= max(most, len(words)) + 2
    assert words.startswith(short.removesuffix(" …").rstrip()[: most // 2])


@pytest.mark.parametrize(
    ("written", "most", "expected"),
    [
        ("Short.", 20, "Short."),
        ("One. Two. Three is long.", 12, "One. Two. …"),
        ("One! Two? Three", 9, "One! …"),
        ("He said “One.” And then more", 18, "He said “One.” …"),
        ("No end to this sentence at all", 12, "No end to …"),
        ("Version 1.5 is out of reach", 14, "Version 1.5 …"),
    ],
)
def test_the_first_sentences_are_whole(written, most, expected):
    assert text.first_sentences(written, most) == expected
