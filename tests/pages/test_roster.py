"""The roster: a list of people, previewed, tried and confirmed; nothing is stored before, nobody is written to."""

from __future__ import annotations

import re

import pytest

from app import database
from app.extensions import db
from app.models import Delivery, LogEntry, Member, RosterBatch, RosterEntry
from tests.pages import rosters
from tests.pages.rosters import GERDA, HANS, csv, entries, upload
from tests.visitor import text_of

PAGE, PREVIEW = "/admin/roster", "/admin/roster/upload"


@pytest.fixture
def frieda(world, visit):
    return visit(world.frieda)


def counted(app):
    """How many rows there are of what a list could become."""
    with app.app_context(), database.transaction(reading=True):
        return [db.session.query(model).count() for model in (RosterEntry, RosterBatch, Member, Delivery)]


def test_a_list_is_previewed_tried_and_confirmed(app, frieda):
    assert "Add a list" in text_of(frieda.get(PAGE))
    before = counted(app)
    response = upload(frieda, csv(GERDA, HANS))
    assert (response.status_code, response.location) == (303, PREVIEW)
    shown = frieda.get(PREVIEW)
    words = text_of(shown)
    assert shown.status_code == 200 and "liste.csv" in words and "Öhlmann" in words
    assert re.search(r"People who would be added\s+2", words)
    for role, place in (("first", 0), ("last", 1), ("email", 2), ("school", 3), ("year", 4), ("organisation", 5)):
        select = re.search(rf'<select[^>]*name="{role}".*?</select>', shown.text, re.DOTALL)[0]
        assert re.search(rf'<option selected value="{place}"', select), role
    assert counted(app) == before
    response = rosters.confirm(frieda)
    assert (response.status_code, response.location) == (303, f"{PAGE}?state=waiting")
    gerda, hans = entries(app)
    assert (gerda.name, gerda.email, gerda.school, gerda.year) == (
        "Gerda Vogt", "gerda@neu.example", "Seefahrtschule", "1998"
    )  # fmt: skip
    assert (gerda.organisation, gerda.locale, gerda.state) == ("Reederei Nord", "de", "waiting")
    assert (hans.name, hans.locale) == ("Hans Öhlmann", "en")
    page = text_of(frieda.get(response.location))
    assert "People added to the roster: 2." in page and "gerda@neu.example" in page
    assert counted(app)[2:] == before[2:], "somebody became a member, or was written to"
    assert frieda.get(PREVIEW).location == PAGE
    with app.app_context():
        assert db.session.query(LogEntry).one().act == "roster_added"
