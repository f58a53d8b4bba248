"""Another e-mail address for a member, asked for by an admin: never unnoticed, and undone for 30 days."""

import pytest
import time_machine

from app import database
from app.delivery import worker
from app.extensions import db
from app.models import AddressByAdmin, AdminWords, Delivery, Member, Notification, Site
from app.models.base import now
from app.rules import limits
from tests import cast
from tests.pages import letters
from tests.visitor import text_of

OLD, NEW = "anna@firma.example", "anna@neu.example"
UNDO = "/settings/account/email/undo"
FRESH = {"password": cast.NEW_PASSWORD}


def page_of(id, act=""):
    return f"/admin/members/{id}/address{act}"


@pytest.fixture
def asks(world, visit):
    """An admin asks for another address for Anna."""
    return lambda who=None, email=NEW: visit(who or world.frieda).post(page_of(world.anna), {"email": email})


@pytest.fixture
def changed(app, asks, visit):
    """Asked for by the only admin and confirmed at the new address; gives the path that undoes it."""

    def run():
        asks()
        assert visit().post(letters.link(app, "confirm_by_admin")).status_code == 303
        return letters.link(app, "address_by_admin")

    return run


def anna(app, world):
    with app.app_context():
        return db.session.get_one(Member, world.anna)


def signs_in(visit, email, password=cast.PASSWORD):
    return visit().post("/sign-in", {"email": email, "password": password}).status_code == 303


def written(app):
    with app.app_context():
        return [(each.kind, each.address) for each in db.session.query(Delivery).order_by(Delivery.id)]


def test_where_there_is_one_admin_both_addresses_are_written_to_at_once(app, world, visit, asks):
    assert asks().location == f"/admin/members/{world.anna}"
    assert written(app) == [("confirm_by_admin", NEW), ("address_by_admin", OLD)]
    assert anna(app, world).email == OLD
    page = text_of(visit(world.frieda).get(f"/admin/members/{world.anna}"))
    assert f"The link to confirm {NEW} is sent." in page


def test_the_link_at_the_new_address_changes_it_by_a_button(app, world, visit, asks):
    asks()
    path = letters.link(app, "confirm_by_admin")
    assert "Confirm only if you asked for it." in text_of(visit().get(path)) and anna(app, world).email == OLD
    assert visit().post(path).location == "/"
    assert (anna(app, world).email, anna(app, world).mailbox) == (NEW, NEW)
    assert signs_in(visit, NEW) and not signs_in(visit, OLD)
    assert visit().post(path).status_code == visit().get(path).status_code == 410
    assert written(app)[-1] == ("address_by_admin", OLD), "the old address reads that it happened"


def test_every_signed_in_browser_is_told(app, world, visit, asks):
    asks()
    browser = visit(world.anna)
    said = browser.get("/notifications")
    assert "The admins are changing the e-mail address of your account." in text_of(said) and UNDO in said.text
    assert "The new one is not confirmed yet." in text_of(browser.get(UNDO))
    visit().post(letters.link(app, "confirm_by_admin"))
    assert "An admin changed the e-mail address" in text_of(browser.get(UNDO))
    with app.app_context():
        assert db.session.query(Notification).filter_by(member_id=world.anna, kind="address_by_admin").count() == 2


def test_for_seven_days_no_reset_is_sent_to_the_new_address(app, world, visit, changed):
    visit().post("/password", {"email": OLD})
    before = letters.link(app, "reset_password")
    changed()
    assert visit().get(before).status_code == 410
    frieda = visit(world.frieda)
    frieda.post(f"/admin/members/{world.anna}/reset")
    assert "less than seven days ago" in text_of(frieda.get("/admin/members"))
    for days, status in ((6, 410), (8, 200)):
        with time_machine.travel(now() + (limits.RESETS_BARRED / 7) * days, tick=False):
            asked = visit().post("/password", {"email": NEW})
            assert asked.status_code == 303, "the answer is the same for all"
            assert mailable(app) == (status == 200)


def mailable(app):
    """Whether the newest letter with a new password would be sent now."""
    from app.delivery import contents
    from app.delivery.content import Content

    with app.app_context(), database.transaction(reading=True):
        letter = db.session.query(Delivery).filter_by(kind="reset_password").order_by(Delivery.id.desc()).first()
        return isinstance(contents.of(letter, db.session.get_one(Member, letter.member_id)), Content)


# --- undoing ---------------------------------------------------------------------------------------------------


def test_the_old_address_undoes_it_within_thirty_days(app, world, visit, changed):
    undo = changed()
    with time_machine.travel(now() + limits.ADDRESS_UNDONE_WITHIN / 2, tick=False):
        thief, owner = visit(world.anna), visit()
        assert "Your old address is valid again" in text_of(owner.get(undo))
        assert owner.post(undo).location == "/"
        assert (anna(app, world).email, anna(app, world).mailbox) == (OLD, OLD)
        assert thief.get("/settings/account").location.startswith("/sign-in"), "all browsers are signed out"
        assert not signs_in(visit, NEW) and not signs_in(visit, OLD), "the password may be an intruder’s"
        assert owner.post(letters.link(app, "reset_password"), FRESH).status_code == 303
        assert signs_in(visit, OLD, cast.NEW_PASSWORD) and mailable_to(app, world) == OLD
        assert visit().post(undo).status_code == 410


def mailable_to(app, world):
    with app.app_context():
        letter = db.session.query(Delivery).filter_by(kind="reset_password").order_by(Delivery.id.desc()).first()
        return db.session.get_one(Member, letter.member_id).email


def test_a_taken_account_comes_back_whole(app, world, visit, changed):
    """The admin's mailbox, a new password after the bar, an address further on: undoing the first ends all."""
    undo = changed()
    with time_machine.travel(now() + limits.RESETS_BARRED * 1.2, tick=False):
        visit().post("/password", {"email": NEW})
        assert visit().post(letters.link(app, "reset_password"), FRESH).status_code == 303
        thief = visit(world.anna)
        thief.post("/settings/account/email", {"email": "dieb@weiter.example", "current": cast.NEW_PASSWORD})
        thief.post(letters.link(app, "confirm_address"))
        visit(world.frieda).post(page_of(world.anna), {"email": "dieb@noch-weiter.example"})
        further = letters.link(app, "confirm_by_admin")
        assert visit().post(undo).status_code == 303
        assert anna(app, world).email == OLD and visit().post(further).status_code == 410
        assert thief.get("/settings/account").location.startswith("/sign-in")
        for email in (NEW, OLD, "dieb@weiter.example"):
            assert not signs_in(visit, email, cast.NEW_PASSWORD)
        assert visit().post(letters.link(app, "reset_password"), {"password": "neue-lampe-auf-see"}).status_code == 303


def test_what_was_changed_after_the_one_that_is_undone_cannot_bring_it_back(app, world, visit, changed, asks):
    first = changed()
    asks(email="zweite@neu.example")
    visit().post(letters.link(app, "confirm_by_admin"))
    second = letters.link(app, "address_by_admin")
    assert visit().post(first).status_code == 303 and visit().post(second).status_code == 410
    assert anna(app, world).email == OLD


def test_before_it_is_confirmed_undoing_ends_the_link_and_nothing_else(app, world, visit, asks):
    asks()
    path = letters.link(app, "confirm_by_admin")
    browser = visit(world.anna)
    assert browser.post(letters.link(app, "address_by_admin")).location == "/"
    assert visit().post(path).status_code == 410 and anna(app, world).email == OLD
    assert browser.get("/settings/account").status_code == 200 and signs_in(visit, OLD)


def test_a_signed_in_browser_undoes_it_too(app, world, visit, changed):
    changed()
    browser = visit(world.anna)
    assert browser.post(UNDO).location == "/" and anna(app, world).email == OLD
    assert browser.get("/settings/account").location.startswith("/sign-in")
    assert visit(world.ben).get(UNDO).location == "/settings/account"


def test_links_are_over_when_their_time_is(app, world, visit, changed, asks):
    asks()
    link = letters.link(app, "confirm_by_admin")
    with time_machine.travel(now() + limits.ADDRESS_CHANGE_EXPIRES, tick=False):
        assert visit().post(link).status_code == 410
    undo = changed()
    for path in (undo + "x", "/address/1.made-up", "/address/undo/é", undo.replace("/undo", "")):
        assert visit().get(path).status_code == visit().post(path).status_code == 410
    with time_machine.travel(now() + limits.ADDRESS_UNDONE_WITHIN, tick=False):
        assert visit().post(undo).status_code == 410 and anna(app, world).email == NEW


def test_a_new_password_ends_what_an_admin_asked_for(app, world, visit, asks):
    asks()
    visit(world.anna).post("/settings/security", {"current": cast.PASSWORD, **FRESH})
    assert visit().post(letters.link(app, "confirm_by_admin")).status_code == 410


def test_an_address_that_somebody_took_meanwhile_is_not_taken_again(app, world, visit, asks, changed, act):
    asks()
    link = letters.link(app, "confirm_by_admin")
    with act() as members:
        members(world.ben).email = members(world.ben).mailbox = NEW
    assert visit().post(link).status_code == 410
    undo = changed_to_other(app, visit, asks)
    with act() as members:
        members(world.ben).email = members(world.ben).mailbox = OLD
    assert visit().post(undo).status_code == 410


def changed_to_other(app, visit, asks):
    asks(email="drittes@neu.example")
    visit().post(letters.link(app, "confirm_by_admin"))
    return letters.link(app, "address_by_admin")


def test_an_address_that_the_member_chose_ends_what_an_admin_asked_for(app, world, visit, asks):
    browser = visit(world.anna)
    browser.post("/settings/account/email", {"email": "eigene@neu.example", "current": cast.PASSWORD})
    asks()
    link = letters.link(app, "confirm_by_admin")
    browser.post(letters.link(app, "confirm_address"))
    assert visit().post(link).status_code == 410 and anna(app, world).email == "eigene@neu.example"


@pytest.mark.parametrize("act", ["lock", "memoriam", "deletion"])
def test_an_admin_cannot_outwait_the_undoing_by_closing_the_account(app, world, visit, changed, act):
    undo = changed()
    visit(world.frieda).post(f"/admin/members/{world.anna}/{act}", {"reason": "x", "text": "y"})
    assert visit().post(undo).status_code == 303 and anna(app, world).email == OLD


def test_what_can_no_longer_be_undone_is_forgotten(app, world, visit, changed):
    changed()
    visit(world.frieda).post(f"/admin/members/{world.ben}/lock", {"reason": "x", "text": "y"})
    for passed, left in ((limits.ADDRESS_UNDONE_WITHIN / 2, 1), (limits.ADDRESS_UNDONE_WITHIN, 0)):
        with time_machine.travel(now() + passed, tick=False):
            worker.tidy(app)
        with app.app_context():
            assert db.session.query(AddressByAdmin).count() == db.session.query(AdminWords).count() == left


def test_an_intruders_own_way_back_is_over_when_the_owner_undoes_it(app, world, visit, changed):
    """In by the admin's mailbox, on to another address: its link back to that mailbox would be a second way in."""
    undo = changed()
    with time_machine.travel(now() + limits.RESETS_BARRED * 1.2, tick=False):
        back = moved_on(app, world, visit, "dieb@weiter.example")
        assert visit().post(undo).status_code == 303
        assert visit().get(back).status_code == visit().post(back).status_code == 410
        assert anna(app, world).email == OLD


def moved_on(app, world, visit, email):
    """Somebody in the account gives it another address; returns the way back."""
    browser = visit(world.anna)
    browser.post("/settings/account/email", {"email": email, "current": cast.PASSWORD})
    assert browser.post(letters.link(app, "confirm_address")).status_code == 303
    return letters.link(app, "address_changed")


def test_an_older_way_back_stays_and_ends_what_admins_changed_since(app, world, visit, changed):
    """An intruder takes the account to their mailbox and talks an admin into the next one: the owner ends both."""
    back = moved_on(app, world, visit, "dieb@weiter.example")
    with time_machine.travel(now() + limits.ADDRESS_UNDO / 4, tick=False):
        undo = changed()
        assert visit().post(back).status_code == 303 and anna(app, world).email == OLD
        assert visit().get(undo).status_code == visit().post(undo).status_code == 410
        assert mailable(app), "the owner gets the link to a new password"


def test_a_way_back_from_before_an_admins_change_outlasts_its_undoing(app, world, visit, changed):
    back = moved_on(app, world, visit, "dieb@weiter.example")
    with time_machine.travel(now() + limits.ADDRESS_UNDO / 4, tick=False):
        assert visit().post(changed()).status_code == 303
        assert visit().post(back).status_code == 303 and anna(app, world).email == OLD


@pytest.mark.parametrize("away", ["paused", "not agreed"])
def test_who_is_away_or_was_asked_to_agree_undoes_it_too(app, world, visit, changed, act, away):
    undo = changed()
    browser = visit(world.anna)
    with act() as members:
        if away == "paused":
            members(world.anna).state = "paused"
        else:
            db.session.get_one(Site, 1).terms_version = 1
    assert "Your old address is valid again" in text_of(browser.get(undo))
    assert browser.post(undo).status_code == 303 and anna(app, world).email == OLD
