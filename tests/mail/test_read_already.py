"""No e-mail about what its recipient has read on the site by the time it would be sent."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.actions import preferences
from app.extensions import db
from app.models import Notification, NotificationChoice, Post
from app.queries import notifications
from tests.mail.events import comment, endorse, invite, like, like_comment, member, mention

OF_POSTS = [like, comment, like_comment, mention]


@pytest.fixture
def seen(do, world):
    """Anna opens the list of notifications."""
    return lambda: do(lambda: preferences.see_notifications(world.anna, notifications.newest_id(world.anna)))


@pytest.mark.parametrize("event", [invite, endorse, *OF_POSTS])
def test_whoever_opened_the_list_gets_no_e_mail(world, do, send_due, seen, event):
    do(lambda: event(world))
    seen()
    counts = send_due()
    assert (counts.sent, counts.cancelled) == (0, 1)


@pytest.mark.parametrize("event", [invite, endorse, *OF_POSTS])
def test_whoever_opened_it_before_gets_one(world, do, send_due, seen, event):
    do(lambda: endorse(world, "Another"))
    send_due()
    seen()
    do(lambda: event(world))
    assert send_due().sent == 1


@pytest.mark.parametrize("event", OF_POSTS)
def test_whoever_opened_the_post_gets_no_e_mail_about_it(world, do, send_due, event):
    do(lambda: event(world))
    post = do(lambda: db.session.scalar(select(Post.id).order_by(Post.id.desc())))
    read = do(lambda: notifications.unread_of_post(member(world.anna), post))
    assert len(read) == 1
    do(lambda: preferences.read_notifications(read))
    counts = send_due()
    assert (counts.sent, counts.cancelled) == (0, 1)


@pytest.mark.parametrize("event", OF_POSTS)
def test_a_post_answers_what_tells_of_it_and_nothing_else(world, do, seen, event):
    for _ in range(2):
        do(lambda: event(world))
    post, other = do(lambda: db.session.scalars(select(Post.id).order_by(Post.id.desc()).limit(2)).all())
    of_number = {"member_id": world.anna, "kind": "endorsed", "object_id": post, "about_id": post}
    do(lambda: db.session.add(Notification(**of_number)))

    def unread(of):
        return do(lambda: list(notifications.unread_of_post(member(world.anna), of)))

    (newer,), (older,) = unread(post), unread(other)
    assert newer > older
    do(lambda: preferences.read_notifications([newer]))
    assert (unread(post), unread(other)) == ([], [older])
    seen()
    assert unread(other) == []


def test_whoever_is_told_by_e_mail_alone_gets_it(world, do, send_due, seen):
    def only_by_mail():
        db.session.add(NotificationChoice(member_id=world.anna, kind="endorsed", site=False, mail="now"))
        db.session.flush()
        endorse(world)

    do(only_by_mail)
    seen()
    assert send_due().sent == 1
