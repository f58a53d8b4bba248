"""Tags in posts and comments, the page of a tag, and who finds what there."""

from __future__ import annotations

import re

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import update

from app import database
from app.actions import blocks, comments, mutes, posts
from app.extensions import db
from app.models import Member, Post, PostTag
from app.models.base import now
from app.queries import posts as found_posts
from app.rules import limits
from tests import cast
from tests.places import KINDS, place
from tests.visitor import MOST_QUERIES, text_of

NOTHING = "No posts with this tag"


@pytest.fixture
def shown(visit):
    """`shown(world.anna, "kiel")`: the text of the page of a tag."""
    return lambda who, tag: text_of(visit(who).get(f"/tags/{tag}"))


def test_a_tag_is_a_link_to_the_posts_with_it_however_it_is_spelled(world, visit, does, shown):
    post = does(world.ben, posts.write, "We meet: #Müller, not a#b <#bold>").id
    page = visit(world.anna).get(f"/posts/{post}").text
    assert 'We meet: <a href="/tags/M%C3%BCller">#Müller</a>, not a#b &lt;<a href="/tags/bold">#bold</a>&gt;' in page
    for tag in ("M%C3%BCller", "MUELLER", "muller", "bold"):
        assert "We meet" in shown(world.anna, tag), tag
    assert NOTHING in shown(world.anna, "met")


@pytest.mark.parametrize("tag", ["12", "a-b", "x" * (limits.TAG + 1), "%00a", "a%20b", "%23a"])
def test_what_is_no_tag_has_no_page(world, visit, tag):
    assert visit(world.anna).get(f"/tags/{tag}").status_code == 404


def test_tags_in_comments_are_links_and_add_nothing_to_the_page(world, visit, does, shown):
    post = does(world.ben, posts.write, "Who comes?")
    does(world.anna, lambda me: comments.write(me, found_posts.readable(me.id, post.id), "I do #kiel"))
    assert '<a href="/tags/kiel">#kiel</a>' in visit(world.ben).get(f"/posts/{post.id}").text
    assert NOTHING in shown(world.ben, "kiel")


def test_words_elsewhere_have_no_tags(world, visit, does):
    visit(world.ben).post("/inmail", {"to": "anna-brandt", "text": "#kiel"})
    does(world.anna, lambda me: setattr(me, "about", "I like #kiel"))
    assert "#kiel" in visit(world.ben).get("/in/anna-brandt").text
    assert "/tags/" not in visit(world.ben).get("/in/anna-brandt").text


def test_a_changed_text_has_its_present_tags(world, visit, does, shown):
    post = does(world.ben, posts.write, "#one and #two")
    visit(world.ben).post(f"/posts/{post.id}/text", {"text": "#Two and #three", "audience": "members"})
    assert NOTHING in shown(world.anna, "one")
    assert "and #three" in shown(world.anna, "two") and "#Two and" in shown(world.anna, "three")


def test_a_changed_text_leaves_other_posts_their_tags(world, visit, does, shown):
    does(world.ben, posts.write, "Another #one")
    post = does(world.ben, posts.write, "#one")
    visit(world.ben).post(f"/posts/{post.id}/text", {"text": "#two", "audience": "members"})
    assert "Another" in shown(world.anna, "one")


def test_a_deleted_post_leaves_no_tag(app, world, visit, does, shown):
    post = does(world.ben, posts.write, "#kiel")
    visit(world.ben).post(f"/posts/{post.id}/removal")
    assert NOTHING in shown(world.anna, "kiel")
    with app.app_context():
        assert not db.session.query(PostTag).all()


# --- who finds what -----------------------------------------------------------------------------------------------


def test_everybody_finds_what_they_may_read(world, does, shown):
    does(world.eve, posts.write, "Eve to all #kiel")
    does(world.ben, posts.write, "Ben to all #kiel")
    does(world.ben, posts.write, "Ben to connections #kiel", "connections")
    assert "Eve to all" in shown(world.anna, "kiel") and "Ben to connections" in shown(world.anna, "kiel")
    assert "Ben to all" in shown(world.dirk, "kiel") and "Ben to connections" not in shown(world.dirk, "kiel")


@pytest.mark.parametrize("why", ["narrowed", "blocked", "blocking", "locked", "removed", "muted"])
def test_what_may_not_be_read_looks_like_nothing(app, world, visit, does, shown, why):
    post = does(world.eve, posts.write, "Eve to all #kiel")
    nothing, seen = shown(world.anna, "kiel").replace("kiel", "none"), shown(world.anna, "none")
    assert nothing != seen
    match why:
        case "narrowed":
            visit(world.eve).post(f"/posts/{post.id}/audience")
        case "blocked":
            does(world.eve, blocks.block, world.anna)
        case "blocking":
            does(world.anna, blocks.block, world.eve)
        case "muted":
            does(world.anna, mutes.mute, world.eve)
        case _:
            table, values = (Member, {"state": "locked"}) if why == "locked" else (Post, {"removed_at": now()})
            with app.app_context(), database.transaction():
                db.session.execute(update(table).where(table.id == (world.eve if table is Member else post.id)), values)
    assert shown(world.anna, "kiel").replace("kiel", "none") == shown(world.anna, "none")
    assert (NOTHING in shown(world.frieda, "kiel")) == (why in ("narrowed", "locked", "removed"))


def test_older_ones_come_by_pages_and_hidden_ones_leave_no_trace(world, visit, does, statements):
    for number in range(limits.PAGE + 3):
        does(world.ben, posts.write, f"Number {number:02} #kiel")
        does(world.eve, posts.write, "Hidden #kiel", "connections")
    anna = visit(world.anna)
    anna.get("/tags/kiel")
    statements.clear()
    first = anna.get("/tags/kiel")
    assert len(statements) <= MOST_QUERIES
    older = re.search(r'hx-get="(/tags/kiel\?[^"]+)"', first.text)[1].replace("&amp;", "&")
    rest = anna.get(older, fragment=True)
    seen = re.findall(r"Number \d\d", first.text + rest.text)
    assert seen == [f"Number {number:02}" for number in range(limits.PAGE + 2, -1, -1)]
    assert "<html" not in rest.text and "hx-get=\"/tags" not in rest.text
    assert "<html" in anna.get(older).text and "Hidden" not in first.text + rest.text


def test_strangers_who_write_count_on_every_page(world, visit, does, monkeypatch):
    does(world.eve, posts.write, "Eve to all #kiel")
    monkeypatch.setattr("app.web.strangers.STRANGERS", limits.STRANGERS._replace(times=0))
    assert visit(world.anna).get("/tags/kiel").status_code == 429
    assert visit(world.eve).get("/tags/kiel").status_code == 200


def test_comments_stand_below_the_entry(world, visit, does):
    post, other = does(world.ben, posts.write, "Ben to all #kiel"), does(world.ben, posts.write, "Ben elsewhere")
    does(world.anna, lambda me: comments.write(me, found_posts.readable(me.id, post.id), "I come"))
    does(world.anna, lambda me: comments.write(me, found_posts.readable(me.id, other.id), "I do not"))
    page = visit(world.carla).get("/tags/kiel").text
    assert "I come" in page and "I do not" not in page


# --- searching ----------------------------------------------------------------------------------------------------


def test_searching_for_a_tag_leads_to_its_page(world, visit):
    anna = visit(world.anna)
    assert anna.get("/search?q=%23Jahrestreffen").location == "/tags/Jahrestreffen"
    assert anna.get("/search?q=%2312").status_code == 200
    while_typing = anna.get("/search?q=%23Jahr", fragment=True)
    assert 'href="/tags/Jahr"' in while_typing.text and "Posts with #Jahr" in text_of(while_typing)


# --- posts from before --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_posts_from_before_get_their_tags(kind, tmp_path):
    app = place(kind, tmp_path, name="tags")
    with app.app_context():
        world = cast.world()
        with database.transaction():
            ben = db.session.get_one(Member, world.ben)
            written = [posts.write(ben, f"Number {number} #Kiel #n{number % 2}x").id for number in range(7)]
        db.session.remove()
        downgrade(revision="0027")
        upgrade()
        db.engine.dispose()
        with database.transaction():
            found = sorted(db.session.query(PostTag.tag, PostTag.post_id).all())
        assert [id for tag, id in found if tag == "kiel"] == written
        assert [id for tag, id in found if tag == "n1x"] == written[1::2]
        db.session.remove()
        db.engine.dispose()
