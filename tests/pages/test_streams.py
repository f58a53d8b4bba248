"""The two streams of Home: what connections do, and what all members may read of everybody."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.actions import blocks, mutes, posts, preferences
from app.extensions import db
from app.models import Activity, Member
from app.models.base import now
from app.rules import limits
from tests import cast
from tests.visitor import text_of

MEMBERS, CONNECTIONS = "/?stream=members", "/?stream=connections"


@pytest.fixture
def written(does, world):
    """Posts for all and for connections, by Eve whom Anna does not know and by Ben whom Anna knows."""
    for writer, name in ((world.eve, "Eve"), (world.ben, "Ben")):
        does(writer, posts.write, f"{name} to everybody", "members")
        does(writer, posts.write, f"{name} to connections", "connections")


def test_all_members_read_what_was_written_for_all(world, visit, written):
    page = text_of(visit(world.anna).get(MEMBERS))
    assert "Eve to everybody" in page and "Ben to everybody" in page
    assert "to connections" not in page
    page = text_of(visit(world.anna).get(CONNECTIONS))
    assert "Ben to everybody" in page and "Ben to connections" in page and "Eve to" not in page


def test_nothing_else_of_strangers_is_shown(world, visit, does, written):
    liked = does(world.eve, posts.write, "Liked by Eve", "members")
    does(world.dirk, posts.like, liked)
    assert "likes this post" not in text_of(visit(world.anna).get(MEMBERS))


@pytest.mark.parametrize("who", ["eve", "anna"])
def test_blocked_people_read_nothing_of_each_other(world, visit, does, written, who):
    one, other = (world.eve, world.anna) if who == "eve" else (world.anna, world.eve)
    does(one, blocks.block, other)
    assert "Eve to everybody" not in text_of(visit(world.anna).get(MEMBERS))


@pytest.mark.parametrize("why", ["blocked", "locked"])
def test_what_is_hidden_leaves_no_trace_in_the_cursor(app, world, visit, does, why):
    """The newest row is in the address of the next page: it must not be one that the viewer may not see."""
    for number in range(2 * limits.PAGE + 10):
        does(world.ben, posts.write, f"Number {number:02}", "members")
    anna = visit(world.anna)
    before = anna.get(MEMBERS).text
    does(world.eve, posts.write, "Eve to everybody", "members")
    if why == "blocked":
        does(world.eve, blocks.block, world.anna)
    else:
        with app.app_context():
            db.session.execute(update(Member).where(Member.id == world.eve).values(state="locked"))
            db.session.commit()
    assert older_than(anna.get(MEMBERS).text) == older_than(before)


def older_than(html):
    return re.search(r'hx-get="(/\?[^"]+)"', html)[1]


def test_mutes_and_kinds_hold_in_both(world, visit, does, written):
    does(world.anna, mutes.mute, world.eve)
    page = text_of(visit(world.anna).get(MEMBERS))
    assert "Eve to everybody" not in page and "Ben to everybody" in page
    does(world.anna, preferences.choose_feed, {"posted": (False, True)})
    assert "to everybody" not in text_of(visit(world.anna).get(MEMBERS))


def test_newcomers_stand_there_for_thirty_days(app, world, visit):
    with app.app_context():
        old, new = (cast.person(key, name=f"{key.title()} Newcomer") for key in ("old", "new"))
        for member, at in ((old, now() - limits.NEWCOMER - timedelta(hours=1)), (new, now() - timedelta(days=29))):
            db.session.execute(update(Activity).where(Activity.actor_id == member.id).values(at=at))
        db.session.commit()
    page = text_of(visit(world.anna).get(MEMBERS))
    assert "New Newcomer joined." in page and "Old Newcomer" not in page


def test_a_newcomer_who_left_search_is_shown_to_connections_alone(app, world, visit, does):
    with app.app_context():
        new = cast.person("new", name="New Newcomer")
        cast.connect(new, db.session.get_one(Member, world.ben))
        db.session.commit()
        id, joined = new.id, db.session.scalar(select(Activity.id).where(Activity.actor_id == new.id))
    assert "New Newcomer joined." in text_of(visit(world.anna).get(MEMBERS))
    does(id, lambda member: preferences.choose_search(member, in_search=False))
    stranger = visit(world.dirk)
    assert "New Newcomer joined." not in text_of(stranger.get(MEMBERS))
    assert stranger.get(f"/updates/joined/{joined}").status_code == 404
    assert "New Newcomer joined." in text_of(visit(world.ben).get(MEMBERS))
    assert "New Newcomer joined." in text_of(visit(id).get(MEMBERS))


def test_the_stream_chosen_last_opens_first(app, world, visit, written):
    anna = visit(world.anna)
    assert current(anna.get("/")) == "My connections"
    assert anna.post("/stream", {"stream": "members"}).location == "/"
    assert current(anna.get("/")) == "All members" and "Eve to everybody" in text_of(anna.get("/"))
    assert current(anna.get(CONNECTIONS)) == "My connections", "an address shows what it names"
    assert current(anna.get("/")) == "All members", "and changes nothing"
    assert anna.post("/stream", {"stream": "nonsense"}).status_code == 400
    with app.app_context():
        assert db.session.get_one(Member, world.anna).home_stream == "members"


def test_somebody_without_connections_begins_with_all_members(world, visit, written):
    eve = visit(world.eve)
    assert current(eve.get("/")) == "All members" and "Ben to everybody" in text_of(eve.get("/"))


def test_older_pages_go_on_in_their_stream_and_count_strangers(app, world, visit, does, monkeypatch):
    for number in range(limits.PAGE + 5):
        does(world.eve, posts.write, f"Number {number:02}", "members")
    anna = visit(world.anna)
    first = anna.get(MEMBERS)
    older = re.search(r'hx-get="(/\?[^"]+)"', first.text)[1].replace("&amp;", "&")
    assert "stream=members" in older
    with monkeypatch.context() as limited:
        limited.setattr("app.web.strangers.STRANGERS", limits.STRANGERS._replace(times=0))
        assert anna.get(MEMBERS).status_code == 200, "the first page does not count"
        assert anna.get(older, fragment=True).status_code == 429
    seen = re.findall(r"Number \d\d", first.text + anna.get(older, fragment=True).text)
    assert seen == [f"Number {number:02}" for number in range(limits.PAGE + 4, -1, -1)]


def current(page):
    return re.search(r'<button name="stream"[^>]* aria-current="true">([^<]+)<', page.text)[1]


def test_what_one_member_does_not_read_is_read_by_others(world, does, visit):
    does(world.ben, posts.write, "Moin")
    does(world.eve, preferences.choose_feed, {"posted": (False, True)})
    does(world.anna, preferences.choose_feed, {"posted": (True, False)})
    shown = ["Moin" in visit(who).get("/?stream=members").text for who in (world.eve, world.anna, world.carla)]
    assert shown == [False, True, True]
