"""My network: the lists, own connections, the counts."""

import re
from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import blocks, connections, invitations, mutes
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Connection, Invitation, Member, Mute, StrangersShown
from app.models.base import now
from app.rules import limits
from tests import cast
from tests.cast import ANNA, EVE
from tests.visitor import MOST_QUERIES, text_of


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


# --- the lists ------------------------------------------------------------------------------------------------


def test_the_tabs_count(visit, world, invite):
    invite(world.eve, world.anna)
    invite(world.anna, world.dirk)
    page = text_of(visit(world.anna).get("/network"))
    assert "Received 1 Sent 1 Connections 1" in page
    sent = text_of(visit(world.anna).get("/network/invitations/sent"))
    assert "Dirk Müller 3rd degree sent on" in sent
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
        names += re.findall(r'<h[23] class="name"><a [^>]+>(Guest [^<]+)</a>', answer.text)
        older = re.search(r'<p class="older"><a class="btn btn-quiet" href="([^"]+)"', answer.text)
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


def test_who_has_many_connections_goes_to_a_letter(app, visit, world):
    many(app, 39, world.eve, connect=True)
    eve, place = visit(world.eve), "/network/connections"
    assert f"{place}?from=o" not in eve.get(place).text
    with app.app_context(), database.transaction():
        last = cast.person("otto", name="Otto Ohm")
        db.session.flush()
        invitations.accept(invitations.write(last, db.session.get_one(Member, world.eve), Wish("friend")))
        cast.quiet()
    assert f"{place}?from=o" in eve.get(place).text
    from_o = eve.get(f"{place}?from=o").text
    assert re.findall(r'<h2 class="day">(.)</h2>', from_o) == ["O"]
    assert 'aria-current="true">O–R' in from_o
    assert "Otto Ohm" in from_o and "Guest" not in from_o
    assert "None of your connections has a name from here to the end." in text_of(eve.get(f"{place}?from=v"))
    assert "Guest A00" in eve.get(f"{place}?from=x").text


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
    assert max(more) <= MOST_QUERIES
    assert all(after - before <= 1 for before, after in zip(few, more, strict=True)), "faces are one more question"


# --- connections ----------------------------------------------------------------------------------------------


def test_removing_asks_first_and_is_silent(visit, world, app):
    ben = visit(world.ben)
    assert "Remove the connection with Anna Brandt?" in text_of(ben.get(f"{ANNA}/connection/removal"))
    answer = ben.post(f"{ANNA}/connection/removal")
    assert (answer.status_code, answer.location) == (303, "/network/connections")
    assert "You and Anna Brandt are no longer connected." in text_of(ben.get("/network/connections"))
    assert "connected since" in text_of(ben.get("/network/connections?sort=recent"))
    anna = visit(world.anna)
    assert "No connections yet" in text_of(anna.get("/network/connections"))
    assert "Ben Okafor" not in text_of(anna.get("/notifications"))
    assert ben.post(f"{ANNA}/connection/removal").location == ANNA, "the second click finds it done"


@pytest.mark.parametrize("fragment", [False, True])
def test_muting_and_letting_in_again(visit, world, app, fragment):
    ben = visit(world.ben)

    def muted():
        with app.app_context():
            return db.session.get(Mute, (world.ben, world.anna)) is not None

    for path, after, label in ((f"{ANNA}/mute", True, "Unmute"), (f"{ANNA}/mute/removal", False, "Mute")):
        answer = ben.post(path, fragment=fragment)
        assert muted() is after
        if fragment:
            assert f'aria-label="{label}: Anna Brandt"' in answer.text
        else:
            assert answer.location == ANNA
            assert "Updates by Anna Brandt" in text_of(ben.get("/network"))
    assert ben.get(f"{ANNA}/mute").location == ANNA


def test_a_stranger_is_muted_from_their_profile_and_undone_there(visit, world):
    eve = visit(world.eve)
    for path, after in ((f"{ANNA}/mute", "Unmute"), (f"{ANNA}/mute/removal", "Mute")):
        assert eve.post(path).location == ANNA
        assert re.findall(r'aria-label="(Mute|Unmute): Anna Brandt"', eve.get(ANNA).text) == [after]


def test_a_mute_outlives_the_connection(visit, world, does, app):
    does(world.ben, mutes.mute, world.anna)
    does(world.ben, connections.remove, world.anna)
    assert "Unmute: Anna Brandt" in visit(world.ben).get(ANNA).text
    with app.app_context(), database.transaction():
        cast.connect(db.session.get_one(Member, world.ben), db.session.get_one(Member, world.anna))
    assert "Unmute: Anna Brandt" in visit(world.ben).get(ANNA).text


def test_muting_twice_and_undoing_twice_change_nothing_more(visit, world, app):
    eve = visit(world.eve)
    for path, rows in ((f"{ANNA}/mute", 1), (f"{ANNA}/mute/removal", 0)):
        assert {eve.post(path).location for _ in range(2)} == {ANNA}
        with app.app_context():
            assert db.session.query(Mute).count() == rows


def test_nobody_mutes_themselves_nor_whoever_is_not_there_for_them(visit, world, does, app):
    anna = visit(world.anna)
    assert anna.post(f"{ANNA}/mute").status_code == 303
    assert "You cannot mute yourself." in text_of(anna.get(ANNA))
    does(world.eve, blocks.block, world.anna)
    assert [anna.post(f"{EVE}/{path}").status_code for path in ("mute", "mute/removal")] == [404, 404]
    with app.app_context():
        assert db.session.query(Mute).count() == 0


def test_muting_shows_a_stranger_but_undoing_is_never_refused(visit, world, app, monkeypatch):
    eve = visit(world.eve)
    assert eve.post(f"{ANNA}/mute").status_code == 303
    monkeypatch.setattr("app.web.strangers.STRANGERS", limits.STRANGERS._replace(times=1))
    assert eve.post("/in/ben-okafor/mute").status_code == 429
    assert eve.post("/in/ben-okafor/mute/removal", fragment=True).status_code == 429
    with app.app_context(), database.transaction():  # the day is full with others
        db.session.query(StrangersShown).update({StrangersShown.marks: b"12345678"})
    assert eve.post(f"{ANNA}/mute/removal", fragment=True).status_code == 200


@pytest.mark.parametrize("answer", ["acceptance", "dismissal", "withdrawal"])
def test_invitations_of_and_to_the_locked_are_as_gone_as_those_never_sent(app, visit, world, invite, answer):
    id = invite(world.eve, world.anna)
    away, here = (world.anna, world.eve) if answer == "withdrawal" else (world.eve, world.anna)
    with app.app_context(), database.transaction():
        db.session.get_one(Member, away).state = "locked"
    visitor = visit(here)
    for ask in (visitor.post, visitor.get) if answer == "withdrawal" else (visitor.post,):
        for fragment in (False, True):
            one, none = (ask(f"/invitations/{each}/{answer}", fragment=fragment) for each in (id, 999))
            assert (one.status_code, one.data) == (404, none.data)
    with app.app_context():
        assert db.session.get_one(Invitation, id).state == "pending"


# --- the counts -----------------------------------------------------------------------------------------------


def test_the_poll_is_silent_until_something_is_new(visit, world, invite, statements):
    anna = visit(world.anna)
    path = re.search(r'id="poll"\s+hx-get="([^"]+)"', anna.get("/network").text).group(1)
    statements.clear()
    assert anna.get(path, fragment=True).status_code == 204 and len(statements) <= 2
    invite(world.eve, world.anna)
    answer = anna.get(path, fragment=True)
    assert answer.status_code == 200
    assert re.search(r"\[data-badge=network\]\">1<", answer.text)
    path = re.search(r'id="poll"\s+hx-get="([^"]+)"', answer.text).group(1)
    assert anna.get(path, fragment=True).status_code == 204
    assert anna.get("/network/badges").location == "/network"
    assert visit(None).get("/network/badges", fragment=True).headers["HX-Redirect"].startswith("/sign-in")


def test_the_half_year_is_over_for_the_badge_as_well(visit, world, invite):
    invite(world.eve, world.anna)
    with time_machine.travel(now() + limits.INVITATION_EXPIRES + timedelta(minutes=1)):
        page = text_of(visit(world.anna).get("/network"))
    assert "My network InMail" in page and "No open invitations" in page


def test_a_connection_that_is_gone_leaves_both_lists(visit, world, does):
    does(world.anna, connections.remove, world.ben)
    assert "Anna" not in text_of(visit(world.ben).get("/network/connections"))
