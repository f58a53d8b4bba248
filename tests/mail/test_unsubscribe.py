"""One click, without signing in, and nothing by merely opening the link."""

from __future__ import annotations

import re

import pytest

from app.actions import invitations
from app.actions.invitations import Wish
from app.delivery import links
from app.extensions import db
from app.models import Member
from app.queries import letters, notifications
from tests.visitor import text_of

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def link(app, world):
    """`link("inmail")` is the path in anna's letters."""

    def make(kind, who=None):
        with app.app_context():
            return links.unsubscribe(who or world.anna, kind).removeprefix("http://localhost")

    return make


@pytest.fixture
def choice(world, do):
    return lambda kind: do(lambda: notifications.choice(world.anna, kind).mail)


def test_opening_the_link_changes_nothing_and_shows_a_button(link, choice, visit):
    response = visit(None).get(link("inmail"))
    assert response.status_code == 200 and choice("inmail") == "now"
    assert "New InMail" in text_of(response) and 'method="post"' in response.get_data(as_text=True)


def test_the_button_switches_one_kind_off_and_the_page_says_so(link, choice, visit):
    guest = visit(None)
    response = guest.client.post(link("inmail"))
    assert response.status_code == 303 and choice("inmail") == "off" and choice("invited") == "now"
    page = guest.get(response.location)
    assert "Unsubscribed" in text_of(page) and "/settings/notifications" in page.get_data(as_text=True)
    assert 'action="/unsubscribe' not in page.get_data(as_text=True)


def test_a_mail_program_needs_one_post_and_gets_200(link, choice, app):
    with app.test_client() as client:  # no cookie, no token, no Referer
        assert client.post(link("endorsed"), data=ONE_CLICK).status_code == 200
    assert choice("endorsed") == "off"


def test_what_the_site_shows_stays_as_it_was(link, world, do, visit):
    visit(None).client.post(link("invited"), data=ONE_CLICK)
    assert do(lambda: notifications.choice(world.anna, "invited").site) is True


def test_the_link_names_the_member_not_who_is_signed_in(link, world, do, choice, visit):
    visit(world.ben).client.post(link("inmail"), data=ONE_CLICK)
    assert choice("inmail") == "off"
    assert do(lambda: notifications.choice(world.ben, "inmail").mail) == "now"


def test_the_link_in_the_letter_is_the_one_that_works(world, do, send_due, postbox, choice, visit):
    do(lambda: invitations.invite(db.session.get_one(Member, world.eve), world.anna, Wish("friend")))
    send_due()
    path = re.fullmatch(r"<http://localhost(/unsubscribe/\S+)>", postbox.letters[0]["List-Unsubscribe"])[1]
    visit(None).client.post(path, data=ONE_CLICK)
    assert choice("invited") == "off"


def test_a_page_of_another_site_cannot_press_the_button(link, choice, visit):
    response = visit(None).client.post(link("inmail"), headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 400 and choice("inmail") == "now"


def test_a_link_that_is_none_of_ours_is_not_there(link, world, visit, do):
    guest, good = visit(None), link("inmail")
    missing = guest.get("/unsubscribe/nothing")
    assert missing.status_code == 404
    for path in (good[:-2] + "xx", link("no-such-kind"), link("inmail", 999_999), link("inmail", "not-a-number")):
        assert guest.get(path).data == missing.data
        assert guest.client.post(path, data=ONE_CLICK).status_code == 404


def test_a_guest_is_never_written_to_again(world, do, visit):
    def path():
        return links.unsubscribe(letters.address_hash("New@Guest.example "), "email_invitation")

    link = do(path).removeprefix("http://localhost")
    guest = visit(None)
    assert "never write to this address again" in text_of(guest.get(link))
    assert do(lambda: letters.refuses_mail("new@guest.example")) is False
    assert guest.client.post(link, data=ONE_CLICK).status_code == 200
    assert guest.client.post(link).status_code == 303
    assert do(lambda: letters.refuses_mail("new@guest.example")) is True
