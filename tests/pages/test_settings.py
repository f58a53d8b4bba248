"""What a member may choose: feed, notifications, privacy."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app import database
from app.actions import blocks, connections, mutes
from app.extensions import db
from app.forms import settings
from app.models import FeedChoice, Member, NotificationChoice, SectionAudience
from app.queries import notifications, sections
from app.rules import kinds, notifying
from app.rules.kind_types import InFeed, Told
from app.rules.labels import Label
from app.rules.visibility import AUDIENCES
from tests.visitor import text_of

PAGES = ("/settings/feed", "/settings/notifications", "/settings/privacy")


def member(app, id):
    with app.app_context():
        return db.session.get_one(Member, id)


def checked(page):
    """The boxes and radios that are on, as a browser would send them, and the chosen options."""
    fields = {}
    for tag in re.findall(r"<input[^>]*>", page.text):
        kind, name = re.search(r'type="(\w+)"', tag), re.search(r'name="([^"]+)"', tag)
        if kind and name and kind[1] in ("checkbox", "radio") and " checked" in tag:
            fields[name[1]] = re.search(r'value="([^"]*)"', tag)[1]
    for name, body in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page.text, flags=re.S):
        chosen = re.search(r'<option selected[^>]*value="([^"]*)"', body)
        fields[name] = chosen[1] if chosen else re.search(r'value="([^"]*)"', body)[1]
    return fields


def test_the_registries_and_the_forms_know_the_same_words():
    assert set(settings.MAILS) == set(notifying.MAIL_CHOICES) and set(settings.COPIES) == set(notifying.COPY_CHOICES)
    assert set(settings.AUDIENCE_LABELS) == set(AUDIENCES) and set(settings.SECTION_LABELS) == set(settings.SECTIONS)


def test_settings_lead_to_the_account(world, visit):
    answer = visit(world.anna).get("/settings")
    assert answer.status_code == 303 and answer.headers["Location"] == "/settings/account"


@pytest.mark.parametrize("path", PAGES)
def test_saving_what_is_shown_changes_nothing(app, world, visit, path):
    anna = visit(world.anna)
    answer = anna.post(path, checked(anna.get(path)))
    assert answer.status_code == 303 and answer.headers["Location"] == path
    assert "Saved." in text_of(anna.get(path))
    with app.app_context():
        for table in (FeedChoice, NotificationChoice, SectionAudience):
            assert db.session.scalars(select(table)).all() == []


@pytest.mark.parametrize("path", PAGES)
def test_a_page_costs_little(world, visit, path, statements):
    anna = visit(world.anna)
    statements.clear()
    assert anna.get(path).status_code == 200 and len(statements) <= 12


def test_guests_choose_nothing(visit, world):
    for path in PAGES:
        assert "/sign-in" in visit().get(path).headers["Location"]
        assert "/sign-in" in visit().post(path).headers["Location"]


# --- feed -----------------------------------------------------------------------------------------------------


def test_kinds_are_switched_off_for_reading_and_for_showing(app, world, visit):
    anna = visit(world.anna)
    fields = checked(anna.get("/settings/feed"))
    del fields["reads-liked"], fields["shows-position"]
    anna.post("/settings/feed", fields)
    with app.app_context():
        chosen = notifications.feed_choices(world.anna)
    assert chosen.pop("liked") == (False, True) and chosen.pop("position") == (True, False)
    assert set(chosen.values()) == {(True, True)}
    assert checked(anna.get("/settings/feed")) == fields


def test_a_new_kind_appears_in_both_tables_by_itself(world, visit, monkeypatch):
    monkeypatch.setitem(kinds.FEED_KINDS, "danced", InFeed(99, Label("Dances"), Label("%(who)s danced.")))
    told = Told(Label("Ballroom"), Label("Asked to dance"), Label("%(who)s asks you to dance."), "/")
    monkeypatch.setitem(kinds.TOLD_KINDS, "danced", told)
    anna = visit(world.anna)
    assert "Dances" in text_of(anna.get("/settings/feed"))
    page = anna.get("/settings/notifications")
    assert "Ballroom Asked to dance" in text_of(page) and 'name="mail-danced"' in page.text
    assert anna.post("/settings/notifications", checked(page) | {"mail-danced": "off"}).status_code == 303
    assert checked(anna.get("/settings/notifications"))["mail-danced"] == "off"


def test_muted_people_can_be_heard_again(app, world, visit):
    with app.app_context(), database.transaction():
        mutes.mute(db.session.get_one(Member, world.anna), world.ben)
    anna = visit(world.anna)
    page = anna.get("/settings/feed")
    action = re.search(r'action="(/in/ben-okafor/mute/removal)"', page.text)[1]
    assert 'aria-label="Show updates again: Ben Okafor"' in page.text
    answer = anna.post(action, headers={"Referer": "http://localhost/settings/feed"})
    assert answer.status_code == 303 and answer.headers["Location"] == "/settings/feed"
    assert "/in/ben-okafor/mute/removal" not in anna.get("/settings/feed").text


def test_the_list_of_the_muted_names_strangers_but_nobody_who_is_blocked(world, visit, does):
    for other in (world.ben, world.eve):
        does(world.anna, mutes.mute, other)

    def listed():
        return re.findall(r'"Show updates again: ([^"]+)"', visit(world.anna).get("/settings/feed").text)

    assert listed() == ["Ben Okafor", "Eve Strange"]
    does(world.anna, connections.remove, world.ben)
    does(world.eve, blocks.block, world.anna)
    assert listed() == ["Ben Okafor"]
    does(world.eve, blocks.unblock, world.anna)
    assert listed() == ["Ben Okafor", "Eve Strange"]


# --- notifications --------------------------------------------------------------------------------------------


def test_how_one_is_told_is_kept(app, world, visit):
    anna = visit(world.anna)
    fields = checked(anna.get("/settings/notifications"))
    del fields["site-endorsed"]
    fields |= {"mail-invited": "off", "site-inmail": "1", "inmail_copy": "full", "paused": "y"}
    anna.post("/settings/notifications", fields)
    with app.app_context():
        chosen = notifications.choices(world.anna)
    assert not chosen["endorsed"].site and chosen["invited"].mail == "off" and chosen["inmail"].site
    assert member(app, world.anna).inmail_copy == "full" and member(app, world.anna).mail_paused
    assert checked(anna.get("/settings/notifications")) == fields


def test_only_what_is_built_is_offered(world, visit):
    page = visit(world.anna).get("/settings/notifications")
    assert 'value="now"' in page.text and 'value="daily"' not in page.text
    assert re.search(r'<fieldset class="matrix-row" disabled aria-describedby="hint-[a-z]+"><legend>Sign-in', page.text)


@pytest.mark.parametrize(
    "forged",
    [
        {"mail-invited": "daily"},
        {"mail-invited": "\x00"},
        {"inmail_copy": "all"},
        {"inmail_copy": ""},
    ],
)
def test_forged_choices_are_refused(app, world, visit, forged):
    anna = visit(world.anna)
    answer = anna.post(
        "/settings/notifications", checked(anna.get("/settings/notifications")) | {"mail-accepted": "off"} | forged
    )
    assert answer.status_code == 422 and "<textarea" not in answer.text
    with app.app_context():
        assert db.session.scalars(select(NotificationChoice)).all() == []


def test_security_notices_cannot_be_switched_off(app, world, visit):
    anna = visit(world.anna)
    anna.post(
        "/settings/notifications",
        checked(anna.get("/settings/notifications")) | {"mail-security": "off", "site-security": ""},
    )
    with app.app_context():
        assert notifications.choices(world.anna)["security"] == notifying.default("security")


# --- privacy --------------------------------------------------------------------------------------------------


def test_privacy_is_kept_and_seen_by_others(app, world, visit):
    anna = visit(world.anna)
    fields = checked(anna.get("/settings/privacy"))
    assert fields["section_about"] == "connections"
    fields |= {
        "who_may_invite": "shared",
        "hides_connections": "y",
        "section_about": "self",
        "section_positions": "members",
    }
    assert anna.post("/settings/privacy", fields).status_code == 303
    assert member(app, world.anna).who_may_invite == "shared" and member(app, world.anna).hides_connections
    with app.app_context():
        assert sections.decisions(world.anna, world.anna).audiences == {"about": "self", "positions": "members"}
    assert checked(anna.get("/settings/privacy")) == fields
    anna.post("/settings/privacy", fields | {"section_about": "connections"})
    with app.app_context():
        assert sections.decisions(world.anna, world.anna).audiences == {"positions": "members"}


@pytest.mark.parametrize(
    "forged", [{"who_may_invite": "strangers"}, {"section_about": "everybody"}, {"section_activity": "\x00"}]
)
def test_forged_privacy_is_refused(app, world, visit, forged):
    anna = visit(world.anna)
    answer = anna.post(
        "/settings/privacy", checked(anna.get("/settings/privacy")) | {"hides_connections": "y"} | forged
    )
    assert answer.status_code == 422 and not member(app, world.anna).hides_connections


def test_extra_fields_do_nothing(app, world, visit):
    anna = visit(world.anna)
    for path in PAGES:
        anna.post(
            path,
            checked(anna.get(path)) | {"role": "admin", "id": "1", "email": "x@y.example", "member_id": str(world.ben)},
        )
    after = member(app, world.anna)
    assert after.role == "member" and after.email == "anna@firma.example"


def test_the_way_to_blocked_people(world, visit):
    assert 'href="/settings/privacy/blocks"' in visit(world.anna).get("/settings/privacy").text
