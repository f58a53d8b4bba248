"""E-mails as a narrow telephone shows them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import database
from app.actions import invitations, messages, preferences
from app.actions.invitations import Wish
from app.delivery import letters
from app.extensions import db
from app.models import Delivery, Member, Site
from tests.journeys.conftest import TOO_WIDE

pytestmark = pytest.mark.browser

WORD = "Donaudampfschifffahrtsgesellschaftskapitaensmuetze" * 4
HARD = (f"https://example.org/{'a' * 200}", "漢" * 200, WORD, f"Moin {WORD}\nund {WORD}")


@pytest.fixture
def emails(app, world, does):
    """The HTML of e-mails that are full of what does not break by itself."""
    with app.app_context(), database.transaction():
        db.session.get_one(Site, 1).name, db.session.get_one(Site, 1).tagline = WORD[:80], WORD[:120]
        eve = db.session.get_one(Member, world.eve)
        eve.name, eve.headline = WORD[:80], WORD
    does(world.anna, preferences.choose_notifications, {}, inmail_copy="full", paused=False)
    does(world.eve, invitations.invite, world.anna, Wish("colleague", WORD))
    does(world.ben, messages.send, world.anna, "\n".join(HARD))
    with app.app_context(), database.transaction(reading=True):
        return [letters.compose(row).html for row in db.session.scalars(select(Delivery))]


def test_long_words_break_at_360_pixels(chromium, emails):
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    try:
        for email in emails:
            page.set_content(email)
            assert page.evaluate(TOO_WIDE) == ""
    finally:
        page.close()
    assert len(emails) == 2
