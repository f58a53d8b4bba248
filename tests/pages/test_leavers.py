"""Leavers by a list: tried, confirmed, locked and told."""

from __future__ import annotations

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app import database
from app.extensions import db
from app.models import LogEntry, Member, SignedInSession
from app.models.base import now
from app.rules import limits
from tests import cast
from tests.pages import letters
from tests.pages.rosters import csv, upload
from tests.visitor import text_of

BERLIN = ZoneInfo("Europe/Berlin")
PAGE, PREVIEW = "/admin/leavers", "/admin/leavers/upload"
LINES = ("Anna Brandt;ANNA@firma.example", "Niemand;nobody@neu.example", "Frieda;frieda@firma.example", "x;y",
         "Ben;ben@firma.example", "Ben;Ben@Firma.example", "Carla;carla@firma.example")  # fmt: skip


@pytest.fixture
def frieda(app, world, visit):
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.carla).state = "leaving"
    return visit(world.frieda)


def seal(page):
    return re.search(r'name="seal" value="([^"]+)"', page.text)[1]


def states(app, world):
    with app.app_context():
        return {name: db.session.get_one(Member, getattr(world, name)).state for name in ("anna", "ben", "frieda")}


def test_leavers_are_shown_locked_and_told(app, world, visit, frieda):
    anna, before = visit(world.anna), states(app, world)
    assert upload(frieda, csv(*LINES, header="Name;Mail"), PAGE).location == PREVIEW
    page = frieda.get(PREVIEW)
    words = text_of(page)
    assert re.search(r"Members who would be locked\s+2", words) and re.search(r"Lines left out\s+5", words)
    for why in ("No member has this address.", "Admins are not locked by a list", "has left already", "twice",
                "There is no e-mail address"):  # fmt: skip
        assert why in words
    assert states(app, world) == before and letters.kinds(app) == []
    lines = frieda.get(f"{PREVIEW}/lines.csv").get_data(as_text=True).splitlines()
    assert [line.partition(",")[0] for line in lines[1:]] == ["3", "4", "5", "7", "8"]
    assert frieda.post(PREVIEW, {"seal": seal(page)}).location == PAGE
    assert states(app, world) == {"anna": "leaving", "ben": "leaving", "frieda": "active"}
    assert letters.kinds(app) == ["leaver", "leaver"]
    assert anna.get("/network").location.startswith("/sign-in")
    assert frieda.get("/in/anna-brandt").data == frieda.get("/in/nobody-at-all").data
    with app.app_context():
        assert db.session.query(SignedInSession).filter_by(member_id=world.anna).count() == 0
        left = db.session.get_one(Member, world.anna)
        assert left.leaves_by == "roster" and abs(left.leaves_at - now() - timedelta(days=365)) < timedelta(minutes=5)
        acts = [(entry.act, entry.member_id) for entry in db.session.query(LogEntry).order_by(LogEntry.id)]
        assert acts == [("leaver_locked", world.anna), ("leaver_locked", world.ben)]


def test_confirming_twice_locks_and_tells_once(app, world, frieda):
    upload(frieda, csv(*LINES, header="Name;Mail"), PAGE)
    sealed = seal(frieda.get(PREVIEW))
    for _ in range(2):
        assert frieda.post(PREVIEW, {"seal": sealed}).status_code == 303
    assert letters.kinds(app) == ["leaver", "leaver"]


def test_only_what_was_shown_is_confirmed(app, world, frieda):
    before = states(app, world)
    upload(frieda, csv("Ben;ben@firma.example", header="Name;Mail"), PAGE)
    sealed = seal(frieda.get(PREVIEW))
    upload(frieda, csv(*LINES, header="Name;Mail"), PAGE)
    for given in (sealed, "", "x"):
        assert frieda.post(PREVIEW, {"seal": given}).location == PREVIEW
    assert states(app, world) == before


def test_a_list_can_be_discarded(app, world, frieda):
    upload(frieda, csv(*LINES, header="Name;Mail"), PAGE)
    assert frieda.post(f"{PREVIEW}/removal").location == PAGE
    assert frieda.get(PREVIEW).location == PAGE and letters.kinds(app) == []


def test_a_file_without_addresses_is_refused_at_its_field(app, world, frieda):
    for content in (b"", b"Name;Place\nAnna;Stade\n"):
        response = upload(frieda, content, PAGE)
        assert response.status_code == 422 and 'id="file-error"' in response.text


def test_leavers_sign_in_for_thirty_days_and_see_which_day_ends_that(app, world, visit, frieda):
    upload(frieda, csv("Ben;ben@firma.example", header="Name;Mail"), PAGE)
    frieda.post(PREVIEW, {"seal": seal(frieda.get(PREVIEW))})
    with app.app_context():
        ends = db.session.get_one(Member, world.ben).leaves_at - limits.LEAVER_LASTS + limits.LEAVER_DOWNLOADS
    sign_in, ben, day = {"email": "ben@firma.example", "password": cast.PASSWORD}, visit(), ends.astimezone(BERLIN)
    with time_machine.travel(ends - timedelta(hours=1), tick=False):
        assert ben.post("/sign-in", sign_in).status_code == 303
        page = text_of(ben.get("/settings/account/state"))
        assert f"Until {day.day} {day:%B %Y} you can sign in and download your data." in page
    with time_machine.travel(ends + timedelta(hours=1), tick=False):
        refused = visit().post("/sign-in", sign_in)
        assert refused.status_code == 422 and "they do not match" in text_of(refused)
        assert ben.get("/settings/account/state").location.startswith("/sign-in"), "signed in before"
