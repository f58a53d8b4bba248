"""Small helps while editing: words that others use, and what the profile still lacks."""

import pytest

from app import database
from app.actions import blocks, profiles
from app.extensions import db
from app.models import Member
from app.rules.completeness import STEPS
from tests.visitor import text_of

POSITION = {"organisation": "Hafenamt", "place": "", "starts": "2020", "ends": None, "text": ""}


def suggested(visitor, field, typed):
    name = {"skill": "name"}.get(field, field)
    response = visitor.get(f"/profile/suggestions/{field}", query_string={name: typed}, fragment=True)
    assert response.status_code == 200
    return [word.split('"')[0] for word in response.text.split('<option value="')[1:]]


@pytest.fixture
def used(app, world):
    """Ben and Carla use words; some of them are not open to everybody."""
    with app.app_context(), database.transaction():
        ben, carla = db.session.get_one(Member, world.ben), db.session.get_one(Member, world.carla)
        for member in (ben, carla):
            profiles.add_position(member, title="Kapitän", **POSITION)
            profiles.add_skill(member, "Navigation")
        profiles.add_position(ben, title="Kapelle", **{**POSITION, "ends": "2021"})
        profiles.add_education(carla, school="Käthe-Kollwitz-Schule", degree="", starts="", ends="")
        profiles.add_skill(carla, "Nautics")
    return world


def test_words_begin_as_typed_most_used_first_whatever_their_accents(used, visit):
    visitor = visit(used.anna)
    assert suggested(visitor, "title", "kap") == ["Kapitän"]
    assert suggested(visitor, "organisation", "HAFEN") == ["Hafenamt"]
    assert suggested(visitor, "school", "kaethe") == ["Käthe-Kollwitz-Schule"]
    assert suggested(visitor, "skill", "na") == ["Navigation", "Nautics"]
    assert suggested(visitor, "skill", "") == [] == suggested(visitor, "title", "%")


def test_skills_that_differ_by_a_sign_are_suggested_apart(used, visit, does):
    for name in ("C", "C++", "C#", ".NET"):
        does(used.ben, profiles.add_skill, name)
    visitor = visit(used.anna)
    assert sorted(suggested(visitor, "skill", "c")) == ["C", "C#", "C++"]
    assert (suggested(visitor, "skill", "C#"), suggested(visitor, "skill", "c+")) == (["C#"], ["C++"])
    assert suggested(visitor, "skill", ".n") == [".NET"] and ".NET" in suggested(visitor, "skill", "n")


def test_nothing_is_suggested_that_is_not_open_to_every_member(app, used, visit, does):
    assert "Kapelle" not in suggested(visit(used.anna), "title", "kapelle")  # a former position
    does(used.carla, profiles.choose_audience, "skills", "connections")
    does(used.carla, profiles.choose_audience, "education", "self")
    assert suggested(visit(used.anna), "skill", "naut") == [] == suggested(visit(used.anna), "school", "k")
    assert suggested(visit(used.anna), "title", "kap") == ["Kapitän"]  # two of them hold it now
    for member in (used.ben, used.carla):
        does(member, profiles.choose_audience, "positions", "self")
    assert suggested(visit(used.anna), "title", "kap") == []


def test_nothing_is_suggested_of_people_who_do_not_exist_for_the_member(used, visit, does):
    does(used.carla, blocks.block, used.anna)
    assert suggested(visit(used.anna), "skill", "na") == ["Navigation"]


def test_the_own_profile_says_what_it_lacks_until_its_owner_says_enough(world, visit):
    visitor = visit(world.anna)
    page = text_of(visitor.get("/in/anna-brandt"))
    assert "What your profile still lacks" in page and "A photo" in page and f"and {len(STEPS) - 3} more" in page
    assert "still lacks" not in text_of(visit(world.ben).get("/in/anna-brandt"))
    visitor.post("/profile/head", {"name": "Anna Brandt", "headline": "Tax adviser"})
    assert "A headline" not in text_of(visitor.get("/in/anna-brandt"))
    response = visitor.post("/profile/completeness/removal", fragment=True)
    assert response.status_code == 200 and text_of(response) == ""
    assert "still lacks" not in text_of(visitor.get("/in/anna-brandt"))


def test_the_hint_goes_without_javascript_as_well(world, visit):
    visitor = visit(world.anna)
    assert visitor.post("/profile/completeness/removal").status_code == 303
    assert "still lacks" not in text_of(visitor.get("/in/anna-brandt"))


def test_forms_offer_suggestions_and_work_without_them(world, visit):
    form = visit(world.anna).get("/profile/positions/new").text
    assert 'hx-get="/profile/suggestions/title"' in form and '<datalist id="position-title-words">' in form
