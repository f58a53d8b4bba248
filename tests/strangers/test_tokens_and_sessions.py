"""Sessions, links and addresses under attack, beyond what tests/pages hold: what survives, what is told and logged."""

import logging
import re

import pytest
import time_machine
from sqlalchemy import select

from app import database
from app.actions import invitations, messages
from app.actions.invitations import Wish
from app.delivery import letters
from app.extensions import db, tokens
from app.models import Delivery, Invitation, PasswordReset, SignedInSession, SignUp
from app.models.base import now
from tests import cast
from tests.cast import NEW_PASSWORD, SIGN_IN
from tests.pages import letters as waiting
from tests.visitor import Visitor

HOSTS = (
    {"Host": "evil.test"},
    {"Host": "localhost", "X-Forwarded-Host": "evil.test"},
    {"Host": "localhost", "X-Forwarded-Host": "evil.test", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "444"},
    {"Host": "localhost", "Forwarded": "host=evil.test;proto=https"},
    {"Host": "localhost", "X-Original-Host": "evil.test", "X-Host": "evil.test", "X-Forwarded-Server": "evil.test"},
    {"Host": "localhost@evil.test"},
    {"Host": "evil.test:80"},
    {"Host": "localhost.evil.test"},
    {"Host": "localhost", "Referer": "http://evil.test/", "Origin": "http://localhost"},
)


def texts(app):
    """Every letter that waits, as it would be sent: headers, text and HTML."""
    with app.test_request_context(base_url="http://evil.test"), database.transaction(reading=True):
        made = [letters.compose(row) for row in db.session.scalars(select(Delivery).order_by(Delivery.id))]
        return [one if isinstance(one, str) else one.as_string() + one.html for one in made]


# --- whose host -----------------------------------------------------------------------------------------------


def test_no_letter_names_a_host_that_somebody_made_up(app, world, visit):
    with time_machine.travel(now(), tick=False) as clock:
        for headers in HOSTS:
            visit().post("/password", {"email": SIGN_IN["email"]}, headers=headers)
            fields = {"name": "New One", "email": "new@firma.example", "password": NEW_PASSWORD}
            visit().post("/join", fields, headers=headers)
            visit(world.anna).post(
                "/network/email-invitations", {"email": "guest@anderswo.example", "how": "friend"}, headers=headers
            )
            clock.shift(3700)
    found = texts(app)
    assert len([text for text in found if "http://localhost/" in text]) >= 5
    assert [text for text in found if "evil" in text] == []


@pytest.mark.parametrize("headers", HOSTS)
def test_no_answer_names_a_host_that_somebody_made_up(world, visit, headers):
    for visitor in (visit(), visit(world.anna)):
        for path in ("/", "/sign-in", "/network", "/nothing", "/settings", "/favicon.ico", "/in/ben-okafor/mute"):
            answer = visitor.get(path, headers=headers)
            assert "evil" not in f"{answer.headers}{answer.get_data(as_text=True)}", path


# --- sessions -------------------------------------------------------------------------------------------------


def test_a_new_password_ends_every_other_browser_with_the_next_request(app, world, visit):
    """T17: two browsers, and the cookie that the changing browser had before."""
    one, other = Visitor(app), Visitor(app)
    for browser in (one, other):
        assert browser.post("/sign-in", SIGN_IN).status_code == 303
    before = one.client.get_cookie("s").value
    token = re.search(r'name="csrf_token" value="([^"]+)"', one.get("/settings/security").get_data(as_text=True))[1]
    fields = {"current": cast.PASSWORD, "password": NEW_PASSWORD, "csrf_token": token}
    assert one.post("/settings/security", fields).status_code == 303
    assert one.client.get_cookie("s").value != before
    assert one.get("/settings/security").status_code == 200
    assert other.get("/settings/security").status_code == 303
    copied = Visitor(app)
    copied.client.set_cookie("s", before)
    assert copied.get("/settings/security").status_code == 303


def test_a_cookie_made_by_somebody_else_is_nobody(app, world):
    """A stolen table of sessions opens nothing: the cookie needs the token, the table holds its hash."""
    Visitor(app).post("/sign-in", SIGN_IN)
    with app.app_context():
        stored = db.session.query(SignedInSession).one().token_hash
    thief = Visitor(app)
    for value in (stored, "1", str(world.anna), "", "None"):
        with thief.client.session_transaction() as session:
            session["_user_id"], session["_fresh"] = value, True
        assert thief.get("/settings/security").status_code == 303
    for cookie in ("remember_token", "session", "s"):
        thief.client.set_cookie(cookie, f"{world.anna}|0123456789abcdef")
        assert thief.get("/settings/security").status_code == 303


def test_tokens_of_one_kind_are_worth_nothing_as_another(app, world, visit):
    visit().post("/password", {"email": SIGN_IN["email"]})
    visit().post("/join", {"name": "New One", "email": "new@firma.example", "password": NEW_PASSWORD})
    reset, sign_up = waiting.link(app, "reset_password"), waiting.link(app, "confirm_sign_up")
    token = reset.rsplit("/", 1)[1]
    for path in (f"/join/{token}", f"/join/invited/{token}", f"/password/{sign_up.rsplit('/', 1)[1]}"):
        assert visit().get(path).status_code == visit().post(path, {"password": NEW_PASSWORD}).status_code == 410
    for path in (f"/unsubscribe/{token}", f"/setup/{token}"):
        assert visit().get(path).status_code == visit().post(path).status_code == 404


def test_the_database_holds_no_link_that_works(app, world, visit):
    """T19: whoever reads the tables finds neither a link nor what one is made of."""
    visit().post("/password", {"email": SIGN_IN["email"]})
    visit().post("/join", {"name": "New One", "email": "new@firma.example", "password": NEW_PASSWORD})
    link = waiting.link(app, "reset_password").rsplit(".", 1)[1]
    with app.app_context():
        rows = [row.__dict__ for table in (PasswordReset, SignUp, Delivery) for row in db.session.query(table)]
    assert link not in str(rows) and NEW_PASSWORD not in str(rows)


# --- open redirects -------------------------------------------------------------------------------------------

CRAFTED = [
    "//evil.test", "/\\evil.test", "\\\\evil.test", "/\t/evil.test", "/\n/evil.test", "\t//evil.test",
    "https:evil.test", "https://evil.test", "http:/evil.test", "HtTpS://evil.test", "javascript:alert(1)",
    "data:text/html,x", "//evil.test/%2e%2e", "/%2f%2fevil.test", "%2f%2fevil.test", "/%5cevil.test",
    "/%09/evil.test", "///evil.test", "////evil.test", "/.//evil.test", "/..//evil.test", "//localhost@evil.test",
    "//evil.test\\@localhost", "/\x00/evil.test", "/\u2028/evil.test", "/\x85//evil.test", "/\u00a0/evil.test",
    "/\r\nLocation: //evil.test", "?next=//evil.test", "#//evil.test", "@evil.test", ".evil.test",
    "//\u3002evil.test",
]  # fmt: skip


def one_line(text):
    """What can stand in a header."""
    return text.replace("\r", "").replace("\n", "").encode("ascii", "ignore").decode()


@pytest.mark.parametrize("crafted", CRAFTED)
@pytest.mark.sampled(34)
def test_no_crafted_address_leads_off_the_site(world, visit, crafted):
    """Read as browsers read it: tabs and line ends are dropped, a backslash is a slash."""
    for answer in (
        visit().post("/sign-in", {**SIGN_IN, "next": crafted}),
        visit(world.anna).get("/sign-in", query_string={"next": crafted}),
        visit().post("/language", {"locale": "de", "next": crafted}),
        visit().post("/sign-in", {**SIGN_IN, "next": crafted}, fragment=True),
        visit(world.anna).post("/in/ben-okafor/mute", headers={"Referer": f"http://localhost{one_line(crafted)}"}),
    ):
        location = answer.location or answer.headers["HX-Redirect"]
        read = re.sub(r"[\t\r\n]", "", location).replace("\\", "/")
        assert read.startswith("/") and not read.startswith("//"), location
        assert answer.headers.getlist("Location")[1:] == []


PATHS = ["/日本", "/in/größe?q=é", "/search?q=日本#Ende", "/a\ufffd", "/%E6%97%A5%20x", "/in/x%0d%0aX:y"]


@pytest.mark.parametrize("path", PATHS)
def test_every_path_of_this_site_can_be_led_to(world, visit, path):
    """A header carries ASCII: what an address has besides goes there as it would in the address line."""
    for fragment in (False, True):
        answer = visit().post("/sign-in", {**SIGN_IN, "next": path}, fragment=fragment)
        assert answer.status_code in (204, 303)
        location = answer.location or answer.headers["HX-Redirect"]
        assert location.isascii() and location.startswith("/") and not re.search(r"[\s\\]", location), location


# --- what nobody asked for ------------------------------------------------------------------------------------


def test_scanning_a_letter_changes_nothing(app, world, visit, invite):
    """T28: programs open every link of a letter; each of them asks for a click."""
    with app.app_context(), database.transaction():
        found = tokens.sign("unsubscribe", world.anna, "invited")
    id = invite(world.eve, world.anna)
    for path in (f"/unsubscribe/{found}", f"/invitations/{id}/acceptance", f"/invitations/{id}/dismissal"):
        for method in ("GET", "HEAD"):
            for visitor in (visit(), visit(world.anna)):
                visitor.client.open(path, method=method)
    with app.app_context():
        assert db.session.get_one(Invitation, id).state == "pending"
    before = len([text for text in texts(app) if "Eve Strange" in text])
    assert before == 1
    assert visit().client.post(f"/unsubscribe/{found}", data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert len([text for text in texts(app) if "Eve Strange" in text]) == 0


# --- headers of letters ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\0", "\u2028", "\u2029", "\x0b", "\x85", "\u202e", "\x1b"])
def test_nothing_that_ends_a_line_gets_into_what_a_subject_names(world, visit, sign):
    typed = f"Anna{sign}Bcc: x@evil.test"
    anna = visit(world.anna)
    head = {"name": typed, "headline": "", "place": "", "industry": ""}
    refused = [
        anna.post("/profile/head", head),
        anna.post("/profile/head", {**head, "name": "Anna", "headline": typed}),
        anna.post("/profile/skills", {"name": typed}),
        visit().post("/join", {"name": typed, "email": "new@firma.example", "password": NEW_PASSWORD}),
        anna.post("/network/email-invitations", {"email": f"a@b.example{sign}Bcc: x@evil.test", "how": "friend"}),
    ]
    if sign not in ("\r\n", "\n", "\r"):  # lines are welcome in a note
        refused.append(visit(world.eve).post("/in/anna-brandt/invitation", {"how": "friend", "note": typed}))
    assert [answer.status_code for answer in refused] == [422] * len(refused)


# --- logs -----------------------------------------------------------------------------------------------------


def test_no_log_holds_what_was_typed(app, visit, world, caplog, does):
    """Passwords, links, cookies and messages of a walk through the main job: none of them is written down."""
    caplog.set_level(logging.DEBUG)
    guest = Visitor(app)
    guest.post("/join", {"name": "Zoe Neu", "email": "zoe@firma.example", "password": NEW_PASSWORD})
    joined = waiting.link(app, "confirm_sign_up")
    guest.post(joined, {"password": NEW_PASSWORD})
    guest.post("/sign-in", {"email": "zoe@firma.example", "password": "Qwrongpassword1"})
    fresh = Visitor(app)
    fresh.post("/sign-in", {"email": "zoe@firma.example", "password": NEW_PASSWORD})
    cookie = fresh.client.get_cookie("s").value
    visit().post("/password", {"email": "zoe@firma.example"})
    reset = waiting.link(app, "reset_password")
    visit().get(reset)
    id = does(world.eve, lambda eve: invitations.invite(eve, world.anna, Wish("friend", "Qnoteinlog")).id)
    visit(world.anna).post(f"/invitations/{id}/acceptance")
    visit(world.anna).post("/in/eve-strange/message", {"text": "Qmessageinlog"})
    does(world.eve, messages.send, world.anna, "Qanswerinlog")
    visit(world.anna).post("/posts", {"text": "Qpostinlog", "audience": "members"})
    visit(world.anna).post("/profile/contact", {"phone": "0999 888 777"})
    texts(app)
    logged = "\n".join(f"{record.name} {record.getMessage()} {record.exc_text}" for record in caplog.records)
    secrets = [NEW_PASSWORD, "Qwrongpassword1", cookie, *(link.rsplit("/", 1)[1] for link in (joined, reset))]
    secrets += ["inlog", "888 777"]
    assert "signed-in" in logged
    assert [secret for secret in secrets if secret in logged] == []


def test_an_error_of_ours_tells_nobody_anything(app, world, visit, monkeypatch):
    """The error page says that something went wrong, not what: no path, no value, no trace, no version."""

    def fail(*_arguments, **_options):
        raise RuntimeError(f"Qsecret {app.config['SECRET_KEY']}")

    monkeypatch.setattr("app.queries.feed.page", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for fragment in (False, True):
        answer = visit(world.anna).get("/", fragment=fragment)
        said = f"{answer.headers}{answer.get_data(as_text=True)}"
        assert answer.status_code == 500
        assert not re.search(r"Qsecret|Traceback|RuntimeError|\.py|sqlite|psycopg|Werkzeug|Python/", said)
        assert app.config["SECRET_KEY"] not in said
