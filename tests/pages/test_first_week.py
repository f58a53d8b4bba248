"""The first week of a newcomer: three steps on Home, what waits above them, and what is offered below."""

import io
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from markupsafe import escape

from app import database
from app.actions import blocks, posts, preferences, profiles
from app.actions import limits as counting
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Contact, Education, Invitation, Member, Position, StrangersShown
from app.models.base import now
from app.queries import counters, first_week, may_know
from app.queries.may_know import Known
from app.rules import limits, sizes
from app.rules.first_week import Held
from app.rules.knowing import Reason
from app.rules.limits import STRANGERS
from app.web import strangers as counted
from tests import cast
from tests.furnished import PORTRAIT
from tests.pages.importing import bring
from tests.portability.archives import table
from tests.visitor import MOST_QUERIES, text_of

HOME, FIRST = "/", "/first-week"
STEPS = re.compile(r'<li class="step( step-[\w-]+)?" id="step-(\w+)"')
POSITION = {"organisation": "Brook & Söhne", "title": "Clerk", "starts": "2001", "ends": ""}


@pytest.fixture
def town(app, world):
    """Eve is new; Anna and Dirk left the school that she will name, in her year and in another."""
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.eve).hides_first_week = False
        for id, year in ((world.anna, "1998"), (world.ben, "1998"), (world.dirk, "2003")):
            member = db.session.get_one(Member, id)
            profiles.add_education(member, school="Fachschule Elbufer", degree="", starts="", ends=year)
    return world


@pytest.fixture
def eve(town, visit):
    return visit(town.eve)


def state(response):
    """Which steps are there, and which of them are done."""
    return {name: "step-done" in (looks or "") for looks, name in STEPS.findall(response.text)}


def picture():
    return io.BytesIO(PORTRAIT.read_bytes()), "me.webp"

def settle(app, id, **values):
    with app.app_context(), database.transaction():
        for name, value in values.items():
            setattr(db.session.get_one(Member, id), name, value)


def test_a_newcomer_begins_with_three_steps(eve):
    page = eve.get(HOME)
    assert state(page) == {"head": False, "career": False, "people": False, "address": False}
    assert "<h1>Welcome, Eve</h1>" in page.text and page.text.count("<h1") == 1
    solid = re.findall(r'<button class="btn btn-primary[^>]*>([^<]+)', page.text.replace("\n", ""))
    assert solid == ["Save", "Post"], "the first step's, and that of the folded composer"
    assert '<details class="write"><summary' in page.text


@pytest.mark.parametrize("who", ["a member of 30 days", "who hid them", "the first admin", "who has done everything"])
def test_others_see_none(app, eve, town, visit, who):
    if who == "a member of 30 days":
        settle(app, town.eve, created_at=now() - limits.FIRST_WEEK + timedelta(minutes=5))
        assert state(eve.get(HOME))
        settle(app, town.eve, created_at=now() - limits.FIRST_WEEK)
    elif who == "who hid them":
        settle(app, town.eve, hides_first_week=True)
    elif who == "the first admin":
        settle(app, town.frieda, hides_first_week=False)
        eve = visit(town.frieda)
    else:
        assert eve.post(f"{FIRST}/head", {"headline": "Lotse", "photo": picture()}).status_code == 303
        eve.post(f"{FIRST}/career", {"school": "Elbufer", "year": "1998", **POSITION})
        settle(app, town.eve, connection_count=4)
        assert state(eve.get(HOME)) == {"head": True, "career": True, "people": False, "address": False}
        settle(app, town.eve, connection_count=5)
    page = eve.get(HOME)
    assert not {"head", "career", "people", "address"} & state(page).keys()
    assert who == "the first admin" or ("page-start" not in page.text and 'class="write"' not in page.text)


# --- portrait and headline ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("fragment", [False, True])
def test_photo_and_headline_at_once(app, eve, town, fragment):
    answer = eve.post(f"{FIRST}/head", {"headline": " Ship  broker ", "photo": picture()}, fragment=fragment)
    if not fragment:
        assert answer.status_code == 303 and answer.location == "/#step-head"
        answer = eve.get(HOME)
    assert state(answer)["head"] and "Ship broker" in text_of(answer)
    assert re.search(r'href="/in/eve-strange"[^>]*aria-label="Change: Photo and headline">Change</a>', answer.text)
    with app.app_context():
        member = db.session.get_one(Member, town.eve)
        assert member.headline == "Ship broker" and member.picture in answer.text


def test_the_portraits_elsewhere_on_the_page_follow_in_place(eve):
    answer = eve.post(f"{FIRST}/head", {"headline": "", "photo": picture()}, fragment=True).text
    assert 'hx-swap-oob="innerHTML:.account-menu summary"' in answer and 'hx-swap-oob="innerHTML:.side"' in answer
    assert answer.count("/pictures/") == 3 and "<html" not in answer


def test_half_a_step_asks_for_the_other_half(eve):
    half = eve.post(f"{FIRST}/head", {"headline": "Ship broker"}, fragment=True)
    assert state(half) == {"head": False} and "Ship broker" in text_of(half)
    assert 'name="photo"' in half.text and 'name="headline"' not in half.text
    assert "Choose a photo." in text_of(eve.post(f"{FIRST}/head", {"headline": "Other"}, fragment=True))
    assert state(eve.post(f"{FIRST}/head", {"photo": picture()}, fragment=True)) == {"head": True}
    assert eve.post(f"{FIRST}/head", {"headline": "Sent twice", "photo": picture()}).status_code == 303
    assert "Ship broker" in text_of(eve.get(HOME)), "what is there is changed on the profile"


@pytest.mark.parametrize("fragment", [False, True])
def test_what_is_wrong_with_a_photo_or_headline_is_said_beside_it(app, eve, fragment):
    for fields, words in (
        ({}, "Fill in “Headline”."), ({"headline": "x" * 221}, "Use at most 220 characters; these are 221."),
        ({"headline": "Kept words", "photo": (io.BytesIO(b"no picture"), "me.webp")}, "Kept words"),
    ):  # fmt: skip
        answer = eve.post(f"{FIRST}/head", fields, fragment=fragment)
        assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
        assert words in answer.text or words in text_of(answer)
        assert ("<h1>Welcome, Eve</h1>" in answer.text) is not fragment and not state(answer)["head"]
    with app.app_context():
        assert db.session.query(Member).filter(Member.headline != "").count() == 0


def test_a_large_photo_may_be_sent_to_the_step():
    assert sizes.most(f"{FIRST}/head", member=True) == sizes.most("/profile/photo", member=True) > limits.PHOTO_BYTES


# --- school, year and organisation --------------------------------------------------------------------------------


@pytest.mark.parametrize("fragment", [False, True])
def test_school_year_and_organisation_at_once(app, eve, town, fragment):
    fields = {"school": "Fachschule Elbufer", "year": "1998", **POSITION}
    answer = eve.post(f"{FIRST}/career", fields, fragment=fragment)
    if not fragment:
        assert answer.location == "/#step-career"
        answer = eve.get(HOME)
    assert state(answer)["career"] and "Fachschule Elbufer, 1998 · Brook & Söhne" in text_of(answer)
    with app.app_context():
        position = db.session.query(Position).filter_by(member_id=town.eve).one()
        assert (position.title, position.ends) == ("Clerk", None)


def test_the_people_of_the_third_step_are_asked_for_anew_in_place(eve):
    answer = eve.post(f"{FIRST}/career", {"school": "Fachschule Elbufer", "year": "1998"}, fragment=True).text
    assert 'hx-swap-oob="innerHTML:#people"' in answer and f'hx-get="{FIRST}/people"' in answer


def test_either_half_will_do_and_the_rest_stays_asked_for(eve):
    eve.post(f"{FIRST}/career", {"school": "Fachschule Elbufer", "year": "06/1998"})
    page = eve.get(HOME)
    assert not state(page)["career"] and "Fachschule Elbufer, 1998" in text_of(page)
    assert 'name="school"' not in page.text and 'name="organisation"' in page.text
    assert state(eve.post(f"{FIRST}/career", {**POSITION, "ends": "2009"}, fragment=True))["career"]


def test_a_school_without_a_year_gets_it(app, eve, town, does):
    does(town.eve, lambda me: profiles.add_education(me, school="Abendschule", degree="", starts="", ends=""))
    assert not state(eve.get(HOME))["career"]
    eve.post(f"{FIRST}/career", {"school": "ABENDSCHULE", "year": "2004"})
    with app.app_context():
        only = db.session.query(Education).filter_by(member_id=town.eve).one()
        assert (only.school, only.ends) == ("Abendschule", "2004")


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"school", "year"}), ({"school": "Elbufer"}, {"year"}), ({"year": "1998"}, {"school"}),
        ({"school": "Elbufer", "year": "98"}, {"year"}), ({"organisation": "Brook"}, {"title", "starts"}),
        ({"school": "Elbufer", "year": "1998", "title": "Clerk"}, {"organisation", "starts"}),
        ({**POSITION, "ends": "1999"}, {"ends"}), ({**POSITION, "organisation": "x" * 121}, {"organisation"}),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_stored(app, eve, town, fields, wrong, fragment):
    answer = eve.post(f"{FIRST}/career", fields, fragment=fragment)
    assert answer.status_code == 422
    marked = set(re.findall(r'<input[^>]*aria-invalid="true"[^>]*name="(\w+)"', answer.text))
    assert marked == wrong
    for name, value in fields.items():
        assert re.search(rf'name="{name}"[^>]*value="{re.escape(escape(value))}"', answer.text) or not value
    with app.app_context():
        assert not db.session.query(Position).count()
        assert not db.session.query(Education).filter_by(member_id=town.eve).count()


# --- people -------------------------------------------------------------------------------------------------------


def offered(response):
    """Who can be invited by one click, with the reason."""
    row = r'id="five-\d+".*?class="whole"[^>]*>([^<]+)</a>.*?<p class="reason">([^<]+)</p>'
    return dict(re.findall(row, response.text, re.DOTALL))


@pytest.fixture
def classmate(eve):
    """Eve in the browser, once her school is known."""
    eve.post(f"{FIRST}/career", {"school": "Fachschule Elbufer", "year": "1998"})
    return eve


def test_the_own_year_comes_first_then_the_school(app, town, classmate, does):
    people = classmate.get(f"{FIRST}/people", fragment=True)
    assert list(offered(people).items()) == [
        ("Anna Brandt", "same school, 1998"), ("Ben Okafor", "same school, 1998"), ("Dirk Müller", "same school"),
    ]  # fmt: skip
    with app.app_context(), database.transaction():
        cast.connect(*(db.session.get_one(Member, id) for id in (town.eve, town.anna)))
        for number in range(4):
            cast.connect(db.session.get_one(Member, town.anna), cast.person(f"g{number}", name=f"Gast {number}"))
    found = offered(classmate.get(f"{FIRST}/people", fragment=True))
    assert list(found)[:2] == ["Ben Okafor", "Dirk Müller"] and len(found) == 5
    beside = classmate.get("/beside?start=1", fragment=True).text
    assert not [name for name in found if name in beside] and "Gast" in beside


def test_of_the_nine_likeliest_those_of_the_own_year_come_first(monkeypatch):
    kinds = ("shared", "place", "class", "organisation", "school", "archive", "now", "class", "shared")
    likely = [Known(SimpleNamespace(id=place), Reason(kind)) for place, kind in enumerate(kinds)]
    monkeypatch.setattr(may_know, "people", lambda viewer_id, most: likely[:most])
    five, beside = first_week.people(1)
    assert [each.person.id for each in five] == [2, 5, 7, 4, 0]
    assert [each.person.id for each in beside] == [1, 3, 6, 8]


def test_home_loads_them_after_the_page_and_without_javascript_by_a_link(classmate):
    page = classmate.get(HOME).text
    assert f'hx-get="{FIRST}/people"' in page and "five-" not in page and 'hx-get="/beside?start=1"' in page
    link = re.search(r'<a href="(/\?people=1#step-people)">', page)[1]
    shown = classmate.get(link)
    assert len(offered(shown)) == 3 and state(shown)["people"] is False
    for answer in (shown, classmate.get(f"{FIRST}/people", fragment=True)):
        everyone = re.search(r'<a href="(/search\?class=[^"]+)">Everyone of 1998</a>', answer.text)[1]
    assert "Ben Okafor" in classmate.get(everyone).text and "Dirk" not in classmate.get(everyone).text
    assert classmate.get(f"{FIRST}/people").location == link


def invitation_of(response, name):
    form = rf'action="(/network/suggestions/\d+/invitation)"(?:(?!</form>).)*Connect: {name}'
    return re.search(form, response.text, re.DOTALL)[1]


@pytest.mark.parametrize("fragment", [False, True])
def test_inviting_by_one_click_says_how_the_two_know_each_other(app, town, classmate, fragment):
    action = invitation_of(classmate.get("/?people=1"), "Anna Brandt")
    for _ in range(2):  # the second click finds it done
        answer = classmate.post(action, fragment=fragment)
        if fragment:
            assert "Invited" in text_of(answer) and "Anna Brandt" in answer.text and "<form" not in answer.text
        else:
            assert answer.location == "/?people=1#step-people"
            assert "Your invitation to Anna Brandt is sent." in text_of(classmate.get(answer.location))
    with app.app_context():
        sent = db.session.query(Invitation).filter_by(inviter_id=town.eve).one()
        assert (sent.invitee_id, sent.how, sent.note) == (town.anna, "classmate", "")
    assert "Anna Brandt" not in offered(classmate.get("/?people=1"))


def test_why_somebody_cannot_be_invited_is_said_in_their_row(app, town, classmate, monkeypatch):
    action = invitation_of(classmate.get("/?people=1"), "Anna Brandt")
    monkeypatch.setattr(limits, "PENDING_INVITATIONS", 0)
    row = classmate.post(action, fragment=True)
    assert "You have 0 invitations pending." in text_of(row) and "Anna Brandt" in row.text
    assert "You have 0 invitations pending." in text_of(classmate.get(classmate.post(action).location))
    with app.app_context(), database.transaction(reading=True):
        assert counters.left(limits.INVITE, town.eve) == limits.INVITE.times, "what was refused takes no quota"
    with app.app_context():
        assert db.session.query(Invitation).filter_by(inviter_id=town.eve).count() == 0


def test_only_who_is_suggested_can_be_invited_by_one_click(app, town, classmate, does):
    does(town.dirk, blocks.block, town.eve)
    does(town.ben, lambda me: preferences.choose_search(me, in_search=False))
    for other in (town.dirk, town.ben, town.frieda, town.eve, 999):
        assert classmate.post(f"/network/suggestions/{other}/invitation").status_code == 404
    with app.app_context():
        assert db.session.query(Invitation).filter_by(inviter_id=town.eve).count() == 0


def test_invitations_by_one_click_count_like_any_other(town, classmate):
    paths = [invitation_of(classmate.get("/?people=1"), name) for name in ("Anna Brandt", "Ben Okafor")]
    with classmate.app.app_context(), database.transaction():
        for _ in range(limits.INVITATIONS_A_DAY - 1):
            counting.count_within(limits.INVITE, town.eve)
    assert [classmate.post(path, fragment=True).status_code for path in (*paths, paths[0])] == [200, 429, 200]


def test_five_are_enough_connected_or_invited(app, town, eve, invite):
    settle(app, town.eve, connection_count=4)
    assert not state(eve.get(HOME))["people"]
    invite(town.eve, town.anna)
    page = eve.get(HOME)
    assert state(page)["people"] and "Connected or invited: 5 people" in text_of(page)
    assert 'hx-get="/beside"' in page.text
    settle(app, town.eve, connection_count=0)
    for other in (town.ben, town.carla, town.dirk, town.frieda):
        invite(town.eve, other)
    assert "You invited 5 people." in text_of(eve.get(HOME))


def test_who_is_alone_is_told_what_to_do(eve):
    page = eve.get("/?people=1")
    assert "People appear here who share a school" in text_of(page) and 'href="/search">Find people' in page.text


def test_strangers_count_once_they_are_shown_and_the_step_says_when_there_are_no_more(app, classmate, monkeypatch):
    classmate.get(HOME)
    with app.app_context():
        assert db.session.query(StrangersShown).count() == 0, "nobody was shown"
    monkeypatch.setattr(counted, "STRANGERS", STRANGERS._replace(times=2))
    for answer in (classmate.get(f"{FIRST}/people", fragment=True), classmate.get("/?people=1")):
        assert answer.status_code == 200 and offered(answer) == {}
        assert "You have seen as many people today" in text_of(answer)
    monkeypatch.setattr(counted, "STRANGERS", STRANGERS._replace(times=3))
    assert len(offered(classmate.get("/?people=1"))) == 3


# --- the address --------------------------------------------------------------------------------------------------


def contacts(app, member_id):
    with app.app_context():
        rows = db.session.query(Contact).filter_by(member_id=member_id)
        return {row.kind: (row.value, row.release) for row in rows}


@pytest.mark.parametrize("fragment", [False, True])
def test_the_address_is_shared_with_connections_by_one_click_and_that_is_undone(app, eve, town, fragment):
    def press(address):
        answer = eve.post(address, fragment=fragment)
        assert fragment or answer.location == "/#step-address"
        return text_of(answer if fragment else eve.get(HOME))

    told = "No other member sees your e-mail address eve@anderswo.example. You can share it with your connections,"
    assert told in text_of(eve.get(HOME))
    shown = "Your connections see your e-mail address eve@anderswo.example, future ones too."
    assert shown in press(f"{FIRST}/address")
    assert contacts(app, town.eve) == {"email": ("eve@anderswo.example", "connections")}
    press(f"{FIRST}/address")
    assert told in press(f"{FIRST}/address/removal")
    assert contacts(app, town.eve) == {}
    press(f"{FIRST}/address/removal")


@pytest.mark.parametrize("held", [("other@firma.example", "connections"), ("eve@anderswo.example", "nobody")])
def test_who_has_decided_about_an_address_is_offered_nothing_and_keeps_it(app, eve, town, does, held):
    does(town.eve, lambda me: profiles.change_contact(me, {"email": held}))
    assert "address" not in state(eve.get(HOME))
    eve.post(f"{FIRST}/address")
    eve.post(f"{FIRST}/address/removal")
    assert contacts(app, town.eve) == {"email": held}


# --- an invitation waits ------------------------------------------------------------------------------------------


def test_an_invitation_waits_first_as_on_my_network(eve, town, invite):
    id = invite(town.anna, town.eve, Wish("friend", "Do you remember?"))
    page = eve.get(HOME)
    assert page.text.index(f'id="invitation-{id}"') < page.text.index('id="step-head"')
    assert page.text.count(f'id="invitation-{id}"') == 1 and "“Do you remember?”" in page.text
    assert "invite-line" not in page.text
    invite(town.ben, town.eve)
    assert "All 2" in text_of(eve.get(HOME))


@pytest.mark.parametrize("answer", ["acceptance", "dismissal"])
def test_it_is_answered_in_place_and_leads_back_home(eve, town, invite, answer):
    id = invite(town.anna, town.eve)
    form = re.search(rf'action="/invitations/{id}/{answer}".*?</form>', eve.get(HOME).text, re.S)[0]
    fields = dict(re.findall(r'name="(place)" value="(\w+)"', form))
    left = eve.post(f"/invitations/{id}/{answer}", fields)
    assert left.location == "/"
    said = {"acceptance": "You and Anna Brandt are connected.", "dismissal": "You ignored the invitation from Anna"}
    assert said[answer] in text_of(eve.get("/")) and f'id="invitation-{id}"' not in eve.get("/").text
    again = invite(town.ben, town.eve)
    piece = eve.post(f"/invitations/{again}/{answer}", fields, fragment=True)
    assert 'class="invitation answered' in piece.text and "Ben Okafor" in piece.text


def test_accepting_shows_what_was_chosen_to_be_shared(eve, town, invite, does):
    does(town.eve, lambda me: profiles.change_contact(
        me, {"phone": ("+49 451 1", "connections"), "mobile": ("+49 151 1", "chosen")}))  # fmt: skip
    invite(town.anna, town.eve)
    page = text_of(eve.get(HOME))
    assert "As all your connections: Phone." in page and "Show this as well Mobile" in page


# --- hiding -------------------------------------------------------------------------------------------------------


def test_hiding_is_undone_at_once(eve, town, invite, monkeypatch):
    invite(town.anna, town.eve)
    answer = eve.post(f"{FIRST}/dismissal")
    page = eve.get(answer.location)
    assert state(page) == {} and "The first steps are hidden." in text_of(page) and "Undo: First steps" in page.text
    assert "invitation-narrow" in page.text and 'class="write"' not in page.text, "as for everybody"
    assert "The first steps are hidden." not in text_of(eve.get(HOME))
    assert state(eve.get(eve.post(f"{FIRST}/dismissal/removal").location))
    monkeypatch.setattr(Held, "has_all", True)
    assert "hidden." not in text_of(eve.get("/?hidden=1")), "where nothing is hidden nothing is undone"


# --- around the steps ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/?stream=members", "/?stream=connections", "/?people=1"])
def test_home_of_a_newcomer_takes_no_more_queries_than_any_page(app, town, classmate, invite, does, statements, path):
    for number in range(3):
        does(town.anna, posts.write, f"Number {number}", "members")
        does(town.ben, posts.write, f"Number {number}", "members")
    with app.app_context(), database.transaction():
        cast.connect(*(db.session.get_one(Member, id) for id in (town.eve, town.ben)))
    invite(town.carla, town.eve)  # they share Ben
    statements.clear()
    assert "invitation-actions" in classmate.get(path).text
    assert len(statements) <= MOST_QUERIES, statements
    statements.clear()
    classmate.get(f"{FIRST}/people", fragment=True)
    assert len(statements) <= 8


def test_a_post_can_be_written_and_one_that_comes_back_is_unfolded(eve):
    answer = eve.post("/posts", {"text": "", "audience": "members"})
    assert answer.status_code == 422 and '<details class="write" open>' in answer.text and state(answer)
    assert eve.post("/posts", {"text": "Hello all", "audience": "members"}).status_code == 303


def test_opening_the_address_of_a_button_leads_home(eve):
    for address in ("head", "career", "address", "address/removal", "dismissal", "dismissal/removal"):
        assert eve.get(f"{FIRST}/{address}").location == "/"
    assert eve.get("/network/suggestions/1/invitation").location == "/network/suggestions"


def test_an_import_ends_on_home_of_who_is_new(eve, town):
    answer = bring(eve, table("Education", ["Fachschule Elbufer", "1996", "1998", "", "", ""]).encode())
    assert answer.location == "/#step-people"
    page = eve.get(HOME)
    assert "Fachschule Elbufer, 1998" in text_of(page) and "Imported: Education." in text_of(page)
