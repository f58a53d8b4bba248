"""Signing in and out: one answer for every cause, a new cookie each time, limits that hold."""

import pytest
import time_machine

from app import database
from app.actions import accounts
from app.extensions import db
from app.models import Member, SignedInSession
from app.rules import limits, passwords
from tests import cast
from tests.cast import GUESS, SIGN_IN
from tests.visitor import text_of


def cookie(visitor, name="s"):
    found = visitor.client.get_cookie(name)
    return found.value if found else None


def test_a_member_signs_in_with_address_and_password(world, visit):
    guest = visit()
    answer = guest.post("/sign-in", {**SIGN_IN, "email": "  ANNA@Firma.example "})
    assert (answer.status_code, answer.location) == (303, "/")
    assert guest.get("/settings/security").status_code == 200


def test_the_page_keeps_the_address_but_never_the_password(world, visit):
    answer = visit().post("/sign-in", {**GUESS, "next": "/network"})
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "anna@firma.example" in page and 'value="/network"' in page
    assert GUESS["password"] not in page
    assert "Check e-mail and password: they do not match." in page


def test_wrong_password_unknown_address_and_locked_member_look_the_same(app, world, visit):
    with app.app_context(), database.transaction():
        db.session.get(Member, world.ben).state = "locked"
    answers = [
        visit().post("/sign-in", fields)
        for fields in (GUESS, {**SIGN_IN, "email": "anna@nobody.example"}, {**GUESS, "email": "ben@firma.example"})
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert len({text_of(answer) for answer in answers}) == 1


def test_an_unknown_address_costs_the_same_work(world, visit, monkeypatch):
    asked = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda stored, given: asked.append(stored) or real(stored, given))
    visit().post("/sign-in", {**SIGN_IN, "email": "anna@nobody.example"})
    visit().post("/sign-in", GUESS)
    assert asked[0] is None and asked[1].startswith("$argon2id$")


def test_the_cookie_changes_with_signing_in_and_is_worthless_after_signing_out(app, world, visit):
    guest = visit()
    guest.get("/sign-in")
    before = cookie(guest)
    guest.post("/sign-in", SIGN_IN)
    within = cookie(guest)
    assert before != within
    guest.post("/sign-in", SIGN_IN)  # once more: the row that the browser had before is gone
    within = cookie(guest)
    with app.app_context():
        assert db.session.query(SignedInSession).count() == 1
    token = token_in(guest)
    answer = guest.post("/sign-out", {"csrf_token": token})
    assert (answer.status_code, answer.location) == (303, "/")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert cookie(guest) is None and cookie(guest, "kontor_marker") is None
    guest.client.set_cookie("s", within)
    assert guest.get("/settings/security").status_code == 303
    with app.app_context():
        assert db.session.query(SignedInSession).count() == 0


def token_in(visitor):
    page = visitor.get("/settings/security").get_data(as_text=True)
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_a_planted_cookie_does_not_become_a_session(app, world, visit):
    attacker = visit()
    attacker.get("/sign-in")
    planted = cookie(attacker)
    victim = visit()
    victim.client.set_cookie("s", planted)
    victim.post("/sign-in", SIGN_IN)
    attacker.client.set_cookie("s", planted)
    assert attacker.get("/settings/security").status_code == 303


def test_signing_in_needs_the_token_of_the_form(world, visit):
    assert visit().post("/sign-in", {**SIGN_IN, "csrf_token": ""}).status_code == 400
    assert visit().post("/sign-in", SIGN_IN, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 400


def test_the_marker_names_the_session_to_scripts_and_nothing_else(app, world, visit):
    guest = visit()
    answer = guest.post("/sign-in", SIGN_IN)
    marker = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("kontor_marker="))
    assert "SameSite=Lax" in marker and "HttpOnly" not in marker
    with app.app_context():
        assert cookie(guest, "kontor_marker") == db.session.query(SignedInSession).one().marker
    session = next(line for line in answer.headers.getlist("Set-Cookie") if line.startswith("s="))
    assert "HttpOnly" in session and "SameSite=Lax" in session and "Expires=" in session


@pytest.mark.parametrize(
    "crafted",
    [
        "https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "\\\\evil.example",
        "javascript:alert(1)", "/%0d%0aLocation:evil", " //evil.example",
        "///evil.example", "/\x00/evil.example", "evil",
    ],
)  # fmt: skip
def test_a_crafted_next_address_stays_on_the_site(world, visit, crafted):
    answer = visit().post("/sign-in", {**SIGN_IN, "next": crafted})
    assert answer.status_code == 303
    assert answer.location.startswith("/") and not answer.location.startswith(("//", "/\\", "/\t"))
    assert visit(world.anna).get("/sign-in", query_string={"next": crafted}).location.startswith("/")


def test_signing_in_leads_back_to_where_one_wanted_to_go(world, visit):
    guest = visit()
    wanted = guest.get("/network/connections?sort=recent")
    assert wanted.status_code == 303
    page = guest.get(wanted.location).get_data(as_text=True)
    assert 'value="/network/connections?sort=recent"' in page
    answer = guest.post("/sign-in", {**SIGN_IN, "next": "/network/connections?sort=recent"})
    assert answer.location == "/network/connections?sort=recent"


def test_the_eleventh_try_is_refused_even_with_the_right_password(world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        for number in range(10):
            headers = {"X-Forwarded-For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}"}
            assert visit().post("/sign-in", GUESS, headers=headers).status_code == 422
        again = {**SIGN_IN, "email": " ANNA@firma.example"}
        answer = visit().post("/sign-in", again, headers={"X-Real-IP": "10.1.1.1"})
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 900
        assert visit().post("/sign-in", {**SIGN_IN, "email": "ben@firma.example"}).status_code == 303
        clock.shift(901)
        assert visit().post("/sign-in", SIGN_IN).status_code == 303


def test_unknown_addresses_are_limited_alike(world, visit):
    unknown = {**GUESS, "email": "anna@nobody.example"}
    answers = [visit().post("/sign-in", unknown).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]


def test_one_machine_cannot_try_many_accounts(world, visit):
    guest = visit()
    for number in range(limits.SIGN_IN_ADDRESS.times):
        assert guest.post("/sign-in", {**GUESS, "email": f"a{number}@firma.example"}).status_code == 422
    assert guest.post("/sign-in", SIGN_IN).status_code == 429


def test_an_outdated_hash_is_made_anew(app, world, visit):
    from argon2 import PasswordHasher

    with app.app_context(), database.transaction():
        anna = db.session.get(Member, world.anna)
        old = anna.password_hash = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1).hash(cast.PASSWORD)
    assert visit().post("/sign-in", SIGN_IN).status_code == 303
    with app.app_context():
        fresh = db.session.get(Member, world.anna).password_hash
        assert fresh != old and passwords.matches(fresh, cast.PASSWORD)


def test_a_password_changed_meanwhile_does_not_sign_in(app, world, monkeypatch):
    def change_then_match(stored, given):
        with database.transaction():
            db.session.get(Member, world.anna).password_hash = "changed"
        return True

    monkeypatch.setattr(passwords, "matches", change_then_match)
    with app.app_context(), pytest.raises(accounts.Refused):
        accounts.sign_in("anna@firma.example", cast.PASSWORD)


def test_sessions_end_after_silence_and_after_their_time(app, world, visit):
    with time_machine.travel("2026-01-01 12:00:00+00:00", tick=False) as clock:
        guest = visit()
        guest.post("/sign-in", SIGN_IN)
        for _ in range(6):
            clock.shift(13 * 86_400)
            assert guest.get("/settings/security").status_code == 200
        clock.shift(13 * 86_400)
        assert guest.get("/settings/security").status_code == 303
        guest.post("/sign-in", SIGN_IN)
        clock.shift(15 * 86_400)
        assert guest.get("/settings/security").status_code == 303


def test_junk_in_the_form_is_an_answer_not_an_error(world, visit):
    junk = ("", "a\x00@b.example", "\ud800@b.example", "x" * 9000, "é" * 300 + "@b.example", "a@b@c", "a\r\nb@c.de")
    for email in junk:
        answer = visit().post("/sign-in", {"email": email.encode("utf-8", "replace"), "password": "p\x00" * 3})
        assert answer.status_code == 422, email


def test_a_locked_member_is_out_with_the_next_request(app, world, visit):
    anna = visit(world.anna)
    with app.app_context(), database.transaction():
        db.session.get(Member, world.anna).state = "locked"
    assert anna.get("/settings/security").status_code == 303
