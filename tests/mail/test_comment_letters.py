"""E-mails about comments: one about a post in a quarter of an hour, and none about what its recipient has read."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from app import database
from app.actions import comments, posts, preferences
from app.extensions import db
from app.models import Delivery, Notification
from app.models.base import now
from app.queries import comments as written
from app.queries import notifications, telling
from app.queries import posts as found_posts
from app.rules import limits
from app.rules.notifying import Choice
from tests.mail.events import member
from tests.mail.postbox import body_of, only

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock():
    """Stands still until it is shifted."""
    with time_machine.travel(now(), tick=False) as found:
        yield found


@pytest.fixture
def post(world, do):
    """Anna's, for all members."""
    return do(lambda: posts.write(member(world.anna), "Who has a ladder?").id)


@pytest.fixture
def say(do):
    """`say(world.ben, post, "I have")`: the id of a new comment; `to`: the id of the one that it answers."""

    def write(who, post_id, text, to=None):
        def act():
            found = found_posts.readable(who, post_id)
            return comments.write(member(who), found, text, written.readable(who, to) if to else None)

        return do(act)

    return write


def remove(world, id):
    comments.remove(written.to_remove(world.ben, id))


def told(postbox):
    """Subject and quoted lines of each e-mail that arrived."""
    return [
        (letter["Subject"], [line[2:] for line in body_of(letter).split("\n") if line.startswith("> ") and line[2:]])
        for letter in postbox.letters
    ]


def test_whoever_wrote_the_post_reads_what_was_said_and_by_whom(world, say, post, send_due, postbox):
    id = say(world.ben, post, "I have <one>")
    assert send_due().sent == 1
    letter = only(postbox)
    assert letter["To"] == "anna@firma.example" and letter["Subject"] == "Ben Okafor commented on your post"
    assert "> I have <one>" in body_of(letter) and f"http://localhost/comments/{id}" in body_of(letter)
    assert "I have &lt;one&gt;" in body_of(letter, "html")


def test_comments_that_wait_together_are_told_in_one_email(world, say, post, send_due, postbox, rows):
    say(world.ben, post, "one")
    say(world.carla, post, "two")
    say(world.eve, post, "three")
    assert len(rows()) == 1 and send_due().sent == 1
    said = ["Ben Okafor: one", "Carla Nowak: two", "Eve Strange: three"]
    assert told(postbox) == [("Ben Okafor and 2 others have commented on your post", said)]


def test_in_a_quarter_of_an_hour_there_is_one_email_and_then_one_with_the_rest(
    world, say, post, send_due, postbox, rows, clock
):
    say(world.ben, post, "one")
    assert send_due().sent == 1
    for text in ("two", "three"):
        clock.shift(SECOND)
        say(world.ben, post, text)
        assert send_due().sent == 0
    clock.shift(limits.INMAIL_EVERY - 3 * SECOND)
    assert send_due().sent == 0 and rows()[-1].attempts == 0
    clock.shift(SECOND)
    assert send_due().sent == 1
    assert [said for _, said in told(postbox)] == [["one"], ["two", "three"]] and len(rows()) == 2


def test_another_post_waits_for_nothing(world, say, do, post, send_due, postbox, clock):
    other = do(lambda: posts.write(member(world.anna), "And a bucket?").id)
    say(world.ben, post, "one")
    assert send_due().sent == 1
    say(world.ben, other, "two")
    assert send_due().sent == 1


def test_an_email_about_a_like_lets_no_comment_wait(world, say, do, post, send_due, postbox):
    wanted = {"liked": Choice(site=True, mail="now")}
    do(lambda: preferences.choose_notifications(member(world.anna), wanted, inmail_copy="notice", paused=False))
    do(lambda: posts.like(member(world.eve), found_posts.readable(world.eve, post)))
    assert send_due().sent == 1
    say(world.ben, post, "one")
    assert send_due().sent == 1
    assert told(postbox)[-1] == ("Ben Okafor commented on your post", ["one"])


def test_what_waits_for_somebody_else_or_about_something_else_does_not_tell_it(world, say, do, post, rows):
    other = do(lambda: posts.write(member(world.anna), "And a bucket?").id)
    asked = [say(who, post, "one") for who in (world.anna, world.ben, world.carla)]
    say(world.eve, other, "two")
    for id in asked:
        say(world.dirk, post, "three", to=id)
    assert sorted((row.kind, row.member_id, row.object_id) for row in rows()) == sorted([
        ("commented", world.anna, post), ("commented", world.anna, other),
        *(("answered", who, post) for who in (world.anna, world.ben, world.carla)),
    ])  # fmt: skip


def test_what_a_worker_left_behind_will_tell_what_came_since(world, say, do, post, rows):
    say(world.ben, post, "one")
    do(lambda: db.session.execute(update(Delivery).values(leased_until=now() - SECOND)))
    say(world.carla, post, "two")
    assert len(rows()) == 1


@pytest.mark.parametrize("who", ["ben", "carla"])
def test_what_is_said_while_a_worker_sends_gets_an_email_of_its_own(world, say, do, post, rows, who):
    say(world.ben, post, "one")
    do(lambda: db.session.execute(update(Delivery).values(leased_until=now() + limits.INMAIL_EVERY)))
    say(getattr(world, who), post, "two")
    assert len(rows()) == 2


def test_what_was_deleted_meanwhile_is_left_out_and_the_rest_is_told(world, say, do, post, send_due, postbox):
    first = say(world.ben, post, "one")
    say(world.carla, post, "two")
    do(lambda: remove(world, first))
    assert send_due().sent == 1
    assert told(postbox) == [("Carla Nowak commented on your post", ["two"])]


def test_whoever_has_answered_since_has_read_it(world, say, post, send_due, postbox, clock):
    id = say(world.ben, post, "one")
    say(world.anna, post, "thank you", to=id)
    assert send_due().cancelled == 1  # to Anna; Ben is told of her answer
    assert [letter["To"] for letter in postbox.letters] == ["ben@firma.example"]


def test_whoever_has_commented_elsewhere_since_has_not_read_it(world, say, do, post, send_due, postbox):
    other = do(lambda: posts.write(member(world.carla), "And a bucket?").id)
    say(world.ben, post, "one")
    say(world.anna, other, "I have")
    send_due()
    assert ("Ben Okafor commented on your post", ["one"]) in told(postbox)


def test_what_came_after_the_notifications_were_opened_is_told(world, say, do, post, send_due, postbox):
    say(world.ben, post, "one")
    do(lambda: preferences.see_notifications(world.anna, notifications.newest_id(world.anna)))
    say(world.carla, post, "two")
    assert send_due().sent == 1
    assert told(postbox) == [("Carla Nowak commented on your post", ["two"])]


def test_whoever_has_read_of_something_else_of_the_same_number_has_not_read_it(world, say, do, post, send_due, postbox):
    about = say(world.ben, post, "one")
    other = {"kind": "liked", "actor_id": world.ben, "object_id": about, "about_id": about}
    do(lambda: db.session.add(Notification(member_id=world.anna, read=True, at=now(), **other)))
    assert send_due().sent == 1
    assert told(postbox) == [("Ben Okafor commented on your post", ["one"])]


def test_a_comment_with_the_number_of_its_post_is_not_taken_for_it(world, say, do, send_due, postbox):
    """Both are numbered by themselves: the e-mail is about the post, what was seen tells of the comment."""
    elsewhere = do(lambda: posts.write(member(world.dirk), "Elsewhere").id)
    comment, post = say(world.eve, elsewhere, "before"), 0
    while post <= comment:
        post = do(lambda: posts.write(member(world.anna), "Who has a ladder?").id)
    while comment < post - 1:
        comment = say(world.eve, elsewhere, "before")
    send_due()
    postbox.letters.clear()
    assert say(world.ben, post, "one") == post
    do(lambda: preferences.see_notifications(world.anna, notifications.newest_id(world.anna)))
    say(world.carla, post, "two")
    assert send_due().sent == 1
    assert told(postbox) == [("Carla Nowak commented on your post", ["two"])]


def test_whoever_has_opened_the_notifications_since_has_read_it(world, say, do, post, send_due, postbox):
    say(world.ben, post, "one")
    do(lambda: preferences.see_notifications(world.anna, notifications.newest_id(world.anna)))
    assert send_due().sent == 0 and postbox.letters == []


def test_an_answer_is_told_to_whom_it_answers_and_to_the_author_of_the_post(world, say, post, send_due, postbox):
    id = say(world.carla, post, "one")
    send_due()
    postbox.letters.clear()
    say(world.ben, post, "two", to=id)
    send_due()
    assert [letter["To"] for letter in postbox.letters] == ["carla@firma.example"]  # Anna's waits a quarter of an hour
    assert told(postbox) == [("Ben Okafor replied to your comment", ["two"])]


def test_each_email_tells_what_its_recipient_is_told_so(world, say, post, send_due, postbox, clock):
    mine, hers = say(world.anna, post, "zero"), say(world.carla, post, "one")
    say(world.ben, post, "two", to=mine)
    say(world.ben, post, "three", to=hers)
    send_due()
    clock.shift(limits.INMAIL_EVERY)
    send_due()
    replied = "Ben Okafor replied to your comment"
    assert sorted(told(postbox)) == [
        (replied, ["three"]), (replied, ["two"]),
        ("Carla Nowak and 1 other have commented on your post", ["Carla Nowak: one", "Ben Okafor: three"]),
    ]  # fmt: skip


@pytest.fixture
def told_of_likes(world, do):
    wanted = {"comment_liked": Choice(site=True, mail="now")}
    do(lambda: preferences.choose_notifications(member(world.anna), wanted, inmail_copy="notice", paused=False))


@pytest.fixture
def like(do):
    return lambda who, id: do(lambda: comments.like(member(who), written.readable(who, id)))


@pytest.mark.usefixtures("told_of_likes")
def test_an_email_about_a_like_quotes_the_comment_that_is_liked(world, say, post, like, send_due, postbox):
    for text in ("one", "two"):
        like(world.ben, say(world.anna, post, text))
    send_due()
    assert [said for _, said in told(postbox)] == [["one"], ["two"]]


@pytest.mark.usefixtures("told_of_likes")
def test_a_like_that_was_taken_back_is_not_told(world, say, do, post, like, send_due, postbox):
    id = say(world.anna, post, "one")
    for who in (world.ben, world.carla):
        like(who, id)
    do(lambda: comments.unlike(member(world.ben), written.readable(world.ben, id)))
    send_due()
    assert [subject for subject, _ in told(postbox)] == ["Carla Nowak likes your comment"]


@pytest.mark.usefixtures("told_of_likes")
def test_a_like_is_not_told_to_whoever_may_no_longer_read_the_post(world, say, do, like, send_due, postbox):
    post = do(lambda: posts.write(member(world.carla), "Who has a ladder?").id)
    like(world.ben, say(world.anna, post, "I have"))
    do(lambda: posts.narrow(found_posts.own(world.carla, post)))
    send_due()
    assert only(postbox)["To"] == "carla@firma.example"  # of the comment


def test_the_author_of_the_post_is_told_once_of_an_answer_to_them(world, say, post, send_due, postbox, rows):
    id = say(world.anna, post, "one")
    say(world.ben, post, "two", to=id)
    assert [row.kind for row in rows()] == ["answered"]
    assert send_due().sent == 1
    assert told(postbox) == [("Ben Okafor replied to your comment", ["two"])]


def test_only_kinds_that_are_switched_on_are_told(world, say, do, post, send_due, postbox, rows):
    off = {"commented": Choice(site=True, mail="off")}
    do(lambda: preferences.choose_notifications(member(world.anna), off, inmail_copy="notice", paused=False))
    say(world.ben, post, "one")
    assert rows() == []


def test_an_email_about_a_post_is_none_about_a_comment_of_the_same_number(app, world, say, post):
    say(world.ben, post, "one")
    with app.app_context(), database.transaction(reading=True):
        about_post = telling.of("commented", world.ben, world.anna, 999, letter_id=post)
        about_comment = telling.of("commented", world.ben, world.anna, post, letter_id=999)
    assert (about_post.letters, about_comment.letters) == ({"due"}, set())


def test_whoever_may_no_longer_read_the_post_is_told_nothing_of_it(world, say, do, send_due, postbox):
    """It was for all members when a stranger commented; their answers and likes wait, then it is for connections."""
    id = do(lambda: posts.write(member(world.carla), "Who has a ladder?").id)
    said = say(world.anna, id, "I have")
    send_due()
    say(world.carla, id, "Is it long?", to=said)
    do(lambda: comments.like(member(world.ben), written.readable(world.ben, said)))
    do(lambda: posts.narrow(found_posts.own(world.carla, id)))
    send_due()
    assert only(postbox)["To"] == "carla@firma.example"
