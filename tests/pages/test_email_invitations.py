"""Inviting by e-mail: one link, one use, one answer for every address, never a connection without consent."""

import re

import pytest
import time_machine

from app import database
from app.actions import blocks, connections
from app.extensions import db, tokens
from app.models import Connection, EmailInvitation, Invitation, MailRefusal, Member, Site
from app.queries import accounts
from app.rules import limits
from tests import cast
from tests.pages import letters
from tests.visitor import text_of

FORM = {"email": "Gerda@firma.example", "how": "colleague", "note": "Weißt du noch?"}
GERDA = {"name": "Gerda Vogt", "email": "gerda@firma.example", "password": "lampe-wiese-kompass"}
SEND, RECEIVED = "/network/email-invitations", "/network"


@pytest.fixture
def world(app, world):
    with app.app_context(), database.transaction():
        db.session.get(Site, 1).policy = "invite-only"
    return world


def invited(app, visit, inviter, **changes):
    """A member invites Gerda by e-mail; the path of the link in the letter."""
    assert visit(inviter).post(SEND, {**FORM, **changes}).location == "/network/invitations/sent"
    return letters.link(app, "email_invitation")


def members(app):
    with app.app_context():
        return db.session.query(Member).count()


def pending(app):
    """(inviter, invitee, note) of all pending invitations, and how many connections there are."""
    with app.app_context():
        rows = db.session.query(Invitation).filter_by(state="pending")
        return [(row.inviter_id, row.invitee_id, row.note) for row in rows], db.session.query(Connection).count()


def test_the_form_stands_on_a_page_of_its_own(world, visit):
    assert 'name="email"' in visit(world.anna).get(SEND).get_data(as_text=True)
    assert visit().get(SEND).status_code == 303


def test_the_link_makes_a_member_at_once_with_a_pending_invitation(app, world, visit):
    connected = pending(app)[1]
    path = invited(app, visit, world.anna)
    guest = visit()
    page = guest.get(path)
    assert "Anna Brandt" in text_of(page) and "Weißt du noch?" in text_of(page)
    assert 'value="gerda@firma.example"' in page.get_data(as_text=True)
    response = guest.post(path, GERDA)
    assert (response.status_code, response.location) == (303, RECEIVED)
    assert "Anna Brandt" in text_of(guest.get("/network"))
    with app.app_context():
        gerda = accounts.by_email("gerda@firma.example")
        assert gerda.role == "member"
        assert db.session.query(EmailInvitation).one().state == "claimed"
    assert pending(app) == ([(world.anna, gerda.id, "Weißt du noch?")], connected)
    assert "confirm_sign_up" not in letters.kinds(app)


def test_opening_the_link_and_its_answers_changes_nothing(app, world, visit):
    path = invited(app, visit, world.anna)
    for end in ("", "/claim", "/decline", "/refusal"):
        assert visit().get(path + end).status_code in (200, 303)
        assert visit(world.eve).get(path + end).status_code in (200, 303)
    with app.app_context():
        assert db.session.query(EmailInvitation).one().state == "sent"
    assert pending(app)[0] == []


def test_another_address_is_proven_by_a_letter_of_its_own(app, world, visit):
    before = members(app)
    path = invited(app, visit, world.anna)
    assert visit().post(path, {**GERDA, "email": "gerda@privat.example"}).location == "/join/letter"
    assert members(app) == before
    response = visit().post(letters.link(app, "confirm_sign_up"), GERDA)
    assert response.location == RECEIVED
    with app.app_context():
        gerda = accounts.by_email("gerda@privat.example")
    assert pending(app)[0] == [(world.anna, gerda.id, "Weißt du noch?")]
    assert visit().get(path).status_code == 410


def test_one_link_makes_one_member(app, world, visit):
    path = invited(app, visit, world.anna)
    assert visit().post(path, {**GERDA, "email": "eins@privat.example"}).status_code == 303
    first = letters.link(app, "confirm_sign_up")
    assert visit().post(path, {**GERDA, "email": "zwei@privat.example"}).status_code == 303
    second = letters.link(app, "confirm_sign_up")
    before = members(app)
    assert visit().post(first, GERDA).status_code == 303
    assert visit().post(second, GERDA).status_code == 410
    assert members(app) == before + 1


def test_a_known_address_typed_into_the_link_says_nothing(app, world, visit):
    path = invited(app, visit, world.anna)
    unknown = visit().post(path, {**GERDA, "email": "gerda@privat.example"})
    known = visit().post(path, {**GERDA, "email": "ben@firma.example"})
    assert (unknown.status_code, unknown.location, unknown.data) == (known.status_code, known.location, known.data)
    assert letters.kinds(app)[-1] == "already_member"


def test_a_member_takes_the_invitation_under_another_address(app, world, visit):
    path = invited(app, visit, world.anna, email="eve@privat.example")
    connected = pending(app)[1]
    guest = visit()
    response = guest.post(path + "/claim", headers={"Referer": f"http://localhost{path}"})
    assert response.location.startswith("/sign-in?next=/join/invited/")
    eve = visit(world.eve)
    assert "Add to my account" in text_of(eve.get(path))
    assert eve.post(path + "/claim").location == RECEIVED
    assert pending(app) == ([(world.anna, world.eve, "Weißt du noch?")], connected)
    assert eve.post(path + "/claim").status_code == 410


def test_nobody_takes_the_own_invitation(app, world, visit):
    path = invited(app, visit, world.anna)
    assert "your own invitation" in text_of(visit(world.anna).get(path))
    visit(world.anna).post(path + "/claim")
    assert pending(app)[0] == []
    assert visit().get(path).status_code == 200


def test_taking_what_is_connected_already_adds_nothing_and_who_had_asked_is_connected(app, world, visit):
    connected = pending(app)[1]
    path = invited(app, visit, world.anna, email="ben@privat.example")
    assert visit(world.ben).post(path + "/claim").status_code == 303
    assert pending(app) == ([], connected)
    with app.app_context(), database.transaction():
        anna, eve = db.session.get(Member, world.anna), db.session.get(Member, world.eve)
        cast.invitations.invite(eve, anna.id, cast.Wish("colleague"))
    path = invited(app, visit, world.anna, email="eve@privat.example")
    eve = visit(world.eve)
    response = eve.post(path + "/claim")
    assert "You and Anna Brandt are connected." in text_of(eve.get(response.location))
    assert pending(app) == ([], connected + 2)


def test_somebody_blocked_takes_nothing(app, world, visit):
    path = invited(app, visit, world.anna, email="eve@privat.example")
    with app.app_context(), database.transaction():
        blocks.block(db.session.get(Member, world.anna), world.eve)
    assert visit(world.eve).post(path + "/claim").status_code == 410
    assert pending(app)[0] == []


def test_declining_is_silent(app, world, visit):
    path = invited(app, visit, world.anna)
    before = text_of(visit(world.anna).get("/network/invitations/sent"))
    assert visit().post(path + "/decline").location == "/"
    assert visit().get(path).status_code == 410
    assert text_of(visit(world.anna).get("/network/invitations/sent")) == before
    assert members(app) == 6


def test_never_write_again_holds_for_good_and_for_every_inviter(app, world, visit):
    path = invited(app, visit, world.anna)
    assert visit().post(path + "/refusal").location == "/"
    with time_machine.travel("2046-11-23 12:00:00+00:00", tick=False):
        unknown = visit(world.ben).post(SEND, {**FORM, "email": "hans@firma.example"})
        refused = visit(world.ben).post(SEND, FORM)
        assert (refused.status_code, refused.location) == (unknown.status_code, unknown.location)
    assert letters.kinds(app) == ["email_invitation"] * 2
    with app.app_context():
        assert "gerda" not in db.session.query(MailRefusal).one().address_hash
        assert db.session.query(EmailInvitation).filter_by(inviter_id=world.ben).count() == 2


def test_misused_links_all_meet_the_same_page(app, world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        claimed = invited(app, visit, world.anna)
        visit().post(claimed, GERDA)
        withdrawn = invited(app, visit, world.ben, email="hans@firma.example")
        with app.app_context():
            row = db.session.query(EmailInvitation).filter_by(state="sent").one()
        assert visit(world.ben).post(f"{SEND}/{row.id}/withdrawal").location == "/network/invitations/sent"
        declined = invited(app, visit, world.carla, email="ines@firma.example")
        visit().post(declined + "/decline")
        expired = invited(app, visit, world.dirk, email="jana@firma.example")
        with app.app_context():
            row = db.session.query(EmailInvitation).filter_by(state="sent").one()
            wrong = f"/join/invited/{tokens.make('sign-up', row.id, row.nonce)}"
        clock.shift(limits.EMAIL_INVITATION_EXPIRES.total_seconds() + 1)
        before = members(app)
        pages, of_members = [], []
        for path in (claimed, withdrawn, declined, expired, wrong, "/join/invited/1.x", "/join/invited/é"):
            pages += [visit().get(path), visit().post(path, {**GERDA, "email": "kim@firma.example"})]
            of_members += [visit(world.eve).post(path + "/claim")]
            pages += [visit().post(path + "/decline")]
    assert {page.status_code for page in pages + of_members} == {410}
    assert len({page.data for page in pages}) == len({page.data for page in of_members}) == 1
    assert members(app) == before


def test_the_link_of_an_inviter_who_left_is_over(app, world, visit):
    path = invited(app, visit, world.anna)
    with app.app_context(), database.transaction():
        db.session.get(Member, world.anna).state = "locked"
    assert visit().post(path, GERDA).status_code == 410


def test_inviting_a_member_looks_the_same_until_the_member_answers(app, world, visit):
    eve = visit(world.eve)
    unknown = eve.post(SEND, {**FORM, "email": "zoe@firma.example"})
    known = eve.post(SEND, {**FORM, "email": "anna@firma.example"})
    assert (unknown.status_code, unknown.location) == (known.status_code, known.location)
    sent = text_of(eve.get("/network/invitations/sent"))
    assert "zoe@firma.example" in sent and "anna@firma.example" in sent and "Anna Brandt" not in sent
    assert pending(app)[0] == []
    visit(world.anna).post(letters.link(app, "email_invitation") + "/claim")
    assert pending(app)[0] == [(world.eve, world.anna, "Weißt du noch?")]


@pytest.mark.parametrize("obstacle", ["blocked", "nobody", "connected", "locked"])
def test_what_keeps_an_invitation_from_a_member_is_not_told(app, world, visit, obstacle):
    with app.app_context(), database.transaction():
        anna, eve = db.session.get(Member, world.anna), db.session.get(Member, world.eve)
        if obstacle == "blocked":
            blocks.block(anna, eve.id)
        elif obstacle == "nobody":
            anna.who_may_invite = "nobody"
        elif obstacle == "connected":
            cast.connect(anna, eve)
        else:
            anna.state = "locked"
        cast.quiet()
    response = visit(world.eve).post(SEND, {**FORM, "email": "anna@firma.example"})
    assert response.location == "/network/invitations/sent"
    assert "anna@firma.example" in text_of(visit(world.eve).get("/network/invitations/sent"))
    assert letters.kinds(app) == []
    assert pending(app)[0] == []


def test_asking_twice_writes_once(app, world, visit):
    invited(app, visit, world.anna)
    invited(app, visit, world.anna)
    assert letters.kinds(app) == ["email_invitation"]


def test_withdrawing_closes_the_link_and_keeps_from_asking_again_for_three_weeks(app, world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        path = invited(app, visit, world.anna)
        with app.app_context():
            row = db.session.query(EmailInvitation).one()
        assert visit(world.eve).post(f"{SEND}/{row.id}/withdrawal").status_code == 404
        question = text_of(visit(world.anna).get(f"{SEND}/{row.id}/withdrawal"))
        assert "You can invite" not in question and "again after 21 days, from 14 December 2026." in question
        assert visit().get(path).status_code == 200
        visit(world.anna).post(f"{SEND}/{row.id}/withdrawal")
        assert visit().get(path).status_code == 410
        assert visit(world.anna).post(f"{SEND}/{row.id}/withdrawal").status_code == 404
        response = visit(world.anna).post(SEND, FORM)
        assert response.status_code == 422 and "14 December" in text_of(response)
        clock.shift(limits.REINVITE_AFTER.total_seconds() + 1)
        assert visit(world.anna).post(SEND, FORM).status_code == 303
    assert letters.kinds(app) == ["email_invitation"] * 2


def test_who_declined_gets_no_second_letter_soon(app, world, visit):
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        visit().post(invited(app, visit, world.anna) + "/decline")
        clock.shift(limits.EMAIL_INVITATION_EXPIRES.total_seconds() + 1)
        assert visit(world.anna).post(SEND, FORM).status_code == 303
    assert letters.kinds(app) == ["email_invitation"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"how": "stranger"}, ""),
        ({"how": "made-up"}, ""),
        ({"email": "gerda"}, "an e-mail address like"),
        ({"email": "anna@firma.example"}, "your own address"),
        ({"note": "x" * 301}, "Use at most 300"),
    ],
)
def test_what_cannot_be_sent_is_said_on_the_page(app, world, visit, changes, words):
    response = visit(world.anna).post(SEND, {**FORM, **changes})
    assert response.status_code == 422
    assert words in text_of(response)
    assert letters.kinds(app) == []


def test_the_twenty_first_invitation_of_a_day_waits(app, world, visit):
    anna = visit(world.anna)
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False) as clock:
        for number in range(limits.INVITATIONS_A_DAY):
            assert anna.post(SEND, {**FORM, "email": "no address"}).status_code == 422  # nothing sent, nothing counted
            assert anna.post(SEND, {**FORM, "email": f"g{number}@firma.example"}).status_code == 303
        response = anna.post(SEND, FORM)
        assert response.status_code == 429 and int(response.headers["Retry-After"]) > 0
        clock.shift(86_400)
        assert anna.post(SEND, FORM).status_code == 303


def test_a_hundred_pending_ones_are_enough(app, world, visit):
    with app.app_context(), database.transaction():
        for number in range(limits.PENDING_INVITATIONS):
            db.session.add(EmailInvitation(
                inviter_id=world.anna, email=f"g{number}@firma.example", mailbox=f"g{number}@firma.example",
                how="colleague", nonce="x",
                expires_at=cast.invitations.now() + limits.EMAIL_INVITATION_EXPIRES,
            ))  # fmt: skip
    response = visit(world.anna).post(SEND, FORM)
    assert response.status_code == 422 and "100 invitations pending" in text_of(response)


def test_forged_fields_do_nothing(app, world, visit):
    path = invited(app, visit, world.anna, inviter_id=world.ben, state="claimed", nonce="x")
    visit().post(path, {**GERDA, "role": "admin", "inviter_id": world.ben, "id": world.ben})
    with app.app_context():
        row, gerda = db.session.query(EmailInvitation).one(), accounts.by_email("gerda@firma.example")
        assert (row.inviter_id, gerda.role) == (world.anna, "member")
    assert pending(app)[0] == [(world.anna, gerda.id, "Weißt du noch?")]


def test_a_guessable_password_keeps_the_link(app, world, visit):
    path = invited(app, visit, world.anna)
    response = visit().post(path, {**GERDA, "password": "gerdavogt1234"})
    assert response.status_code == 422 and "Gerda Vogt" in response.get_data(as_text=True)
    assert visit().post(path, GERDA).status_code == 303


def test_an_invited_address_that_has_an_account_by_now_is_told_so(app, world, visit):
    path = invited(app, visit, world.anna)
    with app.app_context(), database.transaction():
        cast.person("gerda")
    response = visit().post(path, GERDA)
    assert response.status_code == 422 and "Sign in instead" in text_of(response)


def test_parting_leaves_no_trace_in_a_link(app, world, visit):
    path = invited(app, visit, world.anna, email="ben@privat.example")
    with app.app_context(), database.transaction():
        connections.remove(db.session.get(Member, world.anna), world.ben)
    visit(world.ben).post(path + "/claim")
    assert pending(app)[0] == [(world.anna, world.ben, "Weißt du noch?")]


# --- how many one address gets ----------------------------------------------------------------------------------


def inviters(app, how_many):
    with app.app_context(), database.transaction():
        people = [cast.person(f"inviter{number}") for number in range(how_many)]
        db.session.flush()
        return [person.id for person in people]


SPELT = (
    "mia@müller.example", "mia@xn--mller-kva.example", "MIA@MÜLLER.example", "mia@ｍüller.example",
    "Mia@müller.example",
)  # fmt: skip


def test_one_address_gets_five_invitations_a_day_whoever_invites_and_however_it_is_spelt(app, world, visit):
    with time_machine.travel("2026-11-28T11:00Z", tick=False) as clock:
        ids = inviters(app, 7)
        for who, email in zip(ids, SPELT, strict=False):
            assert visit(who).post(SEND, {**FORM, "email": email}).status_code == 303
        response = visit(ids[5]).post(SEND, {**FORM, "email": SPELT[0]})
        assert response.status_code == 422 and "come back on 29 November 2026" in text_of(response)
        assert "Weißt du noch?" in response.text and SPELT[0] in response.text
        assert letters.kinds(app).count("email_invitation") == 5
        assert visit(ids[5]).post(SEND, {**FORM, "email": "mia@muller.example"}).status_code == 303
        clock.shift(86_400)
        assert visit(ids[6]).post(SEND, {**FORM, "email": SPELT[1]}).status_code == 303


def test_a_member_and_who_wants_none_are_counted_like_everybody(app, world, visit):
    ids = inviters(app, 6)
    said = {}
    for email in ("anna@firma.example", "nobody@firma.example"):
        said[email] = [visit(who).post(SEND, {**FORM, "email": email}).status_code for who in ids]
    assert set(map(tuple, said.values())) == {(303,) * 5 + (422,)}


def test_inviting_again_what_is_open_counts_once(app, world, visit):
    for _ in range(7):
        assert visit(world.anna).post(SEND, FORM).status_code == 303
    assert letters.kinds(app).count("email_invitation") == 1


def test_invitations_leave_the_ways_back_in_alone(app, world, visit):
    for who in inviters(app, 6):
        visit(who).post(SEND, {**FORM, "email": "ben@firma.example"})
    visit().post("/password", {"email": "ben@firma.example"})
    assert letters.kinds(app).count("reset_password") == 1
# --- both have asked --------------------------------------------------------------------------------------------

TO_EVE = {"email": "eve@anderswo.example", "how": "friend", "note": ""}
TO_ANNA = {"email": "anna@firma.example", "how": "friend", "note": ""}


def by_email(visitor, form):
    return text_of(visitor.get(visitor.post(SEND, form).location))


def ordinary(visitor, handle):
    return text_of(visitor.get(visitor.post(f"/in/{handle}/invitation", {"how": "friend"}).location))


CROSSINGS = {
    "Eve by her profile, then Anna by e-mail": (
        lambda anna, eve: ordinary(eve, "anna-brandt"), lambda anna, eve: by_email(anna, TO_EVE), "Eve Strange",
    ),
    "Anna by e-mail, then Eve by her profile": (
        lambda anna, eve: by_email(anna, TO_EVE), lambda anna, eve: ordinary(eve, "anna-brandt"), "Anna Brandt",
    ),
    "both by e-mail": (
        lambda anna, eve: by_email(anna, TO_EVE), lambda anna, eve: by_email(eve, TO_ANNA), "Anna Brandt",
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", CROSSINGS)
def test_two_who_invite_each_other_are_connected_also_where_one_did_by_email(app, world, visit, way):
    first, second, peer = CROSSINGS[way]
    anna, eve, connected = visit(world.anna), visit(world.eve), pending(app)[1]
    first(anna, eve)
    assert pending(app)[1] == connected  # one alone connects nobody
    assert f"You and {peer} are connected." in second(anna, eve)
    assert pending(app) == ([], connected + 2)
    for visitor in (anna, eve):
        page = visitor.get("/network/invitations/sent")
        assert "Withdraw" not in page.text and 'data-badge="sent"><' in page.text


def test_an_ignored_or_declined_invitation_still_counts_when_the_other_side_asks(app, world, visit, invite, does):
    connected = pending(app)[1]
    ignored = invite(world.eve, world.anna)
    visit(world.anna).post(f"/invitations/{ignored}/dismissal")
    assert "You and Eve Strange are connected." in by_email(visit(world.anna), TO_EVE)
    visit().post(invited(app, visit, world.carla, **TO_ANNA) + "/decline")
    assert "You and Carla Nowak are connected." in ordinary(visit(world.anna), "carla-nowak")
    assert pending(app) == ([], connected + 4)


def test_nobody_is_connected_who_has_not_asked_or_no_longer_does(app, world, visit, does):
    anna, eve, connected = visit(world.anna), visit(world.eve), pending(app)[1]
    by_email(anna, {**TO_EVE, "email": "somebody@anderswo.example"})  # not hers
    with app.app_context(), database.transaction():
        expired = db.session.query(EmailInvitation).one()
        expired.email, expired.expires_at = TO_EVE["email"], expired.created_at
    by_email(anna, TO_EVE)
    id = re.search(r"/network/email-invitations/(\d+)/withdrawal", anna.get("/network/invitations/sent").text)[1]
    anna.post(f"/network/email-invitations/{id}/withdrawal")
    ordinary(eve, "anna-brandt")
    assert pending(app) == ([(world.eve, world.anna, "")], connected)


def test_nobody_is_connected_across_a_block(app, world, visit, invite, does):
    connected = pending(app)[1]
    invite(world.eve, world.anna)
    does(world.anna, blocks.block, world.eve)
    assert "are connected" not in by_email(visit(world.anna), TO_EVE)
    assert pending(app)[1] == connected


# --- the same address again -------------------------------------------------------------------------------------


def test_inviting_an_address_again_costs_nothing_and_writes_nothing(app, world, visit):
    anna = visit(world.anna)
    by_email(anna, FORM)
    before = letters.kinds(app)
    assert "You can send 19 more today." in text_of(anna.get("/network"))
    for _ in range(limits.INVITATIONS_A_DAY + 1):
        response = anna.post(SEND, FORM)
        assert response.status_code == 303
    assert "You have already invited gerda@firma.example." in text_of(anna.get(response.location))
    assert "You can send 19 more today." in text_of(anna.get("/network")) and letters.kinds(app) == before


def test_an_address_is_the_same_however_it_is_spelt(app, world, visit):
    anna = visit(world.anna)
    by_email(anna, {**FORM, "email": SPELT[0]})
    for email in SPELT[1:]:
        assert "You have already invited" in by_email(anna, {**FORM, "email": email})
    assert letters.kinds(app) == ["email_invitation"]
    assert "You can send 19 more today." in text_of(anna.get("/network"))


def test_inviting_again_is_no_more_than_is_allowed_at_the_limit(app, world, visit, monkeypatch):
    anna = visit(world.anna)
    by_email(anna, FORM)
    monkeypatch.setattr("app.rules.limits.PENDING_INVITATIONS", 1)
    assert anna.post(SEND, FORM).status_code == 303
    assert anna.post(SEND, {**FORM, "email": "another@firma.example"}).status_code == 422


def test_the_sent_tab_counts_invitations_by_email(app, world, visit, invite):
    anna = visit(world.anna)
    by_email(anna, FORM)
    invite(world.anna, world.eve)
    for page in ("/network", "/network/invitations/sent", "/network/connections"):
        assert 'data-badge="sent">2<' in anna.get(page).text
    [id] = re.findall(r"/invitations/(\d+)/withdrawal", anna.get("/in/eve-strange").text)
    assert '<div hx-swap-oob="innerHTML:[data-badge=sent]">1</div>' in anna.post(
        f"/invitations/{id}/withdrawal", fragment=True
    ).text
