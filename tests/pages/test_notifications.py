"""The bell: what a member is told, once, and where each line leads."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app import database
from app.actions import blocks, endorsements, invitations, messages, posts, preferences, profiles
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Member, Notification
from app.models.base import now
from app.rules import limits
from app.rules.notifying import Choice
from tests import cast
from tests.visitor import text_of


@pytest.fixture
def act(app):
    """Do something as members: `act(lambda of: posts.like(of(world.ben), post))`."""

    def run(action):
        with app.app_context(), database.transaction():
            return action(lambda id: db.session.get_one(Member, id))

    return run


def badge(page):
    return int(re.search(r'id="badge-notifications"[^>]*>(\d*)', page.text)[1] or 0)


def test_nothing_is_told_in_words(world, visit):
    assert "Nothing new" in text_of(visit(world.eve).get("/notifications"))


def test_every_line_leads_to_what_it_tells_of(world, visit, act):
    act(
        lambda of: preferences.choose_notifications(
            of(world.anna), {"inmail": Choice(True, "off")}, inmail_copy="notice", paused=False
        )
    )
    act(lambda of: invitations.invite(of(world.eve), world.anna, Wish("friend")))
    skill = act(lambda of: profiles.add_skill(of(world.anna), "Tax"))
    act(lambda of: endorsements.endorse(of(world.ben), skill))
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    act(lambda of: posts.like(of(world.ben), post))
    sent = act(lambda of: messages.send(of(world.ben), world.anna, "Moin"))
    act(lambda of: messages.send(of(world.ben), world.anna, "Noch etwas"))
    act(lambda of: db.session.add(Notification(member_id=world.anna, kind="security")))
    mine = act(lambda of: invitations.invite(of(world.anna), world.dirk, Wish("friend")))
    act(lambda of: invitations.accept(mine))
    page = visit(world.anna).get("/notifications")
    for sentence, address in (
        ("Eve Strange would like to join your network.", "/network"),
        ("Ben Okafor endorsed one of your skills.", f"/in/anna-brandt#skill-{skill.id}"),
        ("Ben Okafor likes your post.", f"/posts/{post.id}"),
        ("Ben Okafor wrote you an InMail.", f"/inmail/{sent.conversation_id}"),
        ("The password of your account was changed.", "/settings/security"),
        ("Dirk Müller accepted your invitation.", "/in/dirk-mueller"),
    ):
        line = next(part for part in page.text.split('<li class="row') if sentence in text_of_piece(part))
        assert f'<a class="whole" href="{address}' in line
    assert text_of(page).count("wrote you an InMail") == 1


def test_lines_stand_under_their_day_and_name_what_they_are_about(world, visit, act):
    skill = act(lambda of: profiles.add_skill(of(world.anna), "Sea freight"))
    act(lambda of: endorsements.endorse(of(world.ben), skill))
    words = "<b>Who</b> eats fish on Friday, and who does not, because " + "x" * 90
    post = act(lambda of: posts.write(of(world.anna), words))
    act(lambda of: posts.like(of(world.ben), post))
    for kind, days in (("liked", 3), ("endorsed", 400)):
        with_age(act, kind, days)
    page = visit(world.anna).get("/notifications")
    headings = re.findall(r'<h2 class="day">([^<]+)</h2>', page.text)
    assert headings == ["This week", f"{now() - timedelta(days=400):%B %Y}"]
    assert '<span class="tag" hx-ignore>Sea freight</span>' in page.text
    assert "“&lt;b&gt;Who&lt;/b&gt; eats fish on Friday" in page.text and "x" * 90 not in page.text


def with_age(act, kind, days):
    def age(_of):
        for row in db.session.query(Notification).filter_by(kind=kind):
            row.at = now() - timedelta(days=days)

    act(age)


def text_of_piece(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", "<" + html))


def test_several_about_one_thing_are_one_line(world, visit, act):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    act(lambda of: posts.like(of(world.ben), post))
    act(lambda of: posts.like(of(world.carla), post))
    assert "Carla Nowak and 1 other like your post." in text_of(visit(world.anna).get("/notifications"))
    act(lambda of: posts.like(of(world.dirk), post))
    assert "Dirk Müller and 2 others like your post." in text_of(visit(world.anna).get("/notifications"))


def test_opening_the_list_is_seeing_it(world, visit, act):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    act(lambda of: posts.like(of(world.ben), post))
    anna = visit(world.anna)
    assert badge(anna.get("/inmail")) == 1
    anna.get("/notifications", headers={"Sec-Purpose": "prefetch"})
    assert badge(anna.get("/inmail")) == 1
    first = anna.get("/notifications")
    assert badge(first) == 0 and 'class="row chosen"' in first.text
    assert badge(anna.get("/inmail")) == 0 and 'class="row chosen"' not in anna.get("/notifications").text


def test_somebody_who_is_blocked_is_neither_listed_nor_counted(world, visit, act):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    act(lambda of: posts.like(of(world.ben), post))
    act(lambda of: blocks.block(of(world.anna), world.ben))
    anna = visit(world.anna)
    assert badge(anna.get("/inmail")) == 0 and "Ben Okafor" not in anna.get("/notifications").text


def test_what_is_taken_back_is_not_told_any_more(world, visit, act):
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    act(lambda of: posts.like(of(world.ben), post))
    act(lambda of: posts.unlike(of(world.ben), post))
    assert "Nothing new" in text_of(visit(world.anna).get("/notifications"))


def test_the_list_goes_on_and_costs_the_same(app, world, visit, act, statements):
    def like(of):
        post = posts.write(of(world.anna), "Moin")
        posts.like(of(world.ben), post)

    anna = visit(world.anna)
    costs = []
    for _ in range(2):
        for _ in range(limits.LIST_PAGE // 2 + 2):
            act(like)
        statements.clear()
        page = anna.get("/notifications")
        costs.append(len(statements))
    assert max(costs) <= 12 and abs(costs[0] - costs[1]) <= 1
    assert page.text.count('<li class="row') == limits.LIST_PAGE
    older = re.search(r'href="(/notifications\?before=\d+[^"]*)"', page.text)[1].replace("&amp;", "&")
    for fragment in (False, True):
        rest = anna.get(older, fragment=fragment)
        assert rest.text.count('<li class="row') == 3 and ("<html" in rest.text) is not fragment


def test_names_are_text(app, world, visit, act):
    act(lambda of: invitations.invite(cast.person("mallory", name="<b>Mallory"), world.anna, Wish("friend")))
    page = visit(world.anna).get("/notifications").text
    assert "&lt;b&gt;Mallory" in page and "<b>Mallory" not in page


@pytest.mark.parametrize("query", ["before=-1", "before=é", "before=9223372036854775808", "before[]=1"])
def test_junk_in_the_address_is_no_fault(world, visit, query):
    assert visit(world.anna).get(f"/notifications?{query}").status_code == 200


def test_one_group_is_shown_alone_and_leaves_the_rest_unread(world, visit, act):
    skill = act(lambda of: profiles.add_skill(of(world.anna), "Sea freight"))
    act(lambda of: endorsements.endorse(of(world.ben), skill))
    post = act(lambda of: posts.write(of(world.anna), "Moin"))
    act(lambda of: posts.like(of(world.ben), post))
    anna = visit(world.anna)
    only = anna.get("/notifications?show=posts")
    assert "likes your post" in text_of(only) and "endorsed one of your skills" not in text_of(only)
    assert badge(anna.get("/inmail")) == 2, "what was filtered out was not seen"
    every = text_of(anna.get("/notifications?show=nonsense"))
    assert "likes your post" in every and "endorsed one of your skills" in every
