"""Writing InMail: in place and with plain forms, once each, to connections only."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from app import database
from app.actions import blocks
from app.actions.limits import spend
from app.extensions import db
from app.models import Member
from app.rules import limits
from tests.pages.inmail import CANARY, KEY, conversation, count, write
from tests.visitor import text_of

__all__ = ["conversation"]


def test_sending_with_a_plain_form_leads_to_the_message(app, world, visit, conversation):
    response = visit(world.anna).post(f"/inmail/{conversation}", {"text": "Moin Ben"})
    assert response.status_code == 303 and re.fullmatch(
        rf"/inmail/{conversation}#message-\d+", response.headers["Location"]
    )


def test_sending_in_place_brings_the_messages_and_an_empty_form(app, world, visit, conversation):
    anna = visit(world.anna)
    after = re.search(r"after=(\d+)", anna.get(f"/inmail/{conversation}").text)[1]
    write(app, world.ben, world.anna, "Inzwischen")
    response = anna.post(f"/inmail/{conversation}", {"text": "Moin Ben", "after": after}, fragment=True)
    assert response.status_code == 200 and "<html" not in response.text
    assert response.text.index("Inzwischen") < response.text.index("Moin Ben") and CANARY not in response.text
    assert "data-focus" in response.text and f'data-draft-clear="inmail-{world.ben}"' in response.text
    assert re.search(r"<textarea[^>]*>\s*</textarea>", response.text)
    assert len(response.data) < 4096


def test_the_first_message_begins_the_conversation(app, world, visit):
    anna = visit(world.anna)
    assert "Ben Okafor" in text_of(anna.get("/in/ben-okafor/message"))
    assert count(app) == 0
    response = anna.post("/in/ben-okafor/message", {"text": "Moin"})
    assert response.status_code == 303 and count(app) == 1
    again = anna.get("/in/Ben-Okafor/message")
    assert again.status_code == 303 and again.headers["Location"] == response.headers["Location"]  # at the newest


def test_the_first_message_works_in_place(world, visit):
    response = visit(world.anna).post("/in/ben-okafor/message", {"text": "Moin", "after": "0"}, fragment=True)
    assert response.status_code == 200 and "Moin" in response.text and "/messages?after=" in response.text
    lines = response.text.partition('hx-target="#conversations"')[2]
    assert re.search(r'<ul class="rows threads">.*Ben Okafor.*You: Moin', lines, re.S)


def test_a_new_conversation_is_in_the_list_of_both_at_once(world, visit):
    anna, ben = visit(world.anna), visit(world.ben)
    page = anna.get(anna.post("/in/ben-okafor/message", {"text": "Moin"}).location.partition("#")[0])
    for list_of_lines, who in ((page, "You: Moin"), (anna.get("/inmail"), "You: Moin"), (ben.get("/inmail"), "Moin")):
        threads = re.search(r'<ul class="rows threads">.*?</ul>', list_of_lines.text, re.S)[0]
        assert who in threads


def test_writing_to_strangers_blocked_people_and_nobody(app, world, visit):
    eve = visit(world.eve)
    page = eve.get("/in/anna-brandt/message")
    assert page.status_code == 200 and "not connected" in text_of(page) and "<textarea" not in page.text
    refused = eve.post("/in/anna-brandt/message", {"text": "Guten Tag"})
    assert refused.status_code == 422 and "Guten Tag" in refused.text and count(app) == 0
    with app.app_context(), database.transaction():
        blocks.block(db.session.get_one(Member, world.anna), world.eve)
    for ask in (eve.get, lambda path: eve.post(path, {"text": "x"})):
        response = ask("/in/anna-brandt/message")
        assert response.status_code == 404 and response.data == ask("/in/nobody-here/message").data
    assert eve.get("/in/eve-strange/message").status_code == 404


@pytest.mark.parametrize("fragment", [False, True])
def test_a_form_sent_twice_is_one_message(app, world, visit, conversation, fragment):
    anna = visit(world.anna)
    fields = {"text": "Nur einmal", "submission": KEY}
    first = anna.post(f"/inmail/{conversation}", fields)
    second = anna.post(f"/inmail/{conversation}", fields, fragment=fragment)
    where = second.headers["HX-Redirect" if fragment else "Location"]
    assert where == first.headers["Location"] and count(app) == 2


def test_a_form_sent_twice_at_once_is_one_message(app, world, visit, conversation):
    fields = {"text": "Nur einmal", "submission": KEY}
    visitors = [visit(world.anna) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        responses = list(pool.map(lambda each: each.post(f"/inmail/{conversation}", fields), visitors))
    assert {response.status_code for response in responses} == {303} and count(app) == 2
    assert len({response.headers["Location"] for response in responses}) == 1


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("typed", ["", "  \n ", "x" * (limits.MESSAGE + 1), "Hallo\x00Welt", "Hallo\u202eWelt"])
def test_what_cannot_be_sent_comes_back_as_it_was_typed(app, world, visit, conversation, typed, fragment):
    response = visit(world.anna).post(f"/inmail/{conversation}", {"text": typed}, fragment=fragment)
    assert response.status_code == 422 and 'aria-invalid="true"' in response.text and count(app) == 1
    assert typed.strip() in response.text and ("<html" in response.text) is not fragment


def test_a_junk_key_is_no_key(app, world, visit, conversation):
    for key in ("\x00", "é" * 36, "x" * 5000):
        assert visit(world.anna).post(f"/inmail/{conversation}", {"text": "Moin", "submission": key}).status_code == 303


def test_messages_are_limited(app, world, visit, conversation):
    anna = visit(world.anna)
    with app.app_context():
        for _ in range(limits.MESSAGES.times):
            spend(limits.MESSAGES, world.anna)
    response = anna.post(f"/inmail/{conversation}", {"text": "Zu viel"})
    assert response.status_code == 429 and int(response.headers["Retry-After"]) > 0 and count(app) == 1


def test_a_new_message_goes_to_a_connection(world, visit):
    ben = visit(world.ben)
    page = text_of(ben.get("/inmail/new"))
    assert "Anna Brandt" in page and "Carla Nowak" in page and "Dirk" not in page
    assert "Carla" not in text_of(ben.get("/inmail/new?q=anna", fragment=True))
    assert "Nobody found" in text_of(ben.get("/inmail/new?q=dirk"))
