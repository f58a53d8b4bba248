"""People you may know: who is suggested, why, in which order, and who never is.

anna -- ben -- carla -- dirk, so Anna may know Carla, whom Ben knows, too.
"""

import re

import pytest
import time_machine

from app import database
from app.actions import blocks, connections, imports, invitations, preferences, profiles
from app.extensions import db
from app.models import Member, Suggestion
from app.models.base import now
from app.queries import open_invitations
from app.rules import limits
from app.rules.limits import STRANGERS
from app.web import strangers as counted
from tests import cast
from tests.visitor import text_of

PLACE = "/network/suggestions"
HOME, NETWORK = "/beside", f"{PLACE}?beside=network"
NAME = re.compile(r'<h[34] class="name"><a [^>]+>([^<]+)</a>')
ROW = re.compile(r'<li class="row.*?</li>', re.DOTALL)


def names(response):
    assert response.status_code == 200
    return NAME.findall(response.text)


def reasons(response):
    """The last line of each row, by first name."""
    found = {}
    for row in ROW.findall(response.text):
        said = re.search(r'<p class="reason">(.*?)</p>', row, re.DOTALL)
        found[NAME.search(row)[1].split()[0]] = " ".join(said[1].split()) if said else ""
    return found


@pytest.fixture
def known(visit):
    """`known(world.anna)`: the names on the page, which are those of the fragments."""

    def ask(member_id):
        visitor = visit(member_id)
        page = names(visitor.get(PLACE))
        assert page[:4] == names(visitor.get(HOME, fragment=True))
        assert page[:6] == names(visitor.get(NETWORK, fragment=True))
        return page

    return ask


@pytest.fixture
def learns(does):
    """`learns(world.eve, "Elbufer", "1998")`: an education that ended then."""

    def run(member_id, school, year=""):
        return does(member_id, lambda me: profiles.add_education(
            me, school=school, degree="", starts="", ends=year))  # fmt: skip

    return run


@pytest.fixture
def works(does):
    def run(member_id, organisation, until=None):
        return does(member_id, lambda me: profiles.add_position(
            me, title="Clerk", organisation=organisation, place="", starts="2001", ends=until, text="", quiet=True,
        ))  # fmt: skip

    return run


def lives(app, member_id, place):
    with app.app_context(), database.transaction():
        member = db.session.get_one(Member, member_id)
        profiles.change_head(member, name=member.name, headline="", place=place, industry="")


def test_connections_of_connections_are_suggested_and_nobody_without_a_reason(world, known):
    assert known(world.anna) == ["Carla Nowak"] and known(world.dirk) == ["Ben Okafor"]
    assert known(world.eve) == [], "she knows nobody and tells nothing"


def test_the_reason_is_the_last_line(app, world, visit, learns, works, does):
    learns(world.anna, "Fachschule Elbufer", "1998")
    learns(world.eve, "Fachschule  elbufer", "1998")
    learns(world.frieda, "Fachschule Elbufer", "2003")
    works(world.anna, "Brook & Söhne")
    works(world.dirk, "BROOK & SÖHNE")
    page = visit(world.anna).get(PLACE)
    assert reasons(page) == {
        "Eve": "same school, 1998", "Dirk": "also at BROOK &amp; SÖHNE", "Carla": "knows Ben Okafor",
        "Frieda": "same school",
    }  # fmt: skip
    assert names(page) == ["Eve Strange", "Dirk Müller", "Carla Nowak", "Frieda Ahlers"], "the likeliest first"


def test_several_who_are_shared_are_counted_and_who_is_nobody_for_the_viewer_is_not_named(app, world, visit, does):
    with app.app_context(), database.transaction():
        cast.connect(*(db.session.get_one(Member, id) for id in (world.dirk, world.carla)))
        cast.connect(*(db.session.get_one(Member, id) for id in (world.dirk, world.anna)))
    assert reasons(visit(world.anna).get(PLACE))["Carla"] == "2 shared connections"
    does(world.ben, blocks.block, world.anna)
    assert reasons(visit(world.anna).get(PLACE))["Carla"] == "knows Dirk Müller"


def test_reasons_are_told_in_german(app, world, visit, learns, does):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).locale = "de"
    learns(world.anna, "Elbufer", "1998")
    learns(world.eve, "Elbufer", "1998")
    page = visit(world.anna).get(HOME, fragment=True)
    assert reasons(page) == {"Eve": "gleiche Schule, 1998", "Carla": "kennt Ben Okafor"}
    assert "Vielleicht kennen Sie" in page.text and "Vernetzen: Eve Strange" in page.text


def test_a_place_is_a_reason_for_who_has_no_better_one(app, world, visit):
    lives(app, world.eve, "Stade")
    lives(app, world.dirk, "stade")
    assert reasons(visit(world.eve).get(PLACE)) == {"Dirk": "stade"}


def test_colleagues_of_before(world, visit, works, does):
    works(world.eve, "Kai & Co", until="2010")
    works(world.anna, "Kai & Co")
    works(world.dirk, "Kai & Co", until="2005")
    assert reasons(visit(world.eve).get(PLACE)) == {"Anna": "now at Kai &amp; Co"}, "who was there tells connections"
    does(world.dirk, profiles.choose_audience, "positions", "members")
    assert reasons(visit(world.eve).get(PLACE))["Dirk"] == "was at Kai &amp; Co"


@pytest.mark.parametrize("audience", ["connections", "self"])
def test_what_a_profile_hides_is_no_reason_and_changes_no_order(world, visit, learns, works, does, audience):
    for each in (world.eve, world.carla, world.dirk):
        learns(each, "Elbufer", "1998")
        works(each, "Brook", until=None if each != world.dirk else "2009")
    for section in ("education", "positions"):
        does(world.dirk, profiles.choose_audience, section, audience)
    learns(world.anna, "Elbufer", "1998")
    eve = visit(world.eve)
    assert list(reasons(eve.get(PLACE))) == ["Carla", "Anna"]
    assert "Dirk" not in eve.get(HOME, fragment=True).text


def lock(app, member_id):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, member_id).state = "locked"


def ignore(app, world, does, invite):
    id = invite(world.carla, world.anna)
    does(world.anna, lambda me: invitations.ignore(open_invitations.of_invitee(me.id, id)))


def withdraw(app, world, does, invite):
    id = invite(world.anna, world.carla)
    does(world.anna, lambda me: invitations.withdraw(open_invitations.of_inviter(me.id, id)))


def closes(who):
    return lambda app, world, does, invite: does(
        world.carla, lambda me: preferences.choose_privacy(me, who_may_invite=who, hides_connections=False)
    )


def befriend(app, world, does, invite):
    with app.app_context(), database.transaction():
        cast.connect(*(db.session.get_one(Member, id) for id in (world.anna, world.carla)))


# How Carla becomes somebody who is not suggested to Anna, though they share a connection, a class and an employer.
NEVER = {
    "connected": befriend,
    "invited": lambda app, world, does, invite: invite(world.anna, world.carla),
    "inviting": lambda app, world, does, invite: invite(world.carla, world.anna),
    "inviting and ignored": ignore,
    "invitation withdrawn": withdraw,
    "blocked": lambda app, world, does, invite: does(world.anna, blocks.block, world.carla),
    "blocking": lambda app, world, does, invite: does(world.carla, blocks.block, world.anna),
    "locked": lambda app, world, does, invite: lock(app, world.carla),
    "left search": lambda app, world, does, invite: does(world.carla, lambda me: preferences.choose_search(
        me, in_search=False)),
    "nobody may invite": closes("nobody"),
    "only by e-mail": closes("email"),
    "introduced people only": closes("introduced"),
}  # fmt: skip


@pytest.mark.parametrize("why", NEVER)
@pytest.mark.parametrize("by", ["shared connection", "class", "archive"])
@pytest.mark.sampled(36)
def test_who_is_never_suggested(app, world, visit, known, learns, does, invite, why, by):
    if by != "shared connection":
        does(world.ben, connections.remove, world.carla)
    if by == "archive":
        does(world.anna, imports.suggest, [world.carla])
    for each in (world.anna, world.carla):
        learns(each, "Elbufer", "1998" if by == "class" else "")
    anna = visit(world.anna)
    assert "Carla Nowak" in names(anna.get(HOME, fragment=True))
    NEVER[why](app, world, does, invite)
    for path, fragment in ((HOME, True), (NETWORK, True), (PLACE, False)):
        shown = anna.get(path, fragment=fragment).text
        if by == "archive" and path == PLACE and why in ("only by e-mail", "inviting and ignored", "left search",
                                                        "invitation withdrawn"):  # fmt: skip
            continue  # whom an archive names is found under "Already here", as before
        # who is connected by now may be the one whom a suggestion shares
        assert "Carla" not in (shown.replace("knows Carla Nowak", "") if why == "connected" else shown), path


def test_who_wants_a_shared_connection_is_suggested_to_those_who_have_one(app, world, known, learns, does):
    for each in (world.anna, world.carla, world.eve):
        learns(each, "Elbufer", "1998")
    closes("shared")(app, world, does, None)
    assert "Carla Nowak" in known(world.anna) and "Carla Nowak" not in known(world.eve)


def test_an_invitation_that_is_over_stands_in_nobodys_way(world, known, does, invite):
    invite(world.anna, world.carla)
    assert known(world.anna) == []
    with time_machine.travel(now() + limits.INVITATION_EXPIRES):
        assert known(world.anna) == ["Carla Nowak"]


def test_whom_one_withdrew_from_comes_back_when_they_may_be_invited(app, world, known, does, invite):
    withdraw(app, world, does, invite)
    assert known(world.anna) == []
    with time_machine.travel(now() + limits.REINVITE_AFTER):
        assert known(world.anna) == ["Carla Nowak"]


@pytest.mark.parametrize("fragment", [False, True])
def test_dismissing_is_for_good_and_can_be_undone(app, world, visit, does, fragment):
    anna = visit(world.anna)
    answer = anna.post(f"{PLACE}/{world.carla}/dismissal", fragment=fragment)
    shown = answer if fragment else anna.get(answer.location)
    assert "You will not see this suggestion again." in text_of(shown)
    undo = re.search(r'action="([^"]+/dismissal/removal)"', shown.text)[1]
    assert "Carla" not in anna.get(PLACE).text + anna.get(HOME, fragment=True).text
    does(world.anna, imports.suggest, [world.carla])
    assert "Carla" not in anna.get(PLACE).text + anna.get("/network").text, "also where an archive names them later"
    with app.app_context(), database.transaction():
        db.session.query(Suggestion).update({"reason": "found"})
    answer = anna.post(undo, fragment=fragment)
    shown = answer if fragment else anna.get(answer.location)
    assert reasons(shown) == {"Carla": "1 shared connection" if fragment else "knows Ben Okafor"}
    with app.app_context():
        assert db.session.query(Suggestion).count() == 0, "nothing is kept"
    assert anna.post(undo).status_code == 303


def test_whom_an_archive_names_is_named_again_after_undoing(app, world, visit, does):
    does(world.anna, imports.suggest, [world.eve])
    anna = visit(world.anna)
    assert reasons(anna.get(HOME, fragment=True)) == {"Eve": "From your archive", "Carla": "knows Ben Okafor"}
    assert names(anna.get(NETWORK, fragment=True)) == ["Carla Nowak"], "they stand above it"
    anna.post(f"{PLACE}/{world.eve}/dismissal")
    assert "Eve" not in anna.get("/network").text
    anna.post(f"{PLACE}/{world.eve}/dismissal/removal")
    assert "Eve Strange" in anna.get("/network").text


def test_only_who_is_suggested_can_be_dismissed(app, world, visit):
    for who, other in ((world.anna, world.ben), (world.anna, world.anna), (world.anna, world.eve), (world.eve, 999)):
        for undoing in ("", "/removal"):
            assert visit(who).post(f"{PLACE}/{other}/dismissal{undoing}").status_code == 404
    with app.app_context():
        assert db.session.query(Suggestion).count() == 0


def test_home_and_my_network_load_them_after_the_page_and_link_to_them_without_javascript(world, visit):
    anna = visit(world.anna)
    for path, place in (("/", HOME), ("/network", NETWORK)):
        page = anna.get(path).text
        assert f'hx-get="{place}"' in page and "Carla" not in page.split('id="know"')[1]
        assert re.search(rf'<a href="{PLACE}"[^>]*>All</a>', page)
    assert "Connect: Carla Nowak" in anna.get(PLACE).text
    assert 'id="know"' not in visit(world.eve).get(HOME, fragment=True).text, "a heading over nobody goes"
    assert anna.get(HOME).location == "/", "who opens the address of the fragment gets the page"
    assert "<html" in anna.get(NETWORK).text


def test_at_most_four_beside_the_feed_six_on_my_network_and_all_on_their_page(app, world, visit, statements):
    with app.app_context(), database.transaction():
        ben = db.session.get_one(Member, world.ben)
        for number in range(9):
            person = cast.person(f"guest{number}", name=f"Guest {chr(65 + number)}")
            db.session.flush()
            cast.connect(ben, person)
    anna = visit(world.anna)
    for path, fragment, count in ((HOME, True, 4), (NETWORK, True, 6), (PLACE, False, 10)):
        statements.clear()
        shown = anna.get(path, fragment=fragment)
        assert shown.text.count('id="suggestion-') == count and len(statements) <= (8 if fragment else 12)
    statements.clear()
    anna.get(HOME, fragment=True)
    assert len(statements) <= 6, "nobody is counted anew"


def test_strangers_count_and_above_the_limit_the_part_is_left_out(app, world, visit, monkeypatch):
    monkeypatch.setattr(counted, "STRANGERS", STRANGERS._replace(times=0))
    anna = visit(world.anna)
    for path in (HOME, NETWORK, "/in/ben-okafor/suggestions"):
        answer = anna.get(path, fragment=True)
        assert answer.status_code == 200 and answer.text.partition("<hx-partial")[0].strip() == ""
    assert anna.get(PLACE).status_code == 429 and anna.get("/").status_code == 200
    monkeypatch.setattr(counted, "STRANGERS", STRANGERS._replace(times=1))
    assert names(anna.get(HOME, fragment=True)) == ["Carla Nowak"]


def test_after_an_acceptance_three_of_the_others_circle(app, world, visit, does, invite):
    id = invite(world.eve, world.ben)
    answer = visit(world.ben).post(f"/invitations/{id}/acceptance", fragment=True)
    assert 'hx-get="/in/eve-strange/suggestions"' in answer.text
    assert '<a href="/in/eve-strange/connections">Connections of Eve Strange</a>' in " ".join(answer.text.split())
    eve = visit(world.eve)
    circle = eve.get("/in/ben-okafor/suggestions", fragment=True)
    assert names(circle) == ["Anna Brandt", "Carla Nowak"]
    assert reasons(circle) == {"Anna": "", "Carla": ""}, "that they know Ben is said above"
    assert "From the circle of Ben Okafor" in circle.text
    does(world.carla, lambda me: preferences.choose_search(me, in_search=False))
    does(world.anna, blocks.block, world.eve)
    assert names(eve.get("/in/ben-okafor/suggestions", fragment=True)) == []
    assert eve.get("/in/ben-okafor/suggestions").location == "/in/ben-okafor/connections"


@pytest.mark.parametrize("how", ["hidden list", "no connection"])
def test_the_circle_of_somebody_whose_list_is_not_open_is_not_shown(world, visit, does, how):
    if how == "hidden list":
        does(world.ben, lambda me: preferences.choose_privacy(me, who_may_invite="everyone", hides_connections=True))
    else:
        does(world.anna, connections.remove, world.ben)
    assert visit(world.anna).get("/in/ben-okafor/suggestions", fragment=True).text.strip() == ""


def test_a_connection_whom_half_of_the_site_knows_leads_to_nobody(app, world, known):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.ben).connection_count = 301
    assert known(world.anna) == []


def test_an_invitation_from_a_suggestion_is_what_connect_leads_to(world, visit):
    page = visit(world.anna).get(PLACE).text
    assert 'href="/in/carla-nowak/invitation"' in page
    assert visit(world.anna).get("/in/carla-nowak/invitation").status_code == 200


def test_an_import_ends_with_people_one_may_know(world, visit, learns):
    from tests.pages.importing import bring
    from tests.portability.archives import table

    learns(world.anna, "Elbufer", "1998")
    answer = bring(visit(world.eve), table("Education", ["Elbufer", "1996", "1998", "", "", ""]).encode())
    assert answer.location == f"{PLACE}?imported=1"


def test_who_hides_a_school_is_suggested_for_what_else_is_shared(world, visit, learns, does):
    for each in (world.anna, world.carla):
        learns(each, "Elbufer", "1998")
    assert reasons(visit(world.anna).get(PLACE)) == {"Carla": "same school, 1998"}
    does(world.carla, profiles.choose_audience, "education", "connections")
    assert reasons(visit(world.anna).get(PLACE)) == {"Carla": "knows Ben Okafor"}


def test_who_does_not_exist_for_the_viewer_takes_no_place(app, world, visit, learns, does):
    for each in (world.eve, world.anna, world.ben, world.carla, world.dirk, world.frieda):
        learns(each, "Elbufer", "1998")
    assert names(visit(world.eve).get(HOME, fragment=True))[0] == "Anna Brandt"
    does(world.anna, blocks.block, world.eve)
    assert len(names(visit(world.eve).get(HOME, fragment=True))) == 4


def test_who_is_known_already_is_not_in_the_circle_of_others(app, world, visit, does, invite):
    anna = visit(world.anna)
    assert names(anna.get("/in/ben-okafor/suggestions", fragment=True)) == ["Carla Nowak"]
    befriend(app, world, does, invite)
    assert names(anna.get("/in/ben-okafor/suggestions", fragment=True)) == []
