"""The card of an invitation: what it shows and what becomes of it, in place and as a plain form."""

import re

import pytest
import time_machine

from app import database
from app.actions import invitations
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Invitation, Member
from app.models.base import now
from app.queries import graph
from app.rules import limits
from tests.visitor import text_of


def test_a_card_shows_the_shared_connections_or_warns(visit, world, invite):
    invite(world.carla, world.anna)
    invite(world.eve, world.anna, Wish("partner"))
    page = visit(world.anna).get("/network")
    cards = re.findall(r"<article.*?</article>", page.text, re.DOTALL)
    assert len(cards) == 2
    assert "Business partner" in cards[0] and "No shared connections. If you accept, Eve Strange sees" in cards[0]
    assert "Shared connection: Ben Okafor" in cards[1] and 'class="warning"' not in cards[1]
    assert 'aria-label="Accept: Carla Nowak"' in cards[1] and 'aria-label="Ignore: Carla Nowak"' in cards[1]


def test_accepting_swaps_the_card_and_brings_the_counts(visit, world, invite):
    id = invite(world.eve, world.anna)
    answer = visit(world.anna).post(f"/invitations/{id}/acceptance", fragment=True)
    assert answer.status_code == 200
    assert f'id="invitation-{id}"' in answer.text and "<html" not in answer.text
    assert "You and Eve Strange are connected." in text_of(answer)
    assert '<div hx-swap-oob="innerHTML:[data-badge=network]"></div>' in answer.text
    assert '<div hx-swap-oob="innerHTML:[data-badge=connections]">2</div>' in answer.text


def test_accepting_works_as_a_plain_form(visit, world, invite, stored):
    id = invite(world.eve, world.anna)
    anna = visit(world.anna)
    answer = anna.post(f"/invitations/{id}/acceptance")
    assert (answer.status_code, answer.location) == (303, f"/network?answered={id}")
    assert "You and Eve Strange are connected." in text_of(anna.get(answer.location))
    assert stored(id).state == "accepted"


@pytest.mark.parametrize("fragment", [False, True])
def test_ignoring_offers_a_second_step(visit, world, invite, stored, fragment):
    id, anna = invite(world.eve, world.anna), visit(world.anna)

    def ignore(**fields):
        answer = anna.post(f"/invitations/{id}/dismissal", fields, fragment=fragment)
        return answer if fragment else anna.get(answer.location)

    first = ignore()
    assert "You ignored the invitation from Eve Strange. Nobody is told." in text_of(first)
    assert 'name="unknown" value="1"' in first.text
    second = ignore(unknown=1)
    assert "Noted: you don’t know Eve Strange." in text_of(second)
    assert 'name="unknown"' not in second.text
    assert stored(id).unknown_at
    sent = text_of(visit(world.eve).get(f"/network/invitations/sent?answered={id}"))
    assert "Anna Brandt sent on" in sent and "ignored" not in sent


@pytest.mark.parametrize("fragment", [False, True])
def test_withdrawing_says_until_when_and_is_silent(visit, world, invite, fragment):
    id, eve = invite(world.eve, world.anna), visit(world.eve)
    answer = eve.post(f"/invitations/{id}/withdrawal", fragment=fragment)
    page = answer if fragment else eve.get(answer.location)
    assert "You withdrew the invitation to Anna Brandt. You can invite again from" in text_of(page)
    assert "Eve Strange" not in text_of(visit(world.anna).get("/network"))
    assert "Eve Strange" not in text_of(visit(world.anna).get("/notifications"))


def test_a_late_click_says_that_it_is_over(visit, world, invite):
    id = invite(world.eve, world.anna)
    visit(world.eve).post(f"/invitations/{id}/withdrawal")
    for move in ("acceptance", "dismissal"):
        answer = visit(world.anna).post(f"/invitations/{id}/{move}", fragment=True)
        assert answer.status_code == 200
        assert "This invitation is no longer open." in text_of(answer)
        assert "withdr" not in text_of(answer)


def test_a_click_on_what_was_accepted_shows_that_the_two_are_connected(visit, world, invite):
    id = invite(world.eve, world.anna)
    visit(world.anna).post(f"/invitations/{id}/acceptance")
    for who, move in ((world.anna, "acceptance"), (world.anna, "dismissal"), (world.eve, "withdrawal")):
        answer = visit(who).post(f"/invitations/{id}/{move}", fragment=True)
        assert answer.status_code == 200
        assert "are connected." in text_of(answer)


def test_an_expired_invitation_cannot_be_accepted(visit, world, does, app):
    with app.app_context(), database.transaction():
        eve, anna = (db.session.get_one(Member, id) for id in (world.eve, world.anna))
        id = invitations.write(eve, anna, Wish("friend")).id
        db.session.get_one(Invitation, id).created_at = now() - limits.INVITATION_EXPIRES
    answer = visit(world.anna).post(f"/invitations/{id}/acceptance", fragment=True)
    assert "This invitation is no longer open." in text_of(answer)
    with app.app_context():
        assert not graph.are_connected(world.anna, world.eve)


def test_only_the_invitee_answers_and_only_the_inviter_withdraws(visit, world, invite, stored):
    id = invite(world.eve, world.anna)
    for who, move in (
        (world.eve, "acceptance"), (world.eve, "dismissal"), (world.anna, "withdrawal"), (world.ben, "acceptance"),
    ):  # fmt: skip
        assert visit(who).post(f"/invitations/{id}/{move}").status_code == 404
    assert visit(None).post(f"/invitations/{id}/acceptance").location.startswith("/sign-in")
    assert stored(id).state == "pending"


def test_opening_the_address_of_an_answer_changes_nothing(visit, world, invite, stored):
    id = invite(world.eve, world.anna)
    for move in ("acceptance", "dismissal"):
        assert visit(world.anna).get(f"/invitations/{id}/{move}").location == f"/network#invitation-{id}"
    assert "Withdraw the invitation to Anna Brandt?" in text_of(visit(world.eve).get(f"/invitations/{id}/withdrawal"))
    assert stored(id).state == "pending"


def test_withdrawing_asks_first_and_says_until_when(visit, world, invite):
    """What I wrote stands in the list and in the question."""
    with time_machine.travel("2026-11-23 12:00:00+00:00", tick=False):
        id, eve = invite(world.eve, world.anna, Wish("friend", "From the <b>harbour</b>.")), visit(world.eve)
        listed, question = eve.get("/network/invitations/sent"), eve.get(f"/invitations/{id}/withdrawal")
    assert f'href="/invitations/{id}/withdrawal"' in listed.text and "withdrawal" in eve.get("/in/anna-brandt").text
    for page in (listed, question):
        assert "“From the &lt;b&gt;harbour&lt;/b&gt;.”" in page.text
    assert "You can invite this person again after 21 days, from 14 December 2026." in text_of(question)


def test_the_question_about_a_withdrawn_invitation_leads_to_what_became_of_it(visit, world, invite):
    id, eve = invite(world.eve, world.anna), visit(world.eve)
    eve.post(f"/invitations/{id}/withdrawal")
    assert eve.get(f"/invitations/{id}/withdrawal").location == f"/network/invitations/sent?answered={id}"
