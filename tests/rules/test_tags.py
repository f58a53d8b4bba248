"""What in a text is a tag, and which tags are the same."""

import pytest

from app.rules import limits, tags

LONGEST = "x" * limits.TAG


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("#Jahrestreffen", ["Jahrestreffen"]),
        ("In Kiel (#Kiel_2026), #12a!", ["Kiel_2026", "12a"]),
        ("#हिन्दी, #Ñandú #東京", ["हिन्दी", "Ñandú", "東京"]),
        ("Number #1 of #_", []),
        ("C# a#b ##twice &#39; @anna-brandt#tag x/#y", []),
        ("https://x.example/#part and www.x.example/a#b", []),
        (f"#{LONGEST} #{LONGEST}x", [LONGEST]),
        ("#a-b #C++ #yes?", ["a", "C", "yes"]),
        ("Two\n#lines\n#Lines", ["lines", "Lines"]),
        ("\u2068@12\u2069 #tag", ["tag"]),
        ("# alone #", []),
    ],
)
def test_what_is_a_tag(text, found):
    assert [tag for _, _, tag in tags.within(text)] == found


def test_a_tag_stands_where_it_says():
    text = "We meet (#Kiel)."
    assert [text[start:end] for start, end, _ in tags.within(text)] == ["#Kiel"]


@pytest.mark.parametrize("same", [("Müller", "MUELLER", "muller"), ("Straße", "STRASSE"), ("ﬃ", "FFI")])
def test_spellings_that_are_one(same):
    assert len({tags.key(tag) for tag in same}) == 1


@pytest.mark.parametrize("tag", ["", "12", "_", "a b", "a/b", "a#b", "x" * (limits.TAG + 1), "\u3164", "a\u2069"])
def test_what_is_none_has_no_key(tag):
    assert tags.key(tag) == ""


def test_a_text_has_no_more_than_so_many():
    text = " ".join(f"#t{number}" for number in range(limits.TAGS + 5)) + " #t0"
    found = [tag for _, _, tag in tags.within(text)]
    assert found == [*(f"t{number}" for number in range(limits.TAGS)), "t0"]
    assert len(tags.keys(text)) == limits.TAGS


def test_a_key_fits_its_column_however_many_letters_a_ligature_is():
    assert 0 < len(tags.key("ﬃ" * limits.TAG)) <= tags.KEY
