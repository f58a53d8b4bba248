"""How the viewer of a profile is connected with its owner: who stands between them, and what both have in common.

anna -- ben -- carla -- dirk
"""

import html
import re

import pytest

from app.actions import blocks, preferences, profiles
from app.extensions import db
from app.models import Member
from tests import cast
from tests.cast import BEN, CARLA
from tests.visitor import text_of

DIRK = "/in/dirk-mueller"
SECTION = re.compile(r'<section [^>]*aria-labelledby="chain-h".*?</section>', re.DOTALL)
NOBODY = "You have no connections in common yet."


@pytest.fixture
def how(visit):
    """`how(world.anna, CARLA)`: what the section says, its tags left out."""

    def read(viewer_id, address):
        section = SECTION.search(visit(viewer_id).get(address).text)[0]
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", section)).split())

    return read


@pytest.fixture
def hides(does):
    def run(member_id):
        does(member_id, preferences.choose_privacy, who_may_invite="everyone", hides_connections=True)

    return run


@pytest.fixture
def learns(does):
    def run(member_id, school, year):
        return does(member_id, lambda me: profiles.add_education(me, school=school, degree="", starts="", ends=year))

    return run


def lock(act, member_id):
    with act():
        db.session.get_one(Member, member_id).state = "locked"


def test_a_connection_is_said_with_the_year(how, world):
    assert "You and Ben Okafor are connected." in how(world.anna, BEN)


def test_of_two_steps_the_one_between_has_a_name_and_a_face(how, world):
    said = how(world.anna, CARLA)
    assert "You and Carla Nowak are both connected with Ben Okafor." in said
    assert "Ben Okafor 1st degree" in said and "1 shared connection" in said


@pytest.mark.parametrize(("further", "said"), [(1, "and 1 more person."), (2, "and 2 more people.")])
def test_further_shared_connections_are_counted(how, act, world, further, said):
    with act() as member:
        for number in range(further):
            other = cast.person(f"other{number}")
            db.session.flush()
            for id in (world.anna, world.carla):
                cast.connect(member(id), other)
    assert f"You and Carla Nowak are both connected with Ben Okafor {said}" in how(world.anna, CARLA)
    assert f"and {further} more {said.split()[-1][:-1]} " in how(world.anna, CARLA)


def test_of_three_steps_only_the_first_has_a_name(how, visit, world):
    said = how(world.anna, DIRK)
    assert "You are connected with Dirk Müller through Ben Okafor and one more person." in said
    assert "Another person" in said
    assert "Carla" not in visit(world.anna).get(DIRK).text


@pytest.mark.parametrize("hidden", ["ben", "carla", "dirk"])
def test_three_steps_leave_out_whoever_hides_their_list(how, hides, visit, world, hidden):
    hides(getattr(world, hidden))
    assert NOBODY in how(world.anna, DIRK)
    assert "3rd degree" not in text_of(visit(world.anna).get(DIRK))


def test_a_hidden_list_still_shows_shared_connections(how, hides, world):
    for id in (world.anna, world.ben, world.carla):
        hides(id)
    assert "both connected with Ben Okafor." in how(world.anna, CARLA)


def test_who_is_locked_connects_nobody(how, act, world):
    lock(act, world.ben)
    assert how(world.anna, CARLA) == f"How you are connected {NOBODY}"
    assert NOBODY in how(world.anna, DIRK)


@pytest.mark.parametrize("blocker", ["anna", "carla"])
def test_no_way_leads_over_somebody_who_does_not_exist_for_the_viewer(how, does, world, blocker):
    blocked = world.carla if blocker == "anna" else world.anna
    does(getattr(world, blocker), blocks.block, blocked)
    assert NOBODY in how(world.anna, DIRK)


def test_what_both_profiles_show_is_a_reason(how, learns, world):
    learns(world.anna, "Hansa-Gymnasium", "1998")
    learns(world.carla, "Hansa-Gymnasium", "1998")
    assert how(world.anna, CARLA).endswith("same school, 1998")


def test_what_a_profile_hides_is_no_reason(how, learns, does, world):
    learns(world.anna, "Hansa-Gymnasium", "1998")
    learns(world.carla, "Hansa-Gymnasium", "1998")
    does(world.carla, profiles.choose_audience, "education", "connections")
    assert "school" not in how(world.anna, CARLA)
    learns(world.ben, "Hansa-Gymnasium", "1998")
    assert how(world.ben, CARLA).endswith("same school, 1998"), "a connection sees it"


def test_a_reason_never_comes_from_the_words_of_an_invitation(how, world):
    assert "olleague" not in how(world.anna, BEN), "how the two know each other is what one of them said"


def test_a_preview_names_nobody_whom_only_the_other_one_knows(visit, world):
    page = text_of(visit(world.dirk).get("/profile/seen?by=anna-brandt"))
    assert "there are two people between you" in page and "Ben" not in page


def test_it_is_said_in_german(visit, world, act):
    with act() as member:
        member(world.anna).locale = "de"
    page = text_of(visit(world.anna).get(DIRK))
    assert "Sie sind über Ben Okafor und eine weitere Person mit Dirk Müller verbunden." in page
