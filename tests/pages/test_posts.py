"""Editing a post, who may read it afterwards, and the list of one's own."""

from __future__ import annotations

import re

import pytest

from app import database
from app.actions import blocks, comments, leaving, posts
from app.extensions import db
from app.models import Activity, Notification, Post, PostLike, PostVersion
from app.models.base import now
from app.queries import posts as found_posts
from app.queries import updates
from app.rules import kinds, limits
from app.rules.errors import Refused
from tests.visitor import MOST_QUERIES, text_of

ABOUT = "Who has a ladder?"


@pytest.fixture
def post(world, does):
    """`post("connections")`: by Ben, for these readers."""
    return lambda audience="members": does(world.ben, posts.write, ABOUT, audience).id


def change(visitor, post, text=ABOUT, audience="members"):
    return visitor.post(f"/posts/{post}/text", {"text": text, "audience": audience})


def test_an_edited_post_is_marked_everywhere(world, visit, post):
    id, ben = post(), visit(world.ben)
    assert ABOUT in ben.get(f"/posts/{id}/text").text
    assert change(ben, id, "Who has a <long> ladder?").location == f"/posts/{id}"
    for path in ("/", f"/posts/{id}"):
        page = visit(world.anna).get(path)
        assert "Who has a &lt;long&gt; ladder?" in page.text and "edited" in text_of(page), path
        assert ABOUT not in page.text


def test_what_did_not_change_is_not_marked(world, visit, post):
    id = post()
    change(visit(world.ben), id, audience="connections")
    assert "edited" not in text_of(visit(world.anna).get(f"/posts/{id}"))
    assert visit(world.dirk).get(f"/posts/{id}").status_code == 404


@pytest.mark.parametrize("text", ["", " ", "a" * (limits.POST + 1)])
def test_an_empty_or_endless_text_comes_back(world, visit, post, text):
    answer = change(visit(world.ben), post(), text)
    assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text


def test_nobody_edits_what_others_wrote(world, visit, post):
    id = post()
    for who in (world.anna, world.frieda):
        assert visit(who).get(f"/posts/{id}/text").status_code == change(visit(who), id, "Mine").status_code == 404


def test_once_others_have_commented_no_more_people_may_read_it(world, does, visit, post):
    id, ben = post("connections"), visit(world.ben)
    does(world.ben, lambda me: comments.write(me, found_posts.readable(me.id, id), "Nobody?"))
    assert change(ben, id, audience="members").status_code == 303, "his own comment is nobody's but his"
    assert change(ben, id, audience="connections").status_code == 303
    does(world.anna, lambda me: comments.write(me, found_posts.readable(me.id, id), "Mine is long"))
    refused = change(ben, id, "And how long?", "members")
    assert refused.status_code == 422 and "And how long?" in refused.text
    assert "Others have commented, so no more people than before may read it." in text_of(refused)
    assert visit(world.dirk).get(f"/posts/{id}").status_code == 404
    assert ABOUT in visit(world.anna).get(f"/posts/{id}").text
    assert change(ben, id, "And how long?", "connections").status_code == 303


def test_comments_on_another_post_close_none(world, does, visit, post):
    id, other = post("connections"), post()
    does(world.anna, lambda me: comments.write(me, found_posts.readable(me.id, other), "Mine is long"))
    assert change(visit(world.ben), id, audience="members").status_code == 303


def test_comments_of_those_who_pause_count_for_they_come_back(world, does, visit, post):
    id, ben = post("connections"), visit(world.ben)
    does(world.anna, lambda me: comments.write(me, found_posts.readable(me.id, id), "Mine is long"))
    does(world.anna, leaving.pause)
    assert change(ben, id, audience="members").status_code == 422
    does(world.anna, leaving.resume)
    assert visit(world.dirk).get(f"/posts/{id}").status_code == 404


@pytest.mark.parametrize("back", [True, False])
def test_comments_of_the_blocked_close_nothing(world, does, visit, post, back):
    """The author would learn of a comment that does not exist for them."""
    id = post("connections")
    does(world.carla, lambda me: comments.write(me, found_posts.readable(me.id, id), "Mine is long"))
    pair = (world.carla, world.ben) if back else (world.ben, world.carla)
    does(pair[0], blocks.block, pair[1])
    assert change(visit(world.ben), id).status_code == 303


def test_an_open_post_with_comments_can_be_closed(world, does, visit, post):
    id = post()
    does(world.dirk, lambda me: comments.write(me, found_posts.readable(me.id, id), "Mine is long"))
    assert change(visit(world.ben), id, audience="connections").status_code == 303
    assert visit(world.dirk).get(f"/posts/{id}").status_code == 404
    assert "Mine is long" in visit(world.anna).get(f"/posts/{id}").text


def test_what_was_just_written_stands_under_its_own_number(app, world, post):
    """Other things that Ben did are about the same number, before and after."""
    written = [post(), post()]
    with app.app_context(), database.transaction():
        alike = {"kind": kinds.code("connected"), "actor_id": world.ben, "at": now()}
        for about, ids in zip(written, ((-1, 10**9), (-2, 10**9 + 1)), strict=True):
            db.session.add_all(Activity(id=id, object_id=about, **alike) for id in ids)
    with app.app_context(), database.transaction(reading=True):
        rows = db.session.query(Activity).filter_by(kind=kinds.code("posted"))
        stored = {each.object_id: each.id for each in rows}
        assert {id: updates.own_entry(world.ben, id).id for id in written} == stored


def test_my_posts_are_those_of_my_own_with_what_came_of_them(world, does, visit, post):
    empty = visit(world.ben).get("/posts")
    assert "You have not written a post yet" in text_of(empty)
    id = post("connections")
    does(world.anna, posts.write, "Of Anna")
    does(world.anna, lambda me: posts.like(me, found_posts.readable(me.id, id)))
    does(world.anna, lambda me: comments.write(me, found_posts.readable(me.id, id), "Mine is long"))
    page = visit(world.ben).get("/posts")
    assert ABOUT in page.text and "Of Anna" not in page.text and f'href="/posts/{id}"' in page.text
    assert "1 like · 1 comment" in text_of(page) and "For my connections" in text_of(page)
    assert 'href="/posts"' in visit(world.ben).get("/").text


def test_my_posts_are_without_what_an_admin_removed(app, world, visit, post):
    id, ben = post(), visit(world.ben)
    change(ben, post(), "Who has a bucket?")
    with app.app_context(), database.transaction():
        db.session.get_one(Post, id).removed_at = now()
    page = ben.get("/posts")
    assert page.status_code == 200 and ABOUT not in page.text and "Who has a bucket?" in page.text


def test_my_posts_go_on_by_pages(world, does, visit, statements):
    for number in range(limits.PAGE + 3):
        does(world.ben, posts.write, f"Number {number:02}.")
    ben = visit(world.ben)
    first = ben.get("/posts")
    statements.clear()
    first = ben.get("/posts")
    assert len(statements) <= MOST_QUERIES
    older = first.text.partition('hx-get="/posts?before=')[2].partition('"')[0]
    rest = ben.get(f"/posts?before={older}", fragment=True)
    shown = [[n for n in range(limits.PAGE + 3) if f"Number {n:02}." in page.text] for page in (first, rest)]
    assert shown == [list(range(3, limits.PAGE + 3)), [0, 1, 2]] and "<html" not in rest.text


def test_a_post_that_others_like_is_not_liked_by_oneself(world, does, visit, post):
    id = post()
    does(world.anna, lambda me: posts.like(me, found_posts.readable(me.id, id)))
    for who, pressed in ((world.anna, "true"), (world.carla, "false")):
        page = visit(who).get(f"/posts/{id}").text
        assert re.search(rf'action="/posts/{id}/like[^"]*".*?aria-pressed="(\w+)"', page, re.S)[1] == pressed


def test_who_unlikes_a_post_takes_back_that_like_and_no_other(app, world, does, post):
    one, other = post(), post()
    for who, id in ((world.anna, one), (world.anna, other), (world.carla, one)):
        does(who, lambda me, id=id: posts.like(me, found_posts.readable(me.id, id)))
    does(world.anna, lambda me: posts.unlike(me, found_posts.readable(me.id, one)))
    left = {(world.anna, other), (world.carla, one)}
    with app.app_context():
        assert {(each.member_id, each.post_id) for each in db.session.query(PostLike)} == left
        for table, kind in ((Notification, "liked"), (Activity, kinds.code("liked"))):
            rows = db.session.query(table).filter_by(kind=kind)
            assert {(each.actor_id, each.object_id) for each in rows} == left


@pytest.mark.parametrize("audience", ["self", "", "everybody"])
def test_a_post_is_for_members_or_connections(world, does, post, audience):
    id = post()
    for act in (
        lambda me: posts.write(me, ABOUT, audience),
        lambda me: posts.edit(me, found_posts.own(me.id, id), ABOUT, audience),
    ):
        with pytest.raises(Refused, match="Choose who may read it"):
            does(world.ben, act)


def test_who_likes_a_post_is_shown_to_those_for_whom_they_are_there(world, does, visit, post):
    id, other = post(), post()
    for who, liked in ((world.anna, id), (world.eve, id), (world.carla, other)):
        does(who, lambda me, liked=liked: posts.like(me, found_posts.readable(me.id, liked)))
    page = text_of(visit(world.frieda).get(f"/posts/{id}"))
    assert "Anna Brandt" in page and "Eve Strange" in page and "Carla" not in page
    does(world.eve, blocks.block, world.frieda)
    page = text_of(visit(world.frieda).get(f"/posts/{id}"))
    assert "Anna Brandt" in page and "Eve" not in page


# --- what it said before ------------------------------------------------------------------------------------------


def test_the_author_alone_reads_what_a_post_said_before(world, visit, post):
    id, ben = post(), visit(world.ben)
    change(ben, id, "Who has a <long> #ladder?")
    change(ben, id, "Who had one?", "connections")
    page = ben.get(f"/posts/{id}/versions")
    said = text_of(page)
    assert said.index("Who had one?") < said.index("Who has a <long>") < said.index(ABOUT)
    assert said.count("Until ") == 2 and "&lt;long&gt;" in page.text
    for path in ("/", f"/posts/{id}", "/posts"):
        assert f'href="/posts/{id}/versions"' in ben.get(path).text, path
    for who in (world.anna, world.dirk, world.frieda):
        assert visit(who).get(f"/posts/{id}/versions").status_code == 404
        assert "/versions" not in visit(who).get("/").text + visit(who).get(f"/posts/{id}").text


def test_a_post_has_no_versions_of_another(world, visit, post):
    id, other, ben = post(), post(), visit(world.ben)
    change(ben, other, "Who had one?")
    assert "There is no earlier version." in text_of(ben.get(f"/posts/{id}/versions"))


def test_versions_come_by_pages(world, visit, does, post):
    id, ben = post(), visit(world.ben)
    for n in range(limits.PAGE + 3):
        does(world.ben, lambda me, n=n: posts.edit(me, found_posts.own(me.id, id), f"Number {n:02}.", "members"))
    first = ben.get(f"/posts/{id}/versions")
    older = first.text.partition(f'hx-get="/posts/{id}/versions?before=')[2].partition('"')[0]
    rest = ben.get(f"/posts/{id}/versions?before={older}", fragment=True)
    pages = [[n for n in range(limits.PAGE + 2) if f"Number {n:02}." in text_of(page)] for page in (first, rest)]
    assert pages == [list(range(2, limits.PAGE + 2)), [0, 1]] and ABOUT in text_of(rest) and "<html" not in rest.text


def test_only_another_text_is_another_version(world, visit, post):
    id, ben = post(), visit(world.ben)
    change(ben, id)
    change(ben, id, audience="connections")
    assert "There is no earlier version." in text_of(ben.get(f"/posts/{id}/versions"))


def test_earlier_versions_name_those_who_are_there_for_the_author(world, does, visit, post):
    id, ben = post(), visit(world.ben)
    change(ben, id, "Ask @anna-brandt or @eve-strange")
    change(ben, id, "Ask nobody")
    does(world.eve, blocks.block, world.ben)
    page = text_of(ben.get(f"/posts/{id}/versions"))
    assert "Ask Anna Brandt or @…" in page and "Eve" not in page


def test_versions_go_with_their_post(app, world, visit, post):
    id, ben = post(), visit(world.ben)
    change(ben, id, "Who had one?")
    ben.post(f"/posts/{id}/removal")
    assert ben.get(f"/posts/{id}/versions").status_code == 404
    with app.app_context():
        assert not db.session.query(PostVersion).all()


def test_versions_of_a_removed_post_are_not_shown(app, world, visit, post):
    id, ben = post(), visit(world.ben)
    change(ben, id, "Who had one?")
    with app.app_context(), database.transaction():
        db.session.get_one(Post, id).removed_at = now()
    assert ben.get(f"/posts/{id}/versions").status_code == 404


# --- the menu -----------------------------------------------------------------------------------------------------


def test_the_link_of_a_post_can_be_copied_and_leads_to_it_without_a_script(world, does, visit, post):
    id = post()
    does(world.anna, lambda me: posts.like(me, found_posts.readable(me.id, id)))
    menu, page = f"/updates/posted/{id}", f"/posts/{id}"
    for who, path in ((world.anna, menu), (world.ben, menu), (world.ben, page), (world.eve, page)):
        found = visit(who).get(path).text
        begins, ends = r'<a (?:class="[^"]+" )?href="([^"]+)"', r'data-copy="Link copied.">Copy link<'
        link = re.search(rf'{begins}\s+data-start="[^"]+"\s+{ends}', found)
        assert link and link[1] == page, path
