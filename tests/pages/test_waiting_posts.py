"""A POST that waits for another one acts for whoever is signed in when its turn comes, not when it arrived."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import delete, func, select

from app import database
from app.extensions import db
from app.models import Member, Message, Post, SignedInSession, Site
from app.web import counted
from tests import cast


@pytest.fixture
def post_late(app, visit, monkeypatch):
    """Send a form that stops before its transaction begins, until `meanwhile` has happened; returns the response."""

    def run(member_id, path, fields, meanwhile):
        arrived, may_go_on, count = threading.Event(), threading.Event(), counted.Tries.count

        def wait(tries):
            arrived.set()
            assert may_go_on.wait(20)
            return count(tries)

        monkeypatch.setattr(counted.Tries, "count", wait)
        visitor, responses = visit(member_id), []
        thread = threading.Thread(target=lambda: responses.append(visitor.post(path, fields)))
        thread.start()
        assert arrived.wait(20)
        with app.app_context(), database.transaction():
            meanwhile()
        may_go_on.set()
        thread.join(20)
        return responses[0]

    return run


def number_of(app, table):
    with app.app_context(), database.transaction(reading=True) as session:
        return session.scalar(select(func.count()).select_from(table))


def test_a_member_who_was_locked_meanwhile_writes_nothing(app, world, post_late):
    def lock():
        db.session.get_one(Member, world.ben).state = "locked"

    response = post_late(world.ben, "/in/anna-brandt/message", {"text": "Moin"}, lock)
    assert response.headers["Location"].startswith("/sign-in") and number_of(app, Message) == 0


def test_a_browser_that_was_signed_out_meanwhile_posts_nothing(app, world, post_late):
    response = post_late(
        world.ben, "/posts", {"text": "Moin", "audience": "members"},
        lambda: db.session.execute(delete(SignedInSession)),
    )  # fmt: skip
    assert response.headers["Location"].startswith("/sign-in") and number_of(app, Post) == 0


def test_a_former_admin_changes_nothing(app, world, post_late):
    def demote():
        db.session.get_one(Member, world.frieda).role = "member"

    form = {
        "name": "Mine", "tagline": "", "mark_kind": "initial", "hue": "208", "chroma": "0.068", "locales": "en",
        "locale": "en", "timezone": "Europe/Berlin",
    }  # fmt: skip
    assert post_late(world.frieda, "/admin/identity", form, demote).status_code == 404
    with app.app_context(), database.transaction(reading=True) as session:
        assert session.scalar(select(Site.name)) != "Mine"


def test_who_is_still_signed_in_goes_on(app, world, post_late):
    response = post_late(world.ben, "/posts", {"text": "Moin", "audience": "members"}, lambda: None)
    assert response.status_code == 303 and number_of(app, Post) == 1


def test_an_address_asked_for_with_a_password_that_was_changed_meanwhile_is_refused(app, world, visit, does):
    """Checking a password takes a while and holds no lock."""
    from app.actions import accounts, addresses
    from app.queries import members
    from app.rules import passwords
    from app.rules.errors import Refused

    known = does(world.anna, lambda anna: members.password_hash(anna.id))
    does(world.anna, lambda anna: accounts.set_password(anna, passwords.make_hash("ein anderes, langes Wort")))
    with pytest.raises(Refused) as refused:
        does(world.anna, lambda anna: addresses.ask(anna, "anna@neu.example", known))
    assert refused.value.field == "current" and cast.PASSWORD
