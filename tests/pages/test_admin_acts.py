"""/admin/members/<id>/...: what admins do with an account."""

from datetime import timedelta

import pytest

from app import database
from app.extensions import db
from app.models import Delivery, LegalPage, SignedInSession
from app.models.base import now
from app.rules import limits
from tests import cast
from tests.pages import letters
from tests.visitor import text_of

LIST = "/admin/members"
WORDS = {"reason": "Spam in three posts", "text": "Your posts advertise. Write to us."}


def page_of(id, act=""):
    return f"{LIST}/{id}{act}"


@pytest.fixture
def makes_admin(does):
    return lambda id: does(id, lambda member: setattr(member, "role", "admin"))


def browsers(app, id):
    with app.app_context():
        return db.session.query(SignedInSession).filter_by(member_id=id).count()


# --- locking ---------------------------------------------------------------------------------------------------


def test_a_locked_member_is_out_at_once_and_reads_why(app, world, visit, stored_member, logged):
    anna, frieda = visit(world.anna), visit(world.frieda)
    assert anna.get("/").status_code == 200
    assert frieda.post(page_of(world.anna, "/lock"), WORDS).location == page_of(world.anna)
    assert stored_member(world.anna).state == "locked" and browsers(app, world.anna) == 0
    assert anna.get("/settings/account").location.startswith("/sign-in")
    assert visit(world.ben).get(cast.ANNA).status_code == 404
    shown = text_of(frieda.get(page_of(world.anna)))
    assert "Locked" in shown and WORDS["reason"] in shown
    assert letters.kinds(app) == ["locked"] and logged() == [("member_locked", world.anna)]


def test_only_the_right_password_learns_that_an_account_is_locked(app, world, visit):
    visit(world.frieda).post(page_of(world.anna, "/lock"), WORDS)
    wrong, right = visit().post("/sign-in", cast.GUESS), visit().post("/sign-in", cast.SIGN_IN)
    unknown = visit().post("/sign-in", {**cast.GUESS, "email": "nobody@firma.example"})
    assert "locked" not in text_of(wrong) and "they do not match" in text_of(wrong)
    assert text_of(wrong).replace("anna@", "nobody@") == text_of(unknown)
    assert right.status_code == 422 and "This account is locked. If you have questions, write to" in text_of(right)
    assert WORDS["reason"] not in text_of(right) and browsers(app, world.anna) == 0


def test_the_address_to_write_to_is_that_of_the_imprint(app, world, visit):
    with app.app_context(), database.transaction():
        for locale, address in (("de", "amt@elbufer.example"), ("en", "office@elbufer.example")):
            text = f"Elbufer e. V., {address}, x@y.example"
            db.session.add(LegalPage(page="imprint", locale=locale, text=text, published_at=now()))
    visit(world.frieda).post(page_of(world.anna, "/lock"), WORDS)
    assert "write to office@elbufer.example." in text_of(visit().post("/sign-in", cast.SIGN_IN))


def test_unlocking_brings_everything_back_and_is_told(app, world, visit, stored_member, logged):
    frieda = visit(world.frieda)
    frieda.post(page_of(world.anna, "/lock"), WORDS)
    frieda.post(page_of(world.anna, "/lock/removal"))
    assert visit(world.ben).get(cast.ANNA).status_code == 200
    assert visit().post("/sign-in", cast.SIGN_IN).location == "/"
    assert stored_member(world.anna).lock_reason == "" and letters.kinds(app) == ["locked", "unlocked"]
    frieda.post(page_of(world.anna, "/lock/removal"))
    assert "This account is not locked." in text_of(frieda.get(page_of(world.anna)))
    assert [act for act, _ in logged()] == ["member_locked", "member_unlocked"]


@pytest.mark.parametrize(
    ("field", "value"), [("reason", ""), ("text", ""), ("reason", "x" * 501), ("text", "x" * 1001)]
)
def test_a_lock_needs_a_reason_and_a_text(world, visit, stored_member, field, value):
    answer = visit(world.frieda).post(page_of(world.anna, "/lock"), {**WORDS, field: value})
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text
    assert WORDS["text" if field == "reason" else "reason"] in answer.text, "what was typed stays"
    assert stored_member(world.anna).state == "active"


def test_a_reset_link_from_before_the_lock_is_over(app, world, visit):
    visit().post("/password", {"email": "anna@firma.example"})
    link = letters.link(app, "reset_password")
    frieda = visit(world.frieda)
    frieda.post(page_of(world.anna, "/lock"), WORDS)
    assert visit().get(link).status_code == 410
    frieda.post(page_of(world.anna, "/lock/removal"))
    assert visit().get(link).status_code == 410


# --- sign out, reset -------------------------------------------------------------------------------------------


def test_all_browsers_of_a_member_are_signed_out(app, world, visit, logged):
    anna, frieda = visit(world.anna), visit(world.frieda)
    frieda.post(page_of(world.anna, "/sign-out"))
    assert anna.get("/settings/account").location.startswith("/sign-in") and browsers(app, world.anna) == 0
    assert frieda.get(LIST).status_code == 200 and logged() == [("member_signed_out", world.anna)]


def test_a_reset_goes_to_the_member_only_and_once_in_ten_minutes(app, world, visit, logged):
    frieda = visit(world.frieda)
    frieda.post(page_of(world.anna, "/reset"))
    frieda.post(page_of(world.anna, "/reset"))
    said = text_of(frieda.get(page_of(world.anna)))
    assert "less than 10 minutes ago" in said and "A link to a new password is sent to Anna Brandt." in said
    with app.app_context():
        (letter,) = db.session.query(Delivery).all()
        assert (letter.kind, letter.member_id, letter.address) == ("reset_by_admin", world.anna, None)
    assert visit().get(letters.link(app, "reset_by_admin")).status_code == 200
    assert logged() == [("reset_sent", world.anna)]


# --- role ------------------------------------------------------------------------------------------------------


def test_making_an_admin_takes_the_password_of_the_one_who_does_it(world, visit, stored_member, logged):
    frieda = visit(world.frieda)
    path = page_of(world.anna, "/admin")
    refused = frieda.post(path, {"current": cast.GUESS["password"]})
    assert refused.status_code == 422 and "This is not your current password." in text_of(refused)
    assert stored_member(world.anna).role == "member" and logged() == []
    assert frieda.post(path, {"current": cast.PASSWORD}).location == page_of(world.anna)
    assert visit(world.anna).get(LIST).status_code == 200 and logged() == [("admin_made", world.anna)]


def test_guesses_at_the_password_for_an_admin_are_counted(world, visit, stored_member):
    frieda = visit(world.frieda)
    for _ in range(limits.SIGN_IN_BROWSER.times):
        frieda.post(page_of(world.anna, "/admin"), {"current": cast.GUESS["password"]})
    assert frieda.post(page_of(world.anna, "/admin"), {"current": cast.PASSWORD}).status_code in (422, 429)
    assert stored_member(world.anna).role == "member"


def test_an_admin_gives_up_the_role_but_the_last_one_cannot(world, visit, makes_admin, stored_member):
    frieda, path = visit(world.frieda), page_of(world.frieda, "/admin/removal")
    assert "You then no longer see these pages." in text_of(frieda.get(path))
    frieda.post(path)
    assert "This is the last admin." in text_of(frieda.get(LIST)) and stored_member(world.frieda).role == "admin"
    makes_admin(world.anna)
    assert frieda.post(path).location == "/" and frieda.get(LIST).status_code == 404
    visit(world.anna).post(page_of(world.anna, "/admin/removal"))
    assert stored_member(world.anna).role == "admin"


@pytest.mark.parametrize("lost", ["locked", "leaving", "memoriam"])
def test_an_admin_who_cannot_sign_in_does_not_count_as_one(world, visit, act, makes_admin, stored_member, lost):
    makes_admin(world.anna)
    with act() as members:
        members(world.anna).in_memoriam = lost == "memoriam"
        members(world.anna).state = "active" if lost == "memoriam" else lost
    visit(world.frieda).post(page_of(world.frieda, "/admin/removal"))
    assert stored_member(world.frieda).role == "admin"


@pytest.mark.parametrize("path", ["/lock", "/memoriam", "/deletion"])
def test_nobody_does_that_to_their_own_account(world, visit, makes_admin, stored_member, logged, path):
    makes_admin(world.anna)
    frieda = visit(world.frieda)
    answer = frieda.post(page_of(world.frieda, path), WORDS)
    said = text_of(answer) + text_of(frieda.get(LIST))
    assert "You cannot do this to your own account." in said
    now_ = stored_member(world.frieda)
    assert (now_.state, now_.in_memoriam, now_.role) == ("active", False, "admin") and logged() == []


# --- in memoriam -----------------------------------------------------------------------------------------------


def test_a_profile_in_memoriam_stays_and_says_so(app, world, visit, stored_member, logged):
    anna = visit(world.anna)
    visit().post("/password", {"email": "anna@firma.example"})
    link = letters.link(app, "reset_password")
    frieda = visit(world.frieda)
    assert "The profile stays" in text_of(frieda.get(page_of(world.anna, "/memoriam")))
    frieda.post(page_of(world.anna, "/memoriam"))
    assert "In memoriam" in text_of(visit(world.ben).get(cast.ANNA))
    assert "In memoriam" not in text_of(visit(world.anna).get("/in/ben-okafor"))
    assert anna.get("/settings/account").location.startswith("/sign-in")
    for password in (cast.PASSWORD, "", "a password that nobody has"):
        assert visit().post("/sign-in", {**cast.SIGN_IN, "password": password}).status_code == 422
    assert visit().get(link).status_code == 410 and stored_member(world.anna).password_hash == ""
    assert logged() == [("memoriam_begun", world.anna)]


def test_nothing_is_sent_to_a_profile_in_memoriam(app, world, visit):
    frieda = visit(world.frieda)
    frieda.post(page_of(world.anna, "/memoriam"))
    known, unknown = (visit().post("/password", {"email": email}) for email in ("anna@firma.example", "x@y.example"))
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    frieda.post(page_of(world.anna, "/reset"))
    frieda.post(page_of(world.anna, "/address"), {"email": "neu@firma.example"})
    assert letters.kinds(app) == []


def test_nobody_can_invite_or_is_suggested_a_profile_in_memoriam(world, visit):
    carla = visit(world.carla)
    assert "Anna Brandt" in text_of(carla.get("/network/suggestions"))
    visit(world.frieda).post(page_of(world.anna, "/memoriam"))
    assert "Anna Brandt" not in text_of(carla.get("/network/suggestions"))
    assert carla.post(cast.ANNA + "/invitation", {"how": "friend"}).status_code == 422


def test_in_memoriam_can_be_undone(app, world, visit, stored_member, logged):
    frieda = visit(world.frieda)
    frieda.post(page_of(world.anna, "/memoriam"))
    frieda.post(page_of(world.anna, "/memoriam/removal"))
    assert not stored_member(world.anna).in_memoriam and "In memoriam" not in text_of(visit(world.ben).get(cast.ANNA))
    frieda.post(page_of(world.anna, "/reset"))
    fresh = {"password": cast.NEW_PASSWORD}
    assert visit().post(letters.link(app, "reset_by_admin"), fresh).status_code == 303
    assert visit().post("/sign-in", {**cast.SIGN_IN, **fresh}).location == "/"
    assert [act for act, _ in logged()] == ["memoriam_begun", "memoriam_ended", "reset_sent"]


# --- deletion --------------------------------------------------------------------------------------------------


def test_a_deleted_member_is_hidden_told_and_can_be_kept_for_fourteen_days(app, world, visit, stored_member, logged):
    anna, frieda = visit(world.anna), visit(world.frieda)
    assert "After 14 days" in text_of(frieda.get(page_of(world.anna, "/deletion")))
    frieda.post(page_of(world.anna, "/deletion"))
    leaving = stored_member(world.anna)
    assert (leaving.state, leaving.leaves_by) == ("leaving", "admin")
    assert timedelta(days=13) < leaving.leaves_at - now() <= timedelta(days=14)
    assert anna.get("/settings/account").location.startswith("/sign-in")
    assert visit(world.ben).get(cast.ANNA).status_code == 404 and letters.kinds(app) == ["leaving"]
    frieda.post(page_of(world.anna, "/deletion/removal"))
    kept = stored_member(world.anna)
    assert (kept.state, kept.leaves_at, kept.leaves_by) == ("active", None, "")
    assert [act for act, _ in logged()] == ["member_deleted", "member_kept"]


def test_who_was_locked_is_locked_again_when_kept(world, visit, stored_member):
    frieda = visit(world.frieda)
    for path in ("/lock", "/deletion", "/deletion/removal"):
        frieda.post(page_of(world.anna, path), WORDS)
    assert stored_member(world.anna).state == "locked"


def test_every_act_says_no_where_it_makes_no_sense(world, visit, logged):
    frieda = visit(world.frieda)
    for path in (
        "/sign-out", "/lock/removal", "/admin/removal", "/memoriam/removal", "/deletion/removal",
        "/address/withdrawal", "/address/confirmation",
    ):  # fmt: skip
        assert frieda.post(page_of(world.anna, path)).location == page_of(world.anna)
    assert logged() == []
