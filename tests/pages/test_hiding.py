"""Hiding single entries of the feed, undoing that, and why an entry is there."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app import database
from app.actions import blocks, connections, endorsements, erasing, hidden, posts, profiles, retention
from app.actions.reported import post as removing
from app.extensions import db
from app.models import Announcement, HiddenEntry, Member
from app.models.base import now
from app.queries import activity, feed
from app.rules import kinds, streams
from app.rules.streams import CONNECTIONS, MEMBERS
from tests import cast
from tests.pages import announcing
from tests.visitor import MOST_QUERIES, text_of


@pytest.fixture
def act(app):
    """Run one action by a member in a transaction of its own: `act(world.ben, posts.write, "Hello")`."""

    def run(member_id, action, *args, **options):
        with app.app_context(), database.transaction():
            return action(db.session.get_one(Member, member_id), *args, **options)

    return run


@pytest.fixture
def rows(app):
    def count():
        with app.app_context(), database.transaction(reading=True):
            return len(db.session.scalars(select(HiddenEntry.id)).all())

    return count


def home(visitor, stream=CONNECTIONS):
    return text_of(visitor.get(f"/?stream={stream}"))


def key(post):
    return (kinds.code("posted"), post.id)


@pytest.mark.parametrize("way", ["few", "heads", "all"])
@pytest.mark.parametrize("stream", [CONNECTIONS, MEMBERS])
def test_a_hidden_entry_is_in_neither_stream(visit, world, act, monkeypatch, way, stream):
    if way == "heads":
        monkeypatch.setattr(activity, "FEW", -1)
    if way != "all":
        monkeypatch.setattr(activity, "NEAR", 0)
    post = act(world.ben, posts.write, "seen enough")
    act(world.ben, posts.write, "not yet")
    anna = visit(world.anna)
    assert "seen enough" in home(anna, stream)
    answer = anna.post(f"/updates/posted/{post.id}/hiding", fragment=True)
    assert answer.status_code == 200 and "Hidden." in answer.text and "Undo" in answer.text
    assert "seen enough" not in home(anna, stream) and "not yet" in home(anna, stream)
    assert "seen enough" in home(visit(world.dirk), MEMBERS)
    answer = anna.post(f"/updates/posted/{post.id}/hiding/removal", fragment=True)
    assert "seen enough" in answer.text and "seen enough" in home(anna, stream)


def test_nothing_but_the_feed_knows_of_it(visit, world, act):
    post = act(world.ben, posts.write, "seen enough")
    act(world.anna, hidden.hide, [key(post)])
    anna = visit(world.anna)
    for path in (f"/posts/{post.id}", "/in/ben-okafor/activity"):
        assert "seen enough" in anna.get(path).text


def test_one_can_hide_what_one_wrote_oneself(visit, world, act):
    post = act(world.anna, posts.write, "seen enough")
    anna = visit(world.anna)
    anna.post(f"/updates/posted/{post.id}/hiding")
    assert "seen enough" not in home(anna) and "seen enough" not in home(anna, MEMBERS)


def test_what_somebody_does_later_about_a_hidden_thing_stays_hidden(visit, world, act):
    post = act(world.dirk, posts.write, "for all")
    act(world.ben, posts.like, post)
    anna = visit(world.anna)
    assert "likes this post" in home(anna)
    anna.post(f"/updates/liked/{post.id}/hiding")
    act(world.carla, connections.connect, cast_member(act, world.anna), 1)
    act(world.carla, posts.like, post)
    assert "likes this post" not in home(anna) and "for all" in home(anna, MEMBERS)


def cast_member(act, id):
    return act(id, lambda member: member)


def test_pages_below_hidden_entries_neither_skip_nor_repeat(world, act, app):
    """Half of the entries hidden, some while scrolling: each of the others is there once."""
    written = [act(world.ben, posts.write, f"number {n}") for n in range(60)]
    act(world.anna, hidden.hide, [key(post) for post in written[::2]])
    for stream in (CONNECTIONS, MEMBERS):
        with app.app_context():
            found, cursor = [], None
            while True:
                page = feed.page(world.anna, cursor, 1, 6, stream)
                found += [entry.object_id for entry in page.entries if entry.kind == "posted"]
                cursor = page.older
                if cursor is None:
                    break
        assert found == [post.id for post in reversed(written[1::2])]


def test_many_connections_told_as_one_are_hidden_as_one(visit, world, act, app):
    with app.app_context(), database.transaction():
        ben = db.session.get_one(Member, world.ben)
        for name in ("uwe", "ute", "udo"):
            cast.connect(ben, cast.person(name, name=f"{name.title()} Neu"))
    anna = visit(world.anna)
    page = anna.get("/?stream=connections").text
    way = re.search(r'href="(/updates/connected/\d+\?also=[\d.]+)"', page)[1]
    menu = anna.get(way, fragment=True).text
    form = re.search(r'action="(/updates/connected/\d+/hiding)".*?name="also" value="([\d.]+)"', menu, re.S)
    assert "Neu" in page
    anna.post(form[1], {"also": form[2]}, fragment=True)
    assert "Neu" not in anna.get("/?stream=connections").text
    shown = anna.post(f"{form[1]}/removal", {"also": form[2]}, fragment=True)
    assert "connected with Udo Neu and 3 others" in text_of(shown)
    assert "Neu" in anna.get("/?stream=connections").text


# --- what may not be seen -----------------------------------------------------------------------------------------


def test_what_may_not_be_seen_can_neither_be_asked_about_nor_hidden(visit, world, act, rows):
    post = act(world.carla, posts.write, "among us", "connections")
    anna = visit(world.anna)
    for path in (f"/updates/posted/{post.id}", "/updates/posted/987654321"):
        assert anna.get(path).status_code == 404 and anna.get(path, fragment=True).status_code == 404
        assert anna.post(f"{path}/hiding").status_code == 404
    assert anna.get("/updates/dances/1").status_code == 404 and rows() == 0


def test_the_page_of_an_entry_shows_it(visit, world, act):
    post = act(world.ben, posts.write, "Moin from the yard")
    page = visit(world.anna).get(f"/updates/posted/{post.id}")
    assert "Moin from the yard" in text_of(page) and page.text.count('class="entry') >= 1
    joined = visit(world.anna).get(f"/updates/joined/{world.carla}")
    assert 'id="activity-' in joined.text


def test_nobody_is_told_who_is_new_if_they_do_not_exist_for_them(visit, world, act, rows):
    anna = visit(world.anna)
    assert anna.get(f"/updates/joined/{world.carla}").status_code == 200
    act(world.carla, blocks.block, world.anna, "")
    assert anna.get(f"/updates/joined/{world.carla}").status_code == 404
    assert anna.post(f"/updates/joined/{world.carla}/hiding").status_code == 404 and rows() == 0


def test_the_list_says_nothing_of_what_may_no_longer_be_seen(visit, world, act):
    post = act(world.ben, posts.write, "seen enough")
    other = act(world.carla, posts.write, "Carla says")
    anna = visit(world.anna)
    for one in (post, other):
        anna.post(f"/updates/posted/{one.id}/hiding")
    page = text_of(anna.get("/settings/feed"))
    assert "“seen enough”" in page and "“Carla says”" in page and "Show again" in page
    assert "seen enough" not in visit(world.ben).get("/settings/feed").text
    act(world.carla, blocks.block, world.anna, "")
    page = anna.get("/settings/feed").text
    assert "Carla" not in page and "An update that is no longer available" in page
    assert anna.post(f"/updates/posted/{other.id}/hiding/removal").status_code == 303
    page = anna.get("/settings/feed").text
    assert "no longer available" not in page and "“seen enough”" in page


def test_the_list_names_what_is_no_post_as_well(visit, world, act):
    act(world.anna, hidden.hide, [(kinds.code("joined"), world.eve)])
    assert "Eve Strange" in text_of(visit(world.anna).get("/settings/feed"))


def test_hidden_entries_go_with_the_thing_and_with_the_member(visit, world, act, app, rows):
    post, other = (act(world.ben, posts.write, text) for text in ("seen enough", "and this"))
    for who in (world.anna, world.carla):
        act(who, hidden.hide, [key(post), key(other)])
    assert rows() == 4
    act(world.ben, lambda _ben: posts.remove(post))
    assert rows() == 2
    act(world.carla, lambda _carla: erasing.erase(world.carla))
    assert rows() == 1
    act(world.ben, lambda _ben: erasing.erase(world.ben))
    act(world.anna, lambda _anna: retention.forget_old())
    assert rows() == 0


@pytest.fixture
def kept(app):
    """Whose hidden entries there are: (member, kind, object)."""

    def read():
        with app.app_context(), database.transaction(reading=True):
            return {(row.member_id, row.kind, row.object_id) for row in db.session.scalars(select(HiddenEntry))}

    return read


def test_what_one_shows_again_is_that_alone(world, act, kept):
    post, other = (act(world.ben, posts.write, text) for text in ("seen enough", "and this"))
    liked = (kinds.code("liked"), post.id)
    act(world.anna, hidden.hide, [key(post), key(other), liked])
    act(world.carla, hidden.hide, [key(post)])
    act(world.anna, hidden.show, [key(post)])
    assert kept() == {(world.anna, *key(other)), (world.anna, *liked), (world.carla, *key(post))}


def test_what_hides_nothing_any_more_is_forgotten_and_nothing_else(world, act, kept):
    post = act(world.ben, posts.write, "seen enough")
    act(world.anna, hidden.hide, [key(post), (kinds.code("liked"), post.id), (kinds.code("posted"), 987654)])
    act(world.anna, lambda _anna: hidden.forget_lost())
    assert kept() == {(world.anna, *key(post))}


def test_with_a_thing_goes_what_hid_it_and_nothing_else(world, act, kept):
    post, other = (act(world.ben, posts.write, text) for text in ("seen enough", "and this"))
    of_number = (kinds.code("connected"), post.id)
    act(world.anna, hidden.hide, [key(post), key(other), (kinds.code("liked"), post.id), of_number])
    act(world.ben, posts.unlike, post)
    assert len(kept()) == 4, "others may like it"
    act(world.ben, lambda _ben: posts.remove(post))
    assert kept() == {(world.anna, *key(other)), (world.anna, *of_number)}


def test_the_archive_of_a_member_lists_what_they_hid(world, act, app):
    from app.portability import belongings

    post = act(world.ben, posts.write, "seen enough")
    act(world.anna, hidden.hide, [key(post)])
    gathered = act(world.anna, belongings.gather)
    assert [(each.kind, each.object_id) for each in gathered.hidden] == [("posted", post.id)]


# --- without JavaScript -------------------------------------------------------------------------------------------


def test_the_menu_is_a_page_and_its_buttons_lead_back(visit, world, act):
    post = act(world.ben, posts.write, "seen enough")
    anna = visit(world.anna)
    way = re.search(rf'class="more" href="(/updates/posted/{post.id})"', anna.get("/?stream=connections").text)[1]
    page = anna.get(way)
    words = text_of(page)
    assert "Why do I see this?" in words and "Hide" in words and "Mute" in words and "Report" in words
    assert "You see this because Ben Okafor is your connection and your feed shows “Posts”." in words
    assert 'href="/settings/feed#reads-posted"' in page.text and 'id="reads-posted"' in anna.get("/settings/feed").text
    answer = anna.post(f"{way}/hiding", headers={"Referer": f"http://localhost{way}"})
    assert answer.status_code == 303 and answer.location == "/"
    assert "You can show it again in the settings" in text_of(anna.get("/"))
    answer = anna.post(f"{way}/hiding/removal", headers={"Referer": "http://localhost/settings/feed"})
    assert answer.location == "/settings/feed"
    for path in (f"{way}/hiding", f"{way}/hiding/removal"):
        assert anna.get(path).location == "/settings/feed"


@pytest.mark.parametrize(
    ("who", "told"),
    [("dirk", "written for all members"), ("anna", "Ben Okafor is your connection"), ("ben", "it is your own")],
)
def test_the_reason_depends_on_who_asks(visit, world, act, who, told):
    post = act(world.ben, posts.write, "seen enough")
    assert told in text_of(visit(getattr(world, who)).get(f"/updates/posted/{post.id}"))


@pytest.mark.parametrize(("who", "audience"), [("anna", "self"), ("dirk", "members")])
def test_what_is_in_no_stream_of_connections_is_there_for_all(visit, world, act, who, audience):
    """Anna may not see what Ben, her connection, does; Dirk may, but does not know him."""
    act(world.ben, profiles.choose_audience, "activity", audience)
    post, visitor = act(world.ben, posts.write, "seen enough"), visit(getattr(world, who))
    visitor.get(f"/?stream={CONNECTIONS}")
    assert "written for all members" in text_of(visitor.get(f"/updates/posted/{post.id}"))


@pytest.mark.parametrize(
    ("before", "told"),
    [("ben", "Ben Okafor is your connection"), ("anna", "Eve Strange shows their activity to you")],
)
def test_of_several_who_did_the_same_those_whom_one_knows_are_the_reason(visit, world, act, before, told):
    """Without them it is who did it last: what Anna herself likes is in no stream of hers."""
    act(world.eve, profiles.choose_audience, "activity", "members")
    post = act(world.dirk, posts.write, "for all")
    for who in (getattr(world, before), world.eve):
        act(who, posts.like, post)
    assert told in text_of(visit(world.anna).get(f"/updates/liked/{post.id}"))


def test_what_is_in_no_stream_cannot_be_asked_about(visit, world, act):
    act(world.ben, profiles.choose_audience, "activity", "self")
    closed, removed = act(world.ben, posts.write, "among us", "connections"), act(world.ben, posts.write, "gone")
    act(world.frieda, lambda _frieda: removing.remove(removed.id, world.ben))
    for post in (closed, removed):
        assert visit(world.anna).get(f"/updates/posted/{post.id}").status_code == 404


def test_newcomers_are_told_of_to_all(visit, world):
    assert "all members are told who is new" in text_of(visit(world.anna).get(f"/updates/joined/{world.eve}"))


@pytest.mark.parametrize(
    ("given", "label"),
    [
        ({"is_own": True, "is_known": True}, streams.OWN),
        ({"is_known": True}, streams.KNOWN),
        ({"is_known": True, "several": True}, streams.KNOWN_MANY),
        ({"is_known": True, "is_for_all": True}, streams.KNOWN),
        ({"is_known": True, "is_for_all": True, "stream": MEMBERS}, streams.FOR_ALL),
        ({"is_for_all": True}, streams.FOR_ALL),
        ({"is_for_all": True, "is_written": False}, streams.NEWCOMER),
        ({}, streams.ON_PROFILE),
    ],
)
def test_reasons(given, label):
    usual = {
        "stream": CONNECTIONS, "is_own": False, "is_known": False, "is_for_all": False, "is_written": True,
        "several": False,
    }  # fmt: skip
    assert streams.why(**{**usual, **given}) == label


def test_menu_and_list_cost_the_same_however_much_there_is(visit, world, act, statements):
    skill = act(world.carla, profiles.add_skill, "Knots")
    act(world.ben, endorsements.endorse, skill)
    written = [act(world.ben, posts.write, f"number {n}") for n in range(30)]
    act(world.anna, hidden.hide, [key(post) for post in written])
    anna = visit(world.anna)
    for path in (f"/updates/posted/{written[0].id}", "/settings/feed"):
        anna.get(path)
        statements.clear()
        assert anna.get(path).status_code == 200 and len(statements) <= MOST_QUERIES
    page = anna.get("/settings/feed").text
    assert page.count(">Show again<") == 25
    older = re.search(r'href="(/settings/feed\?hidden=\d+)#hidden"', page)[1]
    page = anna.get(older).text
    assert page.count(">Show again<") == 5 and '#hidden"' not in page


def test_an_announcement_is_hidden_like_anything_else(app, visit, world):
    id = announcing.publish(app, world.frieda, announcing.words())
    with app.app_context(), database.transaction():
        db.session.get_one(Announcement, id).pinned_until = now()
    anna, menu = visit(world.anna), f"/updates/announced/{id}"
    assert menu in anna.get(f"/?stream={MEMBERS}").text
    assert "for all members" in text_of(anna.get(menu, fragment=True))
    assert "for all members" in text_of(anna.get(menu))
    answer = anna.post(f"{menu}/hiding", fragment=True)
    assert answer.status_code == 200 and "Annual meeting" not in home(anna, MEMBERS)
    assert f"{menu}/hiding/removal" in anna.get("/settings/feed").text
    assert "Annual meeting" in text_of(anna.post(f"{menu}/hiding/removal", fragment=True))
    assert "Annual meeting" in home(anna, MEMBERS)
