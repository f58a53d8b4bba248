"""Guessing passwords, links and members: refused at the same try wherever it comes from, answered alike."""

import re

import pytest
import time_machine
from sqlalchemy.exc import OperationalError

from app import create_app, database
from app.extensions import db, tokens
from app.models import Member
from app.rules import limits
from tests import cast
from tests.cast import GUESS, NEW_PASSWORD, SIGN_IN
from tests.databases import MANY
from tests.pages import letters
from tests.visitor import Visitor, text_of

# --- guessing -------------------------------------------------------------------------------------------------


def test_forged_addresses_do_not_help_guessing(world, visit):
    """T25: an address of ones own for each try, and the eleventh is still refused."""
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        for number in range(11):
            forged = f"10.0.0.{number}"
            headers = {
                "X-Forwarded-For": f"{forged}, 127.0.0.1", "X-Real-IP": forged, "Forwarded": f"for={forged}",
                "X-Client-IP": forged, "CF-Connecting-IP": forged, "True-Client-IP": forged,
            }  # fmt: skip
            email = ("anna@firma.example", "ANNA@firma.example", " anna@firma.example\t")[number % 3]
            answer = visit().post("/sign-in", {**GUESS, "email": email}, headers=headers)
        assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0
        again = visit().post("/sign-in", {"email": ["x@y.example", SIGN_IN["email"]], "password": cast.PASSWORD})
        assert again.status_code == 422  # doubled fields: the first counts, for the form and for the limit


def test_the_limit_holds_after_a_restart(application, app, world, visit):
    """T24: counters stand in the database, so a new process knows them."""
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        for _ in range(10):
            assert visit().post("/sign-in", GUESS).status_code == 422
        fresh = create_app(
            DATA_DIR=str(app.config["DATA_DIR"]), DATABASE_URL=_plain(app), BASE_URL="http://localhost", TESTING=True
        )
        try:
            assert Visitor(fresh).post("/sign-in", SIGN_IN).status_code == 429
        finally:
            with fresh.app_context():
                db.engine.dispose()
            _settle(app)


def _plain(app):
    return app.config["DATABASE_URL"].replace("postgresql+psycopg://", "postgresql://")


def _settle(app):
    """The extensions are shared by all apps of a process: give them back the keys of the app under test."""
    tokens.configure(app.config["SECRET_KEY"], app.config["SECRET_KEY_FALLBACKS"])


def test_the_present_password_cannot_be_guessed_on_the_page_that_changes_it(world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        anna = visit(world.anna)
        fields = {"current": "ganz-falsch-geraten", "password": NEW_PASSWORD}
        answers = [anna.post("/settings/security", fields).status_code for _ in range(11)]
        assert answers == [422] * 10 + [429]
        assert visit().post("/sign-in", SIGN_IN).status_code == 303, "who guesses there uses up nobody else's tries"


# --- what guessing cannot do to others ------------------------------------------------------------------------


def from_address(number, network="203.0"):
    """Options of a request that comes from an address of its own."""
    return {"environ_base": {"REMOTE_ADDR": f"{network}.{number // 250}.{number % 250 + 1}"}}


def known_browser(visit, fields=SIGN_IN):
    """A browser in which a member was signed in, and out again."""
    browser = visit()
    assert browser.post("/sign-in", fields).status_code == 303
    return browser.as_guest()


@pytest.fixture
def still():
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        yield clock


def test_a_hundred_strangers_who_guess_do_not_lock_the_owner_out(world, visit, still):
    """T44: strangers lock each other out; the browser that was signed in before signs in, the one that is goes on."""
    known, signed_in = known_browser(visit), visit(world.anna)
    answers = [visit().post("/sign-in", GUESS, **from_address(number)).status_code for number in range(100)]
    assert answers == [422] * 10 + [429] * 90
    assert visit().post("/sign-in", SIGN_IN).status_code == 429, "also with the right password, where nobody knows her"
    assert known.post("/sign-in", SIGN_IN).status_code == 303
    assert signed_in.get("/").status_code == 200
    wrong = {"current": GUESS["password"], "password": NEW_PASSWORD}
    assert signed_in.post("/settings/security", wrong).status_code == 422
    assert signed_in.post("/settings/data/archive", {"current": cast.PASSWORD}).status_code == 200
    assert signed_in.post("/settings/security", {"current": cast.PASSWORD, "password": NEW_PASSWORD}).status_code == 303


def test_whoever_guesses_from_the_same_network_does_not_lock_the_owner_out(world, visit, still):
    """A school, an office, or a proxy that Kontor was not told of: all have one address."""
    known = known_browser(visit)
    for number in range(limits.SIGN_IN_ADDRESS.times):
        visit().post("/sign-in", {**GUESS, "email": f"a{number}@firma.example"})
    assert visit().post("/sign-in", SIGN_IN).status_code == 429
    assert known.post("/sign-in", SIGN_IN).status_code == 303


def test_a_known_browser_has_ten_guesses_of_its_own(world, visit, still):
    known, other = known_browser(visit), known_browser(visit)
    assert [known.post("/sign-in", GUESS).status_code for _ in range(11)] == [422] * 10 + [429]
    assert known.post("/sign-in", SIGN_IN).status_code == 429
    assert other.post("/sign-in", SIGN_IN).status_code == visit().post("/sign-in", SIGN_IN).status_code == 303
    still.shift(900)
    assert known.post("/sign-in", SIGN_IN).status_code == 303


def test_a_known_browser_of_one_member_is_a_stranger_to_another(world, visit, still):
    bens = known_browser(visit, {**SIGN_IN, "email": "ben@firma.example"})
    assert [bens.post("/sign-in", GUESS).status_code for _ in range(11)] == [422] * 10 + [429]
    assert visit().post("/sign-in", SIGN_IN).status_code == 429, "they counted for the account"
    assert bens.post("/sign-in", {**SIGN_IN, "email": "ben@firma.example"}).status_code == 303


def test_the_browser_is_no_longer_known_when_the_password_is_another(world, visit, still):
    known, signed_in = known_browser(visit), visit(world.anna)
    answer = signed_in.post("/settings/security", {"current": cast.PASSWORD, "password": NEW_PASSWORD})
    assert answer.status_code == 303
    for number in range(11):
        visit().post("/sign-in", GUESS, **from_address(number))
    renewed = {**SIGN_IN, "password": NEW_PASSWORD}
    assert known.post("/sign-in", renewed).status_code == 429
    assert signed_in.as_guest().post("/sign-in", renewed).status_code == 303, "the one that chose it"


def test_the_way_back_in_makes_a_browser_known(app, world, visit, still):
    for number in range(11):
        visit().post("/sign-in", GUESS, **from_address(number))
    visit().post("/password", {"email": SIGN_IN["email"]})
    hers = visit()
    assert hers.post(letters.link(app, "reset_password"), {"password": NEW_PASSWORD}).status_code == 303
    assert hers.as_guest().post("/sign-in", {**SIGN_IN, "password": NEW_PASSWORD}).status_code == 303


def test_a_browser_is_known_to_three_members(world, visit, still):
    browser, keys = visit(), ("anna", "ben", "carla", "dirk")
    for key in keys:
        browser.post("/sign-in", {**SIGN_IN, "email": f"{key}@firma.example"})
        browser = browser.as_guest()
    for number in range(11):
        for key in keys:
            visit().post("/sign-in", {**GUESS, "email": f"{key}@firma.example"}, **from_address(number))
    doors = {key: browser.as_guest() for key in keys}
    fields = {key: {**SIGN_IN, "email": f"{key}@firma.example"} for key in keys}
    assert [door.post("/sign-in", fields[key]).status_code for key, door in doors.items()] == [429, 303, 303, 303]


@pytest.mark.parametrize("forged", ["", "x", "WzFd.AAAA", "é", "W1sxLCJ4IiwieSJdXQ.abc", "a" * 4000])
def test_a_made_up_cookie_makes_no_browser_known(world, visit, still, forged):
    for number in range(10):
        visit().post("/sign-in", GUESS, **from_address(number))
    stranger = visit()
    stranger.client.set_cookie("kontor_device", forged)
    assert stranger.post("/sign-in", SIGN_IN).status_code == 429


def test_the_cookie_of_the_browser_is_nobody_else_s_business(world, visit, still):
    answer = visit().post("/sign-in", SIGN_IN)
    [cookie] = [line for line in answer.headers.getlist("Set-Cookie") if line.startswith("kontor_device=")]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and f"Max-Age={365 * 86_400}" in cookie
    assert not [line for line in visit().post("/sign-in", GUESS).headers.getlist("Set-Cookie") if "device" in line]


@MANY
def test_two_hundred_right_passwords_from_one_address_pass(world, visit, still):
    """A reunion signs in: right passwords are given back, for the network and for each account."""
    answers = [visit().post("/sign-in", SIGN_IN).status_code for _ in range(200)]
    assert answers == [303] * 200
    assert [visit().post("/sign-in", GUESS).status_code for _ in range(11)] == [422] * 10 + [429]


def test_an_ipv6_network_is_one_guesser(world, visit, still):
    for number in range(limits.SIGN_IN_ADDRESS.times):
        options = {"environ_base": {"REMOTE_ADDR": f"2001:db8:1:2:{number + 1:x}::1"}}
        visit().post("/sign-in", {**GUESS, "email": f"a{number}@firma.example"}, **options)
    neighbour = {"environ_base": {"REMOTE_ADDR": "2001:db8:1:2:ffff::9"}}
    assert visit().post("/sign-in", SIGN_IN, **neighbour).status_code == 429
    elsewhere = {"environ_base": {"REMOTE_ADDR": "2001:db8:1:3::9"}}
    assert visit().post("/sign-in", SIGN_IN, **elsewhere).status_code == 303


def test_where_nothing_can_be_counted_nobody_signs_in(world, visit, monkeypatch):
    def busy(*_args):
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr("app.actions.limits.count", busy)
    assert visit().post("/sign-in", SIGN_IN).status_code == 503


def test_the_refusal_at_sign_in_says_until_when_and_what_else_helps(world, visit, still):
    for _ in range(10):
        visit().post("/sign-in", GUESS)
    for fragment in (False, True):
        answer = visit().post("/sign-in", SIGN_IN, fragment=fragment)
        assert answer.status_code == 429 and answer.headers["Retry-After"] == "900"
        assert "Ask for a new password, or wait until 13:15" in text_of(answer)
    german = visit().post("/sign-in", SIGN_IN, headers={"Accept-Language": "de"})
    assert "Fordern Sie ein neues Passwort an oder warten Sie bis 13:15" in text_of(german)


# --- who is a member ------------------------------------------------------------------------------------------


def shown(answer, *said):
    """Status, body and headers without what was typed and without tokens that are new each time."""
    body = answer.get_data(as_text=True)
    for word in said:
        body = body.replace(word, "?")
    headers = [(name, value) for name, value in answer.headers if name not in ("Date", "Content-Length", "Set-Cookie")]
    names = [value.split("=")[0] for value in answer.headers.getlist("Set-Cookie")]
    return answer.status_code, re.sub(r"[\w.-]{60,}|[0-9a-f-]{36}", "", body), sorted(headers), names


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-in", {"password": "ganz-falsch-geraten"}),
        ("/join", {"name": "Anna Brandt", "password": NEW_PASSWORD}),
        ("/join", {"name": "Anna Brandt", "password": "kurz"}),
        ("/join", {"name": "", "password": NEW_PASSWORD}),
        ("/password", {}),
    ],
)
def test_nobody_learns_whether_an_address_is_a_members(app, world, visit, path, fields, fragment):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.ben).state = "locked"
    known, locked, unknown = ("anna@firma.example", "ben@firma.example", "zoe@firma.example")
    answers = [
        shown(visit().post(path, {**fields, "email": email}, fragment=fragment), email)
        for email in (known, locked, unknown)
    ]
    assert answers[0] == answers[1] == answers[2]


def test_inviting_a_member_by_e_mail_looks_like_inviting_anybody(app, world, visit):
    answers = []
    for email in ("ben@firma.example", "carla@firma.example", "zoe@firma.example"):
        anna = visit(world.anna)
        sent = anna.post("/network/email-invitations", {"email": email, "how": "friend"})
        answers += [(shown(sent, email), re.sub(r"\d+", "", str(shown(anna.get(sent.location), email)[0])))]
    assert answers[0] == answers[1] == answers[2]


def test_the_limits_are_those_of_the_product():
    guesses = (limits.SIGN_IN_ACCOUNT, limits.SIGN_IN_BROWSER, limits.SIGN_IN_ADDRESS)
    assert [(rate.times, rate.seconds) for rate in guesses] == [(10, 900), (10, 900), (100, 900)]
    assert (limits.RESET_TO.times, limits.RESET_TO.seconds) == (1, 600)
    assert (limits.STRANGERS.times, limits.STRANGERS.seconds) == (500, 86_400)
    assert limits.SEARCHES.times == 60 and limits.INVITE.times == 20
