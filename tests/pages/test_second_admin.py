"""Another e-mail address for a member where there are two admins, and which addresses are refused."""

import re
from datetime import timedelta

import pytest
import time_machine

from app.actions import address_by_admin
from app.extensions import db
from app.models import AddressByAdmin, Delivery, LogEntry
from app.rules import limits
from tests.cast import PASSWORD
from tests.pages import letters
from tests.pages.test_admin_addresses import NEW, OLD, asks, page_of, written
from tests.visitor import text_of

__all__ = ["asks"]


@pytest.fixture
def carla_too(does, world):
    """A second admin."""
    does(world.carla, lambda member: setattr(member, "role", "admin"))


def confirms(app, world, visitor):
    """Press the button that names the newest request."""
    with app.app_context():
        newest = db.session.query(AddressByAdmin).order_by(AddressByAdmin.id.desc()).first().id
    return visitor.post(page_of(world.anna, "/confirmation"), {"asked": newest})


def test_a_second_admin_has_to_confirm_it_before_anything_is_sent(app, world, visit, asks, carla_too):
    asks()
    assert written(app) == []
    frieda, carla = visit(world.frieda), visit(world.carla)
    page = f"/admin/members/{world.anna}"
    assert page_of(world.anna, "/confirmation") not in frieda.get(page).text
    assert "An e-mail address for Anna Brandt needs a second admin." in text_of(carla.get("/admin/members"))
    confirms(app, world, frieda)
    assert "Someone else among the admins has to confirm this." in text_of(frieda.get(page)) and written(app) == []
    assert page_of(world.anna, "/confirmation") in carla.get(page).text
    confirms(app, world, carla)
    assert written(app) == [("confirm_by_admin", NEW), ("address_by_admin", OLD)]
    confirms(app, world, carla)
    assert "This has been done" in text_of(carla.get(page)) and len(written(app)) == 2
    with app.app_context():
        acts = [(line.act, line.admin_id) for line in db.session.query(LogEntry).order_by(LogEntry.id)]
    assert acts == [("address_asked", world.frieda), ("address_approved", world.carla)]


def test_the_member_cannot_be_the_second_admin_of_their_own_address(app, world, visit, does):
    does(world.anna, lambda member: setattr(member, "role", "admin"))
    does(world.carla, lambda member: setattr(member, "role", "admin"))
    visit(world.frieda).post(page_of(world.anna), {"email": NEW})
    confirms(app, world, visit(world.anna))
    assert written(app) == []
    confirms(app, world, visit(world.carla))
    assert len(written(app)) == 2


@pytest.mark.parametrize("state", ["asked", "sent"])
def test_any_admin_withdraws_it(app, world, visit, asks, carla_too, state):
    asks()
    carla = visit(world.carla)
    if state == "sent":
        confirms(app, world, carla)
    carla.post(page_of(world.anna, "/withdrawal"))
    assert "asked for" not in text_of(carla.get(f"/admin/members/{world.anna}")).split("Log")[0]
    sent = written(app)
    confirms(app, world, carla)
    assert written(app) == sent
    if state == "sent":
        assert visit().post(letters.link(app, "confirm_by_admin")).status_code == 410
    with app.app_context():
        assert {row.state for row in db.session.query(AddressByAdmin)} == {"over"}


def test_another_request_replaces_the_first(app, world, visit, asks, carla_too):
    asks()
    asks(email="zweite@neu.example")
    confirms(app, world, visit(world.carla))
    assert written(app)[0] == ("confirm_by_admin", "zweite@neu.example")


@pytest.mark.parametrize("sent", [True, False])
def test_no_admin_confirms_an_address_that_they_have_not_read(app, world, visit, asks, carla_too, sent):
    """The other one puts another address in its place while the page is open, or the button names nothing."""
    asks()
    carla = visit(world.carla)
    page = carla.get(f"/admin/members/{world.anna}").text
    read = re.search(r'name="asked" value="(\d+)"', page)[1]
    asks(email="zweite@neu.example")
    carla.post(page_of(world.anna, "/confirmation"), {"asked": read} if sent else {})
    assert written(app) == []
    assert "This has been done, withdrawn or replaced." in text_of(carla.get(f"/admin/members/{world.anna}"))


@pytest.mark.parametrize(
    ("email", "message"),
    [
        ("", "Fill in"),
        ("anna", "Enter an e-mail address like"),
        (OLD, "this is the current one"),
        ("BEN@Firma.example", "Another member has this address."),
    ],
)
def test_what_is_wrong_with_an_address_is_said_beside_it(app, world, asks, email, message):
    answer = asks(email=email)
    assert answer.status_code == 422 and message in text_of(answer) and 'aria-invalid="true"' in answer.text
    assert written(app) == []


def test_asking_for_the_same_again_sends_nothing_more(app, asks, world):
    asks()
    asks()
    assert written(app) == [("confirm_by_admin", NEW), ("address_by_admin", OLD)]
    with app.app_context():
        assert db.session.query(LogEntry).count() == 1


def role_of(visitor, member_id, *, ends=False):
    path = f"/admin/members/{member_id}/admin" + "/removal" * ends
    assert visitor.post(path, {"current": PASSWORD}).status_code == 303


def of_the_address(app):
    return [letter for letter in written(app) if letter[0] in ("confirm_by_admin", "address_by_admin")]


def test_nobody_ends_the_role_of_the_second_admin_to_be_alone(app, world, visit, asks, carla_too):
    frieda = visit(world.frieda)
    role_of(frieda, world.carla, ends=True)
    asks()
    assert of_the_address(app) == [] and "needs a second admin" in text_of(frieda.get("/admin/members"))
    role_of(frieda, world.carla)
    confirms(app, world, visit(world.carla))  # made one a moment ago
    assert of_the_address(app) == []


def test_on_the_command_line_a_former_admin_is_not_missed(app, world, visit, does, carla_too):
    role_of(visit(world.frieda), world.carla, ends=True)
    does(world.frieda, lambda _: address_by_admin.ask(None, world.frieda, "frieda@neu.example"))
    assert ("confirm_by_admin", "frieda@neu.example") in of_the_address(app)


def test_nobody_makes_the_second_admin_who_confirms(app, world, visit, asks, carla_too):
    role_of(visit(world.frieda), world.ben)
    asks()
    confirms(app, world, visit(world.ben))
    assert of_the_address(app) == []
    confirms(app, world, visit(world.carla))
    assert len(of_the_address(app)) == 2


def test_after_a_week_a_new_admin_is_a_second_one_and_a_former_one_is_not_missed(app, world, visit, asks):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        role_of(visit(world.frieda), world.carla)
        asks()
        assert len(of_the_address(app)) == 2, "the only one whose role has settled"
        visit(world.frieda).post(page_of(world.anna, "/withdrawal"))
        clock.shift(limits.ROLE_SETTLES + timedelta(seconds=1))
        asks()
        assert len(of_the_address(app)) == 2
        confirms(app, world, visit(world.carla))
        assert len(of_the_address(app)) == 4


def test_a_change_of_admins_is_told_to_whom_it_concerns_and_to_the_other_admins(app, world, visit, carla_too):
    frieda, told = visit(world.frieda), {}
    for ends, kind in ((False, "admin_made"), (True, "admin_ended")):
        role_of(frieda, world.ben, ends=ends)
        with app.app_context():
            rows = db.session.query(Delivery).filter(Delivery.kind.in_((kind, "admins_changed"))).order_by(Delivery.id)
            told[kind] = [(row.kind, row.member_id) for row in rows][-2:]
    assert told == {
        kind: [(kind, world.ben), ("admins_changed", world.carla)] for kind in ("admin_made", "admin_ended")
    }
    said = text_of(visit(world.ben).get("/notifications"))
    assert "You are an admin now." in said and "You are no longer an admin." in said
    assert text_of(visit(world.carla).get("/notifications")).count("Who is an admin has changed.") >= 1
    assert "has changed." not in text_of(frieda.get("/notifications"))
