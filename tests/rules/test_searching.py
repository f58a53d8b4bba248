"""How words are folded, what of a profile is found by whom, and slips of the finger."""

import random
import string

import pytest

from app.rules import searching
from app.rules.beginnings import begins
from app.rules.searching import Education, Position, Source

ALIKE = [
    ("Müller", "mueller"), ("Müller", "muller"), ("Müller", "MÜLLER"), ("O'Brien", "OBrien"), ("O’Brien", "obrien"),
    ("Åse", "Aase"), ("Aase", "ase"), ("Søren", "Soeren"), ("Groß", "gross"), ("Łukasz", "lukasz"), ("Ægir", "aegir"),
    ("Kaffee-Institut", "kaffee"), ("Kaffee-Institut", "institut"), ("Kaffee-Institut", "kaffeeinst"),
    ("Brook & Söhne", "soehne"), ("東京水産大学", "水産"), ("東京水産大学", "学"), ("東京水産大学", "大学"),
    ("C++", "c"),
    ("김민수", "김"), ("Jean-Luc", "jeanluc"), ("D'Angelo", "Dangelo"),
]  # fmt: skip
UNLIKE = [("Müller", "miller"), ("東京", "京東"), ("Anna", "nna"), ("O'Brien", "orien")]


@pytest.mark.parametrize(("written", "typed"), ALIKE)
def test_what_is_typed_finds_what_is_written(written, typed):
    assert all(begins([written], term) for term in searching.terms(typed))


@pytest.mark.parametrize(("written", "typed"), UNLIKE)
def test_what_is_typed_does_not_find_something_else(written, typed):
    assert not all(begins([written], term) for term in searching.terms(typed))


def test_words_between_words_are_ignored_unless_they_are_all():
    assert searching.terms("Steuerberater in Hamburg") == ["steurberater", "hamburg"]
    assert searching.terms("In") == ["in"]


def test_words_have_nothing_that_an_index_or_a_pattern_reads_as_a_sign():
    chance = random.Random(3)
    signs = string.printable + "äöüßÅé'\"%_*:.-()|&!<>\\東京김\u0301\u200b"
    for _ in range(500):
        written = "".join(chance.choices(signs, k=20))
        for word in [*searching.words(written), *searching.terms(written), *searching.terms_apart(written)]:
            assert word.isalnum() and word == word.casefold() and len(word) <= searching.WORD


def test_words_folded_all_at_once_are_those_folded_one_by_one():
    """How results are marked, and how the index is made."""
    chance = random.Random(4)
    signs = "abcaeouABO019 \t\n\x1c_-'.&äöüßÅé\u0301\u00b4\u2013東京\u200b\x85"
    for _ in range(3000):
        written, typed = ("".join(chance.choices(signs, k=chance.randint(1, 12))) for _ in range(2))
        for term in [*searching.terms(typed), *searching.terms(typed[:2])]:
            one_by_one = any(word.startswith(term) for word in searching.words(written))
            assert begins([written], term) == one_by_one, (written, term)


SLIPS = [("brandt", "brant"), ("brandt", "brandtt"), ("brandt", "brabdt"), ("brandt", "barndt"), ("brandt", "randt")]
NO_SLIPS = [("brandt", "brandt"), ("brandt", "brt"), ("brandt", "brndta"), ("brandt", "xrandy"), ("brandt", "tbrand")]


@pytest.mark.parametrize(("word", "typed"), SLIPS)
def test_one_slip_of_the_finger_meets_the_word(word, typed):
    assert searching.is_slip(word, typed) and searching.is_slip(typed, word)
    assert set(searching.slips(word)) & set(searching.slips(typed))


@pytest.mark.parametrize(("word", "typed"), NO_SLIPS)
def test_more_than_one_slip_is_another_word(word, typed):
    assert not searching.is_slip(word, typed)


FULL = Source(
    "Anna Qname", "Qheadline", "Qplace", "Qindustry", "Qwants", "Qoffers",
    positions=(Position("Qtitle", "Qfirm", None), Position("Qformer", "Qbefore", "2014")),
    education=(Education("Qschool", "Qdegree", "1994", "1996"),), skills=("Qskill",),
)  # fmt: skip
ALL = "qname qheadline qplace qindustry qwants qoffers qtitle qfirm qformer qbefore qschool qdegree qskill 1996".split()


def seen_of(source):
    far, near, _ = searching.indexed(source)
    return {word for word in ALL if far and word in far.words.split()}, {word for word in ALL if word in near.words}


def test_former_positions_are_for_connections_and_all_else_is_for_all_members():
    far, near = seen_of(FULL)
    assert near == set(ALL) and near - far == {"qformer", "qbefore"}


OF_SECTION = {
    "positions": {"qtitle", "qfirm", "qformer", "qbefore"}, "education": {"qschool", "qdegree", "1996"},
    "skills": {"qskill"}, "wants": {"qwants", "qoffers"},
}  # fmt: skip


@pytest.mark.parametrize("section", OF_SECTION)
def test_a_section_for_oneself_is_in_neither(section):
    far, near = seen_of(FULL._replace(audiences={section: "self"}))
    assert not OF_SECTION[section] & (far | near)


@pytest.mark.parametrize("section", OF_SECTION)
def test_a_section_for_connections_is_in_the_document_alone(section):
    far, near = seen_of(FULL._replace(audiences={section: "connections"}))
    current = {"qtitle", "qfirm"} if section == "positions" else set()
    assert far & OF_SECTION[section] == current and near >= OF_SECTION[section]


def test_who_left_search_is_in_documents_alone():
    far, near = seen_of(FULL._replace(in_search=False))
    assert far == set() and near == set(ALL)
    facets = searching.indexed(FULL._replace(in_search=False))[2]
    assert {audience for audience, _ in facets.values()} == {"connections"}


def test_a_value_that_all_members_see_is_not_told_once_more_to_connections():
    again = FULL._replace(positions=(Position("A", "Same", None), Position("B", "Same", "2001")))
    facets = searching.indexed(again)[2]
    assert facets[searching.token("organisation", "same")] == ("members", "Same")
    assert facets[searching.token("former", "SAME")] == ("connections", "Same")


def test_values_of_facets_are_one_whatever_their_signs():
    assert searching.token("organisation", "Brook & Söhne") == searching.token("organisation", "brook soehne")
    assert searching.token("skill", "C") != searching.token("skill", "C++")
    assert searching.token("place", "--") == ""
