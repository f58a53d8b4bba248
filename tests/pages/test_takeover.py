"""Somebody who got into an account is put out of it by its owner, who still reads the former e-mail address."""

from datetime import timedelta

import pytest
import time_machine

from app import database
from app.delivery import letters as composing
from app.extensions import db
from app.models import AccountEvent, AddressUndo, Delivery, Member
from app.models.base import now
from app.rules import limits
from tests import cast
from tests.cast import NEW_PASSWORD
from tests.pages import letters
from tests.visitor import RAW_TOKEN, text_of

EMAIL, SECURITY = "/settings/account/email", "/settings/security"
OWN, EVIL, EVIL_TWO = "anna@firma.example", "evil@anderswo.example", "evil2@anderswo.example"
EVIL_PASSWORD, OWNS_PASSWORD = NEW_PASSWORD, "sieben-ruder-im-nebel"


def member(app, member_id):
    with app.app_context():
        return db.session.get_one(Member, member_id)


def change(app, visitor, email, password=cast.PASSWORD):
    """Change the address of whoever is signed in here; gives the path of the way back."""
    assert visitor.post(EMAIL, {"email": email, "current": password}).location == "/settings/account"
    assert visitor.post(letters.link(app, "confirm_address")).location == "/settings/account"
    return letters.link(app, "address_changed")


def ready(visitor):
    """Signing in clears the session, with the token that this visitor sends."""
    with visitor.client.session_transaction() as session:
        session["csrf_token"] = RAW_TOKEN
    return visitor


def sign_in(visitor, email, password):
    return visitor.post("/sign-in", {"email": email, "password": password}).status_code


@pytest.fixture
def intruder(app, world, visit):
    """Signed in with the password of Anna, in a browser of their own."""
    visit().post("/sign-in", cast.SIGN_IN)
    found = visit()
    assert sign_in(found, OWN, cast.PASSWORD) == 303
    return ready(found)


def own_again(app, visit):
    """The owner chooses a password by the link that changing back sends; gives their browser."""
    owner = visit()
    path = letters.link(app, "reset_password")
    assert owner.post(path, {"password": OWNS_PASSWORD}).status_code == 303
    return ready(owner)


def assert_out(app, visit, intruder, emails=(OWN, EVIL), passwords=(cast.PASSWORD, EVIL_PASSWORD)):
    """Neither the browser of the intruder nor anything they know opens the account."""
    assert intruder.get(SECURITY).location.startswith("/sign-in")
    for email in emails:
        for password in passwords:
            for browser in (intruder.as_guest(), visit()):
                assert sign_in(browser, email, password) == 422, (email, password)


def test_a_changed_address_is_changed_back_and_the_intruder_is_out(app, world, visit, intruder):
    way_back = change(app, intruder, EVIL)
    assert member(app, world.anna).email == EVIL
    owner = visit()
    page = owner.get(way_back)
    assert page.status_code == 200 and OWN in text_of(page) and member(app, world.anna).email == EVIL
    assert owner.post(way_back).location == "/password/letter"
    assert member(app, world.anna).email == OWN
    assert_out(app, visit, intruder)
    owner = own_again(app, visit)
    assert owner.get(SECURITY).status_code == 200
    assert_out(app, visit, intruder)
    with app.app_context():
        kinds = [row.kind for row in db.session.query(AccountEvent).order_by("id")]
    assert kinds[2:4] == ["email_changed", "email_restored"] and "reset_used" in kinds


def test_the_way_back_outlasts_a_new_password(app, world, visit, intruder):
    way_back = change(app, intruder, EVIL)
    assert intruder.post(SECURITY, {"current": cast.PASSWORD, "password": EVIL_PASSWORD}).location == SECURITY
    assert visit().post(way_back).status_code == 303
    assert_out(app, visit, intruder)
    assert member(app, world.anna).email == OWN


def test_of_two_changes_the_first_way_back_leads_to_the_first_address(app, world, visit, intruder):
    first = change(app, intruder, EVIL)
    second = change(app, intruder, EVIL_TWO)
    assert visit().post(first).status_code == 303
    assert member(app, world.anna).email == OWN
    assert [visit().get(path).status_code for path in (first, second)] == [410, 410]
    assert visit().post(second).status_code == 410 and member(app, world.anna).email == OWN
    assert_out(app, visit, intruder, emails=(OWN, EVIL, EVIL_TWO))


def test_links_that_the_intruder_asked_for_are_over(app, world, visit, intruder):
    way_back = change(app, intruder, EVIL)
    visit().post("/password", {"email": EVIL})
    reset = letters.link(app, "reset_password")
    intruder.post(EMAIL, {"email": EVIL_TWO, "current": cast.PASSWORD})
    confirm = letters.link(app, "confirm_address")
    visit().post(way_back)
    assert visit().get(reset).status_code == 410
    owner = own_again(app, visit)
    assert owner.get(confirm).status_code == 410 and member(app, world.anna).email == OWN


def test_a_deletion_that_the_intruder_asked_for_is_undone(app, world, visit, intruder):
    way_back = change(app, intruder, EVIL)
    assert intruder.post("/settings/account/deletion").location == "/settings/account/state"
    with time_machine.travel(now() + limits.ADDRESS_UNDO - timedelta(minutes=1)):
        visit().post(way_back)
        owner = own_again(app, visit)
        assert owner.post("/settings/account/deletion/removal").location == "/"
    assert (member(app, world.anna).state, member(app, world.anna).email) == ("active", OWN)


def test_the_way_back_is_open_for_seven_days_and_once(app, world, visit, intruder):
    way_back = change(app, intruder, EVIL)
    assert timedelta(days=7) == limits.ADDRESS_UNDO
    with time_machine.travel(now() + limits.ADDRESS_UNDO):
        assert [visit().get(way_back).status_code, visit().post(way_back).status_code] == [410, 410]
    assert visit().post(way_back).status_code == 303
    assert [visit().get(way_back).status_code, visit().post(way_back).status_code] == [410, 410]
    made_up = [f"{EMAIL}/undo/{token}" for token in ("1.made-up", "é", "999999.x", way_back.rsplit(".")[-1])]
    assert {visit().post(path).status_code for path in made_up} == {410}


def test_a_link_of_another_sort_opens_no_way_back(app, world, visit, intruder):
    change(app, intruder, EVIL)
    visit().post("/password", {"email": EVIL})
    token = letters.link(app, "reset_password").rsplit("/")[-1]
    assert visit().post(f"{EMAIL}/undo/{token}").status_code == 410


def test_an_address_that_somebody_else_has_by_now_stays_theirs(app, world, visit, intruder):
    way_back = change(app, intruder, EVIL)
    change(app, visit(world.ben), OWN)
    assert visit().post(way_back).status_code == 410
    assert (member(app, world.anna).email, member(app, world.ben).email) == (EVIL, OWN)


def test_a_change_of_ones_own_needs_no_way_back(app, world, visit):
    anna = visit(world.anna)
    change(app, anna, "anna@neu.example")
    assert anna.get("/settings/account").status_code == 200
    with app.app_context():
        undo = db.session.query(AddressUndo).one()
        assert (undo.email, undo.member_id) == (OWN, world.anna)


def test_a_member_who_is_signed_in_elsewhere_stays_signed_in(app, world, visit, intruder):
    """The link may be opened in a browser in which somebody else of the house is signed in."""
    way_back = change(app, intruder, EVIL)
    ben = visit(world.ben)
    assert ben.post(way_back).status_code == 303
    assert ben.get(SECURITY).status_code == 200 and member(app, world.anna).email == OWN


def test_whoever_finds_an_open_browser_takes_nothing_over(app, world, visit):
    anna = visit(world.anna)
    before = member(app, world.anna)
    with time_machine.travel(now() + limits.PASSWORD_FRESH + timedelta(minutes=1)):
        assert anna.post(EMAIL, {"email": EVIL, "current": "geraten-und-falsch"}).status_code == 422
        assert anna.post(SECURITY, {"current": "", "password": EVIL_PASSWORD}).status_code == 422
        for path in ("/settings/account/deletion", "/settings/data/archive"):
            assert anna.post(path).location.startswith("/settings/security/confirmation")
    after = member(app, world.anna)
    assert (after.email, after.password_hash, after.state) == (before.email, before.password_hash, "active")
    assert letters.kinds(app) == []


def test_the_letter_to_the_former_address_carries_the_way_back(app, world, visit, intruder):
    way_back = change(app, intruder, EVIL)
    with app.app_context(), database.transaction(reading=True):
        delivery = db.session.query(Delivery).filter_by(kind="address_changed").one()
        letter = composing.compose(delivery)
        assert delivery.address == OWN and f"http://localhost{way_back}" in letter.body
        assert EVIL not in letter.body + letter.html
