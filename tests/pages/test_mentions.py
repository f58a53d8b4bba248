"""Members mentioned in posts and comments: by handle or chosen name, shown by their present name, told once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app import database
from app.actions import blocks, comments, connections, erasing, posts, preferences
from app.extensions import db
from app.models import Mention, Notification
from app.models.base import now
from app.portability import belongings
from app.queries import mentions as queries
from app.queries import posts as found_posts
from app.queries import reported
from app.rules import limits, mentions
from tests.visitor import MOST_QUERIES, text_of

SAYS = "mentioned you"


@pytest.fixture
def publish(visit):
    """`publish(world.ben, "Ask @anna-brandt")`: the address of a new post; `chosen`: the ids that the form carries."""

    def write(who, text, audience="members", chosen=()):
        visitor = visit(who)
        answer = visitor.post("/posts", {"text": text, "audience": audience, "mention": list(chosen)})
        assert answer.status_code == 303, text_of(answer)
        return re.search(r'href="(/posts/\d+)"', visitor.get("/posts").text)[1]

    return write


@pytest.fixture
def told(visit):
    """`told(world.anna)`: how often Anna's notifications say that somebody mentioned her."""
    return lambda who: text_of(visit(who).get("/notifications")).count(SAYS)


def edit(visitor, place, text, audience="members"):
    assert visitor.post(f"{place}/text", {"text": text, "audience": audience}).status_code == 303


# --- writing ------------------------------------------------------------------------------------------------------


def test_a_handle_typed_by_hand_becomes_a_link_with_the_name(world, visit, publish):
    place = publish(world.ben, "Ask @anna-brandt, not x@anna-brandt or https://x.example/@anna-brandt,@anna-brandt")
    page = visit(world.carla).get(place)
    assert page.text.count('<a class="mention" href="/in/anna-brandt">Anna Brandt</a>, not x@anna-brandt') == 1
    assert page.text.count('class="mention"') == 1 and "https://x.example/@anna-brandt,@anna-brandt<" in page.text


def test_a_chosen_name_is_found_by_the_number_that_the_form_carries(world, visit, publish):
    place = publish(world.ben, "Ask @Eve Strange. Or @Dirk Müller", chosen=[world.eve])
    page = visit(world.carla).get(place).text
    assert 'href="/in/eve-strange">Eve Strange</a>. Or @Dirk Müller' in page  # Dirk was neither chosen nor is he known


def test_the_name_of_a_connection_is_found_without_a_number(world, visit, publish):
    page = visit(world.carla).get(publish(world.ben, "Ask @Anna Brandt!")).text
    assert '<a class="mention" href="/in/anna-brandt">Anna Brandt</a>!' in page


def test_a_name_that_two_have_means_nobody(world, does, visit, publish):
    does(world.carla, lambda me: setattr(me, "name", "Anna Brandt"))
    page = visit(world.eve).get(publish(world.ben, "Ask @Anna Brandt or @carla-nowak")).text
    assert "Ask @Anna Brandt or" in page and 'href="/in/carla-nowak">Anna Brandt</a>' in page


def test_nobody_can_type_what_is_stored(world, visit):
    for text in (mentions.token(world.anna), f"\u2068@{world.anna}|anna-brandt|Eve\u2069"):
        assert visit(world.ben).post("/posts", {"text": text, "audience": "members"}).status_code == 422


def test_a_number_without_its_name_in_the_text_mentions_nobody(world, visit, publish, told):
    page = visit(world.carla).get(publish(world.ben, "Ask @somebody", chosen=[world.anna]))
    assert "Anna" not in page.text and told(world.anna) == 0


def test_at_most_twenty_are_mentioned_in_one_text(world, monkeypatch, visit, publish, told):
    monkeypatch.setattr(limits, "MENTIONS", 1)
    page = visit(world.eve).get(publish(world.ben, "@anna-brandt @carla-nowak @anna-brandt")).text
    assert page.count('href="/in/anna-brandt">Anna Brandt</a>') == 2 and "@carla-nowak" in page
    assert (told(world.anna), told(world.carla)) == (1, 0)


def test_a_refused_form_keeps_who_was_chosen(world, visit):
    sent = {"text": "@Eve Strange" + "x" * limits.POST, "mention": [world.eve, "no number"]}
    answer = visit(world.ben).post("/posts", {**sent, "audience": "members"})
    assert answer.status_code == 422 and f'name="mention" value="{world.eve}"' in answer.text
    assert "no number" not in answer.text


def test_strangers_beyond_those_of_the_day_stay_what_was_typed(world, monkeypatch, visit, publish):
    monkeypatch.setattr(limits, "TYPE_AHEAD", limits.TYPE_AHEAD._replace(times=1))
    place = publish(world.ben, "@dirk-mueller @eve-strange @anna-brandt")
    page = visit(world.ben).get(place).text
    assert "@dirk-mueller @eve-strange <a" in page and "Anna Brandt</a>" in page


def test_beyond_those_of_the_day_a_name_that_two_have_still_means_nobody(world, does, monkeypatch, visit, publish):
    monkeypatch.setattr(limits, "TYPE_AHEAD", limits.TYPE_AHEAD._replace(times=1))
    does(world.eve, lambda me: setattr(me, "name", "Anna Brandt"))
    said = "@dirk-mueller @frieda-ahlers @Anna Brandt"
    assert said in visit(world.ben).get(publish(world.ben, said, chosen=[world.eve])).text


# --- reading ------------------------------------------------------------------------------------------------------


def test_a_mention_follows_a_change_of_name_and_of_address(world, does, visit, publish):
    place = publish(world.ben, "Ask @anna-brandt")
    does(world.anna, lambda me: (setattr(me, "name", "Anna Lang"), setattr(me, "handle", "anna-lang")))
    for path in (place, "/", "/?stream=members"):
        page = visit(world.carla).get(path).text
        assert '<a class="mention" href="/in/anna-lang">Anna Lang</a>' in page and "Brandt" not in page, path


def test_a_name_is_never_markup(world, does, visit, publish):
    place = publish(world.ben, "Ask @anna-brandt")
    does(world.anna, lambda me: setattr(me, "name", "<b>%(x)s|{{ 1 }}</b>"))
    assert "&lt;b&gt;%(x)s|{{ 1 }}&lt;/b&gt;</a>" in visit(world.carla).get(place).text


@pytest.mark.parametrize("back", [True, False])
def test_whoever_does_not_exist_for_a_reader_is_not_named(world, does, visit, publish, back):
    place = publish(world.ben, "Ask @eve-strange")
    visit(world.anna).post(f"{place}/comments", {"text": "Or @eve-strange"})
    pair = (world.eve, world.carla) if back else (world.carla, world.eve)
    does(pair[0], blocks.block, pair[1])
    carla = visit(world.carla)
    for path in (place, "/", "/?stream=members"):
        page = carla.get(path).text
        assert "Ask @…" in page and "Or @…" in page and "Eve" not in page and "eve-strange" not in page, path
    assert "Eve Strange</a>" in visit(world.anna).get(place).text


def test_whoever_was_locked_is_not_named(world, does, visit, publish):
    place = publish(world.ben, "Ask @eve-strange")
    does(world.eve, lambda me: setattr(me, "state", "locked"))
    assert "Ask @…" in visit(world.ben).get(place).text
    assert "@…" in visit(world.ben).get("/posts").text and "@…" in visit(world.ben).get(f"{place}/text").text


def test_comments_and_answers_mention_as_posts_do(world, visit, publish):
    place = publish(world.ben, "Moin")
    anna = visit(world.anna)
    answer = anna.post(f"{place}/comments", {"text": "Ask @carla-nowak"}, fragment=True)
    assert 'href="/in/carla-nowak">Carla Nowak</a>' in answer.text
    for path in (place, "/"):
        assert 'href="/in/carla-nowak">Carla Nowak</a>' in visit(world.ben).get(path).text, path


def test_lists_and_files_write_names_and_no_numbers(world, visit, does, publish):
    place = publish(world.ben, "Ask @carla-nowak")
    visit(world.anna).post(f"{place}/like")
    visit(world.anna).post(f"{place}/comments", {"text": "Carla: @carla-nowak"})
    bell = text_of(visit(world.ben).get("/notifications"))
    assert "“Ask @Carla Nowak”" in bell and "“Carla: @Carla Nowak”" in bell and mentions.BEGIN not in bell
    own = does(world.ben, lambda me: belongings.gather(me).posts)
    assert [each.text for each in own] == ["Ask @Carla Nowak"]


def test_a_reported_post_says_names_to_reporter_and_admins(world, does, publish):
    id = int(publish(world.ben, "Ask @carla-nowak").rpartition("/")[2])
    post = reported.MODULES["post"]
    seen = does(world.anna, lambda me: post.seen_by(me.id, id))
    context = does(world.frieda, lambda _me: post.context(id, world.ben))
    assert seen.texts == context.texts == {"text": "Ask @Carla Nowak"} and not context.lacks(seen.texts)


def test_on_a_profile_strangers_whom_posts_mention_count(world, visit, monkeypatch, publish):
    publish(world.ben, "Ask @eve-strange and @dirk-mueller")
    monkeypatch.setattr("app.web.strangers.STRANGERS", limits.STRANGERS._replace(times=1))
    assert visit(world.anna).get("/in/ben-okafor/activity").status_code == 429


# --- being told ---------------------------------------------------------------------------------------------------


def test_whoever_is_mentioned_is_told_and_led_to_the_text(world, visit, publish):
    place = publish(world.ben, "Ask @anna-brandt about it")
    visit(world.carla).post(f"{place}/comments", {"text": "Or @anna-brandt"})
    anna = visit(world.anna)
    bell = anna.get("/notifications")
    said = text_of(bell)
    assert "Ben Okafor mentioned you." in said and "Carla Nowak mentioned you." in said
    assert "“Ask @Anna Brandt about it”" in said and "“Or @Anna Brandt”" in said
    to_comment, to_post = (anna.get(path).location for path in re.findall(r'href="(/mentions/\d+)"', bell.text))
    assert to_post == place and re.fullmatch(r"/comments/\d+", to_comment)


def test_nobody_is_told_twice_of_one_text(world, publish, told):
    publish(world.ben, "@anna-brandt, I mean @anna-brandt and @Anna Brandt")
    assert told(world.anna) == 1


def test_whoever_may_not_read_a_text_is_not_told(world, visit, publish, told):
    place = publish(world.ben, "Ask @anna-brandt or @eve-strange", "connections")
    assert (told(world.anna), told(world.eve)) == (1, 0)
    visit(world.anna).post(f"{place}/comments", {"text": "@dirk-mueller or @carla-nowak"})
    assert (told(world.dirk), told(world.carla)) == (0, 1)
    assert "Eve Strange</a>" in visit(world.anna).get(place).text  # the writer may name anybody


def test_whoever_may_read_another_text_is_not_told_of_this_one(world, publish, told):
    publish(world.ben, "Moin")
    publish(world.ben, "Ask @anna-brandt or @eve-strange", "connections")
    assert (told(world.anna), told(world.eve)) == (1, 0)


def test_whoever_the_writer_or_who_blocked_the_writer_cannot_be_mentioned(world, does, visit, publish, told):
    does(world.anna, blocks.block, world.eve)
    page = visit(world.ben).get(publish(world.eve, "Ask @anna-brandt or @Anna Brandt", chosen=[world.anna]))
    assert "Ask @anna-brandt or @Anna Brandt" in page.text and told(world.anna) == 0


def test_whoever_is_locked_stays_what_was_typed(world, does, visit, publish):
    does(world.eve, lambda me: setattr(me, "state", "locked"))
    place = publish(world.ben, "Ask @eve-strange or @Eve Strange", chosen=[world.eve])
    assert "Ask @eve-strange or @Eve Strange" in visit(world.ben).get(place).text


def test_nobody_is_told_of_a_mention_of_themselves(world, visit, publish, told):
    place = publish(world.ben, "I am @ben-okafor")
    assert told(world.ben) == 0 and 'class="mention"' not in visit(world.anna).get(place).text


def test_whoever_is_answered_or_commented_is_told_of_that_alone(world, visit, publish, told):
    place = publish(world.ben, "Moin")
    visit(world.anna).post(f"{place}/comments", {"text": "Moin @ben-okafor"})
    comment = re.search(r'href="/comments/(\d+)/answer"', visit(world.carla).get(place).text)[1]
    visit(world.carla).post(f"{place}/comments", {"text": "Hello @anna-brandt @ben-okafor", "answers": comment})
    assert (told(world.anna), told(world.ben)) == (0, 0)


def test_editing_tells_those_who_are_mentioned_for_the_first_time(world, visit, publish, told):
    place = publish(world.ben, "Ask @anna-brandt")
    ben = visit(world.ben)
    visit(world.anna).get("/notifications")
    edit(ben, place, "Ask @anna-brandt or @carla-nowak")
    assert (told(world.anna), told(world.carla)) == (1, 1)
    edit(ben, place, "Ask somebody")
    for who in (world.anna, world.carla):  # the line stays and leads to the text, of which it says nothing any more
        bell = visit(who).get("/notifications").text
        assert "Ask" not in bell
        way = re.search(r'href="(/mentions/\d+)"', bell)[1]
        assert visit(who).get(way).location == place
    edit(ben, place, "Ask @anna-brandt")
    assert told(world.anna) == 1 and "“Ask @Anna Brandt”" in text_of(visit(world.anna).get("/notifications"))


def test_editing_a_text_leaves_the_mentions_in_others(world, visit, publish):
    """Of two posts and two comments one each is changed: the other still says why Anna was told."""
    ben, carla, anna = visit(world.ben), visit(world.carla), visit(world.anna)
    publish(world.ben, "Another post for @anna-brandt")
    place = publish(world.ben, "This post for @anna-brandt")
    said = []
    for text in ("This comment for @anna-brandt", "Another comment for @anna-brandt"):
        carla.post(f"{place}/comments", {"text": text})
        said.append(re.findall(r'href="(/comments/\d+)/text"', carla.get(place).text)[-1])
    edit(ben, place, "This post for nobody")
    bell = text_of(anna.get("/notifications"))
    assert "“Another post for @Anna" in bell and bell.count("comment for @Anna") == 2 and "This post" not in bell
    edit(carla, said[0], "This comment for nobody")
    bell = text_of(anna.get("/notifications"))
    assert "“Another post for @Anna" in bell and "“Another comment for @Anna" in bell and "This" not in bell


def test_editing_a_comment_tells_those_who_are_mentioned_for_the_first_time(world, visit, publish, told):
    place, carla = publish(world.ben, "Moin"), visit(world.carla)
    carla.post(f"{place}/comments", {"text": "Ask @anna-brandt"})
    comment = re.search(r'href="(/comments/\d+)/text"', carla.get(place).text)[1]
    edit(carla, comment, "Ask @anna-brandt or @dirk-mueller")
    assert (told(world.anna), told(world.dirk)) == (1, 1)


def test_opening_a_post_tells_those_who_may_read_it_now(world, visit, publish, told):
    place = publish(world.ben, "Ask @anna-brandt or @eve-strange", "connections")
    edit(visit(world.ben), place, "Ask @anna-brandt or @eve-strange")
    assert (told(world.anna), told(world.eve)) == (1, 1)


def test_editing_begins_with_handles_and_names_as_they_are_typed(world, visit, publish):
    place = publish(world.ben, "Ask @eve-strange")
    ben = visit(world.ben)
    page = ben.get(f"{place}/text")
    assert ">Ask @Eve Strange</textarea>" in re.sub(r"\s*\n", "", page.text)
    assert f'name="mention" value="{world.eve}"' in page.text
    ben.post(f"{place}/text", {"text": "Ask @Eve Strange", "audience": "members", "mention": world.eve})
    page = visit(world.anna).get(place)
    assert "Eve Strange</a>" in page.text and "edited" not in text_of(page)  # nothing changed


def test_what_one_was_told_is_gone_with_the_right_to_read_it(world, does, visit, publish):
    publish(world.ben, "Ask @anna-brandt about Qsecret", "connections")
    anna = visit(world.anna)
    link = re.search(r'href="(/mentions/\d+)"', anna.get("/notifications").text)[1]
    assert visit(world.carla).get(link).status_code == 404  # it is not hers
    does(world.anna, connections.remove, world.ben)
    bell = anna.get("/notifications").text
    assert "Qsecret" not in bell and link not in bell and anna.get(link).status_code == 404


def test_what_a_blocked_person_said_leads_nowhere(world, does, visit, publish):
    place = publish(world.ben, "Moin")
    visit(world.carla).post(f"{place}/comments", {"text": "@anna-brandt Qsecret"})
    anna = visit(world.anna)
    link = re.search(r'href="(/mentions/\d+)"', anna.get("/notifications").text)[1]
    does(world.anna, blocks.block, world.carla)
    assert anna.get(link).status_code == 404 and "Qsecret" not in anna.get("/notifications").text


@pytest.mark.parametrize("what", ["post", "comment"])
def test_with_a_text_its_notifications_are_deleted(world, does, visit, publish, told, what):
    place = publish(world.ben, "Moin")
    visit(world.carla).post(f"{place}/comments", {"text": "Ask @anna-brandt"})
    comment = re.search(r'href="/comments/(\d+)/answer"', visit(world.ben).get(place).text)[1]
    assert told(world.anna) == 1
    visit(world.ben).post(f"{place if what == 'post' else f'/comments/{comment}'}/removal")
    assert told(world.anna) == 0


@pytest.mark.parametrize("what", ["post", "comment"])
def test_with_a_text_the_notifications_of_others_stay(app, world, visit, publish, told, what):
    publish(world.ben, "Ask @anna-brandt")
    other, place = publish(world.ben, "Moin"), publish(world.ben, "Or @anna-brandt")
    for each in (other, place, place):
        visit(world.carla).post(f"{each}/comments", {"text": "Ask @anna-brandt"})
    with app.app_context(), database.transaction():
        mentioned = list(db.session.scalars(select(Mention.id)))
        alike = {"member_id": world.anna, "kind": "liked", "actor_id": world.eve, "at": now()}
        db.session.add_all(Notification(object_id=id, about_id=id, **alike) for id in mentioned)
    assert told(world.anna) == 5
    comment = re.search(r'href="(/comments/\d+)/answer"', visit(world.ben).get(place).text)[1]
    visit(world.ben).post(f"{place if what == 'post' else comment}/removal")
    assert told(world.anna) == (2 if what == "post" else 4)
    with app.app_context():
        assert db.session.query(Notification).filter_by(kind="liked", actor_id=world.eve).count() == len(mentioned)


# --- choosing -----------------------------------------------------------------------------------------------------


@pytest.fixture
def suggested(visit):
    """`suggested(world.anna, "ca")`: the names that somebody who types this is shown."""

    def ask(who, typed, **query):
        answer = visit(who).get("/mentions/suggestions", query_string={"q": typed, **query}, fragment=True)
        return re.findall(r'data-name="([^"]+)"', answer.text) if answer.status_code == 200 else answer.status_code

    return ask


def test_people_are_suggested_by_the_beginning_of_their_names(world, suggested):
    assert suggested(world.anna, "oka") == ["Ben Okafor"] and suggested(world.anna, "no") == ["Carla Nowak"]
    assert suggested(world.anna, "brandt") == [] and suggested(world.anna, "n") == []


def test_whoever_left_search_is_suggested_to_connections_alone(world, does, suggested):
    does(world.carla, preferences.choose_search, in_search=False)
    assert suggested(world.ben, "nowak") == ["Carla Nowak"] and suggested(world.anna, "nowak") == []


def test_whoever_is_blocked_is_not_suggested(world, does, suggested):
    does(world.eve, blocks.block, world.anna)
    assert suggested(world.anna, "strange") == [] and suggested(world.eve, "brandt") == []


def test_only_those_who_may_read_are_suggested(world, does, suggested):
    assert suggested(world.anna, "nowak", audience="connections") == []
    assert suggested(world.anna, "oka", audience="connections") == ["Ben Okafor"]
    post = does(world.ben, posts.write, "Moin", "connections").id
    assert suggested(world.anna, "nowak", post=post) == ["Carla Nowak"]
    assert suggested(world.carla, "muller", post=post) == []  # Dirk is a connection of hers, not of Ben
    assert suggested(world.eve, "nowak", post=post) == 404


def test_strangers_who_are_suggested_count_as_those_of_the_search(world, monkeypatch, suggested):
    monkeypatch.setattr(limits, "TYPE_AHEAD", limits.TYPE_AHEAD._replace(times=1))
    assert suggested(world.anna, "nowak") == ["Carla Nowak"] and suggested(world.anna, "oka") == ["Ben Okafor"]
    assert suggested(world.anna, "strange") == 429


def test_every_form_for_a_text_says_where_suggestions_come_from(world, visit, publish):
    place = publish(world.ben, "Moin")
    id = place.rpartition("/")[2]
    assert 'data-mentions="/mentions/suggestions"' in visit(world.ben).get("/").text
    assert f'data-mentions="/mentions/suggestions?post={id}"' in visit(world.ben).get(place).text


# --- how much -----------------------------------------------------------------------------------------------------


def test_twenty_posts_and_comments_with_mentions_take_no_query_more(world, does, visit, statements):
    anna, counts = visit(world.anna), []
    for said in ("Number %d", f"Number %d {mentions.token(world.carla)} {mentions.token(world.dirk)}"):
        for number in range(limits.PAGE):
            post = does(world.ben, posts.write, said % number).id
            found = does(world.ben, lambda me, post=post: found_posts.readable(me.id, post))
            does(world.ben, comments.write, found, said % number)
        anna.get("/")
        statements.clear()
        page = anna.get("/")
        counts.append(len(statements))
    assert page.text.count('class="mention"') >= 4 * limits.PAGE
    assert counts[0] == counts[1] <= MOST_QUERIES, counts


def test_a_post_that_mentions_nobody_asks_nothing_more(world, visit, statements):
    ben, counts = visit(world.ben), []
    for text in ("Moin", "Moin @anna-brandt"):
        ben.post("/posts", {"text": "First", "audience": "members"})
        statements.clear()
        ben.post("/posts", {"text": text, "audience": "members"})
        counts.append(sum("mention" in str(each) for each in statements))
    assert counts[0] == 0 < counts[1], counts


def test_a_text_without_the_sign_asks_for_nobody(app, world, statements):
    with app.app_context():
        assert queries.meant(world.ben, "Moin Anna Brandt", [world.anna]) == [] and not statements
        assert [each.id for each in queries.meant(world.ben, "Moin @Anna Brandt", [])] == [world.anna]


def test_an_erased_member_is_named_nowhere(world, does, visit, publish):
    place = publish(world.ben, "Ask @eve-strange")
    does(world.ben, lambda _me: erasing.erase(world.eve))
    page = visit(world.anna).get(place).text
    assert "Ask @…" in page and "Eve" not in page
