"""Pausing an account, deleting it, changing one's mind; and that nobody sees who is away."""

from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import connections, endorsements, leaving, messages, noticeboard, posts, profiles
from app.delivery import letters as composing
from app.delivery import worker
from app.extensions import db
from app.models import AccountEvent, Delivery, Member, Notification
from app.models.base import now
from app.rules import limits
from app.web import gate
from tests import canary, cast
from tests.pages import letters
from tests.strangers.conftest import things  # noqa: F401 (a fixture)
from tests.visitor import MOST_QUERIES, text_of

ACCOUNT, STATE = "/settings/account", "/settings/account/state"
PAUSE, LEAVE = f"{ACCOUNT}/pause", f"{ACCOUNT}/deletion"
AWAY = {"paused": leaving.pause, "leaving": leaving.ask_to_leave}


def member(app, member_id):
    with app.app_context():
        return db.session.get_one(Member, member_id)


@pytest.fixture
def away(does):
    """`away(id, "paused")`: from now on the member is."""
    return lambda member_id, state: does(member_id, AWAY[state])


def test_a_pause_hides_and_ends_by_one_button(app, world, visit):
    anna, ben = visit(world.anna), visit(world.ben)
    assert f'href="{PAUSE}"' in anna.get(ACCOUNT).text
    assert "Pause your account?" in text_of(anna.get(PAUSE)) and member(app, world.anna).state == "active"
    assert anna.post(PAUSE).location == STATE
    assert "Your account is paused" in text_of(anna.get(STATE))
    assert ben.get(cast.ANNA).status_code == 404
    assert anna.post(f"{PAUSE}/removal").location == "/"
    assert member(app, world.anna).state == "active" and ben.get(cast.ANNA).status_code == 200
    assert letters.kinds(app) == []


def test_who_asks_to_be_deleted_has_fourteen_days(app, world, visit):
    anna, elsewhere = visit(world.anna), visit(world.anna)
    page = text_of(anna.get(LEAVE))
    assert "Delete your account?" in page and "For 14 days" in page
    assert anna.post(LEAVE).location == STATE
    found = member(app, world.anna)
    assert (found.state, found.leaves_by) == ("leaving", "self")
    assert found.leaves_at - now() > timedelta(days=13, hours=23)
    assert elsewhere.get("/").location is None and "Sign in" in text_of(elsewhere.get("/")), "signed out"
    assert letters.kinds(app) == ["leaving"]
    assert anna.post(f"{LEAVE}/removal").location == "/"
    found = member(app, world.anna)
    assert (found.state, found.leaves_at, found.leaves_by) == ("active", None, "")


def test_whoever_comes_back_by_signing_in_finds_the_page(app, world, visit, away):
    away(world.anna, "leaving")
    anna = visit()
    assert anna.post("/sign-in", cast.SIGN_IN).status_code == 303
    assert anna.get("/").location == STATE
    assert "Keep account" in anna.get(STATE).text


@pytest.mark.parametrize("state", AWAY)
def test_everything_else_leads_to_the_page(app, world, visit, away, state):
    anna = visit(world.anna)
    away(world.anna, state)
    anna = visit(world.anna)
    for path in ("/", "/network", "/search?q=ben", cast.BEN, ACCOUNT, "/inmail", "/settings/security", cast.ANNA):
        assert anna.get(path).location == STATE, path
        assert anna.get(path, fragment=True).headers["HX-Redirect"] == STATE, path
    assert anna.post("/posts", {"text": "Hello", "audience": "members"}).location == STATE
    assert anna.post(f"{cast.EVE}/invitation", {"how": "friend"}).location == STATE
    page = anna.get(STATE)
    assert page.status_code == 200 and 'class="places"' not in page.text and "Sign in" not in text_of(page)


@pytest.mark.parametrize("state", AWAY)
def test_who_is_away_downloads_and_signs_out(app, world, visit, away, state):
    away(world.anna, state)
    anna = visit(world.anna)
    archive = anna.post("/settings/data/archive")
    assert archive.status_code == 200 and archive.mimetype == "application/zip"
    archive.close()
    assert anna.post("/language", {"locale": "de", "next": STATE}).status_code == 303
    assert anna.post("/sign-out").location == "/"
    assert anna.get(STATE).location.startswith("/sign-in")


@pytest.mark.parametrize("state", AWAY)
def test_who_is_away_is_asked_for_the_password_and_led_back(world, visit, away, state):
    away(world.anna, state)
    anna = visit(world.anna)
    with time_machine.travel(now() + limits.PASSWORD_FRESH + timedelta(minutes=1)):
        asked = anna.post("/settings/data/archive", headers={"Referer": f"http://localhost{STATE}"})
        assert asked.location == f"/settings/security/confirmation?next={STATE}"
        page = anna.get(asked.location)
        assert page.status_code == 200 and 'class="places"' not in page.text and "Sign in" not in text_of(page)
        answer = anna.post("/settings/security/confirmation", {"current": cast.PASSWORD, "next": STATE})
        assert answer.location == STATE


@pytest.mark.parametrize("by", ["admin", "roster"])
def test_whoever_others_let_go_cannot_stay_but_takes_their_data(app, world, visit, does, by):
    does(world.anna, lambda member: leaving.ask_to_leave(member, by, lasts=limits.LEAVER_LASTS))
    anna = visit(world.anna)
    page = anna.get(STATE).text
    assert "Keep account" not in page and "Download archive" in page
    assert anna.post(f"{LEAVE}/removal").status_code == anna.post(f"{PAUSE}/removal").status_code == 404
    assert member(app, world.anna).state == "leaving"


def test_who_is_there_has_no_such_page(world, visit):
    assert visit(world.anna).get(STATE).location == ACCOUNT


@pytest.mark.parametrize("path", [PAUSE, LEAVE])
def test_the_only_admin_stays(app, world, visit, does, path):
    frieda = visit(world.frieda)
    frieda.post(path, headers={"Referer": f"http://localhost{ACCOUNT}"})
    assert member(app, world.frieda).state == "active"
    assert "Make someone else an admin first" in text_of(frieda.get(ACCOUNT))
    does(world.ben, lambda ben: setattr(ben, "role", "admin"))
    assert frieda.post(path).location == STATE


def test_of_two_admins_one_stays(app, world, visit, does, away):
    does(world.ben, lambda ben: setattr(ben, "role", "admin"))
    away(world.frieda, "paused")
    visit(world.ben).post(PAUSE)
    assert member(app, world.ben).state == "active"


def test_buttons_pressed_twice_do_it_once(app, world, visit):
    anna = visit(world.anna)
    assert [anna.post(PAUSE).location for _ in range(2)] == [STATE, STATE]
    assert [anna.post(f"{PAUSE}/removal").location for _ in range(2)] == ["/", "/"]
    assert [anna.post(LEAVE).location for _ in range(2)] == [STATE, STATE]
    assert [anna.post(f"{LEAVE}/removal").location for _ in range(2)] == ["/", "/"]
    with app.app_context():
        assert [row.kind for row in db.session.query(AccountEvent).order_by("id")][:2] == ["paused", "resumed"]
    assert letters.kinds(app) == ["leaving"]


def test_the_pages_say_no_and_lead_back(world, visit):
    anna = visit(world.anna)
    for path in (PAUSE, LEAVE):
        assert f'href="{ACCOUNT}"' in anna.get(path).text
    for path in (f"{PAUSE}/removal", f"{LEAVE}/removal"):
        assert anna.get(path).location == STATE


@pytest.mark.parametrize("state", AWAY)
@pytest.mark.parametrize("viewer", ["guest", "stranger", "second", "connection", "admin"])
@pytest.mark.sampled(10)
def test_no_surface_shows_who_is_away(things, visit, away, state, viewer):  # noqa: F811
    """Pages and fragments of the profile and of search, by every word of it; feeds, notices, InMail, connections."""
    away(things.owner, state)
    visitor = visit(things.viewers[viewer])
    pages, pieces = canary.surfaces(things.handle)
    pages += ["/", "/?stream=members", "/beside", "/network", "/network/connections", "/network/invitations",
              "/network/circle", "/noticeboard", "/search", "/search?q=canaria", "/network/suggestions",
              f"/posts/{things.post}", f"/noticeboard/{things.notice}",
              "/network/connections.csv", "/network/connections.vcf", "/notifications"]  # fmt: skip
    named = {"Canaria Qname"} if viewer == "connection" else set()  # what was written stays, under the name
    words = {word for part, word in canary.WORDS.items() if part not in OF_OTHERS} | {"Qnotice", "Qinnerpost"}
    for path in (*pages, *pieces):
        for fragment in (False, True):
            text = visitor.get(path, fragment=fragment).text
            assert {word for word in words - named if word in text} == set(), path
    assert visitor.get(f"/pictures/{things.sha}/96").status_code == (303 if viewer == "guest" else 404)
    inmail = visitor.get("/inmail").text
    assert {word for word in words - named if word in inmail} == set()


OF_OTHERS = {"number of connections", "shared connections", "endorsers", "list of connections", "education: years"}


@pytest.mark.parametrize("state", AWAY)
def test_nobody_reaches_who_is_away(app, world, visit, does, away, state):
    skill = does(world.anna, profiles.add_skill, "Knots").id
    post = does(world.anna, posts.write, "Hello").id
    notice = does(world.anna, noticeboard.write, noticeboard.Words("offer", "thing", "Tea", "Every day"))
    conversation = does(world.anna, lambda anna: messages.send(anna, world.ben, "Moin").conversation_id)
    away(world.anna, state)
    ben = visit(world.ben)
    refused = {
        f"/skills/{skill}/endorsement": {}, f"/posts/{post}/like": {}, f"{cast.ANNA}/invitation": {"how": "friend"},
        f"/noticeboard/{notice}/answer": {"text": "Me"}, f"{cast.ANNA}/block": {},
        f"/inmail/{conversation}": {"text": "Hallo?"},
    }  # fmt: skip
    statuses = {path: ben.post(path, fields).status_code for path, fields in refused.items()}
    assert set(statuses.values()) <= {404, 422}, statuses
    with app.app_context():
        assert db.session.query(Notification).filter_by(member_id=world.anna).count() == 0


def test_what_waits_in_the_outbox_tells_nothing_of_who_is_away(app, world, does, away):
    """Decided again when it is sent: tests/mail has the worker; here the letter is composed."""
    does(world.anna, messages.send, world.ben, "Qsecret")
    does(world.ben, lambda ben: endorsements.endorse(ben, profiles.add_skill(member_of(world.anna), "Knots")))
    away(world.anna, "paused")
    with app.app_context(), database.transaction(reading=True):
        composed = [composing.compose(delivery) for delivery in db.session.query(Delivery)]
    assert composed and all(isinstance(each, str) for each in composed)


def member_of(member_id):
    return db.session.get_one(Member, member_id)


def test_after_coming_back_everything_is_as_it_was(app, world, visit, does, away):
    id = does(world.anna, lambda anna: messages.send(anna, world.ben, "Moin").conversation_id)
    away(world.anna, "leaving")
    visit(world.anna).post(f"{LEAVE}/removal")
    ben = visit(world.ben)
    assert "Anna Brandt" in text_of(ben.get("/network/connections"))
    assert ben.post(f"/inmail/{id}", {"text": "Welcome back"}).status_code == 303


def test_a_connection_can_be_ended_while_the_other_one_is_away(app, world, does, away):
    away(world.anna, "paused")
    does(world.ben, connections.remove, world.anna)
    assert member(app, world.anna).connection_count == 0


def test_a_lost_password_is_no_end_while_away(app, world, visit, away):
    away(world.anna, "leaving")
    visit().post("/password", {"email": "anna@firma.example"})
    path = letters.link(app, "reset_password")
    anna = visit()
    assert anna.post(path, {"password": cast.NEW_PASSWORD}).status_code == 303
    assert anna.get("/").location == STATE


def test_a_request_that_waited_for_the_pause_does_nothing(app, world, visit, away):
    """Who is signed in is read again once the transaction of the handler holds its lock (web/gate.py)."""
    anna = visit(world.anna)
    before = gate._is_kept_out
    seen = []

    def slipped(found, view):
        seen.append(found.state)
        return before(found, view) if len(seen) > 1 else False

    away(world.anna, "paused")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "_is_kept_out", slipped)
        assert anna.post("/posts", {"text": "Hello", "audience": "members"}).location == STATE
    assert seen == ["paused", "paused"]


def test_the_page_asks_little(world, visit, away, statements):
    away(world.anna, "paused")
    anna = visit(world.anna)
    statements.clear()
    anna.get(STATE)
    assert len(statements) <= MOST_QUERIES


def test_after_the_days_there_is_nothing_to_sign_in_to(app, world, visit, away):
    away(world.anna, "leaving")
    with time_machine.travel(now() + limits.LEAVING_LASTS + timedelta(minutes=1)):
        worker.tidy(app)
        assert visit().post("/sign-in", cast.SIGN_IN).status_code == 422
    assert member(app, world.anna).name == ""
