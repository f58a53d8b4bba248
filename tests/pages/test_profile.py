"""/in/<handle>: what stands there, what can be done there, and how it is protected."""

import re

import pytest
from sqlalchemy import update

from app.actions import blocks, connections, endorsements, handles, invitations, preferences, profiles
from app.actions.invitations import Wish
from app.extensions import db
from app.models import FormerHandle, Invitation, Member
from app.models.base import now
from tests import cast
from tests.cast import ANNA
from tests.visitor import MOST_QUERIES, text_of


def furnish(member, others, skills=3):
    """A profile with everything in it, each skill endorsed by all the others."""
    profiles.change_head(member, name=member.name, headline="Tax advice", place="Lübeck", industry="Law")
    profiles.change_about(member, "word " * 100)
    profiles.add_position(member, title="Owner", organisation="Firm", place="", starts="2014-04", ends=None, text="")
    profiles.add_education(member, school="School", degree="", starts="", ends="1997")
    profiles.change_contact(member, {"email": ("anna@office.example", "connections")})
    for number in range(skills):
        skill = profiles.add_skill(member, f"Skill {chr(65 + number)}")
        for other in others:
            endorsements.endorse(other, skill)


def test_the_handle_may_be_written_in_capitals(world, visit):
    assert visit(world.ben).get("/in/Anna-BRANDT").status_code == 200


@pytest.mark.parametrize("handle", ["nobody", "a", "%00anna", "anna--brandt", "admin", "x" * 300, "ann%C3%A4"])
def test_what_is_no_handle_is_not_there(world, visit, handle):
    assert visit(world.ben).get(f"/in/{handle}").status_code == 404


def test_a_former_handle_leads_to_the_present_one(world, act, visit):
    with act() as member:
        handles.change_handle(member(world.anna), "anna-petersen")
    answer = visit(world.ben).get("/in/Anna-Brandt/connections")
    assert (answer.status_code, answer.location) == (301, "/in/anna-petersen/connections")
    assert visit(world.ben).get(ANNA, fragment=True).headers["HX-Redirect"] == "/in/anna-petersen"


def test_a_former_handle_leads_nowhere_after_its_time_or_a_block(world, act, visit):
    with act() as member:
        handles.change_handle(member(world.anna), "anna-petersen")
        blocks.block(member(world.anna), world.carla)
    assert visit(world.carla).get(ANNA).status_code == 404
    with act():
        db.session.execute(update(FormerHandle).values(until=now()))
    assert visit(world.ben).get(ANNA).status_code == 404


@pytest.mark.parametrize("viewer", ["anna", "ben", "carla", "dirk", "eve"])
def test_a_profile_costs_the_same_whatever_it_holds(world, act, visit, statements, viewer):
    with act() as member:
        others = [cast.person(f"other-{number}", name=f"Other {chr(65 + number)}") for number in range(8)]
        db.session.flush()
        for other in others:
            cast.connect(member(world.anna), other)
        furnish(member(world.anna), others, skills=20)
    visitor = visit(getattr(world, viewer))
    statements.clear()
    assert visitor.get(ANNA).status_code == 200
    assert len(statements) <= MOST_QUERIES, "\n".join(statements)


@pytest.mark.parametrize("below", ["/contact", "/connections", "/connections?q=b&shared=1"])
def test_the_pages_below_a_profile_are_cheap(world, visit, statements, below):
    visitor = visit(world.ben)
    statements.clear()
    assert visitor.get(ANNA + below).status_code == 200
    assert len(statements) <= MOST_QUERIES


def test_a_connection_can_write_mute_remove_and_block(world, visit):
    page = visit(world.ben).get(ANNA).get_data(as_text=True)
    for name in ("Message", "Mute", "Remove connection", "Block"):
        assert f'aria-label="{name}: Anna Brandt"' in page
    assert "Connect: Anna Brandt" not in page and "Connected since" in page


def test_a_stranger_can_connect_mute_and_block_only(world, visit):
    page = visit(world.carla).get(ANNA).get_data(as_text=True)
    assert f'href="{ANNA}/invitation"' in page and "Block: Anna Brandt" in page
    assert "Mute: Anna Brandt" in page and "Message: Anna Brandt" not in page and "Remove connection" not in page


def test_the_bar_shows_where_an_invitation_stands(world, act, visit):
    with act() as member:
        invitation = invitations.invite(member(world.anna), world.eve, Wish("colleague")).id
    page = visit(world.anna).get("/in/eve-strange").get_data(as_text=True)
    assert "Invitation pending" in page and "Withdraw: Eve Strange" in page and "Connect: Eve" not in page
    page = visit(world.eve).get(ANNA).get_data(as_text=True)
    assert "Accept: Anna Brandt" in page and "Ignore: Anna Brandt" in page and "Connect: Anna" not in page
    with act():
        invitations.ignore(db.session.get_one(Invitation, invitation))
    assert "Invitation pending" in visit(world.anna).get("/in/eve-strange").get_data(as_text=True)
    assert "Connect: Anna Brandt" in visit(world.eve).get(ANNA).get_data(as_text=True)
    with act():
        invitations.withdraw(db.session.get_one(Invitation, invitation))
    page = visit(world.anna).get("/in/eve-strange").get_data(as_text=True)
    assert "You can invite again from" in page and "Connect: Eve" not in page


def test_the_chain_names_who_stands_between(world, visit):
    assert "direct, since" in text_of(visit(world.ben).get(ANNA))
    second = text_of(visit(world.carla).get(ANNA))
    assert re.search(r"How you are connected You and Anna Brandt are both connected with Ben Okafor\. ", second)
    assert re.search(r"CN You BO Ben Okafor 1st degree AB Anna Brandt 2nd degree", second)
    third = text_of(visit(world.dirk).get(ANNA))
    assert "You are connected with Anna Brandt through Carla Nowak and one more person." in third
    assert "Carla Nowak 1st degree Another person" in third and "Ben" not in third
    assert "no connections in common" in text_of(visit(world.eve).get(ANNA))
    assert "How you are connected" not in text_of(visit(world.anna).get(ANNA))


def test_the_closed_panel_is_the_same_whether_or_not_anything_is_behind_it(world, act, visit):
    def panel():
        page = visit(world.eve).get(ANNA).get_data(as_text=True)
        return re.search(r'<section class="closed">.*?</section>', page, re.S).group()

    empty = panel()
    with act() as member:
        furnish(member(world.anna), [member(world.ben)])
    assert panel() == empty and not re.search(r"\d", re.sub(r"<[^>]+>", "", empty))


def test_what_a_member_closed_to_everybody_is_not_promised(world, act, visit):
    with act() as member:
        profiles.choose_audience(member(world.anna), "positions", "self")
    assert "All positions" not in text_of(visit(world.eve).get(ANNA))


def test_a_number_above_500_is_told_to_its_owner_only(world, act, visit):
    with act():
        db.session.execute(update(Member).where(Member.id == world.anna).values(connection_count=612))
    assert "500+ connections" in text_of(visit(world.ben).get(ANNA))
    assert "612" not in text_of(visit(world.ben).get(ANNA))  # tokens in the source may hold any number
    assert "612 connections" in text_of(visit(world.anna).get(ANNA))


def test_the_connection_list_pages_without_skipping_or_repeating(world, act, visit, monkeypatch):
    monkeypatch.setattr("app.rules.limits.LIST_PAGE", 3)
    with act() as member:
        for number in range(8):
            cast.connect(member(world.anna), cast.person(f"x{number}", name=f"Same Name {'AB'[number % 2]}"))
    visitor, address, seen = visit(world.ben), f"{ANNA}/connections", []
    while address:
        piece = visitor.get(address, fragment=True).get_data(as_text=True)
        seen += re.findall(r'class="name"><a class="whole" href="/in/([^"]+)"', piece)
        following = re.search(r'<a class="btn btn-quiet" href="([^"]+)"', piece)
        address = following and following.group(1).replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 9


@pytest.mark.parametrize("after", ["junk", "-", "1", "9" * 40 + ".a", "1.%00", "1." + "a" * 500])
def test_a_cursor_that_was_tampered_with_shows_the_first_page(world, visit, after):
    assert "Ben Okafor" in text_of(visit(world.ben).get(f"{ANNA}/connections?after={after}"))


def test_the_connection_list_can_be_searched(world, act, visit):
    with act() as member:
        cast.connect(member(world.anna), member(world.dirk))
    found = text_of(visit(world.ben).get(f"{ANNA}/connections?q=mueller"))
    assert "Dirk Müller" in found and "Ben Okafor" not in found


def test_a_hidden_list_still_shows_the_shared_ones(world, act, visit):
    with act() as member:
        cast.connect(member(world.anna), member(world.carla))
        cast.connect(member(world.anna), member(world.eve))
        preferences.choose_privacy(member(world.anna), who_may_invite="everyone", hides_connections=True)
    page = text_of(visit(world.ben).get(f"{ANNA}/connections"))
    assert "Carla Nowak" in page and "Eve Strange" not in page
    assert "Eve Strange" in text_of(visit(world.anna).get(f"{ANNA}/connections"))


def test_endorsers_whom_the_viewer_knows_stand_first_and_former_connections_are_gone(world, act, visit):
    with act() as member:
        anna = member(world.anna)
        skill = profiles.add_skill(anna, "Chess")
        for id in (world.dirk, world.eve, world.carla, world.frieda):
            cast.connect(anna, member(id))
            endorsements.endorse(member(id), skill)
        connections.remove(anna, world.eve)
    page = visit(world.ben).get(ANNA).get_data(as_text=True)
    row = re.search(r'<li class="skill".*?</li>', page, re.S).group()
    assert re.findall(r'<span class="portrait[^>]*title="([^"]+)"', row)[0] == "Carla Nowak"
    assert 'aria-label="3 endorsements: Chess">3<' in row and "Eve Strange" not in row


def test_what_members_write_is_text_and_never_markup(world, act, visit):
    evil = '<img src=x onerror=alert(1)>"{{ 7 * 7 }}'
    with act() as member:
        anna = member(world.anna)
        profiles.change_head(anna, name=anna.name, headline=evil, place=evil, industry=evil)
        profiles.change_about(anna, evil + ' javascript:alert(1) https://a.example/"onclick=x')
        profiles.add_skill(anna, evil)
        profiles.change_contact(anna, {"messenger": (evil, "connections")})
    page = visit(world.ben).get(ANNA).get_data(as_text=True)
    assert "<img src=x" not in page and 'href="javascript' not in page and '"onclick' not in page
    assert "{{ 7 * 7 }}" in page


def test_german_members_read_german_dates(world, act, visit):
    with act() as member:
        member(world.ben).locale = "de"
        member(world.ben).timezone = "America/Los_Angeles"  # a birthday is no moment: it is the same day everywhere
        furnish(member(world.anna), [])
        profiles.change_contact(member(world.anna), {"birthday": ("--03-14", "connections")})
    assert "14. März" in text_of(visit(world.ben).get(ANNA))


def test_empty_profiles_do_not_show_empty_sections(world, visit):
    page = text_of(visit(world.ben).get(ANNA))
    assert "Skills" not in page and "Anna Brandt has not filled in a profile yet." in page
    assert text_of(visit(world.anna).get(ANNA)).count("Add") >= 2
