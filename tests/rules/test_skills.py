"""Skills: which are one, and how several are typed."""

from itertools import combinations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from app.rules import skills, text
from tests import found


@pytest.mark.skipif(not found.TEXTS, reason="needs ../shared/data/found/texts.json")
def test_skills_that_differ_by_a_sign_are_different():
    assert len({skills.key(each) for each in found.TEXTS["skills_distinct"]}) == len(found.TEXTS["skills_distinct"])


DISTINCT = "C C++ C# C* .NET Net F# F A* A A+".split()


@pytest.mark.parametrize(("one", "other"), list(combinations(DISTINCT, 2)))
def test_so_are_others(one, other):
    assert skills.key(one) != skills.key(other)


@drawn(st.text("ABCxyzäß", min_size=1, max_size=8), *[st.sampled_from("+#*&@%$€^~<>=|°♯∑")] * 2)
def test_any_sign_that_means_something_tells_skills_apart(word, one, other):
    assert skills.key(word) != skills.key(word + one)
    assert (skills.key(word + one) == skills.key(word + other)) == (one == other or {one, other} == {"♯", "#"})
    assert text.fold(word + one) == text.fold(word), "a search finds them together"


@pytest.mark.parametrize(
    "spellings",
    [
        ("C++", "c ++", "C＋＋", "C\u200b++"), ("C#", "C♯", "c #"), ("R&D", "R & D"), ("Node.js", "node JS", "Node-JS"),
        (".NET Core", ".net  core"), ("Möbel", "moebel", "MOBEL"), ("„Excel“", "Excel", "(Excel)", "Excel!"),
    ],
)  # fmt: skip
def test_spellings_of_one_skill_are_one(spellings):
    assert len({skills.key(each) for each in spellings}) == 1


@pytest.mark.parametrize("name", ["", "++", "🎹", "\u3164", "…", "#"])
def test_what_has_no_letters_is_no_skill(name):
    assert skills.key(name) == ""


@drawn(st.text(max_size=60))
def test_a_key_fits_and_is_its_own_key(name):
    key = skills.key(name)
    assert len(key) <= skills.KEY
    assert skills.key(key) == key or "e" in key


@pytest.mark.parametrize(
    ("typed", "listed"),
    [
        ("Rösten, Verkosten", ["Rösten", "Verkosten"]),
        ("C, C++;C#", ["C", "C++", "C#"]),
        ("Knots", ["Knots"]),
        ("Sprachen (Deutsch, Dari), Nähen", ["Sprachen (Deutsch, Dari)", "Nähen"]),
        ("Kräne bis 1,5 Tonnen", ["Kräne bis 1,5 Tonnen"]),
        ("焙煎、試飲，抽出", ["焙煎", "試飲", "抽出"]),
        ("Nähen, nähen,, NÄHEN", ["Nähen"]),
        (", ;", []),
        ("((a, b", ["((a", "b"]),
    ],
)
def test_a_list_is_as_many_skills(typed, listed):
    assert skills.apart(typed) == listed
