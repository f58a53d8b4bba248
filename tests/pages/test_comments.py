"""Comments under posts: written in place and on the page of the post, answered, liked, edited, deleted."""

from __future__ import annotations

import pytest

from app.actions import comments, posts
from app.queries import comments as queries
from app.queries import posts as post_queries
from tests.visitor import text_of


@pytest.fixture
def post(world, does):
    """By Ben, for all members."""
    return does(world.ben, posts.write, "Who has a ladder?").id


@pytest.fixture
def comment(app, does):
    """`comment(world.anna, post, "Mine is long")`: the id of a new comment; `answers`: the id of the one it answers."""

    def write(who, post_id, text="Mine is long", answers=None):
        def act(me):
            found = queries.readable(me.id, answers) if answers else None
            return comments.write(me, post_queries.readable(me.id, post_id), text, found)

        return does(who, act)

    return write


def test_a_comment_stands_on_the_page_of_the_post_and_below_it_in_the_feed(world, visit, post):
    anna = visit(world.anna)
    answer = anna.post(f"/posts/{post}/comments", {"text": "Mine is long"})
    assert answer.status_code == 303 and answer.location == "/comments/1"
    assert anna.get("/comments/1").location == f"/posts/{post}#comment-1"
    for path in (f"/posts/{post}", "/"):
        page = visit(world.carla).get(path)
        assert "Mine is long" in page.text and "1 comment" in text_of(page), path
