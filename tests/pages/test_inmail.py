"""Reading InMail: list, conversation, polling, and what nobody else gets to see."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from app import database
from app.actions import blocks, connections
from app.extensions import db
from app.models import Delivery, Member, Message, Participant
from app.rules import limits
from tests.pages.inmail import CANARY, conversation, count, write
from tests.visitor import text_of

__all__ = ["conversation"]


def apart(app, a, b):
    with app.app_context(), database.transaction():
        connections.remove(db.session.get_one(Member, a), b)


def unread(app, member):
    with app.app_context():
        return db.session.scalar(select(func.sum(Participant.unread)).where(Participant.member_id == member)) or 0


def badge(response, place="inmail"):
    found = re.search(rf'id="badge-{place}"[^>]*>(\d*)', response.text)
    return int(found[1] or 0)


def test_the_list_shows_the_last_message_and_who_wrote_it(app, world, visit, conversation):
    write(app, world.anna, world.ben, "Danke, das passt.")
    assert re.search(r"Ben Okafor \d\d:\d\d You: Danke, das passt\.", text_of(visit(world.anna).get("/inmail")))
    listed = visit(world.ben).get("/inmail")
    threads = re.search(r'<ul class="rows threads">.*?</ul>', listed.text, re.S)[0]
    assert "Anna Brandt" in threads and "You:" not in threads
    assert 'class="row row-tall thread chosen unread"' in threads


def test_the_list_is_empty_in_words(world, visit):
    assert "No conversations yet" in text_of(visit(world.eve).get("/inmail"))
    assert "Everything is read" in text_of(visit(world.eve).get("/inmail?show=unread"))


def test_the_list_opens_the_newest_conversation_beside_it_without_reading_it(app, world, visit, conversation):
    anna = visit(world.anna)
    page = anna.get("/inmail")
    assert page.text.count(CANARY) == 2 and f'action="/inmail/{conversation}"' in page.text  # the line, and beside it
    assert "/messages?after=" not in page.text  # a poll would read it
    assert badge(page) == badge(anna.get("/inmail")) == 1 and unread(app, world.anna) == 1


def test_with_everything_read_no_conversation_stands_beside_the_unread_ones(world, visit, conversation):
    page = visit(world.ben).get("/inmail?show=unread")
    assert "Everything is read" in text_of(page) and CANARY not in page.text
    assert "Choose a conversation" in text_of(page)


def test_beside_an_empty_list_stands_whom_to_write_to(world, visit):
    page = visit(world.anna).get("/inmail")
    assert "No conversations yet" in text_of(page) and 'href="/in/ben-okafor/message"' in page.text


def test_the_unread_ones_have_a_tab_of_their_own(app, world, visit, conversation):
    write(app, world.ben, world.carla, "Moin")
    ben = visit(world.ben)
    assert "Anna" in text_of(ben.get("/inmail")) and "Carla" in text_of(ben.get("/inmail"))
    assert "Anna" not in text_of(ben.get("/inmail?show=unread"))
    assert CANARY in text_of(visit(world.anna).get("/inmail?show=unread"))


def test_reading_marks_as_read_and_the_badge_is_right_at_once(app, world, visit, conversation):
    anna = visit(world.anna)
    assert badge(anna.get("/inmail")) == 1
    page = anna.get(f"/inmail/{conversation}")
    assert CANARY in page.text and badge(page) == 0
    assert badge(anna.get("/inmail")) == 0 and unread(app, world.anna) == 0


def test_a_prefetch_reads_nothing(app, world, visit, conversation):
    visit(world.anna).get(f"/inmail/{conversation}", headers={"Sec-Purpose": "prefetch"})
    assert unread(app, world.anna) == 1


def test_replying_reads_what_came_before_and_waits_at_the_other_side(app, world, visit, conversation):
    anna = visit(world.anna)
    answered, again = (anna.post(f"/inmail/{conversation}", {"text": "Moin Ben"}, fragment=True) for _ in range(2))
    assert unread(app, world.anna) == 0 and unread(app, world.ben) == 2
    assert badge(visit(world.ben).get("/inmail")) == 1
    assert "[data-badge=inmail]" in answered.text and "[data-badge" not in again.text  # once, where it was open unread


@pytest.mark.parametrize("who", ["carla", "eve", "frieda"])
def test_a_conversation_of_others_is_the_same_404_as_none(world, visit, conversation, who):
    visitor = visit(getattr(world, who))
    for path in ("/inmail/{}", "/inmail/{}/messages?after=0", "/inmail/{}?before=99"):
        for fragment in (False, True):
            theirs = visitor.get(path.format(conversation), fragment=fragment)
            none = visitor.get(path.format(999_999), fragment=fragment)
            assert theirs.status_code == none.status_code == 404 and theirs.data == none.data
    theirs, none = (visitor.post(f"/inmail/{id}", {"text": "x"}) for id in (conversation, 999_999))
    assert theirs.status_code == 404 and theirs.data == none.data


def test_a_message_stands_on_no_page_of_anybody_else(world, visit, conversation):
    paths = (
        "/",
        "/inmail",
        "/inmail/new",
        "/notifications",
        "/network",
        f"/search?q={CANARY[:8]}",
        "/in/anna-brandt",
        "/in/ben-okafor",
        f"/inmail/{conversation}",
        "/in/ben-okafor/message",
    )
    for who in (world.carla, world.dirk, world.eve, world.frieda, None):
        visitor = visit(who)
        for path in paths:
            assert CANARY not in visitor.get(path, follow_redirects=True).text


def test_guests_are_asked_to_sign_in(world, visit, conversation):
    assert "/sign-in" in visit().get(f"/inmail/{conversation}").headers["Location"]


def test_long_conversations_come_in_pages(app, world, visit):
    for n in range(limits.MESSAGES_PAGE * 2 + 3):
        id = write(app, world.ben, world.anna, f"Satz {n}.").conversation_id
    anna = visit(world.anna)
    first = anna.get(f"/inmail/{id}")
    assert "Satz 62." in text_of(first) and "Satz 33." in text_of(first) and "Satz 32." not in text_of(first)
    older = re.search(r"before=(\d+)", first.text)[1]
    for fragment in (True, False):
        second = anna.get(f"/inmail/{id}?before={older}", fragment=fragment)
        assert "Satz 32." in text_of(second) and "Satz 3." in text_of(second) and "Satz 33." not in text_of(second)
    assert f'hx-target="#day-{older}" hx-swap="delete"' in anna.get(f"/inmail/{id}?before={older}", fragment=True).text
    oldest = re.findall(r'href="[^"]*before=([0-9]+)', second.text)[0]
    last = anna.get(f"/inmail/{id}?before={oldest}")
    assert "Satz 0." in text_of(last) and "Earlier messages" not in text_of(last)


def test_links_are_links_and_markup_is_text(app, world, visit):
    id = write(
        app, world.ben, world.anna, "Siehe https://elbufer.example/karte <script>alert(1)</script>"
    ).conversation_id
    page = visit(world.anna).get(f"/inmail/{id}").text
    assert 'href="https://elbufer.example/karte"' in page and "&lt;script&gt;" in page


def test_the_address_of_the_other_side_is_nowhere(world, visit, conversation):
    for path in (f"/inmail/{conversation}", "/inmail", "/inmail/new"):
        assert "ben@firma.example" not in visit(world.anna).get(path).text


@pytest.mark.parametrize(
    "path",
    [
        "/inmail?before=-1",
        "/inmail?before=é",
        "/inmail?before=9223372036854775808",
        "/inmail?show[]=x",
        "/inmail/new?q=%00",
        "/inmail/new?q=" + "x" * 3000,
    ],
)
def test_junk_in_an_address_is_no_fault(world, visit, conversation, path):
    assert visit(world.anna).get(path).status_code == 200


def test_numbers_no_database_holds_are_not_found(world, visit):
    assert visit(world.anna).get("/inmail/9223372036854775808").status_code == 404


# --- polling --------------------------------------------------------------------------------------------------


def test_a_poll_that_finds_nothing_is_204(app, world, visit, conversation, statements):
    with app.app_context():
        newest = db.session.scalar(select(func.max(Message.id)))
    anna = visit(world.anna)
    anna.get(f"/inmail/{conversation}/messages?after={newest}", fragment=True)  # notes once a minute that it is open
    statements.clear()
    response = anna.get(f"/inmail/{conversation}/messages?after={newest}", fragment=True)
    assert response.status_code == 204 and response.data == b"" and len(statements) <= 2


def test_a_poll_brings_what_is_new_and_marks_it_read(app, world, visit, conversation):
    anna = visit(world.anna)
    after = re.search(r"after=(\d+)", anna.get(f"/inmail/{conversation}").text)[1]
    new = write(app, world.ben, world.anna, "Noch etwas").id
    response = anna.get(f"/inmail/{conversation}/messages?after={after}", fragment=True)
    assert "Noch etwas" in response.text and CANARY not in response.text
    assert f"after={new}" in response.text and f'hx-target="#conversation-{conversation}"' in response.text
    assert unread(app, world.anna) == 0 and badge(anna.get("/inmail")) == 0
    assert 'class="day"' not in response.text  # the day already stands above


def test_a_poll_without_htmx_leads_to_the_conversation(world, visit, conversation):
    response = visit(world.anna).get(f"/inmail/{conversation}/messages?after=0")
    assert response.status_code == 303 and response.headers["Location"] == f"/inmail/{conversation}"


# --- apart ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("blocked", [False, True])
def test_after_parting_a_conversation_is_readable_and_not_writable(app, world, visit, conversation, blocked):
    if blocked:
        with app.app_context(), database.transaction():
            blocks.block(db.session.get_one(Member, world.ben), world.anna)
    else:
        apart(app, world.anna, world.ben)
    letters = count(app, Delivery)
    for who, peer in ((world.anna, "/in/ben-okafor"), (world.ben, "/in/anna-brandt")):
        visitor = visit(who)
        page = visitor.get(f"/inmail/{conversation}")
        assert CANARY in page.text and "<textarea" not in page.text and "not connected any more" in text_of(page)
        assert (peer in page.text) is not blocked
        refused = visitor.post(f"/inmail/{conversation}", {"text": "Trotzdem"})
        assert refused.status_code == 422 and "Trotzdem" in refused.text
        assert CANARY in text_of(visitor.get("/inmail"))
    assert count(app) == 1 and count(app, Delivery) == letters


# --- cost -----------------------------------------------------------------------------------------------------


def test_pages_cost_the_same_however_much_there_is(app, world, visit, statements):
    anna = visit(world.anna)
    costs = []
    for _ in range(2):
        for n in range(8):
            id = write(app, world.ben, world.anna, f"Satz {n}").conversation_id
        spent = []
        for path in ("/inmail", f"/inmail/{id}", "/inmail/new"):
            statements.clear()
            anna.get(path)
            spent.append(len(statements))
        costs.append(spent)
    assert costs[0] == costs[1] and max(costs[0]) <= 12, costs
