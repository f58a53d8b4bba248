"""Inviting a member, and the card that it becomes for both."""


import pytest

from app.actions import blocks, preferences
from tests.cast import ANNA, EVE
from tests.visitor import text_of

# --- the form -------------------------------------------------------------------------------------------------


def test_the_form_asks_how_one_knows_the_other(visit, world):
    page = visit(world.eve).get(f"{ANNA}/invitation")
    assert page.status_code == 200
    assert "How do you know Anna Brandt?" in page.text
    for label in ("Colleague", "Former employer or employee", "I don’t know this person", "Personal note"):
        assert label in page.text
    assert 'aria-label="Send invitation: Anna Brandt"' in page.text


@pytest.mark.parametrize("fragment", [False, True])
def test_sending_leads_back_to_the_profile_and_says_so(visit, world, fragment):
    eve = visit(world.eve)
    answer = eve.post(f"{ANNA}/invitation", {"how": "friend", "note": "From school", "remind": "y"}, fragment=fragment)
    assert answer.status_code == (204 if fragment else 303)
    assert answer.headers["HX-Redirect" if fragment else "Location"] == ANNA
    assert "Your invitation to Anna Brandt is sent." in text_of(eve.get("/network/invitations/sent"))
    card = text_of(visit(world.anna).get("/network"))
    assert "Eve Strange Friend · just now Report “From school”" in card


@pytest.mark.parametrize("fragment", [False, True])
def test_a_stranger_is_warned_and_nothing_is_sent(visit, world, fragment, stored):
    eve = visit(world.eve)
    answer = eve.post(f"{ANNA}/invitation", {"how": "stranger", "note": "typed <b>this</b>"}, fragment=fragment)
    assert answer.status_code == 422
    assert "If they accept, you see each other’s contact data" in text_of(answer)
    assert "typed &lt;b&gt;this&lt;/b&gt;" in answer.text
    assert ("<html" in answer.text) is not fragment
    assert "Eve Strange" not in text_of(visit(world.anna).get("/network"))


@pytest.mark.parametrize("fields", [{}, {"how": "nonsense"}, {"how": "friend", "note": "x" * 301}])
def test_nonsense_is_answered_with_the_form(visit, world, fields):
    answer = visit(world.eve).post(f"{ANNA}/invitation", fields)
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_only_invitations_that_could_be_sent_use_up_the_day(visit, world, monkeypatch):
    eve = visit(world.eve)
    for fields in ({"how": "stranger"}, {}, {"how": "friend", "note": "x" * 301}):
        eve.post(f"{ANNA}/invitation", fields)
    assert "You can send 20 more today." in text_of(eve.get("/network"))
    eve.post(f"{ANNA}/invitation", {"how": "friend"})
    assert "You can send 19 more today." in text_of(eve.get("/network"))
    eve.post(f"{ANNA}/invitation", {"how": "friend"})  # she is invited already
    assert "You can send 19 more today." in text_of(eve.get("/network"))
    for number in range(19):
        eve.post("/network/email-invitations", {"email": f"gerda{number}@firma.example", "how": "friend"})
    assert "You have reached today’s limit for invitations. You can send more from" in text_of(eve.get("/network"))
    answer = eve.post("/in/ben-okafor/invitation", {"how": "friend"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_whoever_wants_the_address_to_be_known_is_asked_for_it(visit, world, does):
    does(world.anna, preferences.choose_privacy, who_may_invite="email", hides_connections=False)
    eve = visit(world.eve)
    assert "only from people who know this address" in text_of(eve.get(f"{ANNA}/invitation"))
    assert eve.post(f"{ANNA}/invitation", {"how": "friend"}).status_code == 422
    wrong = eve.post(f"{ANNA}/invitation", {"how": "friend", "email": "anna@example.org"})
    assert wrong.status_code == 422
    assert "anna@example.org" in wrong.text and "anna@firma.example" not in wrong.text
    assert eve.post(f"{ANNA}/invitation", {"how": "friend", "email": "Anna@firma.example"}).status_code == 303


def test_what_stands_in_the_way_is_said_before_the_form_is_filled(visit, world, does, invite):
    does(world.anna, preferences.choose_privacy, who_may_invite="nobody", hides_connections=False)
    page = visit(world.eve).get(f"{ANNA}/invitation")
    assert "does not accept this invitation at the moment" in text_of(page)
    assert 'name="how"' not in page.text


def test_after_withdrawing_the_form_says_until_when(visit, world, invite):
    eve, id = visit(world.eve), invite(world.eve, world.anna)
    eve.post(f"/invitations/{id}/withdrawal")
    again = text_of(eve.get(f"{ANNA}/invitation"))
    assert "You can invite again from" in again
    assert visit(world.eve).post(f"{ANNA}/invitation", {"how": "friend"}).status_code == 422


def test_the_form_leads_to_what_is_there_already(visit, world, invite):
    id = invite(world.eve, world.anna)
    assert visit(world.eve).get(f"{ANNA}/invitation").location == f"/network/invitations/sent#invitation-{id}"
    assert visit(world.anna).get(f"{EVE}/invitation").location == f"/network#invitation-{id}"
    assert visit(world.ben).get(f"{ANNA}/invitation").location == ANNA
    assert visit(world.anna).get(f"{ANNA}/invitation").location == ANNA


def test_crossing_invitations_say_that_the_two_are_connected(visit, world, invite):
    invite(world.eve, world.anna)
    anna = visit(world.anna)
    assert anna.post(f"{EVE}/invitation", {"how": "colleague"}).location == EVE
    assert "You and Eve Strange are connected." in text_of(anna.get("/network"))


def test_guests_and_strange_addresses_find_nothing(visit, world, does):
    assert visit(None).get(f"{ANNA}/invitation").location.startswith("/sign-in")
    eve = visit(world.eve)
    nowhere = eve.get("/in/nobody-here/invitation")
    does(world.anna, blocks.block, world.eve)
    for answer in (
        eve.get(f"{ANNA}/invitation"), eve.get(f"{ANNA}/block"), eve.get("/in/a%00b/invitation"),
        eve.get(f"{ANNA}/connection/removal"), eve.post("/invitations/99999999999999999999999/acceptance"),
    ):  # fmt: skip
        assert answer.status_code == 404
        assert answer.data == nowhere.data
    for path, never in (
        (f"{ANNA}/invitation", "/in/nobody-here/invitation"), (f"{ANNA}/mute", "/in/nobody-here/mute"),
        ("/invitations/9223372036854775807/dismissal", "/invitations/999/dismissal"),
    ):  # fmt: skip
        answers = [eve.post(each, {"how": "friend"}) for each in (path, never)]
        assert answers[0].status_code == 404
        assert answers[0].data == answers[1].data
