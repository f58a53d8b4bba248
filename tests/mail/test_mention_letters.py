"""E-mails to whoever is mentioned: once for each text, with the names that their recipient may read."""

from __future__ import annotations

import re

import pytest

from app.actions import blocks, posts
from app.queries import posts as found_posts
from app.rules import mentions
from tests.mail.events import member
from tests.mail.postbox import body_of, only


@pytest.fixture
def publish(world, do):
    """`publish("Ask", world.anna)`: the id of a new post of Ben's, for all members, that mentions these people."""

    def write(said, *who):
        text = " ".join([said, *(mentions.token(each) for each in who)])
        return do(lambda: posts.write(member(world.ben), text).id)

    return write


@pytest.fixture
def edit(world, do):
    def change(id, text):
        do(lambda: posts.edit(member(world.ben), found_posts.own(world.ben, id), text, "members"))

    return change


def test_whoever_is_mentioned_reads_by_whom_and_where(world, publish, send_due, postbox):
    publish("Ask <one> of", world.anna, world.carla)
    assert send_due().sent == 2
    letter = postbox.letters[0]
    assert letter["To"] == "anna@firma.example" and letter["Subject"] == "Ben Okafor mentioned you"
    assert "> Ask <one> of @Anna Brandt @Carla Nowak" in body_of(letter)
    assert "Ask &lt;one&gt; of @Anna Brandt" in body_of(letter, "html")
    assert re.search(r"http://localhost/mentions/\d+", body_of(letter))


def test_a_name_that_does_not_exist_for_the_recipient_is_left_out(world, do, publish, send_due, postbox):
    do(lambda: blocks.block(member(world.eve), world.anna))
    publish("Ask", world.anna, world.eve)
    send_due()
    letter = next(each for each in postbox.letters if each["To"] == "anna@firma.example")
    assert "> Ask @Anna Brandt @…" in body_of(letter) and "Eve" not in body_of(letter) + body_of(letter, "html")


def test_one_text_sends_one_email_however_often_it_is_edited(world, publish, edit, send_due, postbox):
    id = publish("Ask", world.anna)
    send_due()
    edit(id, "Ask nobody")
    edit(id, f"Ask {mentions.token(world.anna)} again")
    send_due()
    assert only(postbox)["To"] == "anna@firma.example"


def test_each_email_quotes_the_text_that_it_is_about(world, publish, send_due, postbox):
    for said in ("One for", "Two for"):
        publish(said, world.anna)
    send_due()
    assert [re.search(r"> (\w+) for", body_of(letter))[1] for letter in postbox.letters] == ["One", "Two"]


def test_a_post_that_is_left_to_connections_meanwhile_is_told_to_them_alone(world, do, publish, send_due, postbox):
    id = publish("Ask", world.anna, world.dirk)
    do(lambda: posts.narrow(found_posts.own(world.ben, id)))
    send_due()
    assert only(postbox)["To"] == "anna@firma.example"
