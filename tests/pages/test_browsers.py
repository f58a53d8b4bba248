"""Settings > Security: browsers one by one, notices of new ones, the password once more, what happened there."""

from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import accounts, retention
from app.actions.account_log import note
from app.extensions import db
from app.models import AccountEvent, Notification, SignedInSession
from app.models.base import now
from app.rules import limits
from app.rules.account_log import EVENTS
from tests import cast
from tests.cast import GUESS, NEW_PASSWORD, SIGN_IN
from tests.pages import letters
from tests.visitor import MOST_QUERIES, text_of

PAGE, ACTIVITY, CONFIRM = "/settings/security", "/settings/security/activity", "/settings/security/confirmation"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"}
LATER = limits.PASSWORD_FRESH + timedelta(minutes=1)


def kinds(app, member_id):
    with app.app_context():
        return [row.kind for row in db.session.query(AccountEvent).filter_by(member_id=member_id).order_by("id")]


def row_of(app, visitor):
    """The id of this visitor's session: the newest one."""
    with app.app_context():
        return db.session.query(SignedInSession).order_by(SignedInSession.id.desc()).first().id


# --- one by one -------------------------------------------------------------------------------------------------


def test_one_browser_is_signed_out_and_the_others_stay(app, world, visit):
    here, third, there = visit(world.anna), visit(world.anna), visit(world.anna)
    id = row_of(app, there)
    assert f'action="{PAGE}/browsers/{id}/removal"' in here.get(PAGE).text
    assert here.get(f"{PAGE}/browsers/{id}/removal").location == PAGE, "opening the address ends nothing"
    assert there.get(PAGE).status_code == 200
    assert here.post(f"{PAGE}/browsers/{id}/removal").location == PAGE
    assert there.get(PAGE).location.startswith("/sign-in")
    assert here.get(PAGE).status_code == third.get(PAGE).status_code == 200
    assert kinds(app, world.anna) == ["browser_ended"]


def test_nobody_signs_out_a_browser_of_somebody_else(app, world, visit):
    anna = visit(world.anna)
    id = row_of(app, anna)
    assert visit(world.ben).post(f"{PAGE}/browsers/{id}/removal").status_code == 404
    assert anna.get(PAGE).status_code == 200


def test_ending_the_own_browser_is_signing_out(app, world, visit):
    anna = visit(world.anna)
    response = anna.post(f"{PAGE}/browsers/{row_of(app, anna)}/removal")
    assert response.location == "/" and response.headers["Clear-Site-Data"]
    assert anna.get(PAGE).location.startswith("/sign-in")


# --- new browsers -----------------------------------------------------------------------------------------------


def test_the_first_browser_is_no_news(app, world, visit):
    assert visit().post("/sign-in", SIGN_IN).status_code == 303
    assert letters.kinds(app) == [] and kinds(app, world.anna) == ["signed_in"]


def test_a_sign_in_from_a_new_browser_is_told_by_letter_and_on_the_site(app, world, visit):
    known = visit()
    known.post("/sign-in", SIGN_IN)
    stranger = visit()
    stranger.post("/sign-in", SIGN_IN, headers=FIREFOX)
    assert letters.kinds(app) == ["new_browser"] and kinds(app, world.anna) == ["signed_in", "new_browser"]
    with app.app_context():
        told = db.session.query(Notification).one()
        assert (told.member_id, told.kind) == (world.anna, "new_browser")
    listed = known.get("/notifications")
    assert "Someone signed in to your account from a new browser." in text_of(listed)
    assert f'href="{ACTIVITY}"' in listed.text
    again = known.as_guest()
    assert again.post("/sign-in", SIGN_IN).status_code == 303
    assert letters.kinds(app) == ["new_browser"], "a browser that was there before is none"


def test_a_browser_of_somebody_else_is_a_new_one(app, world, visit):
    visit().post("/sign-in", SIGN_IN)
    bens = visit()
    bens.post("/sign-in", {"email": "ben@firma.example", "password": cast.PASSWORD})
    bens.as_guest().post("/sign-in", SIGN_IN)
    assert letters.kinds(app) == ["new_browser"]


def test_a_new_password_is_no_new_browser(app, world, visit):
    anna = visit(world.anna)
    anna.post(PAGE, {"current": cast.PASSWORD, "password": NEW_PASSWORD})
    assert letters.kinds(app) == ["security"] and kinds(app, world.anna) == ["password_changed"]


# --- the password once more -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/settings/data/archive", "/settings/account/deletion"])
def test_after_ten_minutes_the_password_is_asked_for_and_leads_on(world, visit, path):
    anna = visit(world.anna)
    with time_machine.travel(now() + LATER):
        asked = anna.get(path)
        assert (asked.status_code, asked.location) == (303, f"{CONFIRM}?next={path}")
        assert anna.post(path).location.startswith(CONFIRM), "nothing is done"
        page = anna.get(asked.location)
        assert f'name="next" value="{path}"' in page.text
        assert "no-store" not in page.headers["Cache-Control"]
        before = anna.client.get_cookie("s").value
        assert anna.post(CONFIRM, {"current": cast.PASSWORD, "next": path}).location == path
        assert anna.client.get_cookie("s").value != before, "as after every sign-in"
        assert anna.get(path).location in (None, "/settings/data")


@pytest.mark.parametrize("typed", ["", "ganz-falsch-geraten"])
def test_a_wrong_password_opens_nothing(app, world, visit, typed):
    anna = visit(world.anna)
    with time_machine.travel(now() + LATER):
        refused = anna.post(CONFIRM, {"current": typed, "next": "/settings/account/deletion"})
        assert refused.status_code == 422 and 'aria-invalid="true"' in refused.text
        assert 'name="next" value="/settings/account/deletion"' in refused.text
        assert anna.get("/settings/account/deletion").location.startswith(CONFIRM)
    assert kinds(app, world.anna) == (["failed"] if typed else [])


@pytest.mark.parametrize("target", ["//evil.test", "https://evil.test/", "/\\evil.test", "/\t/evil.test"])
def test_it_leads_nowhere_else(world, visit, target):
    response = visit(world.anna).post(CONFIRM, {"current": cast.PASSWORD, "next": target})
    assert (response.status_code, response.location) == (303, PAGE)


def test_a_clock_that_was_set_back_is_no_way_around(world, visit):
    anna = visit(world.anna)
    with time_machine.travel(now() - timedelta(hours=2)):
        assert anna.get("/settings/account/deletion").location.startswith(CONFIRM)


# --- what happened ----------------------------------------------------------------------------------------------


def test_the_member_reads_what_happened_and_nobody_else(app, world, visit):
    anna = visit(world.anna)
    visit().post("/sign-in", GUESS, headers=FIREFOX, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    anna.post("/settings/data/archive").close()
    anna.post("/settings/security/browsers/removal")
    page = text_of(anna.get(ACTIVITY))
    for word in ("Wrong password", "Firefox, Linux", "192.0.2.7", "Data downloaded", "All other browsers signed out"):
        assert word in page
    others = text_of(visit(world.ben).get(ACTIVITY))
    assert "192.0.2.7" not in others and "Nothing yet" in others


def test_a_wrong_password_for_nobody_is_noted_for_nobody(app, world, visit):
    response = visit().post("/sign-in", {"email": "niemand@firma.example", "password": cast.PASSWORD})
    assert response.status_code == 422
    with app.app_context():
        assert db.session.query(AccountEvent).count() == 0


def test_a_refused_password_is_no_wrong_one(app, world, visit):
    visit(world.anna).post(PAGE, {"current": cast.PASSWORD, "password": "kurz"})
    assert kinds(app, world.anna) == []


def test_the_list_has_pages_and_asks_little(app, world, visit, statements):
    with app.app_context(), database.transaction():
        for _ in range(limits.LIST_PAGE + 3):
            note(world.anna, "signed_in", agent=FIREFOX["User-Agent"])
    anna = visit(world.anna)
    statements.clear()
    first = anna.get(ACTIVITY)
    assert len(statements) <= MOST_QUERIES
    assert first.text.count("<li class=\"row\">") == limits.LIST_PAGE
    older = first.text.split(f'href="{ACTIVITY}?')[1].split('"')[0]
    assert anna.get(f"{ACTIVITY}?{older}").text.count("<li class=\"row\">") == 3


def test_every_event_is_kept_for_its_days(app, world, visit):
    with app.app_context(), database.transaction():
        for kind in EVENTS:
            note(world.anna, kind)
    for days, left in ((89, len(EVENTS)), (91, 0)):
        with time_machine.travel(now() + timedelta(days=days)), app.app_context(), database.transaction():
            retention.forget_old()
            assert db.session.query(AccountEvent).count() == left


def test_a_program_that_keeps_passwords_finds_the_page(world, visit):
    for visitor in (visit(), visit(world.anna)):
        answer = visitor.get("/.well-known/change-password")
        assert (answer.status_code, answer.location) == (303, PAGE)


def test_the_password_of_a_reset_is_noted_as_such(app, world, visit, does):
    does(world.anna, lambda member: accounts.ask_for_reset(member.email))
    visit().post(letters.link(app, "reset_password"), {"password": NEW_PASSWORD})
    assert kinds(app, world.anna) == ["reset_used"]
