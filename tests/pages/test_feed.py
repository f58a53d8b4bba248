"""The home feed: who reads what of whom, in which order, and what is never hinted at."""

import re
from html import unescape

import pytest

from app import database
from app.actions import blocks, endorsements, posts, preferences, profiles, recommendations
from app.actions.connections import remove
from app.actions.mutes import mute, unmute
from app.actions.recommendations import Words
from app.extensions import db
from app.models import Member, Mute, Post, Recommendation
from app.queries import activity, feed
from app.queries.kinds import endorsed
from tests import cast
from tests.pages.recommending import shown, written
from tests.visitor import text_of

NEW_POSITION = {
    "title": "Kapitän", "organisation": "Reederei", "place": "", "starts": "2026-10", "ends": None, "text": "",
}  # fmt: skip


@pytest.fixture
def act(app):
    """Run one action by a member in a transaction of its own: `act(world.ben, posts.write, "Hello")`."""

    def run(member_id, action, *args, **options):
        with app.app_context(), database.transaction():
            return action(db.session.get_one(Member, member_id), *args, **options)

    return run


@pytest.fixture(autouse=True, params=["few", "many"])
def connections(request, monkeypatch):
    """Both ways of reading rows: for members with few and with many connections."""
    if request.param == "many":
        monkeypatch.setattr(activity, "FEW", -1)


def sentences(visit, member_id):
    return text_of(visit(member_id).get("/?stream=connections"))


def test_a_connection_of_a_connection_is_told_once(visit, world, act, app):
    with app.app_context(), database.transaction():
        cast.connect(db.session.get_one(Member, world.eve), db.session.get_one(Member, world.anna))
        cast.connect(db.session.get_one(Member, world.eve), db.session.get_one(Member, world.ben))
    page = sentences(visit, world.anna)
    assert page.count("Eve Strange and Ben Okafor") + page.count("Ben Okafor and Eve Strange") == 1
    assert "Eve Strange and you are now connected." in page


def test_who_connects_again_is_told_of_once(visit, world, act, app):
    act(world.ben, remove, world.carla)
    with app.app_context(), database.transaction():
        cast.connect(db.session.get_one(Member, world.carla), db.session.get_one(Member, world.ben))
    assert sentences(visit, world.anna).count("Ben Okafor and Carla Nowak are now connected.") == 1


def test_connect_is_not_offered_to_somebody_who_invited_me_or_whom_i_invited(visit, world, invite):
    anna = visit(world.anna)
    assert "Connect: Carla Nowak" in anna.get("/").text
    id = invite(world.carla, world.anna)
    page = anna.get("/")
    assert "Connect: Carla Nowak" not in page.text and "Answer: Carla Nowak" in page.text
    anna.post(f"/invitations/{id}/dismissal")  # she need not be reminded of whom she ignored
    assert "Connect: Carla Nowak" in anna.get("/").text
    visit(world.carla).post(f"/invitations/{id}/withdrawal")
    invite(world.anna, world.carla)
    page = anna.get("/")
    assert "Connect: Carla Nowak" not in page.text and "Invitation pending" in text_of(page)


def test_posts_of_connections_are_read_and_those_of_strangers_are_not(visit, world, act):
    act(world.ben, posts.write, "from ben")
    act(world.carla, posts.write, "from carla")
    page = sentences(visit, world.anna)
    assert "from ben" in page and "from carla" not in page


def test_my_own_posts_stand_in_my_feed(visit, world, act):
    act(world.eve, posts.write, "to whom it may concern")
    assert "to whom it may concern" in sentences(visit, world.eve)


def test_several_likes_of_one_post_are_one_entry(visit, world, act, app):
    post = act(world.dirk, posts.write, "for all")
    with app.app_context(), database.transaction():
        for friend in (world.carla, world.eve):
            cast.connect(db.session.get_one(Member, friend), db.session.get_one(Member, world.anna))
    for friend in (world.ben, world.carla, world.eve):
        act(friend, posts.like, post)
    page = sentences(visit, world.anna)
    assert page.count("like this post") == 1
    assert "Eve Strange and 2 others like this post" in page


def test_liking_the_own_post_is_no_news(visit, world, act):
    post = act(world.ben, posts.write, "how clever of me")
    act(world.ben, posts.like, post)
    assert "likes" not in sentences(visit, world.anna)


def test_a_liked_post_for_connections_only_stays_hidden_from_others(visit, world, act):
    post, other = act(world.carla, posts.write, "canary", "connections"), act(world.carla, posts.write, "for all")
    act(world.ben, posts.like, post)
    page = sentences(visit, world.anna)
    assert "canary" not in page and "likes this post" not in page
    act(world.ben, posts.like, other)
    assert "likes this post" in sentences(visit, world.anna)


def test_an_endorsement_is_read_by_connections_of_the_endorsee_only(visit, world, act, app):
    skill = act(world.carla, profiles.add_skill, "Seemannsknoten")
    act(world.ben, endorsements.endorse, skill)
    assert "Seemannsknoten" not in sentences(visit, world.anna)
    with app.app_context(), database.transaction():
        cast.connect(db.session.get_one(Member, world.anna), db.session.get_one(Member, world.carla))
    assert "Seemannsknoten" in sentences(visit, world.anna)


def test_endorsers_who_are_connected_no_more_are_not_counted_in_an_entry(world, act, app):
    skill = act(world.ben, profiles.add_skill, "Navigation")
    act(world.dirk, profiles.add_skill, "Seemannsknoten")  # of one to whom Carla stays connected
    for somebody in (world.anna, world.carla):
        act(somebody, endorsements.endorse, skill)

    def counted():
        with app.app_context():
            return endorsed.fetch(world.anna, [skill.id])[skill.id].count

    assert counted() == 2
    act(world.ben, remove, world.carla)
    assert counted() == 1


# --- recommendations ------------------------------------------------------------------------------------------

PRAISE = "Carla asked the right question. " * 9 + "This stands further down."


@pytest.fixture
def praised(world, act):
    """Ben recommends Carla, who has accepted it; gives the id."""
    return act(world.ben, shown, world.carla, PRAISE)


def test_a_recommendation_is_quoted_with_its_first_sentences(visit, world, praised):
    page = visit(world.carla).get("/")
    assert "Ben Okafor recommends you." in text_of(page) and 'class="entry entry-strong"' in page.text
    assert "“Carla asked the right question. Carla asked" in text_of(page) and "further down" not in page.text
    assert f'href="/in/carla-nowak/recommendations#recommendation-{praised}"' in page.text


def test_nothing_is_told_before_it_is_accepted(visit, world, act):
    act(world.ben, written, world.carla, PRAISE)
    for viewer in (world.anna, world.carla):
        assert "recommend" not in sentences(visit, viewer)


def test_a_recommendation_is_read_by_those_who_may_see_it_on_the_profile(visit, world, act, praised):
    assert "Carla asked" not in sentences(visit, world.anna) and "recommends" not in sentences(visit, world.anna)
    for audience, seen in (("members", True), ("self", False)):
        act(world.carla, profiles.choose_audience, "recommendations", audience)
        assert ("Ben Okafor recommends Carla Nowak" in sentences(visit, world.anna)) is seen
        assert ("Carla asked" in text_of(visit(world.anna).get("/in/carla-nowak"))) is seen
    act(world.carla, profiles.choose_audience, "recommendations", None)
    act(world.carla, lambda carla: cast.connect(carla, db.session.get_one(Member, world.anna)))
    assert "Ben Okafor recommends Carla Nowak" in sentences(visit, world.anna)


def test_a_recommendation_leaves_the_feed_while_it_is_hidden(visit, world, act, praised):
    for change, seen in ((recommendations.hide, False), (recommendations.show, True)):
        act(world.carla, lambda _: change(db.session.get_one(Recommendation, praised)))  # noqa: B023
        assert ("recommends you" in sentences(visit, world.carla)) is seen


@pytest.mark.parametrize("end", [remove, blocks.block, "withdraw", "revise"])
def test_a_recommendation_leaves_the_feed_when_it_is_no_longer_shown(visit, world, act, praised, end):
    act(world.carla, lambda carla: cast.connect(carla, db.session.get_one(Member, world.anna)))
    found = lambda: db.session.get_one(Recommendation, praised)  # noqa: E731
    if end == "withdraw":
        act(world.ben, lambda ben: recommendations.withdraw(found(), ben))
    elif end == "revise":
        act(world.ben, lambda ben: recommendations.revise(ben, found(), Words("led", None, "Other words.")))
    else:
        act(world.carla, end, world.ben)
    for viewer in (world.anna, world.carla):
        page = sentences(visit, viewer)
        assert "recommends" not in page and "Carla asked" not in page and "Other words" not in page


def test_a_recommendation_of_somebody_who_blocked_me_is_not_hinted_at(visit, world, act, praised):
    act(world.carla, profiles.choose_audience, "recommendations", "members")
    act(world.carla, blocks.block, world.anna)
    assert "recommends" not in sentences(visit, world.anna)


def test_an_author_may_keep_recommendations_out_of_feeds(visit, world, act):
    act(world.ben, preferences.choose_feed, {"recommended": (True, False)})
    act(world.ben, shown, world.carla, PRAISE)
    assert "recommends" not in sentences(visit, world.carla)


def test_a_kind_switched_off_is_not_read(visit, world, act):
    act(world.ben, posts.write, "from ben")
    act(world.anna, preferences.choose_feed, {"posted": (False, True)})
    assert "from ben" not in sentences(visit, world.anna)


def test_a_kind_i_do_not_show_is_not_told(visit, world, act):
    act(world.ben, preferences.choose_feed, {"position": (True, False)})
    act(world.ben, profiles.add_position, **NEW_POSITION)
    assert "Kapitän" not in sentences(visit, world.anna)


def test_muted_people_are_not_read_until_they_are_unmuted(visit, world, act):
    act(world.ben, posts.write, "from ben")
    act(world.anna, mute, world.ben)
    assert "from ben" not in sentences(visit, world.anna)
    act(world.anna, unmute, world.ben)
    assert "from ben" in sentences(visit, world.anna)


def test_whom_somebody_else_muted_is_read(visit, world, act):
    act(world.carla, mute, world.ben)
    act(world.ben, posts.write, "for all")
    assert "for all" in sentences(visit, world.anna) and "for all" not in sentences(visit, world.carla)


def test_who_is_unmuted_is_so_by_one_alone(world, act, app):
    for who, muted in ((world.anna, world.ben), (world.anna, world.carla), (world.dirk, world.ben)):
        act(who, mute, muted)
    act(world.anna, unmute, world.ben)
    with app.app_context():
        left = {(each.member_id, each.muted_id) for each in db.session.query(Mute)}
    assert left == {(world.anna, world.carla), (world.dirk, world.ben)}


def test_who_was_muted_as_a_stranger_is_not_read_once_connected(visit, world, act, app):
    act(world.anna, mute, world.eve)
    with app.app_context(), database.transaction():
        cast.connect(db.session.get_one(Member, world.eve), db.session.get_one(Member, world.anna))
    act(world.eve, posts.write, "from eve")
    assert "from eve" not in sentences(visit, world.anna)
    act(world.anna, unmute, world.eve)
    assert "from eve" in sentences(visit, world.anna)


def test_muted_people_are_neither_named_nor_counted_in_a_group(visit, world, act, app):
    with app.app_context(), database.transaction():
        cast.connect(db.session.get_one(Member, world.anna), db.session.get_one(Member, world.carla))
    post = act(world.dirk, lambda dirk: posts.write(dirk, "from dirk").id)
    for other in (world.ben, world.carla):
        act(other, lambda member: posts.like(member, db.session.get_one(Post, post)))
    assert "Carla Nowak and Ben Okafor like" in sentences(visit, world.anna)
    act(world.anna, mute, world.ben)
    page = sentences(visit, world.anna)
    assert "Carla Nowak likes" in page and "Ben Okafor like" not in page


@pytest.mark.parametrize("end", [remove, blocks.block])
def test_after_the_end_of_a_connection_nothing_is_read(visit, world, act, end):
    act(world.ben, posts.write, "from ben")
    act(world.anna, end, world.ben)
    assert "Ben Okafor" not in sentences(visit, world.anna)


def test_somebody_who_blocked_me_is_not_named_in_entries_of_others(visit, world, act):
    act(world.carla, blocks.block, world.anna)
    page = sentences(visit, world.anna)
    assert "Carla" not in page


def test_a_hidden_list_of_connections_names_nobody(visit, world, act):
    act(world.ben, preferences.choose_privacy, who_may_invite="everyone", hides_connections=True)
    page = sentences(visit, world.anna)
    assert "Carla" not in page and "Ben Okafor has a new connection." in page


def test_scrolling_neither_skips_nor_repeats(app, visit, world, act):
    for number in range(75):
        act(world.ben, posts.write, f"number {number:02d}")
    seen, cursor = [], None
    while cursor or not seen:
        with app.app_context():
            page = feed.page(world.anna, cursor)
        seen += [entry.object.text for entry in page.entries if entry.kind == "posted"]
        act(world.ben, posts.write, "above the ceiling")
        cursor = page.older
    assert seen == [f"number {number:02d}" for number in reversed(range(75))]


def test_a_group_is_not_repeated_on_the_next_page(app, world, act):
    post = act(world.dirk, posts.write, "for all")
    act(world.ben, posts.like, post)
    for number in range(25):
        act(world.ben, posts.write, f"number {number}")
    with app.app_context(), database.transaction():
        cast.connect(db.session.get_one(Member, world.anna), db.session.get_one(Member, world.eve))
    act(world.eve, posts.like, post)
    with app.app_context():
        first = feed.page(world.anna)
        second = feed.page(world.anna, first.older)
    kinds = [entry.kind for entry in first.entries + second.entries]
    assert kinds.count("liked") == 1


def test_the_next_page_comes_as_a_fragment_and_as_a_page(visit, world, act):
    for number in range(30):
        act(world.ben, posts.write, f"number {number:02d}")
    anna = visit(world.anna)
    link = unescape(re.search(r'hx-get="(/\?[^"]*before=[^"]+)"', anna.get("/").get_data(as_text=True))[1])
    fragment, page = anna.get(link, fragment=True), anna.get(link)
    assert "<html" not in fragment.get_data(as_text=True) and "number 05" in text_of(fragment)
    assert "<html" in page.get_data(as_text=True) and "number 05" in text_of(page)


@pytest.mark.parametrize("junk", ["x", "-1.2", "1", "1.", ".1", "9" * 40 + ".1", "1.é", "1.2.3", "%00"])
def test_a_junk_cursor_shows_the_first_page(visit, world, junk):
    assert visit(world.anna).get(f"/?before={junk}").status_code == 200


def test_the_feed_takes_few_queries_however_much_it_shows(visit, world, act, statements):
    skill = act(world.ben, profiles.add_skill, "Navigation")
    post = act(world.dirk, posts.write, "for all")
    for number in range(30):
        act(world.ben, posts.write, f"number {number}")
    act(world.ben, posts.like, post)
    act(world.carla, endorsements.endorse, skill)
    act(world.ben, shown, world.anna)
    act(world.ben, profiles.add_position, **NEW_POSITION)
    act(world.ben, profiles.change_head, name="Ben Okafor", headline="New", place="", industry="")
    visit_anna = visit(world.anna)
    statements.clear()
    assert visit_anna.get("/").status_code == 200
    assert len(statements) <= 12, "\n".join(statements)
