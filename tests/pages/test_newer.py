"""How many updates came since Home was opened: told by the poll, loaded by nobody but the reader."""

from __future__ import annotations

import re

import pytest

from app import database
from app.actions import hidden, mutes, posts
from app.extensions import db
from app.models import Member
from app.queries import activity
from app.rules import kinds, streams
from app.rules.streams import CONNECTIONS, MEMBERS


@pytest.fixture
def act(app):
    def run(member_id, action, *args, **options):
        with app.app_context(), database.transaction():
            return action(db.session.get_one(Member, member_id), *args, **options)

    return run


@pytest.fixture(autouse=True, params=["near", "far"])
def distance(request, monkeypatch):
    """Both ways of reading: little happened on the site since, or much."""
    if request.param == "far":
        monkeypatch.setattr(activity, "NEAR", -1)


def poll(page):
    return re.search(r'id="poll"\s+hx-get="([^"]+)"', page.text)[1].replace("&amp;", "&")


def told(page):
    found = re.search(r'innerHTML:#newer">\s*<a[^>]* href="([^"]+)">\s*([^<]+)</a>', page.text)
    return (found[1], " ".join(found[2].split())) if found else None


def test_what_came_is_counted_and_said_once(visit, world, act, statements):
    act(world.ben, posts.write, "before")  # else the first number may be far above none
    anna = visit(world.anna)
    path = poll(anna.get("/?stream=connections"))
    statements.clear()
    assert anna.get(path, fragment=True).status_code == 204 and len(statements) <= 2
    act(world.ben, posts.write, "one")
    answer = anna.get(path, fragment=True)
    assert told(answer) == ("/?stream=connections", "1 new update")
    act(world.ben, posts.write, "two")
    statements.clear()
    answer = anna.get(poll(answer), fragment=True)
    assert told(answer)[1] == "2 new updates" and len(statements) <= 3
    assert anna.get(poll(answer), fragment=True).status_code == 204
    page = anna.get(told(answer)[0])
    assert "one" in page.text and "two" in page.text and 'id="newer" aria-live="polite"></div>' in page.text


@pytest.mark.parametrize("stream", [CONNECTIONS, MEMBERS])
def test_only_what_the_reader_would_see_is_counted(visit, world, act, stream):
    anna = visit(world.anna)
    path = poll(anna.get(f"/?stream={stream}"))
    act(world.anna, mutes.mute, world.dirk)
    seen = act(world.ben, posts.write, "hidden at once")
    act(world.anna, hidden.hide, [(kinds.code("posted"), seen.id)])
    act(world.anna, posts.write, "her own")
    act(world.carla, posts.write, "among us", "connections")
    act(world.dirk, posts.write, "muted")
    assert anna.get(path, fragment=True).status_code == 204
    act(world.eve, posts.write, "for all")
    answer = anna.get(path, fragment=True)
    assert (told(answer) is not None) is (stream == MEMBERS)


def test_above_twenty_nobody_counts(visit, world, act):
    anna = visit(world.anna)
    path = poll(anna.get("/?stream=connections"))
    for number in range(21):
        act(world.ben, posts.write, f"number {number}")
    assert told(anna.get(path, fragment=True))[1] == "More than 20 new updates"


def test_other_pages_do_not_ask(visit, world, act, statements):
    anna = visit(world.anna)
    older = "/?stream=connections&before=999.999"
    paths = [poll(anna.get(page)) for page in ("/network", "/notifications", older)]
    act(world.ben, posts.write, "one")
    for path in paths:
        statements.clear()
        assert "top=" not in path and anna.get(path, fragment=True).status_code == 204 and len(statements) <= 2


def test_the_poll_does_not_tell_how_much_happens(visit, world, act):
    """Its address carries no number of anything that the reader does not see, and an answer only what they see."""
    anna = visit(world.anna)

    def top():
        found = re.search(r"top=([^&]+)", poll(anna.get("/?stream=connections")))
        return streams.read_top(found[1])

    before = top()
    act(world.eve, posts.write, "elsewhere")
    after = top()
    assert (before.ceiling, before.count) == (after.ceiling, after.count)
    assert before.mark != after.mark and len(before.mark) == len(after.mark) == 16


@pytest.mark.parametrize("given", ["", "x", "connections", "connections-1-2", "own-1-0-0", f"members-{'9' * 19}-0-0",
                                   "connections-1-zz-0", "connections-1-0-0-0", "connections--1-0-0"])
def test_an_odd_top_is_none(visit, world, given):
    assert streams.read_top(given) is None
    assert visit(world.anna).get("/network/badges", query_string={"top": given}, fragment=True).status_code == 200
