"""Notifications of one kind about one thing are one line: by whom, where it is, when it is new, where it leads."""

from __future__ import annotations

import re

import pytest

from app import database
from app.actions import blocks, comments, connections, endorsements, introductions, posts, profiles
from app.actions.introductions import Plea
from app.extensions import db
from app.models import Introduction, Member, Notification
from app.models.base import now
from app.queries import bundles
from app.queries import comments as found_comments
from app.queries import posts as found_posts
from app.rules import limits
from tests import cast
from tests.visitor import MOST_QUERIES, text_of


@pytest.fixture
def act(app):
    """Do something as members: `act(lambda of: posts.like(of(world.ben), post))`."""

    def run(action):
        with app.app_context(), database.transaction():
            return action(lambda id: db.session.get_one(Member, id))

    return run


def badge(page):
    return int(re.search(r'id="badge-notifications"[^>]*>(\d*)', page.text)[1] or 0)


def marked(page):
    return page.text.count('class="row chosen"')


@pytest.fixture
def crowd(act):
    """Forty members without a relation to anybody."""
    return act(lambda of: [_new(f"crowd{n}") for n in range(40)])


def _new(key):
    person = cast.person(key, name=f"{key.title()} Crowd")
    db.session.flush()
    return person.id


def scrolled(visitor, between=lambda: None):
    """The sentences of all pages of the list, as somebody scrolls; `between`: what happens before each next page."""
    page, found = visitor.get("/notifications"), []
    while True:
        found += [" ".join(re.sub(r"<[^>]+>|New:", "", each).split()) for each in
                  re.findall(r'<p class="sentence">(.*?)</p>', page.text, re.S)]
        older = re.search(r'href="(/notifications\?[^"]*before=[^"]+)"', page.text)
        if older is None:
            return found
        between()
        page = visitor.get(older[1].replace("&amp;", "&"), fragment=True)


def test_a_bundle_stands_once_however_far_its_rows_are_apart(world, visit, act, crowd):
    """Likes of one post, with so much between them that they would be on three pages."""
    liked = act(lambda of: posts.write(of(world.anna), "Moin"))
    for number in range(3):
        act(lambda of, who=crowd[number]: posts.like(of(who), liked))
        for other in range(limits.LIST_PAGE):
            single = act(lambda of, n=other: posts.write(of(world.anna), f"Post {n}"))
            act(lambda of, post=single: posts.like(of(world.ben), post))
    found = scrolled(visit(world.anna))
    assert len(found) == 3 * limits.LIST_PAGE + 1
    assert [each for each in found if "Crowd" in each] == ["Crowd2 Crowd and 2 others like your post."]
    assert found.index("Crowd2 Crowd and 2 others like your post.") == limits.LIST_PAGE


def test_what_comes_while_scrolling_moves_no_line(world, visit, act, crowd):
    written = [act(lambda of, n=n: posts.write(of(world.anna), f"Post {n}")) for n in range(2 * limits.LIST_PAGE + 5)]
    for post in written:
        act(lambda of, post=post: posts.like(of(world.ben), post))
    again = iter(crowd)
    oldest = written[0]
    found = scrolled(visit(world.anna), lambda: act(lambda of: posts.like(of(next(again)), oldest)))
    assert found == ["Ben Okafor likes your post."] * len(written)  # neither lost nor twice
    assert "Crowd1 Crowd and 2 others" in text_of(visit(world.anna).get("/notifications"))


def test_who_is_blocked_counts_in_no_bundle(world, visit, act):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    for who in (world.carla, world.dirk, world.ben):
        act(lambda of, who=who: posts.like(of(who), post))
    act(lambda of: blocks.block(of(world.anna), world.ben))
    assert "Dirk Müller and 1 other like your post." in text_of(visit(world.anna).get("/notifications"))
    act(lambda of: blocks.block(of(world.dirk), world.anna))
    page = text_of(visit(world.anna).get("/notifications"))
    assert "Carla Nowak likes your post." in page and "other" not in page.split("likes your post")[0]


def test_comments_are_told_by_their_post(world, visit, act):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    other = act(lambda of: posts.write(of(world.anna), "Tach"))
    for who, where in ((world.ben, post), (world.carla, post), (world.ben, other)):
        act(lambda of, who=who, where=where: comments.write(of(who), found_posts.readable(who, where.id), "Aye"))
    page = text_of(visit(world.anna).get("/notifications"))
    assert "Carla Nowak and 1 other have commented on your post." in page and page.count("commented on your post") == 2
    assert "Posts 2" in page and "All 2" in page  # the figures beside the list count its lines


def test_what_somebody_opens_is_read(world, visit, act):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    skill = act(lambda of: profiles.add_skill(of(world.anna), "Tax"))
    act(lambda of: endorsements.endorse(of(world.ben), skill))
    act(lambda of: posts.like(of(world.ben), post))
    said = act(lambda of: comments.write(of(world.anna), found_posts.readable(world.anna, post.id), "Aye"))
    act(lambda of: comments.like(of(world.ben), found_comments.readable(world.ben, said)))
    anna = visit(world.anna)
    assert badge(anna.get("/inmail")) == 3
    assert badge(anna.get(f"/posts/{post.id}", headers={"Sec-Purpose": "prefetch"})) == 1
    assert badge(anna.get("/inmail")) == 3  # a prefetch reads nothing
    assert badge(anna.get(f"/posts/{post.id}")) == 1 and badge(anna.get("/inmail")) == 1
    page = anna.get("/notifications")
    assert marked(page) == 1 and "endorsed one of your skills" in text_of(page)
    act(lambda of: posts.like(of(world.carla), post))
    assert badge(anna.get("/inmail")) == 1  # what is new about it is new


def test_opening_the_page_of_a_post_that_tells_nothing_writes_nothing(world, visit, act, statements):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    anna = visit(world.anna)
    anna.get(f"/posts/{post.id}")
    statements.clear()
    anna.get(f"/posts/{post.id}")
    assert not [each for each in statements if each.startswith("UPDATE")] and len(statements) <= MOST_QUERIES


def test_all_are_marked_as_read_by_one_button(world, visit, act):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    act(lambda of: posts.like(of(world.ben), post))
    anna = visit(world.anna)
    page = anna.get("/notifications?show=posts")  # a part of the list marks nothing by itself
    assert badge(page) == 1 and marked(page) == 1 and "Mark all as read" in page.text
    answer = anna.post("/notifications/reading", {"show": "posts"}, fragment=True)
    assert answer.status_code == 200 and "likes your post" in text_of(answer) and marked(answer) == 0
    assert re.search(r"\[data-badge=notifications\]\"></div>", answer.text)
    assert badge(anna.get("/inmail")) == 0 and "Mark all as read" not in anna.get("/notifications?show=posts").text
    act(lambda of: posts.like(of(world.carla), post))
    answer = anna.post("/notifications/reading", {"show": "posts"})
    assert answer.status_code == 303 and answer.location == "/notifications?show=posts"
    assert badge(anna.get("/inmail")) == 0
    assert anna.get("/notifications/reading").location == "/notifications"


def test_a_list_of_bundles_costs_the_same(world, visit, act, crowd, statements):
    anna, costs = visit(world.anna), []
    for count in (2, 40):
        post = act(lambda of: posts.write(of(world.anna), "Moin"))
        for who in crowd[:count]:
            act(lambda of, who=who, post=post: posts.like(of(who), post))
        statements.clear()
        anna.get("/notifications")
        costs.append(len(statements))
    assert costs[0] >= costs[1] and max(costs) <= MOST_QUERIES


@pytest.mark.parametrize("given", ["x", "1", "1.", ".1", "1.x", "9" * 30 + ".1"])
def test_an_odd_cursor_is_the_first_page(world, visit, act, given):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    act(lambda of: posts.like(of(world.ben), post))
    assert "likes your post" in text_of(visit(world.anna).get("/notifications", query_string={"before": given}))


def test_rows_about_nothing_in_particular_are_a_line_each(world, app, act):
    act(lambda of: [db.session.add(Notification(member_id=world.anna, kind="security")) for _ in range(2)])
    with app.app_context(), database.transaction(reading=True):
        lines, _ = bundles.page(db.session.get_one(Member, world.anna))
        assert len(lines) == 2 and bundles.counts(world.anna) == {"security": 2}


# --- where they lead ----------------------------------------------------------------------------------------------


def test_a_request_to_introduce_that_is_over_leads_to_who_asked(world, visit, act):
    act(lambda of: connections.connect(of(world.ben), of(world.eve), 1))
    plea = Plea(world.ben, "You know Eve", "Hello")
    asked = act(lambda of: introductions.ask(of(world.anna), world.eve, plea))
    bell = visit(world.ben).get("/notifications").text
    assert f'href="/network/invitations#introduction-{asked.id}"' in bell

    def expire(_of):
        db.session.get_one(Introduction, asked.id).asked_at = now() - limits.INTRODUCTION_LASTS

    act(expire)
    lines = visit(world.ben).get("/notifications").text.split('<li class="row')
    line = next(each for each in lines if "asks you" in each)
    assert '<a class="whole" href="/in/anna-brandt">' in line


