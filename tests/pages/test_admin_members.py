"""/admin/members: finding members and what admins do with an account, for admins alone."""

from datetime import timedelta

import pytest

from app import database
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Delivery, LogEntry, Member, SignedInSession
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
def stored_member(app):
    def read(id):
        with app.app_context():
            return db.session.get_one(Member, id)

    return read


@pytest.fixture
def logged(app):
    """The acts in the log, with whom they concern."""

    def read():
        with app.app_context():
            return [(line.act, line.member_id) for line in db.session.query(LogEntry).order_by(LogEntry.id)]

    return read


@pytest.fixture
def makes_admin(does):
    return lambda id: does(id, lambda member: setattr(member, "role", "admin"))


def browsers(app, id):
    with app.app_context():
        return db.session.query(SignedInSession).filter_by(member_id=id).count()


# --- finding ---------------------------------------------------------------------------------------------------


def test_all_members_are_listed_by_name_with_address_and_status(world, visit):
    page = visit(world.frieda).get(LIST)
    said = text_of(page)
    assert said.index("Anna Brandt anna@firma.example") < said.index("Ben Okafor") < said.index("Frieda Ahlers")
    assert "All 6" in said and "Active 6" in said and "Locked" not in said
    assert f'href="{page_of(world.anna)}"' in page.text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("brandt", {"anna"}),
        ("mueller", {"dirk"}),
        ("MÜLL", {"dirk"}),
        ("anderswo", {"eve"}),
        ("ben-oka", {"ben"}),
        ("ben@firma.example", {"ben"}),
        ("firma ahl", {"frieda"}),
        ("%", set()),
        ("_", set()),
        ("nobody", set()),
    ],
)
def test_a_member_is_found_by_name_handle_and_address(world, visit, query, found):
    page = visit(world.frieda).get(LIST, query_string={"q": query}).text
    assert {name for name in cast.NAMES if f'"{page_of(getattr(world, name))}"' in page} == found


def test_tabs_and_filters_narrow_the_list(app, world, visit, act):
    with act() as members:
        members(world.ben).state, members(world.ben).lock_reason = "locked", "Spam"
        members(world.carla).created_at = now() - timedelta(days=400)
        members(world.dirk).in_memoriam = True
        members(world.eve).last_seen_at = now()
        members(world.anna).state = "erased"

    def found(**asked):
        page = visit(world.frieda).get(LIST, query_string=asked).text
        return {name for name in cast.NAMES if f'"{page_of(getattr(world, name))}"' in page}

    assert found() == {"ben", "carla", "dirk", "eve", "frieda"}, "nobody sees who is erased"
    assert found(state="locked") == {"ben"} and found(state="memoriam") == {"dirk"}
    assert found(joined="earlier") == {"carla"} and "carla" not in found(joined="year")
    assert "carla" not in found(joined="month") and "eve" in found(joined="month")
    assert found(seen="away") == {"carla"} and "carla" not in found(seen="month")
    assert "eve" not in found(seen="never") and "ben" in found(seen="never")
    assert found(state="made-up", joined="x", seen="é") == found()
    assert "Locked 1" in text_of(visit(world.frieda).get(LIST))


def test_members_whose_address_refuses_emails_have_a_tab_until_one_arrives(app, world, visit):
    def post(state, trouble=""):
        with app.app_context(), database.transaction():
            post_letter("security", member=db.session.get_one(Member, world.ben))
            row = db.session.query(Delivery).order_by(Delivery.id.desc()).first()
            row.state, row.trouble, row.finished_at = state, trouble, now()

    frieda = visit(world.frieda)
    post("failed", "connection")
    assert "E-mail trouble" not in text_of(frieda.get(LIST)), "that was the server's fault"
    post("failed")
    assert "E-mail trouble 1" in text_of(frieda.get(LIST))
    assert "E-mails come back" in text_of(frieda.get(LIST + "?state=trouble"))
    post("sent")
    assert "E-mail trouble" not in text_of(frieda.get(LIST))


def test_the_list_goes_on_by_name(app, world, visit, statements):
    with app.app_context(), database.transaction():
        for number in range(limits.LIST_PAGE + 3):
            cast.person(f"x{number:02}", name=f"Zoe {number:02}")
    frieda = visit(world.frieda)
    statements.clear()
    first = frieda.get(LIST)
    assert len(statements) <= 6 and "More members" in first.text and "Zoe 19" not in text_of(first)
    further = first.text.split('class="older"')[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
    rest = text_of(frieda.get(further))
    assert "Zoe 27" in rest and "Anna Brandt" not in rest
    piece = frieda.get(further, fragment=True)
    assert "Zoe 27" in piece.text and "<html" not in piece.text


@pytest.mark.parametrize("query", ["?after=x", "?after=9", "?q=%00", "?state=%00", "?after=0.a", "?joined=%F0"])
def test_junk_is_the_first_page(world, visit, query):
    assert "Anna Brandt" in text_of(visit(world.frieda).get(LIST + query))


def test_the_page_of_a_member_costs_little(world, visit, statements):
    frieda = visit(world.frieda)
    statements.clear()
    page = frieda.get(page_of(world.anna))
    assert page.status_code == 200 and len(statements) <= 6
    assert "anna@firma.example" in text_of(page) and 'href="/in/anna-brandt"' in page.text


def test_who_is_erased_or_was_never_there_is_not_found(world, visit, act):
    with act() as members:
        members(world.ben).state = "erased"
    frieda = visit(world.frieda)
    nowhere = frieda.get("/admin/nowhere").data
    for path in (page_of(world.ben), page_of(987_654), page_of(world.ben, "/lock"), page_of(987_654, "/deletion")):
        assert frieda.get(path).status_code == 404 and frieda.get(path).data == nowhere
    assert frieda.post(page_of(world.ben, "/reset")).status_code == 404


ACTS = (
    "/sign-out", "/reset", "/lock", "/lock/removal", "/admin", "/admin/removal", "/memoriam", "/memoriam/removal",
    "/deletion", "/deletion/removal", "/address", "/address/confirmation", "/address/withdrawal",
)  # fmt: skip


@pytest.mark.parametrize("path", ["", *ACTS])
def test_for_members_there_is_nothing(app, world, visit, logged, path):
    ben = visit(world.ben)
    nowhere = ben.get("/admin/nowhere").data
    for answer in (ben.get(page_of(world.anna, path)), ben.post(page_of(world.anna, path), WORDS)):
        assert answer.status_code in (404, 405) and (answer.status_code == 405 or answer.data == nowhere)
    assert logged() == [] and letters.kinds(app) == []


@pytest.mark.parametrize("path", [path for path in ACTS if path.endswith(("removal", "out", "reset", "confirmation"))])
def test_opening_the_address_of_an_act_changes_nothing(world, visit, logged, path):
    answer = visit(world.frieda).get(page_of(world.anna, path))
    assert answer.status_code == 200 or answer.location == page_of(world.anna)
    assert logged() == []


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
    from app.models import LegalPage

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
        assert (letter.kind, letter.member_id, letter.address) == ("reset_password", world.anna, None)
    assert visit().get(letters.link(app, "reset_password")).status_code == 200
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
    assert visit().post(letters.link(app, "reset_password"), fresh).status_code == 303
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
    assert visit(world.ben).get(cast.ANNA).status_code == 404 and letters.kinds(app) == ["leaving_by_admin"]
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
