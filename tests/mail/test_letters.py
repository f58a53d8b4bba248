"""What stands in a letter."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.actions import accounts, posts, preferences
from app.actions.letters import post_letter
from app.extensions import db
from app.models import Post
from app.models.base import now
from app.queries import posts as found_posts
from tests.mail.events import (
    CANARY,
    accept,
    accept_recommendation,
    ask,
    ask_for_revision,
    email_invitation,
    endorse,
    invite,
    like,
    member,
    recommend,
    sign_up,
    write,
)
from tests.mail.postbox import body_of, everything_in, only


def test_an_invitation_names_the_inviter_the_note_and_the_reason(world, do, send_due, postbox):
    do(lambda: invite(world, "We met at the <fair> & talked."))
    assert send_due().sent == 1
    letter = only(postbox)
    assert letter["Subject"] == "Eve Strange would like to join your network"
    assert letter["To"] == "anna@firma.example"
    text, html = body_of(letter), body_of(letter, "html")
    assert "Hello Anna Brandt," in text and "We met at the <fair> & talked." in text and "Colleague" in text
    assert "We met at the &lt;fair&gt; &amp; talked." in html
    assert "no shared connection" in text and "no shared connection" in html
    assert "http://localhost/network/invitations#invitation-" in text
    assert "http://localhost/in/eve-strange" in text


def test_the_inviter_reads_who_accepted(world, do, send_due, postbox):
    do(lambda: accept(world))
    send_due()
    letter = only(postbox)
    assert letter["To"] == "anna@firma.example"
    assert letter["Subject"] == "Dirk Müller accepted your invitation"
    assert "http://localhost/in/dirk-mueller" in body_of(letter)


def test_a_notice_of_an_inmail_does_not_hold_the_text(world, do, send_due, postbox):
    do(lambda: write(world))
    send_due()
    letter = only(postbox)
    assert letter["Subject"] == "Ben Okafor wrote you an InMail"
    assert CANARY not in everything_in(letter)
    assert "http://localhost/inmail/" in body_of(letter)


def test_a_full_copy_of_an_inmail_holds_the_text_but_not_the_senders_address(world, do, send_due, postbox):
    do(lambda: preferences.choose_notifications(member(world.anna), {}, inmail_copy="full", paused=False))
    do(lambda: write(world, f"Dear Anna,\n\n{CANARY} <b>\n" + "x" * 3000))
    send_due()
    letter = only(postbox)
    assert f"> Dear Anna,\n>\n> {CANARY} <b>" in body_of(letter)
    assert f"{CANARY} &lt;b&gt;" in body_of(letter, "html")
    assert "ben@firma.example" not in everything_in(letter) and letter["Reply-To"] is None
    assert "Reply on the site" in body_of(letter)
    assert max(len(line) for line in letter.as_bytes().splitlines()) <= 998


def test_an_endorsement_names_the_skill_and_a_like_the_post(world, do, send_due, postbox):
    do(lambda: (endorse(world, "Tax law"), like(world, "Our harbour at night")))
    assert send_due().sent == 2
    endorsed, liked = postbox.letters
    assert "Tax law" in body_of(endorsed) and "Tax law" in body_of(endorsed, "html")
    assert "Our harbour at night" in body_of(liked) and "/posts/" in body_of(liked)


def test_of_two_posts_that_are_liked_each_email_quotes_its_own(world, do, send_due, postbox):
    do(lambda: (like(world, "Our harbour"), like(world, "Our town hall")))
    send_due()
    assert [re.search(r"> (Our .+)", body_of(each))[1] for each in postbox.letters] == ["Our harbour", "Our town hall"]


def test_a_like_that_was_taken_back_or_whose_post_was_removed_is_not_told(world, do, send_due):
    do(lambda: (like(world), like(world)))
    first, second = do(lambda: db.session.scalars(select(Post).order_by(Post.id)).all())
    do(lambda: posts.like(member(world.eve), found_posts.readable(world.eve, first.id)))
    do(lambda: posts.unlike(member(world.ben), found_posts.readable(world.ben, first.id)))
    do(lambda: setattr(db.session.get_one(Post, second.id), "removed_at", now()))
    counts = send_due()
    assert (counts.sent, counts.cancelled) == (1, 2)  # of Eve's like


def test_the_author_reads_who_accepted_the_recommendation(world, do, send_due, postbox):
    id = do(lambda: accept_recommendation(world))
    send_due()
    letter = only(postbox)
    assert letter["Subject"] == "Ben Okafor accepted your recommendation" and letter["To"] == "anna@firma.example"
    assert CANARY not in everything_in(letter) and f"http://localhost/recommendations/{id}" in body_of(letter)


@pytest.mark.parametrize(
    ("event", "subject", "words"),
    [
        (ask, "Ben Okafor asks you for a recommendation", "About the <audit>?"),
        (recommend, "Ben Okafor wrote a recommendation for you", "She did the <sums>."),
        (ask_for_revision, "Ben Okafor asks you to revise your recommendation", "Without the <sums>?"),
    ],
)
def test_words_to_the_recipient_are_quoted_and_lead_to_the_recommendation(
    world, do, send_due, postbox, event, subject, words
):
    id = do(lambda: event(world, words))
    send_due()
    letter = only(postbox)
    assert letter["To"] == "anna@firma.example" and letter["Subject"] == subject
    assert f"\n> {words}\n" in body_of(letter)
    assert words.replace("<", "&lt;").replace(">", "&gt;") in body_of(letter, "html")
    assert f"http://localhost/recommendations/{id}" in body_of(letter)


def test_a_changed_password_is_told_with_the_time_on_the_members_clock(world, do, send_due, postbox):
    do(lambda: post_letter("security", member=member(world.anna)))
    send_due()
    text = body_of(only(postbox))
    assert "The password of your account was changed." in text
    assert re.search(r"\d{1,2}\u00a0\w+ \d{4}, \d\d:\d\d \(Europe/Berlin\)", text)
    assert postbox.letters[0]["List-Unsubscribe"] is None


def test_a_sign_up_gets_a_link_and_no_name_that_somebody_made_up(world, do, send_due, postbox):
    do(sign_up)
    send_due()
    letter = only(postbox)
    assert letter["To"] == "new@guest.example" and CANARY not in everything_in(letter)
    assert re.search(r"http://localhost/join/\d+\.[\w-]+", body_of(letter))
    assert letter["List-Unsubscribe"] is None


def test_a_way_back_in_is_a_link_that_the_site_believes(world, do, send_due, postbox, app):
    do(lambda: accounts.ask_for_reset("anna@firma.example"))
    send_due()
    token = re.search(r"http://localhost/password/(\S+)", body_of(only(postbox)))[1]
    with app.test_client() as client:
        assert client.get(f"/password/{token}").status_code == 200


def test_who_is_a_member_already_is_led_to_the_door(world, do, send_due, postbox):
    do(lambda: post_letter("already_member", member=member(world.anna)))
    send_due()
    text = body_of(only(postbox))
    assert "http://localhost/sign-in" in text and "http://localhost/password" in text


def test_a_guest_reads_who_invites_and_nothing_else_of_the_profile(world, do, send_due, postbox):
    do(lambda: setattr(member(world.ben), "headline", CANARY))
    do(lambda: email_invitation(world, "Come in"))
    send_due()
    letter = only(postbox)
    assert letter["Subject"] == "Ben Okafor invites you to Elbufer"
    assert "Come in" in body_of(letter) and CANARY not in everything_in(letter)
    assert re.search(r"http://localhost/join/invited/\d+\.[\w-]+", body_of(letter))
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_every_link_in_every_letter_leads_to_a_page(world, do, send_due, postbox, visit):
    do(lambda: (accept(world), invite(world), write(world), endorse(world), like(world), sign_up()))
    do(lambda: (ask(world), recommend(world)))
    do(lambda: (email_invitation(world), post_letter("security", member=member(world.anna))))
    do(lambda: post_letter("already_member", member=member(world.anna)))
    do(lambda: accounts.ask_for_reset("anna@firma.example"))
    send_due()
    assert len(postbox.letters) == 12
    for letter in postbox.letters:
        reader = visit(world.anna if letter["To"] == "anna@firma.example" else None)
        links = set(re.findall(r"http://localhost(/\S*)", body_of(letter)))
        assert len(links) > 1
        assert links == set(re.findall(r'href="http://localhost(/[^"]*)"', body_of(letter, "html")))
        responses = {link: reader.get(link.split("#")[0]).status_code for link in links}
        assert set(responses.values()) <= {200, 303}, responses
