"""A post for all members that its author leaves to connections later: nobody else finds anything of it, anywhere."""

from __future__ import annotations

import re

import pytest

from app.actions import blocks, comments, posts, profiles
from app.portability import belongings
from app.queries import comments as found_comments
from app.queries import posts as found_posts
from tests.visitor import text_of

SECRET = "Qsecret"
ADDRESS = re.compile(r'href="(/(?:mentions|comments|posts)/\d+)"')


@pytest.fixture
def post(world, visit, does):
    """By Ben for all; it mentions Dirk, who is no connection of his, likes it and comments on it. Anna answers him and
    likes what he said. What Ben and Dirk do is open to all members.
    """
    for who in (world.ben, world.dirk):
        does(who, profiles.choose_audience, "activity", "members")
    visit(world.ben).post("/posts", {"text": f"{SECRET} #kiel @dirk-mueller", "audience": "members"})
    id = int(re.search(r'href="/posts/(\d+)"', visit(world.ben).get("/posts").text)[1])
    does(world.dirk, lambda me: posts.like(me, found_posts.readable(me.id, id)))
    said = does(world.dirk, lambda me: comments.write(me, found_posts.readable(me.id, id), "Dirk says Qdirk"))

    def answer(me):
        found = found_comments.readable(me.id, said)
        comments.like(me, found)
        comments.write(me, found_posts.readable(me.id, id), f"Anna says {SECRET}", found)

    does(world.anna, answer)
    return id


@pytest.fixture
def comment(visit, world, post):
    """The id of Dirk's."""
    return int(re.search(r'id="comment-(\d+)"', visit(world.dirk).get(f"/posts/{post}").text)[1])


def narrow(visitor, post):
    return visitor.post(f"/posts/{post}/audience")


def test_one_click_leaves_a_post_to_connections(world, visit, post):
    ben = visit(world.ben)
    places = f"/updates/posted/{post}", "/posts", f"/posts/{post}"
    for path in places:
        assert f'action="/posts/{post}/audience"' in ben.get(path).text, path
    answer = ben.post(f"/posts/{post}/audience", headers={"Referer": "http://localhost/posts"})
    assert answer.status_code == 303 and answer.location == "/posts"
    page = ben.get("/posts")
    assert "Only your connections can read this post now." in text_of(page) and "For my connections" in text_of(page)
    assert "edited" not in text_of(page)
    for path in places:
        assert f'action="/posts/{post}/audience"' not in ben.get(path).text, path
    assert narrow(ben, post).status_code == 303, "twice is once"


def test_in_place_the_menu_says_so(world, visit, post):
    answer = visit(world.ben).post(f"/posts/{post}/audience", fragment=True)
    assert "<html" not in answer.text and "For my connections" in answer.text and "data-focus" in answer.text


def test_only_the_author_narrows(world, visit, post):
    for who in (world.anna, world.dirk, world.frieda):
        assert narrow(visit(who), post).status_code == 404
        assert f'action="/posts/{post}/audience"' not in visit(who).get(f"/posts/{post}").text
    assert visit(world.ben).get(f"/posts/{post}/audience").location == f"/posts/{post}/text"
    assert SECRET in visit(world.eve).get(f"/posts/{post}").text


PLACES = (
    "/", "/?stream=members", "/?stream=connections", "/notifications", "/tags/kiel", "/in/ben-okafor/activity",
    "/in/ben-okafor/activity?latest=1", "/in/dirk-mueller/activity", "/in/dirk-mueller/activity?latest=1",
    "/posts",
)  # fmt: skip


@pytest.mark.parametrize("who", ["dirk", "eve"])
def test_nobody_else_reads_or_is_led_to_anything_of_it(world, visit, post, comment, who):
    reader = visit(getattr(world, who))
    before = {place: reader.get(place).text for place in PLACES}
    led = {address for page in before.values() for address in ADDRESS.findall(page)}
    led |= {f"/posts/{post}", f"/posts/{post}/comments", f"/comments/{comment}", f"/comments/{comment}/answer",
            f"/comments/{comment}/likes", f"/posts/{post}/versions"}  # fmt: skip
    assert SECRET in before["/tags/kiel"] and SECRET in before["/in/ben-okafor/activity"]
    assert (SECRET in before["/notifications"]) == (who == "dirk")
    narrow(visit(world.ben), post)
    for place in PLACES:
        page = reader.get(place).text
        assert SECRET not in page and "Qdirk" not in page and not ADDRESS.search(page), place
    for address in led:
        assert reader.get(address).status_code == 404, address
    for address in (f"/posts/{post}/like", f"/posts/{post}/comments", f"/comments/{comment}/like"):
        assert reader.post(address, {"text": "Let me"}).status_code == 404, address
    for address in (f"/comments/{comment}/text", f"/comments/{comment}/removal"):
        assert reader.post(address, {"text": "Let me"}).status_code == 404, address


@pytest.mark.parametrize("who", ["ben", "anna", "carla"])
def test_connections_go_on_reading_all_of_it(world, visit, post, comment, who):
    narrow(visit(world.ben), post)
    reader = visit(getattr(world, who))
    page = text_of(reader.get(f"/posts/{post}"))
    assert SECRET in page and "Qdirk" in page and "Dirk Müller" in page
    assert SECRET in reader.get("/").text and SECRET in reader.get("/tags/kiel").text
    assert reader.get(f"/comments/{comment}").status_code == 303


def test_ones_own_words_stay_in_the_archive_and_likes_leave_it(world, does, visit, post):
    narrow(visit(world.ben), post)
    own = does(world.dirk, lambda me: belongings.gather(me))
    assert [each.text for each in own.comments] == ["Dirk says Qdirk"] and not own.likes


def test_an_author_learns_nothing_of_who_commented_and_is_not_there_for_them(world, does, visit, post):
    """Widening is refused for comments of others: not for those that the author may not know of."""
    ben = visit(world.ben)
    narrow(ben, post)
    does(world.anna, blocks.block, world.ben)
    does(world.dirk, blocks.block, world.ben)
    changed = ben.post(f"/posts/{post}/text", {"text": "Again", "audience": "members"})
    assert changed.status_code == 303 and "Again" in visit(world.eve).get(f"/posts/{post}").text
