"""An invitation that waits is answered among the notifications, in its row."""

import re

import pytest

from app.actions.invitations import Wish
from tests.visitor import MOST_QUERIES, text_of

PLACE = {"place": "notifications"}
ROW = re.compile(r'<li class="row.*?</li>', re.DOTALL)


def rows(page):
    return ROW.findall(page.text)


def test_the_row_says_what_one_would_know_before_answering(visit, world, invite):
    known, stranger = invite(world.carla, world.anna), invite(world.eve, world.anna, Wish("friend", "A <b>note</b>"))
    [from_eve, from_carla] = rows(visit(world.anna).get("/notifications"))
    assert "1 shared connection" in from_carla
    assert "No shared connections" in from_eve and "“A &lt;b&gt;note&lt;/b&gt;”" in from_eve
    assert f'action="/invitations/{known}/acceptance"' in from_carla and "Accept: Carla Nowak" in from_carla
    assert f'action="/invitations/{known}/dismissal"' in from_carla and "Ignore: Carla Nowak" in from_carla
    # a stranger's card says what accepting shows them
    assert "acceptance" not in from_eve and f'href="/network/invitations#invitation-{stranger}"' in from_eve
    assert 'aria-label="Answer: Eve Strange"' in from_eve


@pytest.mark.parametrize(
    ("answer", "said", "state"),
    [
        ("acceptance", "You and Eve Strange are connected.", "accepted"),
        ("dismissal", "You ignored the invitation from Eve Strange. Nobody is told.", "ignored"),
    ],
)
def test_the_answer_takes_the_place_of_the_row(visit, world, invite, stored, answer, said, state):
    id, anna = invite(world.eve, world.anna), visit(world.anna)
    piece = anna.post(f"/invitations/{id}/{answer}", PLACE, fragment=True)
    [row] = rows(piece)
    assert said in text_of(piece) and "data-focus" in row and stored(id).state == state
    assert '<div hx-swap-oob="innerHTML:[data-badge=network]"></div>' in piece.text
    assert ("/in/eve-strange/message" in row) == (state == "accepted")
    assert ('name="unknown"' in row) == (state == "ignored")


@pytest.mark.parametrize("answer", ["acceptance", "dismissal"])
def test_a_plain_form_comes_back_to_the_notifications(visit, world, invite, stored, answer):
    id, anna = invite(world.eve, world.anna), visit(world.anna)
    response = anna.post(f"/invitations/{id}/{answer}", PLACE)
    assert (response.status_code, response.location) == (303, "/notifications")
    page = anna.get(response.location)
    assert "Eve Strange" in text_of(page).split("Notifications")[-1] and f"/invitations/{id}/" not in page.text
    assert stored(id).state != "pending"


def test_what_was_withdrawn_meanwhile_says_so(visit, world, invite):
    id, anna = invite(world.eve, world.anna), visit(world.anna)
    visit(world.eve).post(f"/invitations/{id}/withdrawal")
    piece = anna.post(f"/invitations/{id}/acceptance", PLACE, fragment=True)
    assert "This invitation is no longer open." in text_of(piece)


def test_the_second_step_after_ignoring_stays_in_the_row(visit, world, invite, stored):
    id, anna = invite(world.eve, world.anna), visit(world.anna)
    anna.post(f"/invitations/{id}/dismissal", PLACE, fragment=True)
    piece = anna.post(f"/invitations/{id}/dismissal", {**PLACE, "unknown": 1}, fragment=True)
    assert len(rows(piece)) == 1 and 'name="unknown"' not in piece.text and stored(id).unknown_at


def test_waiting_invitations_cost_one_query(visit, world, invite, statements):
    anna = visit(world.anna)
    counts = []
    for inviter in (world.carla, world.dirk, world.eve):
        invite(inviter, world.anna)
        statements.clear()
        anna.get("/notifications")
        counts.append(len(statements))
    assert len(set(counts)) == 1 and counts[0] <= MOST_QUERIES
