"""Who is likely to be known, and what is said as the reason."""

import pytest

from app.rules import invitations, knowing
from app.rules.knowing import Reason, reason, sought
from app.rules.searching import token

SCHOOL, CLASS = token("school", "Fachschule Elbufer"), token("class", "Fachschule Elbufer, 1998")
FIRM, FORMER = token("organisation", "Brook & Söhne"), token("former", "Brook & Söhne")
PLACE = token("place", "Hamburg")
OWN = sought([SCHOOL, CLASS, FIRM, PLACE])


@pytest.mark.parametrize(
    ("shared", "facts", "archived", "said"),
    [
        (0, {}, False, ("", "")),
        (1, {}, False, ("shared", "")),
        (0, {SCHOOL: "Elbufer", PLACE: "Hamburg"}, False, ("school", "Elbufer")),
        (1, {SCHOOL: "Elbufer"}, False, ("shared", "")),
        (2, {CLASS: "Elbufer, 1998", SCHOOL: "Elbufer"}, False, ("class", "1998")),
        (3, {CLASS: "Elbufer, 1998"}, False, ("shared", "")),
        (0, {FIRM: "Brook & Söhne", PLACE: "Hamburg"}, False, ("organisation", "Brook & Söhne")),
        (0, {FORMER: "Brook & Söhne"}, False, ("former", "Brook & Söhne")),
        (0, {PLACE: "Hamburg"}, False, ("place", "Hamburg")),
        (9, {CLASS: "Elbufer, 1998"}, True, ("archive", "")),
    ],
)
def test_the_weightiest_reason_is_said(shared, facts, archived, said):
    assert reason(shared, facts, OWN, archived=archived) == Reason(*said)


def test_a_former_organisation_meets_a_present_one():
    assert sought([FORMER]) == {FORMER: ("former", 4), FIRM: ("now", 4)}
    assert sought([FIRM]) == {FIRM: ("organisation", 5), FORMER: ("former", 4)}
    assert sought([FORMER, FIRM]) == sought([FIRM, FORMER]) == {FIRM: ("organisation", 5), FORMER: ("former", 4)}


def test_skills_and_industries_are_no_reason():
    assert sought([token("skill", "Sailing"), token("industry", "Shipping"), token("year", "1998")]) == {}


def test_a_large_place_leaves_room_for_classmates():
    many = [token("place", f"Town {number}") for number in range(20)]
    found = knowing.parts(sought([*many, CLASS]))
    assert found["few"] == [CLASS] and len(found["places"]) == knowing.MOST


def test_an_invitation_by_one_click_says_how_the_two_know_each_other():
    said = {kind: knowing.how(Reason(kind)) for kind in ("class", "school", "organisation", "now", "former")}
    assert list(said.values()) == ["classmate", "classmate", "colleague", "colleague", "colleague"]
    assert {knowing.how(Reason(kind)) for kind in ("archive", "shared", "place", "")} == {"other"}
    assert {*said.values(), "other"} <= invitations.HOW.keys() - {invitations.STRANGER}
