"""A lost password: a letter, a link that counts once and for half an hour, every browser signed out."""

from uuid import uuid4

import time_machine

from app import database
from app.extensions import db, tokens
from app.models import Counter, Member, Notification, PasswordReset
from app.queries import accounts
from app.rules import limits, passwords
from tests import cast
from tests.cast import NEW_PASSWORD
from tests.pages import letters
from tests.visitor import text_of

ANNA = {"email": "anna@firma.example"}


def asked(app, visit):
    """Anna asks for a new password; the path of the link in the letter."""
    assert visit().post("/password", ANNA).location == "/password/letter"
    return letters.link(app, "reset_password")


def password_of(app, member_id):
    with app.app_context():
        return db.session.get(Member, member_id).password_hash


def test_a_lost_password_is_replaced_by_way_of_a_letter(app, world, visit):
    elsewhere = visit(world.anna)
    guest = visit()
    assert guest.get("/password").status_code == 200
    path = asked(app, visit)
    assert guest.get(path).status_code == 200
    answer = guest.post(path, {"password": NEW_PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/")
    assert guest.get("/settings/security").status_code == 200
    assert elsewhere.get("/settings/security").status_code == 303
    assert visit().post("/sign-in", {**ANNA, "password": NEW_PASSWORD}).status_code == 303
    assert visit().post("/sign-in", {**ANNA, "password": cast.PASSWORD}).status_code == 422
    assert letters.kinds(app) == ["reset_password", "security", "new_browser"]
    with app.app_context():
        told = db.session.query(Notification).filter_by(kind="security").one()
        assert (told.member_id, told.kind, told.actor_id) == (world.anna, "security", None)


def counters(app):
    with app.app_context():
        return db.session.query(Counter).count()


def test_known_and_unknown_addresses_get_the_same_answer(app, world, visit):
    unknown, known = visit().post("/password", {"email": "anna@nobody.example"}), visit().post("/password", ANNA)
    assert (unknown.status_code, unknown.location, unknown.data) == (known.status_code, known.location, known.data)
    assert letters.kinds(app) == ["reset_password"]


def test_a_locked_member_gets_no_way_back_in(app, world, visit):
    path = asked(app, visit)
    with app.app_context(), database.transaction():
        db.session.get(Member, world.anna).state = "locked"
    assert visit().get(path).status_code == 410
    assert visit().post("/password", ANNA).location == "/password/letter"
    assert letters.kinds(app) == ["reset_password"]


def test_misused_links_all_meet_the_same_page(app, world, visit):
    stored = password_of(app, world.ben)
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        older = asked(app, visit)
        clock.shift(limits.RESET_TO.seconds)
        used = asked(app, visit)
        visit().post(used, {"password": NEW_PASSWORD})
        clock.shift(limits.RESET_TO.seconds)
        expired = asked(app, visit)
        with app.app_context():
            row = db.session.query(PasswordReset).order_by(PasswordReset.id.desc()).first()
            wrong_purpose = f"/password/{tokens.make('sign-up', row.id, row.nonce)}"
        clock.shift(limits.RESET_EXPIRES.total_seconds() + 1)
        pages = []
        for path in (older, used, expired, wrong_purpose, "/password/1.made-up", "/password/é", "/password/1"):
            pages += [visit().get(path), visit().post(path, {"password": "ein-anderes-kennwort"})]
    assert {page.status_code for page in pages} == {410}
    assert len({page.data for page in pages}) == 1
    with app.app_context():
        assert passwords.matches(accounts.by_email(ANNA["email"]).password_hash, NEW_PASSWORD)
    assert password_of(app, world.ben) == stored


def test_a_changed_password_ends_links_that_are_on_their_way(app, world, visit):
    path = asked(app, visit)
    changed = visit(world.anna).post("/settings/security", {"current": cast.PASSWORD, "password": NEW_PASSWORD})
    assert changed.status_code == 303
    assert visit().post(path, {"password": "ein-anderes-kennwort"}).status_code == 410


def test_a_guessable_password_is_refused_and_the_link_still_counts(app, world, visit):
    path = asked(app, visit)
    for password in ("kurz", "annabrandt123", "x" * 129, "elbufer-elbufer"):
        answer = visit().post(path, {"password": password})
        assert answer.status_code == 422
        assert f'"{password}"' not in answer.get_data(as_text=True)
    assert visit().post(path, {"password": NEW_PASSWORD}).status_code == 303


def test_the_form_takes_no_word_on_whose_password_it_is(app, world, visit):
    before = password_of(app, world.ben)
    path = asked(app, visit)
    forged = {"username": "ben@firma.example", "email": "ben@firma.example", "member_id": world.ben}
    forged["password"] = NEW_PASSWORD
    visit().post(path, forged)
    assert password_of(app, world.ben) == before


def test_one_address_gets_one_e_mail_in_ten_minutes(app, world, visit):
    with time_machine.travel("2026-11-23 12:07:00+00:00", tick=False) as clock:
        assert {visit().post("/password", ANNA).location for _ in range(5)} == {"/password/letter"}
        assert letters.kinds(app) == ["reset_password"]
        clock.shift(599)
        visit().post("/password", ANNA)
        assert letters.kinds(app) == ["reset_password"], "ten minutes from the last one, not from the hour"
        clock.shift(1)
        visit().post("/password", ANNA)
        assert letters.kinds(app) == ["reset_password"] * 2


def test_the_link_of_an_earlier_e_mail_works_until_one_is_used(app, world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        first = asked(app, visit)
        clock.shift(600)
        second = asked(app, visit)
        assert visit().get(first).status_code == visit().get(second).status_code == 200
        assert visit().post(first, {"password": NEW_PASSWORD}).status_code == 303
        assert visit().post(second, {"password": "ein-anderes-kennwort"}).status_code == 410


def test_a_stranger_never_stops_the_e_mail_with_the_way_back_in(app, world, visit):
    """Neither by joining with her address, nor by asking for her, nor by sending one form again and again."""
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        again = {**ANNA, "submission": "00000000-0000-4000-8000-000000000000"}
        for _ in range(4):
            visit().post("/join", {**ANNA, "name": "Anna Brandt", "password": NEW_PASSWORD})
        for _ in range(limits.RESETS_FROM.times + 2):
            assert visit().post("/password", again).status_code == 303
        path = letters.link(app, "reset_password")
        assert visit().get(path).status_code == 200, "what the stranger asked for reaches her"
        clock.shift(600)
        visit().post("/password", again)
        assert visit().post("/password", ANNA).status_code == 303
        fresh = letters.link(app, "reset_password")
        assert fresh != path
        assert visit().post(fresh, {"password": NEW_PASSWORD}).status_code == 303
    assert letters.kinds(app).count("reset_password") == 2


def test_nobody_on_her_network_stops_the_e_mail_with_the_way_back_in(app, world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        for number in range(limits.RESETS_FROM.times + 2):
            visit().post("/password", {"email": f"a{number}@firma.example"})
        known, unknown = visit().post("/password", ANNA), visit().post("/password", {"email": "a99@firma.example"})
    assert letters.kinds(app) == ["reset_password"]
    assert (known.status_code, known.location, known.data) == (unknown.status_code, unknown.location, unknown.data)


def test_one_machine_cannot_fill_the_database_with_addresses_of_nobody(app, world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        for number in range(limits.RESETS_FROM.times):
            visit().post("/password", {"email": f"a{number}@firma.example"})
        before = counters(app)
        for number in range(100, 110):
            visit().post("/password", {"email": f"a{number}@firma.example", "submission": str(uuid4())})
        assert counters(app) == before


def test_two_accounts_of_one_mailbox_each_get_their_own(app, world, visit):
    """Made before mailboxes were compared."""
    older, newer = "max@straße.example", "max@xn--strae-oqa.example"
    with app.app_context(), database.transaction():
        for key, email, box in (("anna", older, newer), ("ben", newer, None)):
            member = db.session.get_one(Member, getattr(world, key))
            member.email, member.mailbox = email, box
    for email in (older, newer):
        visit().post("/password", {"email": email})
    with app.app_context():
        assert {row.member_id for row in db.session.query(PasswordReset)} == {world.anna, world.ben}


def test_a_forged_host_is_not_answered(app, world, visit):
    answer = visit().post("/password", ANNA, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    visit().post("/password", ANNA, headers={"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"})
    assert "evil" not in letters.link(app, "reset_password")


def test_an_incomplete_address_is_said(world, visit):
    answer = visit().post("/password", {"email": "anna"})
    assert answer.status_code == 422
    assert "an e-mail address like" in text_of(answer)
