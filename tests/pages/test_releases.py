"""Contact data for chosen connections: chosen, taken back, ended with the connection, offered beside Accept."""

import re

import pytest

from app.actions import connections, profiles, releases
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Contact, ContactGrant, ContactRefusal
from app.queries import graph
from app.rules.sections import CONTACT_KINDS
from tests import cast
from tests.visitor import text_of

MOBILE = "/profile/contact/mobile"
CONTACT = {
    "email": ("anna@office.example", "connections"),
    "mobile": ("0151 444 555", "chosen"),
    "phone": ("0999 888 777", "nobody"),
}


@pytest.fixture
def contact(does, world):
    """Anna has an address for all connections, a mobile number for chosen ones, a phone number for nobody."""
    does(world.anna, profiles.change_contact, CONTACT)


def _rows(app, model):
    """All of them, as (member, peer, kind)."""
    with app.app_context():
        return sorted(tuple(row) for row in db.session.query(model.member_id, model.peer_id, model.kind))


@pytest.fixture
def grants(app):
    return lambda: _rows(app, ContactGrant)


def sees(visitor, word="0151 444 555"):
    """Whether a viewer finds the number on any surface that shows contact data."""
    pages = ("/in/anna-brandt", "/in/anna-brandt/contact")
    return any(word in visitor.get(page, fragment=piece).text for page in pages for piece in (False, True))


def test_releasing_to_chosen_ones_leads_to_choosing_them(world, visit):
    anna, form = visit(world.anna), {f"{kind}_release": "nobody" for kind in CONTACT_KINDS}
    form |= {"mobile": "0151 444 555", "mobile_release": "chosen"}
    assert anna.post("/profile/contact", form).location == MOBILE
    assert anna.post("/profile/contact", form).location == "/in/anna-brandt#head"  # it was for chosen ones before


# --- a field ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "rule", "named"),
    [
        ("email", "All your connections see it", True),
        ("mobile", "only those you chose see it", False),
        ("phone", "Nobody but you sees it.", False),
    ],
)
def test_a_field_says_who_sees_it_now(world, visit, contact, kind, rule, named):
    page = visit(world.anna).get(f"/profile/contact/{kind}")
    readers = re.search(r'id="readers-h".*?</section>', page.text, re.S)[0]
    assert rule in text_of(page) and ("Ben Okafor" in readers) is named and CONTACT[kind][0] in page.text


@pytest.mark.parametrize("fragment", [False, True])
def test_a_connection_is_chosen_and_sees_the_field_at_once_until_it_is_taken_back(world, visit, contact, fragment):
    anna, ben = visit(world.anna), visit(world.ben)
    assert not sees(ben) and "Choose: Ben Okafor, Mobile" in anna.get(MOBILE).text
    for address, now, button in (
        ("/in/ben-okafor/release/mobile", True, "Stop sharing: Ben Okafor, Mobile"),
        ("/in/ben-okafor/release/mobile/removal", False, "Choose: Ben Okafor, Mobile"),
    ):
        response = anna.post(address, fragment=fragment, headers={"Referer": f"http://localhost{MOBILE}"})
        page = response if fragment else anna.get(response.location)
        assert button in page.text and sees(ben) is now
        assert (f'data-readers="mobile">{int(now)}<' in page.text) is not fragment
        assert (f"[data-readers=mobile]\">{int(now)}<" in page.text) is fragment
    assert not sees(ben, "0999 888 777") and sees(ben, "anna@office.example")


def test_choosing_twice_and_taking_back_twice_changes_nothing_more(world, visit, contact, grants):
    anna = visit(world.anna)
    for _ in range(2):
        assert anna.post("/in/ben-okafor/release/mobile").status_code == 303
        assert grants() == [(world.anna, world.ben, "mobile")]
    for _ in range(2):
        assert anna.post("/in/ben-okafor/release/mobile/removal").status_code == 303
        assert grants() == []


@pytest.mark.parametrize(
    ("handle", "kind"),
    [
        ("carla-nowak", "mobile"),  # no connection
        ("anna-brandt", "mobile"),  # oneself
        ("nobody-at-all", "mobile"),
        ("ben-okafor", "email"),  # all connections see it anyway
        ("ben-okafor", "phone"),  # nobody sees it
        ("ben-okafor", "messenger"),  # there is none
        ("ben-okafor", "shoe-size"),
        ("ben-okafor", "a\0b"),
    ],
)
def test_nothing_else_can_be_chosen(world, visit, contact, grants, handle, kind):
    for fragment in (False, True):
        assert visit(world.anna).post(f"/in/{handle}/release/{kind}", fragment=fragment).status_code == 404
    assert grants() == []


def test_a_choice_counts_while_the_field_is_for_chosen_ones_and_ends_with_the_field(world, does, visit, contact):
    does(world.anna, releases.choose, world.ben, "mobile")
    ben = visit(world.ben)
    for release, seen in (("nobody", False), ("connections", True), ("chosen", True)):
        does(world.anna, profiles.change_contact, {**CONTACT, "mobile": ("0151 444 555", release)})
        assert sees(ben) is seen
    does(world.anna, profiles.change_contact, {**CONTACT, "mobile": ("", "chosen")})
    does(world.anna, profiles.change_contact, CONTACT)
    assert not sees(ben)


def test_a_choice_ends_with_the_connection_in_both_directions_and_does_not_come_back(
    app, world, act, does, visit, contact, grants
):
    does(world.ben, profiles.change_contact, {"mobile": ("0160 111 222", "chosen")})
    does(world.anna, releases.choose, world.ben, "mobile")
    does(world.ben, releases.choose, world.anna, "mobile")
    assert len(grants()) == 2
    does(world.ben, connections.remove, world.anna)
    assert grants() == []
    with act() as member:
        cast.connect(member(world.anna), member(world.ben))
    assert not sees(visit(world.ben))


@pytest.fixture
def seven(world, act, monkeypatch):
    """`seven(releases.choose, "mobile")`: Anna does this with seven new connections; a page of a list holds three."""

    def run(action, kind):
        monkeypatch.setattr("app.rules.limits.LIST_PAGE", 3)
        with act() as member:
            for number in range(7):
                person = cast.person(f"x{number}", name=f"Same Name {'AB'[number % 2]}")
                cast.connect(member(world.anna), person)
                action(member(world.anna), person.id, kind)

    return run


def handles_on(visitor, address):
    """The handles of the people in a list, page after page."""
    seen = []
    while address:
        piece = visitor.get(address, fragment=True).text
        seen += re.findall(r'class="name"><a class="whole" href="/in/([^"]+)"', piece)
        following = re.search(r'hx-get="([^"]+)"', piece)
        address = following and following[1].replace("&amp;", "&")
    return seen


def test_the_list_of_readers_pages_without_skipping_or_repeating(world, visit, contact, seven):
    seven(releases.choose, "mobile")
    seen = handles_on(visit(world.anna), MOBILE)
    assert len(seen) == len(set(seen)) == 7


def test_whom_to_choose_is_found_by_name_among_the_others(world, act, does, visit, contact):
    with act() as member:
        cast.connect(member(world.anna), member(world.dirk))
    does(world.anna, releases.choose, world.ben, "mobile")
    anna = visit(world.anna)
    for query, found in (("", ["Dirk Müller"]), ("mue", ["Dirk Müller"]), ("ben", []), ("zzz", [])):
        for fragment in (False, True):
            page = anna.get(f"{MOBILE}?q={query}", fragment=fragment).text
            assert re.findall('aria-label="Choose: ([^,"]+), Mobile"', page) == found


def test_a_field_that_is_not_there_leads_to_the_form_or_nowhere(world, visit, contact):
    anna = visit(world.anna)
    assert anna.get("/profile/contact/messenger").location == "/profile/contact"
    assert anna.get("/profile/contact/shoe-size").status_code == 404
    assert visit(None).get(MOBILE).location == f"/sign-in?next={MOBILE}"


@pytest.mark.parametrize("address", [MOBILE, "/profile/contact/email", "/in/ben-okafor/release"])
def test_the_pages_ask_the_same_number_of_questions_whoever_reads(world, act, visit, contact, statements, address):
    anna = visit(world.anna)
    statements.clear()
    anna.get(address)
    before = len(statements)
    with act() as member:
        for number in range(20):
            person = cast.person(f"y{number}")
            cast.connect(member(world.anna), person)
            releases.choose(member(world.anna), person.id, "mobile")
    statements.clear()
    assert anna.get(address).status_code == 200
    assert len(statements) == before <= 12


# --- a person ---------------------------------------------------------------------------------------------------


def test_the_page_of_a_connection_says_what_it_sees(world, does, visit, contact):
    anna, path = visit(world.anna), "/in/ben-okafor/release"
    page = text_of(anna.get(path))
    assert "E-mail anna@office.example Stop sharing" in page
    assert "Phone 0999 888 777 Only you" in page
    assert "Choose: Ben Okafor, Mobile" in anna.get(path).text
    does(world.anna, releases.choose, world.ben, "mobile")
    assert "Stop sharing: Ben Okafor, Mobile" in anna.get(path).text
    assert f'href="{path}"' in anna.get("/in/ben-okafor").text
    for below in ("/mobile", "/mobile/removal", "/email/refusal", "/email/refusal/removal"):
        assert anna.get(path + below).location == path


def test_for_others_there_is_no_such_page(world, visit, contact):
    assert visit(world.anna).get("/in/carla-nowak/release").location == "/in/carla-nowak"
    assert visit(world.anna).get("/in/nobody-at-all/release").status_code == 404


# --- all connections but one --------------------------------------------------------------------------------------

EMAIL, ADDRESS = "/profile/contact/email", "anna@office.example"


@pytest.fixture
def refusals(app):
    return lambda: _rows(app, ContactRefusal)


@pytest.mark.parametrize("fragment", [False, True])
def test_one_connection_is_excepted_from_a_field_of_all_and_let_in_again(world, visit, contact, fragment):
    anna, ben = visit(world.anna), visit(world.ben)
    assert sees(ben, ADDRESS) and "Stop sharing: Ben Okafor, E-mail" in anna.get(EMAIL).text
    for address, now, button in (
        ("/in/ben-okafor/release/email/refusal", False, "Share again: Ben Okafor, E-mail"),
        ("/in/ben-okafor/release/email/refusal/removal", True, "Stop sharing: Ben Okafor, E-mail"),
    ):
        response = anna.post(address, fragment=fragment, headers={"Referer": f"http://localhost{EMAIL}"})
        page = response if fragment else anna.get(response.location)
        assert button in page.text and sees(ben, ADDRESS) is now
        assert (f'data-readers="email">{int(now)}<' in page.text) is not fragment
        assert (f'[data-readers=email]">{int(now)}<' in page.text) is fragment


def test_the_page_of_a_field_names_whom_it_is_not_shared_with(world, does, visit, contact):
    anna = visit(world.anna)
    assert "Not shared with" not in anna.get(EMAIL).text
    does(world.anna, releases.refuse, world.ben, "email")
    page = anna.get(EMAIL)
    assert "All your connections see it, except those listed below." in text_of(page)
    readers, refused = page.text.split('id="refused-h"')
    assert "Ben Okafor" not in readers and "Share again: Ben Okafor, E-mail" in refused
    assert "Share again: Ben Okafor, E-mail" in anna.get("/in/ben-okafor/release").text


def test_who_is_excepted_finds_the_field_on_no_surface_and_no_word_about_it(world, does, visit, contact):
    ben = visit(world.ben)
    surfaces = ("/in/anna-brandt", "/in/anna-brandt/contact", "/in/anna-brandt/card.vcf", "/in/anna-brandt/cv",
                "/in/anna-brandt/resume.json", "/network/connections.csv", "/network/connections.vcf")  # fmt: skip
    before = [surface for surface in surfaces if ADDRESS in ben.get(surface).text]
    assert {"/in/anna-brandt", "/in/anna-brandt/card.vcf", "/network/connections.csv"} <= set(before)
    does(world.anna, releases.refuse, world.ben, "email")
    assert [surface for surface in surfaces if ADDRESS in ben.get(surface).text] == []
    excepted = ben.get("/in/anna-brandt/contact").text
    does(world.anna, profiles.change_contact, {**CONTACT, "email": (ADDRESS, "nobody")})
    assert ben.get("/in/anna-brandt/contact").text == excepted
    anna = visit(world.anna)
    assert ADDRESS not in anna.get("/profile/seen?by=ben-okafor").text


def test_an_exception_counts_while_the_field_is_for_all_and_outlives_the_field(world, does, visit, contact):
    does(world.anna, releases.refuse, world.ben, "email")
    ben = visit(world.ben)
    does(world.anna, profiles.change_contact, {**CONTACT, "email": (ADDRESS, "chosen")})
    does(world.anna, releases.choose, world.ben, "email")
    assert sees(ben, ADDRESS)
    for email in ((ADDRESS, "connections"), ("", "connections"), (ADDRESS, "connections")):
        does(world.anna, profiles.change_contact, {**CONTACT, "email": email})
        assert not sees(ben, ADDRESS)


def test_an_exception_ends_with_the_connection(world, act, does, visit, contact, refusals):
    for _ in range(2):
        does(world.anna, releases.refuse, world.ben, "email")
    assert refusals() == [(world.anna, world.ben, "email")]
    does(world.ben, connections.remove, world.anna)
    assert refusals() == []
    with act() as member:
        cast.connect(member(world.anna), member(world.ben))
    assert sees(visit(world.ben), ADDRESS)


@pytest.mark.parametrize(
    ("handle", "kind"),
    [
        ("carla-nowak", "email"),  # no connection
        ("anna-brandt", "email"),  # oneself
        ("nobody-at-all", "email"),
        ("ben-okafor", "mobile"),  # chosen ones see it
        ("ben-okafor", "phone"),  # nobody sees it
        ("ben-okafor", "messenger"),  # there is none
        ("ben-okafor", "shoe-size"),
    ],
)
def test_there_is_nothing_else_to_be_excepted_from(world, visit, contact, refusals, handle, kind):
    for fragment in (False, True):
        response = visit(world.anna).post(f"/in/{handle}/release/{kind}/refusal", fragment=fragment)
        assert response.status_code == 404
    assert refusals() == []


def test_the_list_of_the_excepted_pages_without_skipping_or_repeating(world, visit, contact, seven):
    seven(releases.refuse, "email")
    anna = visit(world.anna)
    seen = handles_on(anna, f"{EMAIL}?refused=")
    assert len(seen) == len(set(seen)) == 7
    assert anna.get(EMAIL).status_code == 200


# --- accepting --------------------------------------------------------------------------------------------------


def boxes(page):
    return re.findall(r'<input type="checkbox" name="release" value="(\w+)"\s+form="(accept-\d+)"([^>]*)>', page.text)


@pytest.mark.parametrize("place", ["/network", "/", "/in/eve-strange"])
def test_accept_offers_the_choice_beside_it_unticked(world, visit, contact, invite, place):
    id = invite(world.eve, world.anna)
    page = visit(world.anna).get(place)
    assert boxes(page) == [("mobile", f"accept-{id}", "")]
    assert re.search(rf'<form [^>]*id="accept-{id}" method="post" action="/invitations/{id}/acceptance"', page.text)
    assert "What Eve Strange will see As all your connections: E-mail. Show this as well" in text_of(page)


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("ticked", [[], ["mobile"]])
def test_accepting_releases_what_was_ticked_and_says_so(world, visit, contact, invite, fragment, ticked):
    id, anna = invite(world.eve, world.anna), visit(world.anna)
    response = anna.post(f"/invitations/{id}/acceptance", {"release": ticked}, fragment=fragment)
    card = text_of(response if fragment else anna.get(response.location))
    assert "You and Eve Strange are connected." in card
    assert f"Eve Strange sees your contact data: {'E-mail, Mobile' if ticked else 'E-mail'}." in card
    assert sees(visit(world.eve)) is bool(ticked) and sees(visit(world.eve), "anna@office.example")


def test_a_forged_choice_grants_nothing_that_is_not_there(app, world, visit, contact, invite, grants):
    id = invite(world.eve, world.anna)
    forged = [*CONTACT_KINDS, "mobile", "shoe-size", "", "a\0b", "x" * 5000, "'; --"]
    response = visit(world.anna).post(f"/invitations/{id}/acceptance", {"release": forged})
    assert response.status_code == 303 and grants() == [(world.anna, world.eve, "mobile")]
    with app.app_context():
        assert graph.are_connected(world.anna, world.eve)
        assert {row.kind: row.release for row in db.session.query(Contact)} == {
            kind: release for kind, (_, release) in CONTACT.items()
        }


def test_only_who_accepts_releases(world, visit, does, contact, invite, grants):
    does(world.eve, profiles.change_contact, {"mobile": ("0170 1", "chosen")})
    id = invite(world.eve, world.anna)
    for who in (world.eve, world.ben):
        assert visit(who).post(f"/invitations/{id}/acceptance", {"release": ["mobile"]}).status_code == 404
    visit(world.anna).post(f"/invitations/{id}/dismissal", {"release": ["mobile"]})
    assert grants() == []


def test_accepting_once_more_brings_nothing_back(world, visit, contact, invite, grants):
    id, anna = invite(world.eve, world.anna), visit(world.anna)
    anna.post(f"/invitations/{id}/acceptance", {"release": ["mobile"]})
    anna.post("/in/eve-strange/release/mobile/removal")
    assert anna.post(f"/invitations/{id}/acceptance", {"release": ["mobile"]}).status_code == 303
    assert grants() == []


def test_cards_stay_calm_where_nothing_is_to_be_chosen(world, does, visit, invite):
    invite(world.carla, world.anna)
    anna = visit(world.anna)
    page = anna.get("/network")
    assert not boxes(page) and "sees your contact data" not in text_of(page) and 'class="sees"' not in page.text
    does(world.anna, profiles.change_contact, {"email": CONTACT["email"], "phone": CONTACT["phone"]})
    page = anna.get("/network")
    assert "If you accept, Carla Nowak sees your contact data: E-mail." in text_of(page)
    assert not boxes(page) and 'class="sees"' not in page.text


def test_the_warning_about_strangers_names_what_they_would_see(world, visit, contact, invite):
    invite(world.eve, world.anna)
    warning = re.search(r'<p class="warning">.*?</p>', visit(world.anna).get("/network").text, re.S)[0]
    assert "No shared connections. If you accept, Eve Strange sees your contact data: E-mail." in warning


def test_25_cards_cost_as_much_as_one(world, act, visit, contact, invite, statements):
    counts = []
    for many in (1, 24):
        with act():
            people = [cast.person(f"z{many}-{number}").id for number in range(many)]
        for person in people:
            invite(person, world.anna, Wish("friend"))
        anna = visit(world.anna)
        anna.get("/network")
        statements.clear()
        assert len(boxes(anna.get("/network"))) in (1, 25)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12
