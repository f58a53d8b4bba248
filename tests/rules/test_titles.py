"""People are listed by their names, whatever titles stand before them."""

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from app.rules import text
from app.rules.titles import greeted, without_titles
from tests import found

TITLES = [
    "Dr.", "Prof.", "Prof. Dr.", "Dipl.-Ing.", "Dipl.-Ing. (FH)", "Dr. rer. nat.", "Dr. med.",
    "Prof. Dr. Dr. h. c. mult.", "PD Dr.", "Priv.-Doz. Dr.", "Univ.-Prof.", "Mag.", "Dr.-Ing.", "Professorin",
    "Dr. med. dent.",     "Ing.", "MUDr.", "mgr inż.", "Dipl.-Kfm.", "Prof. em. Dr.",
]  # fmt: skip


@found.each("sort_not_by_title")
def test_a_title_does_not_order_a_list(given):
    name = " ".join(word for word in given.split() if not word.endswith("."))
    assert text.name_key(given) == text.fold(name)


@drawn(st.sampled_from(TITLES), st.sampled_from(["Eva Adler", "Otto von Bismarck", "E. Müller", "李 小龙"]))
def test_no_title_does(title, name):
    assert without_titles(f"{title} {name}") == name


@pytest.mark.parametrize(
    "name",
    ["H. C. Andersen", "Ing Mag", "Ma. Cristina Reyes", "St. John Smith", "E. T. A. Hoffmann", "Dr.", "Prof", ""],
)
def test_names_that_look_like_titles_stay(name):
    assert without_titles(name) == name


@drawn(st.text(max_size=60))
def test_something_is_left_of_every_name(name):
    assert bool(without_titles(name)) == bool(name.split())


GREETED = {
    "Ute Lührs": "Ute", "Dr. Ute Lührs": "Ute", "Prof. Dr. Hans-Peter von Appen": "Hans-Peter", "Ute": "Ute",
    "J. R. Ewing": "J. R. Ewing", "E Müller": "E Müller", "von Appen": "von Appen", "王小明": "王小明",
    "Bo Ek": "Bo", "JR Ewing": "JR Ewing", "Dr": "Dr", "Zoë": "Zoë",
}  # fmt: skip


@pytest.mark.parametrize("name", GREETED)
def test_people_are_greeted_by_their_first_name_if_that_is_sure_to_be_one(name):
    assert greeted(name) == GREETED[name]


def test_a_name_that_is_only_space_greets_nobody():
    assert greeted("") == ""
