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
    answer = visit(world.anna).post(f"/inmail/{conversation}", {"text": "Moin Ben"})
    assert answer.status_code == 303 and re.fullmatch(
        rf"/inmail/{conversation}#message-\d+", answer.headers["Location"]
    )


def test_sending_in_place_brings_the_messages_and_an_empty_form(app, world, visit, conversation):
    anna = visit(world.anna)
    after = re.search(r"after=(\d+)", anna.get(f"/inmail/{conversation}").text)[1]
    write(app, world.ben, world.anna, "Inzwischen")
    answer = anna.post(f"/inmail/{conversation}", {"text": "Moin Ben", "after": after}, fragment=True)
    assert answer.status_code == 200 and "<html" not in answer.text
    assert answer.text.index("Inzwischen") < answer.text.index("Moin Ben") and CANARY not in answer.text
    assert "data-focus" in answer.text and f'data-draft-clear="inmail-{world.ben}"' in answer.text
    assert re.search(r"<textarea[^>]*>\s*</textarea>", answer.text)
    assert len(answer.data) < 4096


def test_the_first_message_begins_the_conversation(app, world, visit):
    anna = visit(world.anna)
    assert "Ben Okafor" in text_of(anna.get("/in/ben-okafor/message"))
    assert count(app) == 0
    answer = anna.post("/in/ben-okafor/message", {"text": "Moin"})
    assert answer.status_code == 303 and count(app) == 1
    again = anna.get("/in/Ben-Okafor/message")
    assert again.status_code == 303 and again.headers["Location"] == answer.headers["Location"]  # at the newest


def test_the_first_message_works_in_place(world, visit):
    answer = visit(world.anna).post("/in/ben-okafor/message", {"text": "Moin", "after": "0"}, fragment=True)
    assert answer.status_code == 200 and "Moin" in answer.text and "/messages?after=" in answer.text
    lines = answer.text.partition('hx-target="#conversations"')[2]
    assert re.search(r'<ul class="threads">.*Ben Okafor.*You: Moin', lines, re.S)


def test_a_new_conversation_is_in_the_list_of_both_at_once(world, visit):
    anna, ben = visit(world.anna), visit(world.ben)
    page = anna.get(anna.post("/in/ben-okafor/message", {"text": "Moin"}).location.partition("#")[0])
    for list_of_lines, who in ((page, "You: Moin"), (anna.get("/inmail"), "You: Moin"), (ben.get("/inmail"), "Moin")):
        threads = re.search(r'<ul class="threads">.*?</ul>', list_of_lines.text, re.S)[0]
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
        answer = ask("/in/anna-brandt/message")
        assert answer.status_code == 404 and answer.data == ask("/in/nobody-here/message").data
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
        answers = list(pool.map(lambda each: each.post(f"/inmail/{conversation}", fields), visitors))
    assert {answer.status_code for answer in answers} == {303} and count(app) == 2
    assert len({answer.headers["Location"] for answer in answers}) == 1


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("typed", ["", "  \n ", "x" * (limits.MESSAGE + 1), "Hallo\x00Welt", "Hallo\u202eWelt"])
def test_what_cannot_be_sent_comes_back_as_it_was_typed(app, world, visit, conversation, typed, fragment):
    answer = visit(world.anna).post(f"/inmail/{conversation}", {"text": typed}, fragment=fragment)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text and count(app) == 1
    assert typed.strip() in answer.text and ("<html" in answer.text) is not fragment


def test_a_junk_key_is_no_key(app, world, visit, conversation):
    for key in ("\x00", "é" * 36, "x" * 5000):
        assert visit(world.anna).post(f"/inmail/{conversation}", {"text": "Moin", "submission": key}).status_code == 303


def test_messages_are_limited(app, world, visit, conversation):
    anna = visit(world.anna)
    with app.app_context():
        for _ in range(limits.MESSAGES.times):
            spend(limits.MESSAGES, world.anna)
    answer = anna.post(f"/inmail/{conversation}", {"text": "Zu viel"})
    assert answer.status_code == 429 and int(answer.headers["Retry-After"]) > 0 and count(app) == 1


def test_a_new_message_goes_to_a_connection(world, visit):
    ben = visit(world.ben)
    page = text_of(ben.get("/inmail/new"))
    assert "Anna Brandt" in page and "Carla Nowak" in page and "Dirk" not in page
    assert "Carla" not in text_of(ben.get("/inmail/new?q=anna", fragment=True))
    assert "Nobody found." in text_of(ben.get("/inmail/new?q=dirk"))
