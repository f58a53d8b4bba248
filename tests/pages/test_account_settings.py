"""Settings > Account and Settings > Security."""

import time_machine

from app import database
from app.extensions import db
from app.models import Member, SignedInSession
from tests import cast
from tests.cast import NEW_PASSWORD
from tests.pages import letters
from tests.visitor import text_of


def member(app, member_id):
    with app.app_context():
        return db.session.get(Member, member_id)


def test_language_and_time_zone_are_the_members_own(app, world, visit):
    anna = visit(world.anna)
    page = anna.get("/settings/account").get_data(as_text=True)
    assert "anna@firma.example" in page and 'value="anna-brandt"' in page
    answer = anna.post("/settings/account", {"locale": "de", "timezone": "Asia/Kolkata"})
    assert (answer.status_code, answer.location) == (303, "/settings/account")
    assert '<html lang="de">' in anna.get("/settings/account").get_data(as_text=True)
    assert (member(app, world.anna).locale, member(app, world.anna).timezone) == ("de", "Asia/Kolkata")
    assert anna.post("/settings/account", {"locale": "xx", "timezone": "Asia/Kolkata"}).status_code == 422
    assert anna.post("/settings/account", {"locale": "de", "timezone": "../etc/passwd"}).status_code == 422


def test_a_zone_of_a_former_name_stays_chosen_and_in_use(app, world, visit):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).timezone = "Europe/Kiev"
    anna = visit(world.anna)
    assert '<option selected value="Europe/Kiev">' in anna.get("/settings/account").text
    assert anna.post("/settings/account", {"locale": "de", "timezone": "Europe/Kiev"}).status_code == 303
    assert member(app, world.anna).timezone == "Europe/Kiev"


def test_a_zone_that_nobody_knows_is_no_fault(app, world, visit):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).timezone = "Mars/Base"
    assert visit(world.anna).get("/").status_code == 200
    assert visit(world.anna).get("/settings/account").status_code == 200


def test_a_new_address_of_the_profile_keeps_the_old_one_leading_there(app, world, visit):
    anna = visit(world.anna)
    assert anna.post("/settings/account/handle", {"handle": "Anna-B"}).location == "/settings/account"
    assert visit(world.ben).get("/in/anna-b").status_code == 200
    assert visit(world.ben).get("/in/anna-brandt").status_code in (301, 302, 303, 308)
    for taken in ("ben-okafor", "admin", "a", "Anna Brandt", "", "a" * 101, "ä-ö-ü"):
        answer = anna.post("/settings/account/handle", {"handle": taken})
        assert answer.status_code == 422, taken
    assert visit(world.eve).post("/settings/account/handle", {"handle": "anna-brandt"}).status_code == 422
    assert member(app, world.anna).handle == "anna-b"


def test_a_changed_password_ends_every_other_browser_and_is_told(app, world, visit):
    here, there = visit(world.anna), visit(world.anna)
    before = here.client.get_cookie("s").value
    answer = here.post("/settings/security", {"current": cast.PASSWORD, "password": NEW_PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/settings/security")
    assert here.client.get_cookie("s").value != before
    assert here.get("/settings/security").status_code == 200
    assert there.get("/settings/security").status_code == 303
    here.client.set_cookie("s", before)
    assert here.get("/settings/security").status_code == 303
    assert visit().post("/sign-in", {"email": "anna@firma.example", "password": NEW_PASSWORD}).status_code == 303
    assert letters.kinds(app) == ["security", "new_browser"]


def test_changing_the_password_needs_the_present_one(app, world, visit):
    anna, before = visit(world.anna), member(app, world.anna).password_hash
    answer = anna.post("/settings/security", {"current": "ganz-falsch-geraten", "password": NEW_PASSWORD})
    assert answer.status_code == 422
    assert 'id="current-error"' in answer.get_data(as_text=True)
    for password in ("kurz", "annabrandt123", cast.PASSWORD * 9, ""):
        assert anna.post("/settings/security", {"current": cast.PASSWORD, "password": password}).status_code == 422
    assert member(app, world.anna).password_hash == before
    assert letters.kinds(app) == []


def test_guessing_the_present_password_is_limited_in_the_browser_that_guesses(world, visit):
    anna = visit(world.anna)
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        for _ in range(10):
            anna.post("/settings/security", {"current": "ganz-falsch-geraten", "password": NEW_PASSWORD})
        answer = anna.post("/settings/security", {"current": cast.PASSWORD, "password": NEW_PASSWORD})
        assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
        assert anna.get("/settings/security").status_code == 200
        elsewhere = visit(world.anna).post("/settings/security", {"current": cast.PASSWORD, "password": NEW_PASSWORD})
        assert elsewhere.status_code == 303


def test_the_forms_take_no_word_on_whose_account_it_is(app, world, visit):
    before = member(app, world.ben)
    forged = {"id": world.ben, "member_id": world.ben, "username": "ben@firma.example", "role": "admin"}
    forged["email"] = "x@y.example"
    anna = visit(world.anna)
    anna.post("/settings/security", {**forged, "current": cast.PASSWORD, "password": NEW_PASSWORD})
    anna = visit(world.anna)
    anna.post("/settings/account", {**forged, "locale": "de", "timezone": "UTC", "handle": "root"})
    anna.post("/settings/account/handle", {**forged, "handle": "anna-b"})
    after, own = member(app, world.ben), member(app, world.anna)
    assert (after.password_hash, after.handle, after.locale) == (before.password_hash, before.handle, before.locale)
    assert (own.email, own.role, own.handle) == ("anna@firma.example", "member", "anna-b")


def test_all_other_browsers_can_be_signed_out(app, world, visit):
    here, there, ben = visit(world.anna), visit(world.anna), visit(world.ben)
    visit().post(
        "/sign-in", {"email": "anna@firma.example", "password": cast.PASSWORD},
        headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"},
    )  # fmt: skip
    page = text_of(here.get("/settings/security"))
    assert "Firefox, Linux" in page and "This browser" in page
    assert here.get("/settings/security/browsers/removal").status_code == 303
    assert there.get("/settings/security").status_code == 200
    assert here.post("/settings/security/browsers/removal").location == "/settings/security"
    assert here.get("/settings/security").status_code == 200
    assert there.get("/settings/security").status_code == 303
    assert ben.get("/settings/security").status_code == 200
    with app.app_context():
        assert db.session.query(SignedInSession).filter_by(member_id=world.anna).count() == 1


def test_the_pages_ask_little_of_the_database(world, visit, statements):
    anna = visit(world.anna)
    for path in ("/settings/account", "/settings/security"):
        statements.clear()
        anna.get(path)
        assert len(statements) <= 6


def test_guests_are_sent_to_sign_in(world, visit):
    for path in ("/settings/account", "/settings/security"):
        assert visit().get(path).location.startswith("/sign-in")
