"""Another e-mail address for an account: by the password, by a link to the new one, and the old one is told."""

import pytest
import time_machine

from app import database
from app.extensions import db
from app.models import AddressChange, Delivery, Member
from app.models.base import now
from app.rules import limits
from tests import cast
from tests.pages import letters
from tests.visitor import text_of

PAGE = "/settings/account/email"
NEW = "anna@neu.example"


def ask(visitor, email=NEW, password=cast.PASSWORD):
    return visitor.post(PAGE, {"email": email, "current": password})


def address(app, member_id):
    with app.app_context():
        found = db.session.get_one(Member, member_id)
        return found.email, found.mailbox


def test_an_address_is_changed_by_a_form_a_letter_and_one_button(app, world, visit):
    anna = visit(world.anna)
    assert PAGE in anna.get("/settings/account").get_data(as_text=True)
    assert "anna@firma.example" in text_of(anna.get(PAGE))
    assert ask(anna, "Anna@Bäcker.example").location == "/settings/account"
    assert "Open the link in the e-mail to anna@bäcker.example." in text_of(anna.get("/settings/account"))
    path = letters.link(app, "confirm_address")
    assert address(app, world.anna)[0] == "anna@firma.example"
    assert "anna@bäcker.example" in text_of(anna.get(path))
    assert address(app, world.anna)[0] == "anna@firma.example", "opening the link changes nothing"
    assert anna.post(path).location == "/settings/account"
    assert address(app, world.anna) == ("anna@bäcker.example", "anna@xn--bcker-gra.example")
    for email, status in (("anna@bäcker.example", 303), ("anna@firma.example", 422)):
        assert visit().post("/sign-in", {"email": email, "password": cast.PASSWORD}).status_code == status


def test_the_old_address_is_told_and_its_links_end(app, world, visit):
    visit().post("/password", {"email": "anna@firma.example"})
    reset = letters.link(app, "reset_password")
    anna = visit(world.anna)
    ask(anna)
    anna.post(letters.link(app, "confirm_address"))
    with app.app_context():
        told = db.session.query(Delivery).filter_by(kind="address_changed").one()
        assert (told.address, told.member_id) == ("anna@firma.example", None)
    assert visit().get(reset).status_code == 410


@pytest.mark.parametrize("lost", [True, False])
def test_a_new_password_ends_the_link_to_a_new_address(app, world, visit, lost):
    """Whoever asked for the address may be the one whom the new password is to keep out."""
    anna = visit(world.anna)
    ask(anna)
    path = letters.link(app, "confirm_address")
    fresh = {"password": "lampe-wiese-kompass"}
    if lost:
        visit().post("/password", {"email": "anna@firma.example"})
        assert visit().post(letters.link(app, "reset_password"), fresh).status_code == 303
    else:
        assert anna.post("/settings/security", {"current": cast.PASSWORD, **fresh}).status_code == 303
    anna = visit(world.anna)
    assert [anna.get(path).status_code, anna.post(path).status_code] == [410, 410]
    assert address(app, world.anna)[0] == "anna@firma.example"


def test_it_takes_the_password(app, world, visit):
    response = ask(visit(world.anna), password="ganz-falsch-geraten")
    assert response.status_code == 422 and f'value="{NEW}"' in response.get_data(as_text=True)
    assert letters.kinds(app) == []


@pytest.mark.parametrize("email", ["", "anna", "anna@firma.example"])
def test_the_present_address_and_none_are_refused(app, world, visit, email):
    assert ask(visit(world.anna), email).status_code == 422
    assert letters.kinds(app) == []


def test_only_the_member_who_asked_can_confirm(app, world, visit):
    ask(visit(world.anna))
    path = letters.link(app, "confirm_address")
    assert visit(world.ben).post(path).status_code == 410
    assert visit().post(path).location.startswith("/sign-in")
    assert address(app, world.anna)[0] == "anna@firma.example"


def test_a_link_is_over_when_used_replaced_expired_or_made_up(app, world, visit):
    anna = visit(world.anna)
    ask(anna, "erste@neu.example")
    replaced = letters.link(app, "confirm_address")
    ask(anna)
    used = letters.link(app, "confirm_address")
    assert anna.post(replaced).status_code == 410
    assert anna.post(used).status_code == 303
    assert [anna.get(path).status_code for path in (used, f"{PAGE}/{world.anna}.made-up", f"{PAGE}/é")] == [410] * 3
    ask(anna, "dritte@neu.example")
    late = letters.link(app, "confirm_address")
    with time_machine.travel(now() + limits.ADDRESS_CHANGE_EXPIRES):
        assert visit(world.anna).get(late).status_code == 410


@pytest.mark.parametrize("taken", ["ben@firma.example", "BEN@Firma.example"])
def test_nobody_learns_whose_address_something_is(app, world, visit, taken):
    responses = [ask(visit(world.anna), email) for email in (taken, "niemand@firma.example")]
    assert {(response.status_code, response.location) for response in responses} == {(303, "/settings/account")}
    assert letters.kinds(app) == ["confirm_address"] * 2


def test_an_address_that_somebody_took_meanwhile_is_not_taken_again(app, world, visit):
    ask(visit(world.anna), "neu@müller.example")
    path = letters.link(app, "confirm_address")
    with app.app_context(), database.transaction():
        ben = db.session.get_one(Member, world.ben)
        ben.email, ben.mailbox = "neu@xn--mller-kva.example", "neu@xn--mller-kva.example"
    assert visit(world.anna).post(path).status_code == 410
    assert address(app, world.anna)[0] == "anna@firma.example"


def test_the_newer_of_two_accounts_gets_a_mailbox_of_its_own(app, world, visit):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.anna).mailbox = None
    assert visit().post("/sign-in", {"email": "anna@firma.example", "password": cast.PASSWORD}).location == PAGE
    anna = visit(world.anna)
    ask(anna)
    anna.post(letters.link(app, "confirm_address"))
    assert address(app, world.anna) == (NEW, NEW)
    assert visit().post("/sign-in", {"email": NEW, "password": cast.PASSWORD}).location == "/"


def test_ten_new_addresses_a_day_are_enough(app, world, visit):
    anna = visit(world.anna)
    statuses = [ask(anna, f"neu{number}@neu.example").status_code for number in range(limits.ADDRESSES.times + 1)]
    assert statuses == [303] * limits.ADDRESSES.times + [429]


def test_no_stranger_uses_up_the_letter_to_a_new_address(app, world, visit):
    """Neither by joining with it, nor by asking for it as another member."""
    for _ in range(limits.SIGN_UPS_TO.times + 1):
        visit().post("/join", {"name": "Mia Neu", "email": NEW, "password": "lampe-wiese-kompass"})
        ask(visit(world.ben))
    anna = visit(world.anna)
    ask(anna)
    path = letters.link(app, "confirm_address")
    assert anna.post(path).location == "/settings/account"
    assert address(app, world.anna) == (NEW, NEW)


def test_what_nobody_confirmed_is_put_away(app, world, visit):
    from app.actions import joining

    ask(visit(world.anna))
    with time_machine.travel(now() + limits.ADDRESS_CHANGE_EXPIRES * 2), app.app_context(), database.transaction():
        joining.forget_old()
        assert db.session.query(AddressChange).count() == 0
