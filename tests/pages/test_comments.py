"""Comments under posts: written in place and on the page of the post, answered, liked, edited, deleted."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine

from app import database
from app.actions import blocks, comments, connections, mutes, posts
from app.actions.reported import comment as removing
from app.actions.reported import post as removing_posts
from app.extensions import db
from app.models import Activity, Notification
from app.models.base import now
from app.queries import comments as queries
from app.queries import posts as found_posts
from app.rules import kinds, limits
from tests.pages.test_notifications import badge
from tests.visitor import MOST_QUERIES, text_of

ABOUT = "Who has a ladder?"


@pytest.fixture
def post(world, does):
    """By Ben, for all members."""
    return does(world.ben, posts.write, ABOUT).id


@pytest.fixture
def say(does):
    """`say(world.anna, post, "Mine is long")`: the id of a new comment; `to`: the id of the one that it answers."""

    def write(who, post_id, text="Mine is long", to=None):
        def act(me):
            found = queries.readable(me.id, to) if to else None
            return comments.write(me, found_posts.readable(me.id, post_id), text, found)

        return does(who, act)

    return write


@pytest.fixture
def remove(does):
    return lambda who, id: does(who, lambda me: comments.remove(queries.to_remove(me.id, id)))


# --- writing ------------------------------------------------------------------------------------------------------


def test_a_comment_appears_on_the_page_of_the_post_and_below_it_in_the_feed(world, visit, post):
    anna = visit(world.anna)
    answer = anna.post(f"/posts/{post}/comments", {"text": "Mine is <b>long</b>"})
    assert answer.status_code == 303
    place = anna.get(answer.location).location
    assert re.fullmatch(rf"/posts/{post}#comment-\d+", place)
    for path in (f"/posts/{post}", "/"):
        page = visit(world.carla).get(path)
        assert "Mine is &lt;b&gt;long&lt;/b&gt;" in page.text and "1 comment" in text_of(page), path
    assert f'id="{place.partition("#")[2]}"' in anna.get(f"/posts/{post}").text


def test_in_place_the_answer_is_the_comment_and_an_empty_form(world, visit, post):
    anna = visit(world.anna)
    form = anna.get(f"/posts/{post}/comments", fragment=True)
    assert "All members can read this." in text_of(form) and "<html" not in form.text
    answer = anna.post(f"/posts/{post}/comments", {"text": "Mine is long"}, fragment=True)
    assert answer.status_code == 200 and "Mine is long" in text_of(answer) and "<textarea" in answer.text
    assert f'data-draft-clear="comment-{post}"' in answer.text


def test_the_form_says_who_will_read_it(world, does, visit):
    closed = does(world.ben, posts.write, ABOUT, "connections").id
    assert "The connections of Ben Okafor can read this." in text_of(visit(world.anna).get(f"/posts/{closed}"))
    assert "Your connections can read this." in text_of(visit(world.ben).get(f"/posts/{closed}"))


@pytest.mark.parametrize("fragment", [True, False])
def test_what_was_typed_for_fewer_readers_asks_again_once_there_are_more(world, does, visit, fragment):
    closed = does(world.ben, posts.write, ABOUT, "connections")
    anna = visit(world.anna)
    typed = {"text": "Among us", "audience": "connections"}
    assert typed["audience"] == re.search(r'name="audience" value="(\w+)"', anna.get(f"/posts/{closed.id}").text)[1]
    does(world.ben, posts.edit, closed, ABOUT, "members")
    answer = anna.post(f"/posts/{closed.id}/comments", typed, fragment=fragment)
    assert answer.status_code == 422 and "By now all members can read this." in text_of(answer)
    assert "Among us" in answer.text and "1 comment" not in text_of(visit(world.carla).get("/?stream=members"))
    again = {**typed, "audience": re.search(r'name="audience" value="(\w+)"', answer.text)[1]}
    assert anna.post(f"/posts/{closed.id}/comments", again, fragment=fragment).status_code == (200 if fragment else 303)


@pytest.mark.parametrize("fragment", [True, False])
def test_an_empty_or_endless_comment_comes_back_with_what_was_typed(world, visit, post, fragment):
    anna = visit(world.anna)
    for text, said in ((" ", "Write something first."), ("a" * (limits.COMMENT + 1), "1,250")):
        answer = anna.post(f"/posts/{post}/comments", {"text": text}, fragment=fragment)
        assert answer.status_code == 422 and 'aria-invalid="true"' in answer.text and text in answer.text
        assert said in text_of(answer).replace("1250", "1,250")
    assert "comment" not in text_of(anna.get("/posts")).replace("My posts", "")


def test_a_comment_sent_twice_is_one(world, visit, post):
    anna, form = visit(world.anna), {"text": "Mine is long", "submission": "0f8fad5b-d9cd-469f-a165-70867728950e"}
    first, second = (anna.post(f"/posts/{post}/comments", form) for _ in range(2))
    assert first.location == second.location
    assert anna.get(f"/posts/{post}").text.count("Mine is long") == 1


def test_an_answer_names_whom_it_answers(world, visit, say, post):
    id = say(world.anna, post, "Mine is long")
    carla = visit(world.carla)
    form = carla.get(f"/comments/{id}/answer")
    assert "In reply to Anna Brandt" in text_of(form)
    assert carla.post(f"/posts/{post}/comments", {"text": "How long?", "answers": id}).status_code == 303
    for path in ("/", f"/posts/{post}"):
        assert "Carla Nowak in reply to Anna Brandt" in text_of(visit(world.ben).get(path))


def test_an_answer_stays_when_what_it_answers_is_deleted(world, visit, say, remove, post):
    id = say(world.anna, post, "Mine is long")
    say(world.carla, post, "How long?", to=id)
    remove(world.anna, id)
    page = text_of(visit(world.ben).get(f"/posts/{post}"))
    assert "How long?" in page and "reply to" not in page and "Mine is long" not in page


def test_only_what_stands_below_the_same_post_can_be_answered(world, does, visit, say, post):
    other = say(world.anna, does(world.ben, posts.write, "Moin").id)
    for id in (other, 987654):
        assert visit(world.carla).post(f"/posts/{post}/comments", {"text": "Moin", "answers": id}).status_code == 404
    assert "Moin" not in visit(world.ben).get(f"/posts/{post}").text


# --- reading ------------------------------------------------------------------------------------------------------


def test_the_feed_shows_the_newest_two_and_a_link_to_the_others(world, visit, say, post):
    for number in range(5):
        say(world.anna, post, f"Number {number}")
    page = visit(world.ben).get("/")
    assert "3 earlier comments" in text_of(page) and "5 comments" in text_of(page)
    assert [n for n in range(5) if f"Number {n}" in page.text] == [3, 4]
    link = re.search(rf'hx-get="(/posts/{post}/comments\?before=\d+)"', page.text)[1]
    earlier = visit(world.ben).get(link, fragment=True)
    assert [n for n in range(5) if f"Number {n}" in earlier.text] == [0, 1, 2] and "earlier" not in text_of(earlier)
    assert "Number 1" in visit(world.ben).get(link).text


def test_the_page_of_a_post_is_without_comments_on_others(world, does, visit, say, post):
    say(world.anna, post, "Mine is long")
    say(world.carla, does(world.ben, posts.write, "Moin").id, "Moin, Ben")
    page = visit(world.ben).get(f"/posts/{post}").text
    assert "Mine is long" in page and "Moin, Ben" not in page


def test_a_page_of_a_post_has_thirty_comments_and_each_has_a_link_that_leads_to_it(world, visit, say, post):
    ids = [say(world.anna, post, f"Number {number:02}.") for number in range(limits.COMMENTS_PAGE + 5)]
    ben = visit(world.ben)
    newest = ben.get(f"/posts/{post}")
    assert "Number 04." not in newest.text and "Number 05." in newest.text and "5 earlier comments" in text_of(newest)
    for id in (ids[0], ids[4], ids[5], ids[-1]):
        path, _, anchor = ben.get(f"/comments/{id}").location.partition("#")
        assert anchor == f"comment-{id}" and f'id="{anchor}"' in ben.get(path).text


def test_the_link_of_a_comment_counts_the_newer_ones_that_are_shown(world, does, visit, say, post, monkeypatch):
    """Those of the blocked and those on other posts push nothing off the page of the post."""
    id = say(world.anna, post)
    say(world.carla, post)
    say(world.eve, post)
    say(world.carla, does(world.ben, posts.write, "Moin").id)
    does(world.anna, blocks.block, world.eve)
    monkeypatch.setattr(limits, "COMMENTS_PAGE", 2)
    ways = [visit(who).get(f"/comments/{id}").location for who in (world.anna, world.ben)]
    assert ways == [f"/posts/{post}#comment-{id}", f"/posts/{post}/comments?before={id + 1}#comment-{id}"]


def test_earlier_comments_are_counted_as_far_as_they_are_shown(world, does, visit, say, post):
    say(world.carla, does(world.ben, posts.write, "Moin").id)
    say(world.eve, post)
    for _ in range(limits.COMMENTS_PAGE + 1):
        say(world.carla, post)
    does(world.anna, blocks.block, world.eve)
    assert re.search(r"\b1 earlier comment\b", text_of(visit(world.anna).get(f"/posts/{post}")))
    assert re.search(r"\b2 earlier comments\b", text_of(visit(world.ben).get(f"/posts/{post}")))


def test_a_post_is_on_a_page_once_in_the_newest_entry_about_it(world, does, visit, say):
    post = does(world.ben, posts.write, ABOUT).id
    say(world.carla, post, "Mine is long")
    page = visit(world.ben).get("/?stream=connections")
    assert page.text.count(ABOUT) == 1 and page.text.count("Mine is long") == 1
    assert "Carla Nowak</a> commented on your post" in page.text and "You write" not in page.text


def test_comments_are_below_the_entry_that_shows_the_post(world, does, visit, say):
    post = does(world.carla, posts.write, ABOUT).id
    say(world.eve, post, "Mine is long")  # Ben does not know Eve: no entry tells of it
    does(world.anna, lambda me: posts.like(me, found_posts.readable(me.id, post)))
    does(world.carla, posts.write, "Something else")
    page = visit(world.ben).get("/?stream=connections").text
    assert page.count(ABOUT) == 1 and page.count("Mine is long") == 1
    assert page.index("Something else") < page.index(ABOUT) < page.index("Mine is long")
    assert page.count("entry-author") == 1


def test_on_a_profile_the_comment_stays_though_an_entry_above_shows_the_post(world, does, visit, say):
    post = does(world.carla, posts.write, ABOUT).id
    say(world.anna, post, "Mine is long")
    does(world.anna, lambda me: posts.like(me, found_posts.readable(me.id, post)))
    assert "Mine is long" in visit(world.ben).get("/in/anna-brandt/activity").text


def test_a_comment_is_told_in_the_feed_of_those_who_know_its_author(world, does, visit, say, post):
    say(world.carla, post, "How long?")
    dirk = visit(world.dirk).get("/?stream=connections")
    assert "Carla Nowak commented on this post" in text_of(dirk) and "How long?" in dirk.text
    assert "commented" not in text_of(visit(world.eve).get("/?stream=connections"))
    assert "Carla Nowak commented on your post." in text_of(visit(world.ben).get("/?stream=connections"))


def test_comments_of_strangers_are_no_entries_in_the_stream_of_all_members(world, visit, say, post):
    say(world.carla, post, "How long?")
    eve = visit(world.eve).get("/?stream=members")
    assert "How long?" in eve.text and "commented on" not in text_of(eve)


def test_two_who_comment_are_one_entry(world, does, visit, say):
    post = does(world.eve, posts.write, ABOUT).id
    say(world.anna, post)
    say(world.carla, post)
    page = text_of(visit(world.ben).get("/?stream=connections"))
    assert "Carla Nowak and Anna Brandt have commented on this post" in page


def test_whoever_is_muted_stays_below_posts_but_tells_nothing(world, does, visit, say, post):
    does(world.dirk, mutes.mute, world.carla)
    say(world.carla, post, "How long?")
    assert "commented on" not in text_of(visit(world.dirk).get("/?stream=connections"))
    assert "How long?" in visit(world.dirk).get(f"/posts/{post}").text


def test_the_profile_shows_what_its_owner_said_and_nobody_else(world, does, visit, say):
    post = does(world.eve, posts.write, ABOUT).id
    first = say(world.eve, post, "Nobody?")
    say(world.anna, post, "Mine is long", to=first)
    say(world.carla, post, "Mine is longer")
    page = visit(world.ben).get("/in/anna-brandt/activity")
    assert "commented on this post" in text_of(page) and "Mine is long<" in page.text
    assert "Nobody?" not in page.text and "longer" not in page.text and "earlier comment" not in page.text


# --- who reads what -----------------------------------------------------------------------------------------------


def test_comments_are_for_whoever_reads_the_post(world, does, visit, say):
    post = does(world.ben, posts.write, ABOUT, "connections").id
    id = say(world.anna, post, "Mine is long")
    assert "Mine is long" in visit(world.carla).get(f"/posts/{post}").text
    for stranger in (world.dirk, world.eve):
        visitor = visit(stranger)
        for path in (f"/posts/{post}/comments", f"/comments/{id}", f"/comments/{id}/answer"):
            assert visitor.get(path).status_code == 404
        assert visitor.get(f"/posts/{post}/comments?before={id + 1}", fragment=True).status_code == 404
        for path in (f"/posts/{post}/comments", f"/comments/{id}/like", f"/comments/{id}/text",
                     f"/comments/{id}/removal"):  # fmt: skip
            assert visitor.post(path, {"text": "Me too"}).status_code == 404, path
        assert "Mine is long" not in visitor.get("/").text + visitor.get("/?stream=members").text
    does(world.carla, connections.remove, world.ben)
    assert visit(world.carla).get(f"/comments/{id}").status_code == 404


def test_whoever_reads_another_post_reads_no_comment_on_this_one(world, does, visit, say, post):
    id = say(world.anna, does(world.ben, posts.write, ABOUT, "connections").id, "Mine is long")
    eve = visit(world.eve)
    assert eve.get(f"/posts/{post}").status_code == 200
    assert [eve.get(f"/comments/{id}{below}").status_code for below in ("", "/likes", "/answer")] == [404] * 3


@pytest.mark.parametrize("back", [True, False])
def test_comments_of_the_blocked_are_neither_shown_nor_counted(world, does, visit, say, post, back):
    id = say(world.eve, post, "Mine is long")
    say(world.carla, post, "And mine?", to=id)
    pair = (world.eve, world.anna) if back else (world.anna, world.eve)
    does(pair[0], blocks.block, pair[1])
    anna = visit(world.anna)
    for path in ("/", f"/posts/{post}"):
        page = anna.get(path)
        assert "And mine?" in page.text and "1 comment" in text_of(page), path
        assert "Mine is long" not in page.text and "Eve" not in page.text, path
    assert anna.get(f"/comments/{id}").status_code == anna.get("/comments/987654").status_code == 404
    assert "2 comments" in text_of(visit(world.ben).get(f"/posts/{post}"))


def test_likes_of_the_blocked_are_not_counted(world, does, visit, say, post):
    id = say(world.carla, post)
    does(world.eve, lambda me: comments.like(me, queries.readable(me.id, id)))
    assert "1 like" in text_of(visit(world.anna).get(f"/posts/{post}"))
    does(world.anna, blocks.block, world.eve)
    assert "1 like" not in text_of(visit(world.anna).get(f"/posts/{post}"))


def test_comments_of_the_blocked_take_no_place_of_others_below_an_entry(world, does, visit, say, post):
    say(world.carla, post, "Mine is long")
    for _ in range(limits.COMMENTS_SHOWN):
        say(world.eve, post, "Mine is longer")
    does(world.anna, blocks.block, world.eve)
    page = visit(world.anna).get("/")
    assert "Mine is long" in page.text and "longer" not in page.text and "earlier" not in text_of(page)


# --- liking, editing, deleting ------------------------------------------------------------------------------------


def test_a_comment_can_be_liked_and_its_author_is_told(world, visit, say, post):
    id, carla = say(world.anna, post), visit(world.carla)
    assert carla.post(f"/comments/{id}/like").status_code == 303
    foot = carla.post(f"/comments/{id}/like", fragment=True)
    assert 'aria-pressed="true"' in foot.text and "1 like" in text_of(foot)
    assert "Carla Nowak likes your comment." in text_of(visit(world.anna).get("/notifications"))
    assert "likes" not in text_of(visit(world.dirk).get("/?stream=connections"))  # never in feeds
    carla.post(f"/comments/{id}/like/removal")
    assert "likes your comment" not in text_of(visit(world.anna).get("/notifications"))


def test_a_comment_that_others_like_is_not_liked_by_oneself(world, does, visit, say, post):
    id = say(world.anna, post)
    does(world.carla, lambda me: comments.like(me, queries.readable(me.id, id)))
    for who, pressed in ((world.carla, "true"), (world.ben, "false")):
        page = visit(who).get(f"/comments/{id}", follow_redirects=True).text
        comment = page.partition(f'id="comment-{id}"')[2].partition("</article>")[0]
        assert f'aria-pressed="{pressed}"' in comment


def test_likes_are_those_of_one_comment(world, does, visit, say, post):
    liked, other = say(world.anna, post), say(world.anna, post)
    does(world.carla, lambda me: comments.like(me, queries.readable(me.id, liked)))
    page = visit(world.carla).get(f"/posts/{post}").text
    for id, pressed in ((liked, "true"), (other, "false")):
        comment = page.partition(f'id="comment-{id}"')[2].partition("</article>")[0]
        assert f'aria-pressed="{pressed}"' in comment and (f"/comments/{id}/likes" in comment) is (id == liked)


def test_an_edited_comment_is_marked_unless_nothing_changed(world, visit, say, post):
    id, anna = say(world.anna, post), visit(world.anna)
    assert "Mine is long" in anna.get(f"/comments/{id}/text").text
    anna.post(f"/comments/{id}/text", {"text": "Mine is long"})
    assert "edited" not in text_of(visit(world.ben).get(f"/posts/{post}"))
    assert anna.post(f"/comments/{id}/text", {"text": ""}).status_code == 422
    anna.post(f"/comments/{id}/text", {"text": "Mine is short"})
    page = visit(world.ben).get(f"/posts/{post}")
    assert "Mine is short" in page.text and "edited" in text_of(page) and "Mine is long" not in page.text
    assert visit(world.ben).post(f"/comments/{id}/text", {"text": "No"}).status_code == 404  # it is not his


def test_a_comment_that_was_removed_is_not_edited(world, does, visit, say, post):
    id, anna = say(world.anna, post), visit(world.anna)
    does(world.frieda, lambda _frieda: removing.remove(id, world.anna))
    assert anna.get(f"/comments/{id}/text").status_code == 404
    assert anna.post(f"/comments/{id}/text", {"text": "Mine is long"}).status_code == 404


@pytest.mark.parametrize("who", ["anna", "ben"])
def test_a_comment_is_deleted_by_its_author_and_by_that_of_the_post(world, visit, say, post, who):
    id, member = say(world.anna, post), visit(getattr(world, who))
    assert "Delete this comment?" in text_of(member.get(f"/comments/{id}/removal"))
    assert member.post(f"/comments/{id}/removal").location == f"/posts/{post}"
    for reader in (world.ben, world.anna, world.carla):
        pages = [visit(reader).get(path) for path in ("/", f"/posts/{post}", "/notifications", "/posts")]
        assert all("Mine is long" not in page.text and "commented" not in page.text for page in pages)
    assert visit(world.anna).get(f"/comments/{id}").status_code == 404


def test_nobody_else_deletes_a_comment(world, visit, say, post):
    id = say(world.anna, post)
    for who in (world.anna, world.ben):
        assert f"/comments/{id}/removal" in visit(who).get(f"/posts/{post}").text
    for who in (world.carla, world.frieda):
        assert visit(who).post(f"/comments/{id}/removal").status_code == 404
        assert f"/comments/{id}/removal" not in visit(who).get(f"/posts/{post}").text
    assert "Mine is long" in visit(world.ben).get("/").text


def test_of_two_comments_one_deleted_leaves_the_entry_of_the_other(world, visit, say, remove, post):
    with time_machine.travel(now() - timedelta(hours=2), tick=False):
        first = say(world.carla, post, "First")
    second = say(world.carla, post, "Second")
    assert "commented on" in text_of(visit(world.dirk).get("/?stream=connections"))
    remove(world.carla, second)
    assert "commented on" in text_of(visit(world.dirk).get("/?stream=connections"))
    remove(world.carla, first)
    assert "commented on" not in text_of(visit(world.dirk).get("/?stream=connections"))


def test_with_a_post_everything_about_its_comments_is_deleted(app, world, does, visit, say, post):
    id = say(world.anna, post)
    say(world.carla, post, "And mine?", to=id)
    does(world.carla, lambda me: comments.like(me, queries.readable(me.id, id)))
    assert "replied to your comment" in text_of(visit(world.anna).get("/notifications"))
    does(world.ben, lambda me: posts.remove(found_posts.own(me.id, post)))
    for who in (world.anna, world.ben, world.carla, world.dirk):
        page = text_of(visit(who).get("/notifications")) + text_of(visit(who).get("/?stream=connections"))
        assert "comment" not in page.replace("Comments", ""), who


@pytest.mark.parametrize("what", ["post", "comment"])
def test_what_tells_of_other_comments_and_of_other_things_stays(app, world, does, say, remove, post, what):
    kept, gone = say(world.anna, does(world.ben, posts.write, "Moin").id), say(world.anna, post)
    alike = {"member_id": world.ben, "kind": "endorsed", "actor_id": world.eve, "at": now()}
    with app.app_context(), database.transaction():
        db.session.add_all(Notification(object_id=id, about_id=id, **alike) for id in (kept, gone))
    if what == "comment":
        remove(world.ben, gone)
    else:
        does(world.ben, lambda me: posts.remove(found_posts.own(me.id, post)))
    with app.app_context():
        told = {(each.kind, each.object_id) for each in db.session.query(Notification)}
    assert {("endorsed", kept), ("endorsed", gone), ("commented", kept)} <= told and ("commented", gone) not in told


def test_with_a_post_that_is_removed_goes_what_tells_of_its_comments_alone(app, world, does, say, post):
    kept, _gone = say(world.anna, does(world.ben, posts.write, "Moin").id), say(world.anna, post)
    does(world.frieda, lambda _frieda: removing_posts.remove(post, world.ben))
    with app.app_context():
        assert [each.object_id for each in db.session.query(Notification).filter_by(kind="commented")] == [kept]


def test_of_what_happened_in_one_second_the_last_comment_takes_its_own_entry_along(app, world, does, say, remove, post):
    with time_machine.travel(now(), tick=False):
        other = does(world.ben, posts.write, "Moin").id
        does(world.carla, lambda me: posts.like(me, found_posts.readable(me.id, post)))
        first, second, *_ = (say(world.carla, id) for id in (post, post, other))
        say(world.anna, post)

    def entries():
        names = {kinds.code(name): name for name in ("commented", "liked")}
        with app.app_context():
            found = db.session.query(Activity).filter(Activity.kind.in_(names))
            return {(names[each.kind], each.actor_id, each.object_id) for each in found}

    before = entries()
    remove(world.carla, first)
    assert entries() == before
    remove(world.carla, second)
    assert before - entries() == {("commented", world.carla, post)}


def test_whoever_likes_a_comment_no_longer_takes_back_that_alone(world, visit, say, post):
    first, second = say(world.anna, post), say(world.anna, post)
    carla, dirk = visit(world.carla), visit(world.dirk)
    for visitor, id in ((carla, first), (carla, second), (dirk, first)):
        visitor.post(f"/comments/{id}/like")
    carla.post(f"/comments/{first}/like/removal")
    for id, names in ((first, ["Dirk Müller"]), (second, ["Carla Nowak"])):
        page = text_of(visit(world.ben).get(f"/comments/{id}/likes"))
        assert [name for name in ("Carla Nowak", "Dirk Müller") if name in page] == names
    bell = text_of(visit(world.anna).get("/notifications"))
    assert "Dirk Müller likes your comment." in bell and "Carla Nowak likes your comment." in bell


def test_liking_a_comment_twice_is_told_once(app, world, visit, say, post):
    id, carla = say(world.anna, post), visit(world.carla)
    carla.post(f"/comments/{id}/like")
    visit(world.anna).get("/notifications")
    carla.post(f"/comments/{id}/like")
    with app.app_context():
        assert db.session.query(Notification).filter_by(kind="comment_liked").count() == 1


# --- being told ---------------------------------------------------------------------------------------------------


def test_comments_on_one_post_are_one_line_that_leads_to_the_newest(world, visit, say, post):
    say(world.carla, post, "How long?")
    id = say(world.anna, post, "Mine is long")
    bell = visit(world.ben).get("/notifications")
    assert "Anna Brandt and 1 other have commented on your post." in text_of(bell)
    assert "“Mine is long”" in text_of(bell) and f'href="/comments/{id}"' in bell.text and "How long" not in bell.text


def test_what_tells_of_a_comment_is_read_once_its_post_is_opened_from_the_top(app, world, visit, say, post):
    id, ben = say(world.anna, post), visit(world.ben)

    def is_read():
        with app.app_context():
            return db.session.query(Notification).filter_by(kind="commented", object_id=id).one().read

    assert ben.get(f"/posts/{post}/comments?before={id}").status_code == 200 and not is_read()
    refused = ben.post(f"/posts/{post}/comments", {"text": ""})
    assert refused.status_code == 422 and badge(refused) == 1 and not is_read()
    assert badge(ben.get(f"/posts/{post}")) == 0 and is_read()


def test_whoever_is_answered_is_told_of_that_alone(world, visit, say, post):
    id = say(world.ben, post, "Nobody?")
    say(world.anna, post, "Mine is long", to=id)
    bell = text_of(visit(world.ben).get("/notifications"))
    assert "Anna Brandt replied to your comment." in bell and "commented" not in bell


def test_whoever_may_no_longer_read_the_post_is_not_told_of_an_answer(world, does, visit, say):
    post = does(world.ben, posts.write, ABOUT, "connections").id
    id = say(world.anna, post)
    does(world.anna, connections.remove, world.ben)
    say(world.carla, post, "How long?", to=id)
    assert "replied" not in text_of(visit(world.anna).get("/notifications"))


def test_what_one_was_told_is_not_quoted_once_the_post_is_closed_to_one(world, does, visit, say):
    post = does(world.ben, posts.write, ABOUT, "connections").id
    id = say(world.anna, post)
    answer = say(world.carla, post, "How long?", to=id)
    assert "How long?" in visit(world.anna).get("/notifications").text
    does(world.anna, connections.remove, world.ben)
    bell = visit(world.anna).get("/notifications").text
    assert "How long?" not in bell and f"/comments/{answer}" not in bell


def test_nobody_is_told_of_their_own_comment(world, visit, say, post):
    id = say(world.ben, post, "Nobody?")
    say(world.ben, post, "Really nobody?", to=id)
    assert "comment" not in text_of(visit(world.ben).get("/notifications")).replace("Comments", "")
    assert "commented" not in text_of(visit(world.anna).get("/?stream=connections"))


# --- how much -----------------------------------------------------------------------------------------------------


def test_twenty_posts_with_comments_take_one_more_query_in_the_feed(world, does, visit, say, statements):
    written = [does(world.ben, posts.write, f"Number {number}").id for number in range(limits.PAGE)]
    anna = visit(world.anna)
    counts = []
    for who in ((), (world.anna, world.carla, world.eve), (world.ben, world.dirk)):
        for id in written:
            for each in who:
                say(each, id, "Mine is long")
        anna.get("/")
        statements.clear()
        page = anna.get("/")
        counts.append(len(statements))
        assert page.text.count('<article class="entry') == limits.PAGE
    assert page.text.count('<article class="comment"') == limits.COMMENTS_SHOWN * limits.PAGE
    assert counts[1] == counts[2] == counts[0] + 1 and max(counts) <= MOST_QUERIES, counts


def test_a_page_of_a_post_takes_few_queries_however_many_comments_there_are(world, visit, say, statements, post):
    ben, counts = visit(world.ben), []
    for many in (3, 40):
        for _ in range(many):
            say(world.anna, post)
        ben.get(f"/posts/{post}")
        statements.clear()
        ben.get(f"/posts/{post}")
        counts.append(len(statements))
    assert counts[1] <= counts[0] + 1 <= MOST_QUERIES, counts


def test_who_likes_a_comment_is_a_page_of_those_who_are_there(world, does, visit, post, say):
    comment = say(world.anna, post)
    for who in (world.carla, world.eve):
        does(who, lambda me: comments.like(me, queries.readable(me.id, comment)))
    page = visit(world.ben).get(f"/posts/{post}").text
    assert re.search(rf'<a href="/comments/{comment}/likes">2\s+likes</a>', page)
    shown = text_of(visit(world.ben).get(f"/comments/{comment}/likes"))
    assert shown.index("Carla Nowak") < shown.index("Eve Strange") and "Comment by Anna Brandt" in shown
    does(world.eve, blocks.block, world.dirk)
    assert "Eve Strange" not in text_of(visit(world.dirk).get(f"/comments/{comment}/likes"))
    does(world.anna, blocks.block, world.frieda)
    assert visit(world.frieda).get(f"/comments/{comment}/likes").status_code == 404


def test_who_likes_another_comment_is_not_on_the_page(world, does, visit, post, say):
    liked, other = say(world.anna, post), say(world.anna, post)
    does(world.carla, lambda me: comments.like(me, queries.readable(me.id, liked)))
    assert "Carla Nowak" not in text_of(visit(world.ben).get(f"/comments/{other}/likes"))


def test_without_likes_the_page_says_so(world, visit, post, say):
    shown = text_of(visit(world.ben).get(f"/comments/{say(world.anna, post)}/likes"))
    assert "Nobody likes this comment yet." in shown


def test_strangers_who_like_a_comment_count(world, does, visit, post, say, monkeypatch):
    comment = say(world.carla, post)
    does(world.eve, lambda me: comments.like(me, queries.readable(me.id, comment)))
    monkeypatch.setattr("app.web.strangers.STRANGERS", limits.STRANGERS._replace(times=1))
    assert visit(world.anna).get(f"/comments/{comment}/likes").status_code == 429
