"""Introductions at three browsers: the one who asks runs no JavaScript, the last one is on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.journeys.person import PHONE

pytestmark = pytest.mark.browser


def test_a_request_is_dismissed_among_the_notifications(member) -> None:
    anna = member("anna")
    anna.go("/notifications")
    row = anna.page.locator("li.row", has_text="asks you for an introduction")
    row.get_by_role("button", name=re.compile("^Dismiss")).click()
    expect(anna.page.get_by_text("You dismissed the request by Ida")).to_be_visible()


def test_a_shared_connection_introduces_two(site, member, axe) -> None:
    asks, between, meets = member("ben", javascript=False), member("anna"), member("ida")
    meets.page.set_viewport_size(PHONE)
    asks.go(f"/in/{site.world.handles['ida']}")
    asks.page.get_by_role("link", name=re.compile("^Ask for an introduction")).click()
    asks.page.get_by_label(f"To {cast.NAMES['anna']}").fill("You know each other well.")
    asks.page.get_by_label("To pass on, one or two sentences").fill("We both build boats.")
    asks.page.get_by_role("button", name=re.compile("^Ask for an introduction")).click()
    expect(asks.page.get_by_text("Introduction requested")).to_be_visible()

    between.go("/network")
    card = between.page.locator("article.introduction", has_text="We both build boats.")
    card.get_by_label("Your own words, optional").fill("a" * 301)
    card.get_by_role("button", name=re.compile("^Introduce both")).click()
    expect(card.get_by_text("Use at most 300 characters")).to_be_visible()
    card.get_by_label("Your own words, optional").fill("You should meet.")
    card.get_by_role("button", name=re.compile("^Introduce both")).click()
    expect(between.page.get_by_text(f"You introduced {cast.NAMES['ben']} to")).to_be_visible()
    assert not axe(between.page)

    meets.go("/network")
    invitation = meets.page.locator("article.invitation", has_text="Introduced by")
    expect(invitation.get_by_text("You should meet.")).to_be_visible()
    expect(invitation.get_by_text("We both build boats.")).to_be_visible()
    invitation.get_by_role("button", name=re.compile("^Accept")).click()
    expect(meets.page.get_by_text(f"You and {cast.NAMES['ben']} are connected.")).to_be_visible()
