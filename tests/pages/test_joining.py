"""Joining: asked for, proven by a letter, done; the same answer for every address."""

import pytest
import time_machine

from app import database
from app.extensions import db, tokens
from app.models import Delivery, Member, SignUp, Site
from app.queries import accounts
from app.rules import limits, passwords
from tests import cast
from tests.pages import letters
from tests.visitor import text_of

GERDA = {"name": "Gerda Vogt", "email": "Gerda@firma.example", "password": "lampe-wiese-kompass"}
AGAIN = {"password": GERDA["password"]}  # what the page behind the link asks for


def set_policy(app, policy):
    with app.app_context(), database.transaction():
        db.session.get(Site, 1).policy = policy


def members(app):
    with app.app_context():
        return db.session.query(Member).count()


def asked(app, visit, **changes):
    """Somebody asks to join; the path of the link in the letter."""
    assert visit().post("/join", {**GERDA, **changes}).status_code == 303
    return letters.link(app, "confirm_sign_up")


def test_joining_takes_a_form_a_letter_and_one_button(app, world, visit):
    guest = visit()
    assert guest.get("/join").status_code == 200
    response = guest.post("/join", GERDA)
    assert (response.status_code, response.location) == (303, "/join/letter")
    assert "Check your e-mail" in text_of(guest.get("/join/letter"))
    path = letters.link(app, "confirm_sign_up")
    page = guest.get(path)
    assert "Gerda Vogt" in text_of(page)
    response = guest.post(path, AGAIN)
    assert (response.status_code, response.location) == (303, "/")
    assert guest.get("/in/gerda-vogt").status_code == 200
    with app.app_context():
        gerda = accounts.by_email("gerda@firma.example")
        assert (gerda.name, gerda.role, gerda.state) == ("Gerda Vogt", "member", "active")
        assert passwords.matches(gerda.password_hash, GERDA["password"])
        assert db.session.query(SignUp).count() == 0


def test_opening_the_link_changes_nothing(app, world, visit):
    path = asked(app, visit)
    before = members(app)
    for _ in range(3):
        assert visit().get(path).status_code == 200
        assert visit().client.head(path).status_code == 200
    assert members(app) == before


def test_who_opens_the_letter_of_a_stranger_does_not_join_with_the_stranger_s_password(app, world, visit):
    """Anybody can ask to join with somebody else's address and a password of their own."""
    path, before = asked(app, visit), members(app)
    wrong = (("another-one-altogether", "Enter the password that you chose"), ("", "Fill in “Password”."))
    for password, message in wrong:
        response = visit().post(path, {"password": password})
        assert response.status_code == 422 and message in text_of(response)
    assert members(app) == before
    assert visit().post(path, AGAIN).status_code == 303


def test_passwords_are_not_guessed_at_the_link_without_end(app, world, visit):
    path = asked(app, visit)
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        responses = [visit().post(path, {"password": f"guess number {n}"}).status_code for n in range(11)]
        assert responses == [422] * 10 + [429]
        assert visit().post("/sign-in", {"email": "anna@firma.example", "password": cast.PASSWORD}).status_code == 303


def test_known_and_unknown_addresses_get_the_same_answer(app, world, visit):
    unknown, known = visit().post("/join", GERDA), visit().post("/join", {**GERDA, "email": "anna@firma.example"})
    assert (unknown.status_code, unknown.location, unknown.data) == (known.status_code, known.location, known.data)
    assert letters.kinds(app) == ["confirm_sign_up", "already_member"]
    with app.app_context():
        to = [(letter.address, letter.member_id) for letter in db.session.query(Delivery).order_by(Delivery.id)]
        assert to == [("gerda@firma.example", None), (None, world.anna)]
        assert db.session.query(SignUp).count() == 1


def test_a_known_address_costs_the_same_work(world, visit, monkeypatch):
    made = []
    real = passwords.make_hash
    monkeypatch.setattr(passwords, "make_hash", lambda password: made.append(password) or real(password))
    visit().post("/join", GERDA)
    visit().post("/join", {**GERDA, "email": "anna@firma.example"})
    assert made == [GERDA["password"]] * 2


def test_one_address_gets_three_letters_an_hour_and_always_the_same_answer(app, world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        for email in (GERDA["email"], "anna@firma.example"):
            responses = {visit().post("/join", {**GERDA, "email": email}).location for _ in range(5)}
            assert responses == {"/join/letter"}
    assert letters.kinds(app) == ["confirm_sign_up"] * 3 + ["already_member"] * 3


def test_one_machine_cannot_ask_without_end(world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        for _ in range(limits.SIGN_UPS_FROM.times):
            assert visit().post("/join", {**GERDA, "password": "kurz"}).status_code == 422
        response = visit().post("/join", GERDA)
    assert response.status_code == 429 and int(response.headers["Retry-After"]) > 0


def test_misused_links_all_meet_the_same_page(app, world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        used = asked(app, visit)
        visit().post(used, AGAIN)
        expired = asked(app, visit, email="hans@firma.example")
        with app.app_context():
            row = db.session.query(SignUp).one()
            wrong_purpose = f"/join/{tokens.make('password-reset', row.id, row.nonce)}"
            no_nonce = f"/join/{tokens.make('sign-up', row.id)}"
        clock.shift(limits.SIGN_UP_EXPIRES.total_seconds() + 1)
        before = members(app)
        pages = []
        for path in (used, expired, wrong_purpose, no_nonce, "/join/1.made-up", "/join/1", "/join/é", "/join/0.x"):
            pages += [visit().get(path), visit().post(path, AGAIN)]
    assert {page.status_code for page in pages} == {410}
    assert len({page.data for page in pages}) == 1
    assert members(app) == before


def test_confirming_ends_every_other_link_to_the_address(app, world, visit):
    first = asked(app, visit)
    second = asked(app, visit, name="Not Gerda")
    visit().post(first, AGAIN)
    assert visit().post(second, AGAIN).status_code == 410


def test_an_address_that_became_a_member_meanwhile_is_over(app, world, visit):
    path = asked(app, visit)
    with app.app_context(), database.transaction():
        cast.person("gerda")
    assert visit().post(path, AGAIN).status_code == 410


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""), ("name", "..."), ("name", "a\nb"), ("name", "Anna\u202eBrandt"), ("name", "x" * 81),
        ("email", "gerda"), ("email", "gerda@firma.example\r\nBcc: eve@anderswo.example"),
        ("email", "a" * 300 + "@b.example"),
        ("password", "kurz"), ("password", "x" * 129), ("password", "gerdavogt1234"), ("password", "Elbufer-Elbufer"),
        ("password", "aaaaaaaaaaaaa"), ("password", ""),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_beside_its_field(app, world, visit, field, value):
    response = visit().post("/join", {**GERDA, field: value})
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert f'id="{field}-error"' in page
    assert GERDA["password"] not in page
    assert letters.kinds(app) == []


def test_by_invitation_only_the_page_explains_and_nothing_is_sent(app, world, visit):
    set_policy(app, "invite-only")
    page = visit().get("/join")
    assert page.status_code == 200 and "invitation by e-mail" in text_of(page)
    assert visit().post("/join", GERDA).status_code == 403
    assert letters.kinds(app) == []


def test_a_sign_up_from_before_the_doors_closed_is_over(app, world, visit):
    path = asked(app, visit)
    set_policy(app, "invite-only")
    assert visit().post(path, AGAIN).status_code == 410


def test_forged_fields_do_nothing(app, world, visit):
    extra = {"role": "admin", "is_admin": "1", "id": "1", "state": "locked", "handle": "root", "nonce": "x"}
    path = asked(app, visit, **extra)
    forged = {**AGAIN, **extra, "name": "Somebody Else", "email": "eve2@anderswo.example"}
    assert visit().post(path, forged).status_code == 303
    with app.app_context():
        gerda = accounts.by_email("gerda@firma.example")
        assert (gerda.role, gerda.state, gerda.handle, gerda.name) == ("member", "active", "gerda-vogt", "Gerda Vogt")


def test_a_member_has_joined_already(world, visit):
    assert visit(world.anna).get("/join").location == "/"


def test_the_letter_speaks_the_language_that_was_read(app, world, visit):
    visit().post("/join", GERDA, headers={"Accept-Language": "de"})
    with app.app_context():
        assert db.session.query(Delivery).one().locale == "de"


def test_members_cannot_invite_by_email_where_the_link_would_lead_to_a_closed_door(app, world, visit):
    anna, given = visit(world.anna), {"email": "new@anderswo.example", "how": "friend", "note": "Hello"}
    path = "/network/email-invitations"
    assert path in anna.get("/network").text and path in anna.get("/search?q=qxnobody").text
    set_policy(app, "closed")
    assert path not in anna.get("/network").text and path not in anna.get("/search?q=qxnobody").text
    assert "Only the organisation invites new members." in text_of(anna.get(path))
    refused = anna.post(path, given)
    assert refused.status_code == 422 and "Only the organisation invites new members." in text_of(refused)
