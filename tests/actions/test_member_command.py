"""`flask member`: what admins do on the pages about members, typed on the machine."""

import pytest

from app import database
from app.extensions import db
from app.models import AddressByAdmin, Delivery, LogEntry, Member, SignedInSession
from tests.portability.commands import ok, say

ANNA = "anna-brandt"


@pytest.fixture
def typed(app, world):
    """`typed("lock", ...)` runs `flask member lock ...`; gives what it printed."""
    return lambda *words: ok(app, "member", *words)


def anna(app, world):
    with app.app_context():
        return db.session.get_one(Member, world.anna)


def acts(app):
    with app.app_context():
        return [(line.act, line.admin_id) for line in db.session.query(LogEntry).order_by(LogEntry.id)]


def test_members_are_found_by_name_and_state(typed):
    assert typed("find", "brandt") == "anna-brandt  Anna Brandt  anna@firma.example  Member\n"
    assert typed("find", "frieda") == "frieda-ahlers  Frieda Ahlers  frieda@firma.example  Admin\n"
    assert typed("find", "--state", "locked") == "Nobody found.\n"
    assert len(typed("find").splitlines()) == 6


@pytest.mark.parametrize("name", [ANNA, "anna@firma.example", " Anna@Firma.example"])
def test_a_member_is_called_by_handle_or_address(typed, name):
    said = typed("show", name)
    assert "Anna Brandt  anna@firma.example  /in/anna-brandt" in said and "last seen never" in said


def test_locking_and_unlocking(app, world, visit, typed):
    browser = visit(world.anna)
    assert typed("lock", ANNA, "--reason", "Spam", "--text", "Write to us.") == "Locked.\n"
    assert browser.get("/settings/account").location.startswith("/sign-in")
    assert anna(app, world).state == "locked" and "Locked because: Spam" in typed("show", ANNA)
    assert "anna-brandt" in typed("find", "--state", "locked")
    assert typed("unlock", ANNA) == "Unlocked.\n" and anna(app, world).state == "active"
    assert acts(app) == [("member_locked", None), ("member_unlocked", None)]


@pytest.mark.parametrize(("reason", "text"), [("", "x"), ("x", " "), ("x" * 501, "x"), ("x", "x" * 1001)])
def test_a_lock_without_reason_or_text_is_refused(app, world, reason, text):
    status, said = say(app, "member", "lock", ANNA, "--reason", reason, "--text", text)
    assert status == 1 and "Give a reason" in said and anna(app, world).state == "active"


def test_a_way_back_is_sent_to_the_member_and_never_printed(app, world, typed):
    said = typed("reset", ANNA)
    assert said == "The e-mail is on its way to the member.\n"
    with app.app_context():
        (letter,) = db.session.query(Delivery).all()
        assert (letter.kind, letter.member_id) == ("reset_by_admin", world.anna)
    status, said = say(app, "member", "reset", ANNA)
    assert status == 1 and "less than 10 minutes ago" in said


def test_signing_out_everywhere(app, world, visit, typed):
    visit(world.anna)
    assert typed("sign-out", ANNA) == "Signed out everywhere.\n"
    with app.app_context():
        assert db.session.query(SignedInSession).count() == 0


def test_roles_are_given_and_taken_but_the_last_admin_stays(app, world, typed):
    status, said = say(app, "member", "no-admin", "frieda-ahlers")
    assert status == 1 and "This is the last admin." in said
    typed("admin", ANNA)
    assert anna(app, world).role == "admin" and "Role: admin" in typed("show", ANNA)
    typed("no-admin", "frieda-ahlers")
    for command in ("no-admin", "delete", "memoriam"):
        assert say(app, "member", command, ANNA)[0] == 1
    assert say(app, "member", "lock", ANNA, "--reason", "x", "--text", "x")[0] == 1
    assert (anna(app, world).role, anna(app, world).state) == ("admin", "active")
    assert acts(app) == [("admin_made", None), ("admin_ended", None)]


def test_in_memoriam_deletion_and_their_undoing(app, world, typed):
    typed("memoriam", ANNA)
    assert anna(app, world).in_memoriam and "Status: In memoriam." in typed("show", ANNA)
    typed("no-memoriam", ANNA)
    typed("delete", ANNA)
    assert anna(app, world).state == "leaving" and "Deleted on" in typed("show", ANNA)
    typed("keep", ANNA)
    assert anna(app, world).state == "active"


def test_an_address_waits_for_an_admin_where_there_is_one(app, world, typed):
    assert "An admin has to confirm it" in typed("email", ANNA, "anna@neu.example")
    with app.app_context():
        assert db.session.query(Delivery).count() == 0


def test_the_only_admin_who_is_locked_out_gets_a_new_address(app, world, typed):
    said = typed("email", "frieda-ahlers", "Frieda <frieda@neu.example>")
    assert "on its way" in said and "http" not in said
    with app.app_context():
        assert db.session.query(AddressByAdmin).one().email == "frieda@neu.example"
        assert db.session.query(Delivery).count() == 2


@pytest.mark.parametrize(
    ("address", "told"), [("anna", "Enter an e-mail address"), ("ben@firma.example", "Another member")]
)
def test_an_address_that_cannot_be_is_refused(app, world, address, told):
    status, said = say(app, "member", "email", ANNA, address)
    assert status == 1 and told in said


def test_nobody_is_said_not_to_be_there(app, world):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.ben).state = "erased"
    for name in ("nobody-at-all", "ben-okafor", "%"):
        assert say(app, "member", "show", name) == (1, "Error: There is no such member.\n")
