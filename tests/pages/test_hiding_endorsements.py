"""Everybody who endorsed a skill on one page; what its owner hides there counts nowhere else."""

from __future__ import annotations

import re

import pytest

from app import database
from app.actions import blocks, connections, endorsements, profiles
from app.delivery import letters
from app.extensions import db
from app.models import Delivery, Endorsement
from app.queries import feed
from app.rules import limits
from tests import cast
from tests.cast import ANNA
from tests.visitor import text_of


@pytest.fixture
def skill(world, act):
    """Anna's skill, endorsed by Ben (her connection), Carla and Dirk, who are connected with her, too."""
    with act() as member:
        anna = member(world.anna)
        for each in (world.carla, world.dirk):
            cast.connect(anna, member(each))
        found = profiles.add_skill(anna, "Tax law")
        for each in (world.dirk, world.carla, world.ben):
            endorsements.endorse(member(each), found)
        cast.quiet()
        return found.id


def names(answer):
    """Whose names stand in the list, from top to bottom."""
    return re.findall(r'<h3 class="name"><a [^>]*>([^<]+)', answer.get_data(as_text=True))


def count(visitor):
    """The figure beside the skill on Anna's profile."""
    found = re.search(r'aria-label="(\d+) endorsements?: Tax law"', visitor.get(ANNA).get_data(as_text=True))
    return int(found[1]) if found else 0


def row(visitor, skill):
    """The skill among those on Anna's profile."""
    page = visitor.get(ANNA).get_data(as_text=True)
    return re.search(rf'<li class="skill" id="skill-{skill}".*?</li>', page, re.S).group()


def kinds(app, viewer):
    with app.app_context(), database.transaction(reading=True):
        entries = feed.page(viewer).entries
        return [(entry.kind, [actor.name for actor in entry.actors], entry.others) for entry in entries]


def hiding(skill, endorser):
    return f"/skills/{skill}/endorsements/{endorser}/hiding"


# --- the page of a skill --------------------------------------------------------------------------------------


def test_count_and_faces_lead_to_everybody_who_endorsed(world, visit, skill):
    assert row(visit(world.ben), skill).count(f'href="/skills/{skill}/endorsements"') == 2
    answer = visit(world.ben).get(f"/skills/{skill}/endorsements")
    assert answer.status_code == 200 and "3 endorsements" in text_of(answer)
    assert names(answer) == ["Ben Okafor", "Carla Nowak", "Dirk Müller"]  # the viewer, a connection, somebody else


@pytest.mark.parametrize("who", ["carla", "eve"])
@pytest.mark.parametrize("closed", ["endorsers", "skills"])
def test_a_page_that_is_closed_is_one_that_never_was(app, world, visit, act, skill, who, closed):
    with act() as member:
        profiles.choose_audience(member(world.anna), closed, "self")
    visitor = visit(getattr(world, who))
    refused, missing = visitor.get(f"/skills/{skill}/endorsements"), visitor.get("/skills/987654/endorsements")
    assert refused.status_code == missing.status_code == 404 and refused.data == missing.data
    assert visit(world.anna).get(f"/skills/{skill}/endorsements").status_code == 200


def test_a_section_that_is_open_to_all_members_opens_the_page(world, visit, act, skill):
    assert visit(world.eve).get(f"/skills/{skill}/endorsements").status_code == 404
    with act() as member:
        profiles.choose_audience(member(world.anna), "endorsers", "members")
    assert len(names(visit(world.eve).get(f"/skills/{skill}/endorsements"))) == 3


def test_the_list_goes_on_in_order_and_costs_the_same(app, world, visit, act, statements):
    with act() as member:
        anna = member(world.anna)
        skill = profiles.add_skill(anna, "Knots").id
        for number in range(limits.LIST_PAGE + 4):
            other = cast.person(f"guest{number}", name=f"Guest {number:02d} Person")
            db.session.flush()
            cast.connect(anna, other)
            db.session.add(Endorsement(skill_id=skill, endorser_id=other.id))  # all in the same second
    visitor = visit(world.anna)
    statements.clear()
    first = visitor.get(f"/skills/{skill}/endorsements")
    assert len(statements) <= 12 and len(names(first)) == limits.LIST_PAGE
    older = re.search(rf'href="(/skills/{skill}/endorsements\?after=[^"]+)"', first.get_data(as_text=True))[1]
    rest = visitor.get(older, fragment=True)
    assert "<html" not in rest.get_data(as_text=True) and len(names(rest)) == 4
    assert len(set(names(first) + names(rest))) == limits.LIST_PAGE + 4
    assert names(visitor.get(f"/skills/{skill}/endorsements?after=junk")) == names(first)


def test_nobody_there_is_said_in_words(world, visit, act):
    with act() as member:
        skill = profiles.add_skill(member(world.anna), "Knots").id
    assert "No endorsements yet" in text_of(visit(world.anna).get(f"/skills/{skill}/endorsements"))
    assert "Show or hide" not in text_of(visit(world.anna).get(ANNA))


# --- one, all of a skill, all ---------------------------------------------------------------------------------


def test_one_is_hidden_in_place_and_counts_nowhere(app, world, visit, skill):
    anna, carla = visit(world.anna), visit(world.carla)
    assert "Show or hide: Tax law" in anna.get(ANNA).get_data(as_text=True)
    piece = anna.post(hiding(skill, world.ben), fragment=True).get_data(as_text=True)
    assert piece.lstrip().startswith(f'<li class="row" id="endorser-{world.ben}"')
    assert 'aria-label="Show: Ben Okafor"' in piece
    assert "Hidden: only you see it." in piece and "data-focus" in piece
    assert re.search(r'id="endorsers-count" hx-swap-oob="true">\s*2 endorsements, 1 hidden<', piece)
    assert count(anna) == count(carla) == count(visit(world.ben)) == 2
    assert names(carla.get(f"/skills/{skill}/endorsements")) == ["Carla Nowak", "Dirk Müller"]
    assert len(names(anna.get(f"/skills/{skill}/endorsements"))) == 3
    assert 'title="Ben Okafor"' not in row(carla, skill) and 'title="Dirk Müller"' in row(carla, skill)
    assert kinds(app, world.carla).count(("endorsed", ["Dirk Müller"], 0)) == 1
    assert kinds(app, world.anna).count(("endorsed", ["Carla Nowak", "Dirk Müller"], 0)) == 1
    assert "now 2 endorsements" in text_of(carla.get("/"))


def test_the_notification_of_what_is_hidden_stays(world, visit, act):
    with act() as member:
        skill = profiles.add_skill(member(world.anna), "Knots")
        endorsements.endorse(member(world.ben), skill)
    anna = visit(world.anna)
    anna.post(hiding(skill.id, world.ben))
    assert "Ben Okafor endorsed one of your skills." in text_of(anna.get("/notifications"))


def test_what_was_hidden_is_shown_again_without_javascript(world, visit, skill):
    anna = visit(world.anna)
    here = f"/skills/{skill}/endorsements#endorser-{world.ben}"
    answer = anna.post(hiding(skill, world.ben))
    assert (answer.status_code, answer.location) == (303, here)
    assert "Show: Ben Okafor" in anna.get(f"/skills/{skill}/endorsements").get_data(as_text=True)
    answer = anna.post(hiding(skill, world.ben) + "/removal")
    assert (answer.status_code, answer.location) == (303, here)
    assert count(visit(world.carla)) == 3


def test_the_endorser_still_finds_their_own_to_take_back(world, visit, skill):
    visit(world.anna).post(hiding(skill, world.ben))
    ben = visit(world.ben)
    assert "Endorsed: Tax law" in ben.get(ANNA).get_data(as_text=True)
    assert ben.post(f"/skills/{skill}/endorsement/removal").status_code == 303
    assert "Endorse: Tax law" in ben.get(ANNA).get_data(as_text=True)


def test_all_of_a_skill_are_hidden_and_shown(app, world, visit, skill):
    anna = visit(world.anna)
    piece = anna.post(f"/skills/{skill}/endorsements/hiding", fragment=True).get_data(as_text=True)
    assert "0 endorsements, 3 hidden" in piece and "Hide all" not in piece and "Show all: Tax law" in piece
    assert count(visit(world.carla)) == count(anna) == 0
    assert "Show or hide" in text_of(anna.get(ANNA))
    assert "No endorsements yet" in text_of(visit(world.carla).get(f"/skills/{skill}/endorsements"))
    assert not [kind for kind, *_ in kinds(app, world.carla) if kind == "endorsed"]
    answer = anna.post(f"/skills/{skill}/endorsements/hiding/removal")
    assert (answer.status_code, answer.location) == (303, f"/skills/{skill}/endorsements")
    assert count(visit(world.carla)) == 3


@pytest.mark.parametrize("who", ["ben", "eve"])
def test_only_the_owner_hides(app, world, visit, skill, who):
    visitor = visit(getattr(world, who))
    for path in (f"/skills/{skill}/endorsements/hiding", hiding(skill, world.ben)):
        for below in ("", "/removal"):
            assert visitor.post(path + below).status_code == 404
    with app.app_context():
        assert db.session.query(Endorsement).filter_by(hidden=True).count() == 0


def test_who_did_not_endorse_cannot_be_hidden(world, visit, skill):
    anna = visit(world.anna)
    assert anna.post(hiding(skill, world.eve)).status_code == anna.post(hiding(skill, 987_654)).status_code == 404


def choose(visitor, choice):
    answer = visitor.post("/settings/privacy", {"who_may_invite": "everyone", "endorsements": choice, **SECTIONS})
    assert answer.status_code == 303


SECTIONS = {"section_endorsers": "members"}


@pytest.mark.parametrize("choice", ["hidden", "off"])
def test_all_are_hidden_from_everybody_else_by_one_choice(app, world, visit, skill, choice):
    anna, carla = visit(world.anna), visit(world.carla)
    choose(anna, choice)
    assert count(anna) == 3 and count(carla) == count(visit(world.eve)) == 0
    assert "Only you see who endorsed" in text_of(anna.get(f"/skills/{skill}/endorsements"))
    for other in (world.carla, world.eve):
        assert visit(other).get(f"/skills/{skill}/endorsements").status_code == 404
    assert not [kind for kind, *_ in kinds(app, world.carla) if kind == "endorsed"]
    assert [kind for kind, *_ in kinds(app, world.anna) if kind == "endorsed"] == ["endorsed"]
    assert "Tax law" in text_of(carla.get(ANNA))  # the skill itself is not hidden
    choose(anna, "shown")
    assert count(carla) == 3


def test_hidden_ones_can_still_be_added_to_and_off_takes_none(app, world, visit, act):
    with act() as member:
        skill = profiles.add_skill(member(world.anna), "Tax law").id
    anna, ben = visit(world.anna), visit(world.ben)
    choose(anna, "hidden")
    assert "Endorse: Tax law" in ben.get(ANNA).get_data(as_text=True)
    choose(anna, "off")
    assert "Endorse: Tax law" not in ben.get(ANNA).get_data(as_text=True)
    refused, missing = (ben.post(f"/skills/{id}/endorsement") for id in (skill, 987_654))
    assert refused.status_code == missing.status_code == 404 and refused.data == missing.data
    choose(anna, "shown")
    assert ben.post(f"/skills/{skill}/endorsement").status_code == 303
    choose(anna, "off")
    assert "Endorsed: Tax law" in ben.get(ANNA).get_data(as_text=True)
    piece = ben.post(f"/skills/{skill}/endorsement/removal", fragment=True).get_data(as_text=True)
    assert "You withdrew your endorsement" in piece and "<button" not in piece


def test_the_choice_is_one_of_three(world, visit):
    anna = visit(world.anna)
    assert "Endorsements of my skills" in text_of(anna.get("/settings/privacy"))
    assert anna.post("/settings/privacy", {"who_may_invite": "everyone", "endorsements": "maybe"}).status_code == 422


def test_a_closed_list_of_skills_is_neither_shown_nor_endorsed_nor_told(app, world, visit, act, skill):
    with act() as member:
        profiles.choose_audience(member(world.anna), "endorsers", "members")
        profiles.choose_audience(member(world.anna), "skills", "self")
    for who in (world.carla, world.eve):
        assert "Tax law" not in text_of(visit(who).get(ANNA))
        assert not [kind for kind, *_ in kinds(app, who) if kind == "endorsed"]
    for below in ("", "/removal"):
        assert visit(world.ben).post(f"/skills/{skill}/endorsement{below}").status_code == 404
    assert count(visit(world.anna)) == 3


def test_skills_for_connections_only_are_told_to_connections_only(app, world, act, skill):
    with act() as member:
        profiles.choose_audience(member(world.anna), "endorsers", "members")
        cast.connect(member(world.eve), member(world.dirk))
    assert [kind for kind, *_ in kinds(app, world.eve)].count("endorsed") == 1
    with act() as member:
        profiles.choose_audience(member(world.anna), "skills", "connections")
    assert [kind for kind, *_ in kinds(app, world.eve)].count("endorsed") == 0
    assert [kind for kind, *_ in kinds(app, world.carla)].count("endorsed") == 1


def test_no_letter_about_what_was_hidden_meanwhile(app, world, act):

    with act() as member:
        skill = profiles.add_skill(member(world.anna), "Knots")
        endorsements.endorse(member(world.ben), skill)
        endorsements.hide(skill, world.ben, hidden=True)
    with app.app_context():
        assert isinstance(letters.compose(db.session.query(Delivery).filter_by(kind="endorsed").one()), str)


def test_the_tally_at_home_says_what_the_profile_says(world, visit, act, skill):
    anna = visit(world.anna)
    assert "Endorsements 3 " in text_of(anna.get("/"))
    anna.post(hiding(skill, world.ben))
    assert "Endorsements 2 " in text_of(anna.get("/"))


# --- parting and coming back ----------------------------------------------------------------------------------


def both_ways(world, act):
    """Anna and Ben endorse each other; Carla is connected with both."""
    with act() as member:
        anna, ben, carla = (member(id) for id in (world.anna, world.ben, world.carla))
        cast.connect(anna, carla)
        skills = profiles.add_skill(anna, "Tax law"), profiles.add_skill(ben, "Tax law")
        endorsements.endorse(ben, skills[0])
        endorsements.endorse(anna, skills[1])
        return [each.id for each in skills]


def seen_by_carla(app, world, visit, skills):
    """Counts and faces of both skills, and how many entries of the feed tell of them."""
    carla = visit(world.carla)
    pages = [carla.get(path).get_data(as_text=True) for path in (ANNA, "/in/ben-okafor")]
    counts = [len(re.findall(r'aria-label="1 endorsement: Tax law"', page)) for page in pages]
    faces = [page.count(f'class="pile" href="/skills/{id}/') for id, page in zip(skills, pages, strict=True)]
    return counts, faces, [kind for kind, *_ in kinds(app, world.carla)].count("endorsed")


def test_endorsements_go_with_the_connection_and_come_back_with_it(app, world, visit, act):
    skills = both_ways(world, act)
    there = ([1, 1], [1, 1], 2)
    assert seen_by_carla(app, world, visit, skills) == there
    with act() as member:
        connections.remove(member(world.ben), world.anna)
    assert seen_by_carla(app, world, visit, skills) == ([0, 0], [0, 0], 0)
    for who, path in ((world.anna, ANNA), (world.ben, "/in/ben-okafor")):
        assert "1 endorsement: Tax law" not in visit(who).get(path).get_data(as_text=True)
    with act() as member:
        cast.connect(member(world.ben), member(world.anna))
    assert seen_by_carla(app, world, visit, skills) == there
    assert "Endorsed: Tax law" in visit(world.anna).get("/in/ben-okafor").get_data(as_text=True)


def test_what_was_hidden_comes_back_hidden(app, world, visit, act):
    skills = both_ways(world, act)
    visit(world.anna).post(hiding(skills[0], world.ben))
    with act() as member:
        connections.remove(member(world.anna), world.ben)
    anna = visit(world.anna)
    assert anna.post(hiding(skills[0], world.ben) + "/removal").status_code == 404  # not there at present
    with act() as member:
        cast.connect(member(world.anna), member(world.ben))
    assert seen_by_carla(app, world, visit, skills) == ([0, 1], [0, 1], 1)


def test_blocking_takes_endorsements_out_of_sight_for_the_two(app, world, visit, act, skill):
    with act() as member:
        blocks.block(member(world.carla), world.dirk)
    assert names(visit(world.carla).get(f"/skills/{skill}/endorsements")) == ["Carla Nowak", "Ben Okafor"]
    assert count(visit(world.carla)) == 2 and count(visit(world.ben)) == 3
