"""My network: inviting, the cards and what they become, own connections, the counts."""

import re
from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import blocks, connections, invitations, preferences
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Connection, Invitation, Member
from app.models.base import now
from app.queries import graph
from app.rules import limits
from tests import cast
from tests.visitor import text_of

ANNA, EVE = "/in/anna-brandt", "/in/eve-strange"
MOST = 12


@pytest.fixture
def invite(act):
    """`invite(world.eve, world.anna)`: a pending invitation; gives its id."""

    def run(a, b, how="friend"):
        return act(a, lambda member: invitations.invite(member, b, Wish(how)).id)

    return run


@pytest.fixture
def stored(app):
    def read(id):
        with app.app_context():
            return db.session.get_one(Invitation, id)

    return read


def many(app, count, member_id, *, invite=False, connect=False):
    """More people, who have invited the member or are connected with it."""
    with app.app_context(), database.transaction():
        member = db.session.get_one(Member, member_id)
        for number in range(count):
            person = cast.person(f"guest{number:02}", name=f"Guest {chr(65 + number % 26)}{number:02}")
            db.session.flush()
            if invite:
                invitations.write(person, member, Wish("friend"))
            if connect:
                row = invitations.write(person, member, Wish("friend"))
                invitations.accept(row)
                for edge in ((person.id, member_id), (member_id, person.id)):
                    db.session.get_one(Connection, edge).since = now() - timedelta(days=number)
        cast.quiet()


# --- the form -------------------------------------------------------------------------------------------------


def test_the_form_asks_how_one_knows_the_other(visit, world):
    page = visit(world.eve).get(f"{ANNA}/invitation")
    assert page.status_code == 200
    assert "How do you know Anna Brandt?" in page.text
    for label in ("Colleague", "Former employer or employee", "I do not know this person", "Personal note"):
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
    assert "Eve Strange Friend · just now “From school”" in card


@pytest.mark.parametrize("fragment", [False, True])
def test_a_stranger_is_warned_and_nothing_is_sent(visit, world, fragment, stored):
    eve = visit(world.eve)
    answer = eve.post(f"{ANNA}/invitation", {"how": "stranger", "note": "typed <b>this</b>"}, fragment=fragment)
    assert answer.status_code == 422
    assert "Whoever accepts sees your contact data" in text_of(answer)
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
    assert "Today 20 more are possible." in text_of(eve.get("/network"))
    eve.post(f"{ANNA}/invitation", {"how": "friend"})
    assert "Today 19 more are possible." in text_of(eve.get("/network"))
    for _ in range(19):
        eve.post(f"{ANNA}/invitation", {"how": "friend"})
    assert "That is enough invitations for one day." in text_of(eve.get("/network"))
    answer = eve.post("/in/ben-okafor/invitation", {"how": "friend"})
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_whoever_wants_the_address_to_be_known_is_asked_for_it(visit, world, act):
    act(world.anna, preferences.choose_privacy, who_may_invite="email", hides_connections=False)
    eve = visit(world.eve)
    assert "only from people who know this address" in text_of(eve.get(f"{ANNA}/invitation"))
    assert eve.post(f"{ANNA}/invitation", {"how": "friend"}).status_code == 422
    wrong = eve.post(f"{ANNA}/invitation", {"how": "friend", "email": "anna@example.org"})
    assert wrong.status_code == 422
    assert "anna@example.org" in wrong.text and "anna@firma.example" not in wrong.text
    assert eve.post(f"{ANNA}/invitation", {"how": "friend", "email": "Anna@firma.example"}).status_code == 303


def test_what_stands_in_the_way_is_said_before_the_form_is_filled(visit, world, act, invite):
    act(world.anna, preferences.choose_privacy, who_may_invite="nobody", hides_connections=False)
    page = visit(world.eve).get(f"{ANNA}/invitation")
    assert "does not accept this invitation at present" in text_of(page)
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


def test_guests_and_strange_addresses_find_nothing(visit, world, act):
    assert visit(None).get(f"{ANNA}/invitation").location.startswith("/sign-in")
    eve = visit(world.eve)
    nowhere = eve.get("/in/nobody-here/invitation")
    act(world.anna, blocks.block, world.eve)
    for answer in (
        eve.get(f"{ANNA}/invitation"), eve.post(f"{ANNA}/invitation", {"how": "friend"}), eve.get(f"{ANNA}/block"),
        eve.get("/in/a%00b/invitation"), eve.post(f"{ANNA}/mute"), eve.get(f"{ANNA}/connection/removal"),
        eve.post("/invitations/99999999999999999999999/acceptance"),
        eve.post("/invitations/9223372036854775807/dismissal"),
    ):  # fmt: skip
        assert answer.status_code == 404
        assert answer.data == nowhere.data


# --- the cards ------------------------------------------------------------------------------------------------


def test_a_card_shows_the_shared_connections_or_warns(visit, world, invite):
    invite(world.carla, world.anna)
    invite(world.eve, world.anna, how="partner")
    page = visit(world.anna).get("/network")
    cards = re.findall(r"<article.*?</article>", page.text, re.DOTALL)
    assert len(cards) == 2
    assert "Business partner" in cards[0] and "No shared connections. If you accept, Eve Strange sees" in cards[0]
    assert "Ben Okafor, shared connection" in cards[1] and 'class="warning"' not in cards[1]
    assert 'aria-label="Accept: Carla Nowak"' in cards[1] and 'aria-label="Ignore: Carla Nowak"' in cards[1]


def test_accepting_swaps_the_card_and_brings_the_counts(visit, world, invite):
    id = invite(world.eve, world.anna)
    answer = visit(world.anna).post(f"/invitations/{id}/acceptance", fragment=True)
    assert answer.status_code == 200
    assert f'id="invitation-{id}"' in answer.text and "<html" not in answer.text
    assert "You and Eve Strange are connected. Message" in text_of(answer)
    assert '<div hx-swap-oob="innerHTML:[data-badge=network]"></div>' in answer.text
    assert '<div hx-swap-oob="innerHTML:[data-badge=connections]">2</div>' in answer.text


def test_accepting_works_as_a_plain_form(visit, world, invite, stored):
    id = invite(world.eve, world.anna)
    anna = visit(world.anna)
    answer = anna.post(f"/invitations/{id}/acceptance")
    assert (answer.status_code, answer.location) == (303, f"/network?answered={id}")
    assert "You and Eve Strange are connected." in text_of(anna.get(answer.location))
    assert stored(id).state == "accepted"


@pytest.mark.parametrize("fragment", [False, True])
def test_ignoring_offers_a_second_step(visit, world, invite, stored, fragment):
    id, anna = invite(world.eve, world.anna), visit(world.anna)

    def ignore(**fields):
        answer = anna.post(f"/invitations/{id}/dismissal", fields, fragment=fragment)
        return answer if fragment else anna.get(answer.location)

    first = ignore()
    assert "You ignored the invitation from Eve Strange. Nobody is told." in text_of(first)
    assert 'name="unknown" value="1"' in first.text
    second = ignore(unknown=1)
    assert "Noted: you don't know Eve Strange." in text_of(second)
    assert 'name="unknown"' not in second.text
    assert stored(id).unknown_person
    sent = text_of(visit(world.eve).get(f"/network/invitations/sent?answered={id}"))
    assert "Anna Brandt sent on" in sent and "ignored" not in sent


@pytest.mark.parametrize("fragment", [False, True])
def test_withdrawing_says_until_when_and_is_silent(visit, world, invite, fragment):
    id, eve = invite(world.eve, world.anna), visit(world.eve)
    answer = eve.post(f"/invitations/{id}/withdrawal", fragment=fragment)
    page = answer if fragment else eve.get(answer.location)
    assert "You withdrew the invitation to Anna Brandt. You can invite again from" in text_of(page)
    assert "Eve Strange" not in text_of(visit(world.anna).get("/network"))
    assert "Eve Strange" not in text_of(visit(world.anna).get("/notifications"))


def test_a_late_click_says_that_it_is_over(visit, world, invite):
    id = invite(world.eve, world.anna)
    visit(world.eve).post(f"/invitations/{id}/withdrawal")
    for move in ("acceptance", "dismissal"):
        answer = visit(world.anna).post(f"/invitations/{id}/{move}", fragment=True)
        assert answer.status_code == 200
        assert "This invitation is no longer open." in text_of(answer)
        assert "withdr" not in text_of(answer)


def test_a_click_on_what_was_accepted_shows_that_the_two_are_connected(visit, world, invite):
    id = invite(world.eve, world.anna)
    visit(world.anna).post(f"/invitations/{id}/acceptance")
    for who, move in ((world.anna, "acceptance"), (world.anna, "dismissal"), (world.eve, "withdrawal")):
        answer = visit(who).post(f"/invitations/{id}/{move}", fragment=True)
        assert answer.status_code == 200
        assert "are connected." in text_of(answer)


def test_an_expired_invitation_cannot_be_accepted(visit, world, act, app):
    with app.app_context(), database.transaction():
        eve, anna = (db.session.get_one(Member, id) for id in (world.eve, world.anna))
        invitation = invitations.write(eve, anna, Wish("friend"))
        invitation.created_at = now() - limits.INVITATION_EXPIRES
        id = invitation.id
    answer = visit(world.anna).post(f"/invitations/{id}/acceptance", fragment=True)
    assert "This invitation is no longer open." in text_of(answer)
    with app.app_context():
        assert not graph.are_connected(world.anna, world.eve)


def test_only_the_invitee_answers_and_only_the_inviter_withdraws(visit, world, invite, stored):
    id = invite(world.eve, world.anna)
    for who, move in (
        (world.eve, "acceptance"), (world.eve, "dismissal"), (world.anna, "withdrawal"), (world.ben, "acceptance"),
    ):  # fmt: skip
        assert visit(who).post(f"/invitations/{id}/{move}").status_code == 404
    assert visit(None).post(f"/invitations/{id}/acceptance").location.startswith("/sign-in")
    assert stored(id).state == "pending"


def test_opening_the_address_of_an_answer_changes_nothing(visit, world, invite, stored):
    id = invite(world.eve, world.anna)
    for move in ("acceptance", "dismissal"):
        assert visit(world.anna).get(f"/invitations/{id}/{move}").location == f"/network#invitation-{id}"
    assert visit(world.eve).get(f"/invitations/{id}/withdrawal").location.startswith("/network/invitations/sent#")
    assert stored(id).state == "pending"


# --- the lists ------------------------------------------------------------------------------------------------


def test_the_tabs_count(visit, world, invite):
    invite(world.eve, world.anna)
    invite(world.anna, world.dirk)
    page = text_of(visit(world.anna).get("/network"))
    assert "Received 1 Sent 1 Connections 1" in page
    sent = text_of(visit(world.anna).get("/network/invitations/sent"))
    assert "Dirk Müller sent on" in sent
    assert "1 of 100 pending." in sent and "21 days" in sent


def test_empty_lists_say_what_to_do(visit, world):
    eve = visit(world.eve)
    assert "No open invitations" in text_of(eve.get("/network"))
    assert eve.get("/network/invitations").data.count(b"No open invitations") == 1
    assert "No invitations sent" in text_of(eve.get("/network/invitations/sent"))
    assert "No connections yet" in text_of(eve.get("/network/connections"))


def walk(visitor, path):
    """Everything that the pages of a list name, following the link to the next one; with and without htmx."""
    names, pages = [], 0
    while path:
        answer = visitor.get(path, fragment=pages % 2 == 1)
        assert answer.status_code == 200
        names += re.findall(r'<h2 class="name"><a href="[^"]+">(Guest [^<]+)</a>', answer.text)
        older = re.search(r'<p class="older" hx-get="([^"]+)"', answer.text)
        path, pages = older.group(1).replace("&amp;", "&") if older else None, pages + 1
    return names, pages


def test_received_cards_come_page_by_page(app, visit, world):
    many(app, 30, world.eve, invite=True)
    names, pages = walk(visit(world.eve), "/network")
    assert (len(names), len(set(names)), pages) == (30, 30, 2)
    assert names == sorted(names, key=lambda name: name[-2:], reverse=True), "newest first"


@pytest.mark.parametrize("sort", ["name", "recent"])
def test_connections_come_page_by_page_in_order(app, visit, world, sort):
    many(app, 55, world.eve, connect=True)
    names, pages = walk(visit(world.eve), f"/network/connections?sort={sort}")
    assert (len(names), len(set(names)), pages) == (55, 55, 3)
    assert names == sorted(names, key=(lambda name: name) if sort == "name" else lambda name: name[-2:])


def test_connections_are_found_by_name(visit, world):
    ben = visit(world.ben)
    assert "Carla Nowak" in text_of(ben.get("/network/connections?q=now"))
    nobody = text_of(ben.get("/network/connections?q=zz"))
    assert "Nobody found" in nobody and "Carla Nowak" not in nobody


@pytest.mark.parametrize("junk", ["x", "-1", "9" * 30, "7.%00", "%F0%9F", "7.%ED%A0%80", "'"])
def test_junk_in_an_address_is_the_first_page(visit, world, junk):
    ben = visit(world.ben)
    for path in ("connections?after=", "connections?sort=recent&after=", "connections?sort=", "connections?q="):
        assert ben.get(f"/network/{path}{junk}").status_code == 200
    for path in ("?before=", "/invitations/sent?before=", "?answered="):
        assert ben.get(f"/network{path}{junk}").status_code == 200


def test_pages_ask_the_same_number_of_questions_however_much_they_show(app, visit, world, statements):
    paths = ("/network", "/network/invitations/sent", "/network/connections", "/network/connections?sort=recent")
    visitor = visit(world.anna)

    def asked(path):
        visitor.get(path)
        statements.clear()
        visitor.get(path)
        return len(statements)

    few = [asked(path) for path in paths]
    many(app, 12, world.anna, invite=True)
    with app.app_context(), database.transaction():
        anna = db.session.get_one(Member, world.anna)
        for number in range(12):
            person = cast.person(f"peer{number}")
            db.session.flush()
            if number % 2:
                invitations.write(anna, person, Wish("friend"))
            else:
                invitations.accept(invitations.write(anna, person, Wish("friend")))
    more = [asked(path) for path in paths]
    assert max(more) <= MOST
    assert all(after - before <= 1 for before, after in zip(few, more, strict=True)), "faces are one more question"


# --- connections ----------------------------------------------------------------------------------------------


def test_removing_asks_first_and_is_silent(visit, world, app):
    ben = visit(world.ben)
    assert "Remove the connection with Anna Brandt?" in text_of(ben.get(f"{ANNA}/connection/removal"))
    answer = ben.post(f"{ANNA}/connection/removal")
    assert (answer.status_code, answer.location) == (303, "/network/connections")
    page = text_of(ben.get("/network/connections"))
    assert "You and Anna Brandt are no longer connected." in page and "connected since" in page
    anna = visit(world.anna)
    assert "No connections yet" in text_of(anna.get("/network/connections"))
    assert "Ben Okafor" not in text_of(anna.get("/notifications"))
    assert ben.post(f"{ANNA}/connection/removal").location == ANNA, "the second click finds it done"


@pytest.mark.parametrize("fragment", [False, True])
def test_muting_and_letting_in_again(visit, world, app, fragment):
    ben = visit(world.ben)

    def muted():
        with app.app_context():
            return db.session.get_one(Connection, (world.ben, world.anna)).muted

    for path, after, label in ((f"{ANNA}/mute", True, "Unmute"), (f"{ANNA}/mute/removal", False, "Mute")):
        answer = ben.post(path, fragment=fragment)
        assert muted() is after
        if fragment:
            assert f'aria-label="{label}: Anna Brandt"' in answer.text
        else:
            assert answer.location == ANNA
            assert "Updates by Anna Brandt" in text_of(ben.get("/network"))
    assert visit(world.eve).post(f"{ANNA}/mute").status_code == 404
    assert ben.get(f"{ANNA}/mute").location == ANNA


# --- the counts -----------------------------------------------------------------------------------------------


def test_the_poll_is_silent_until_something_is_new(visit, world, invite, statements):
    anna = visit(world.anna)
    path = re.search(r'id="poll" hx-get="([^"]+)"', anna.get("/network").text).group(1)
    statements.clear()
    assert (anna.get(path, fragment=True).status_code, len(statements)) == (204, 2)
    invite(world.eve, world.anna)
    answer = anna.get(path, fragment=True)
    assert answer.status_code == 200
    assert re.search(r"\[data-badge=network\]\">1<", answer.text)
    path = re.search(r'id="poll" hx-get="([^"]+)"', answer.text).group(1)
    assert anna.get(path, fragment=True).status_code == 204
    assert anna.get("/network/badges").location == "/network"
    assert visit(None).get("/network/badges", fragment=True).headers["HX-Redirect"].startswith("/sign-in")


def test_the_half_year_is_over_for_the_badge_as_well(visit, world, invite):
    invite(world.eve, world.anna)
    with time_machine.travel(now() + limits.INVITATION_EXPIRES + timedelta(seconds=1)):
        page = text_of(visit(world.anna).get("/network"))
    assert "My network InMail" in page and "No open invitations" in page


def test_a_connection_that_is_gone_leaves_both_lists(visit, world, act):
    act(world.anna, connections.remove, world.ben)
    assert "Anna" not in text_of(visit(world.ben).get("/network/connections"))
