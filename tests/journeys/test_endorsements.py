"""Endorsements in place: answering who asked, and hiding what one does not want to be seen."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests import cast

pytestmark = pytest.mark.browser

ANNA, BEN = cast.NAMES["anna"], cast.NAMES["ben"]
ASKED, ALSO_ASKED = "Tax law", "Balance sheets"  # what Ben asks Anna for in the furnished world


def press(person, label: str, within: str) -> None:
    person.page.locator(within).get_by_role("button", name=label, exact=True).click()


def test_a_request_is_answered_on_the_profile_and_in_the_bell(site, member) -> None:
    anna = member()
    anna.go("/in/ben-okafor")
    card = anna.page.locator("#asked")
    expect(card).to_contain_text(f"{BEN} would like you to endorse a skill")
    press(anna, f"Endorse: {ASKED}", "#asked")
    expect(card.get_by_text(f"You endorsed “{ASKED}”.")).to_be_focused()
    row = anna.page.locator(f"#skill-{site.world.skill_of_ben}")
    expect(row.get_by_role("link", name="1 endorsement")).to_be_visible()
    expect(anna.page.get_by_role("button", name=f"Endorsed: {ASKED}")).to_be_visible()
    anna.go("/notifications")
    line = anna.page.locator(".row").filter(has_text="would like you to endorse")
    expect(line.get_by_role("button", name=f"Endorse: {ASKED}")).to_have_count(0)
    press(anna, f"Not now: {ALSO_ASKED}", ".row")
    expect(line).to_contain_text(f"Request dismissed: “{ALSO_ASKED}”. Nobody is told.")
    anna.go("/notifications")
    expect(line).to_have_count(0)


@pytest.mark.long
def test_asking_and_answering_need_no_javascript(member) -> None:
    anna, ben = member("anna", javascript=False), member("ben", javascript=False)
    anna.go("/in/ben-okafor")
    anna.page.locator(".bar details.menu summary").click()
    anna.page.get_by_role("link", name=f"Ask for an endorsement: {BEN}").click()
    anna.page.get_by_label("Balance sheets").check()
    anna.page.get_by_role("button", name=f"Send request: {BEN}").click()
    expect(anna.page.locator("#toasts")).to_contain_text(f"You asked {BEN}.")
    ben.go("/in/anna-brandt")
    press(ben, "Not now: Balance sheets", "#asked")
    expect(ben.page.locator("#toasts")).to_contain_text("Nobody is told.")
    expect(ben.page.locator("#asked")).to_have_count(0)


def test_endorsing_below_takes_the_request_away(member, site) -> None:
    anna, ben = member("anna"), member("ben")
    anna.go("/in/ben-okafor/endorsement-request")
    anna.page.locator("[type=checkbox]").last.check()
    anna.page.get_by_role("button", name=f"Send request: {BEN}").click()
    expect(anna.page.get_by_role("heading", name=BEN, exact=True)).to_be_visible()
    ben.go("/in/anna-brandt")
    expect(ben.page.locator("#asked li")).to_have_count(1)
    ben.page.locator(".skills").get_by_role("button", name="Endorse: Donau").click()
    expect(ben.page.locator("#asked")).to_be_hidden()
    expect(ben.page.locator(".skills").get_by_role("button", name="Endorsed: Donau")).to_be_focused()


@pytest.mark.long
def test_hiding_and_showing_stay_on_the_page(member) -> None:
    anna = member()
    anna.go("/in/anna-brandt")
    anna.page.get_by_role("link", name="Show or hide: Tax law").click()
    expect(anna.page.locator("#endorsers-count")).to_have_text("1 endorsement, 1 hidden")
    press(anna, f"Hide: {BEN}", "#endorsers")
    expect(anna.page.get_by_role("button", name=f"Show: {BEN}")).to_be_focused()
    expect(anna.page.locator("#endorsers-count")).to_have_text("0 endorsements, 2 hidden")
    press(anna, f"Show: {BEN}", "#endorsers")
    expect(anna.page.get_by_role("button", name=f"Hide: {BEN}")).to_be_focused()
    press(anna, "Hide all: Tax law", "#endorsers")
    expect(anna.page.get_by_role("heading", name="Endorsements")).to_be_focused()
    expect(anna.page.locator("#endorsers-count")).to_have_text("0 endorsements, 2 hidden")
    press(anna, "Show all: Tax law", "#endorsers")
    expect(anna.page.locator("#endorsers-count")).to_have_text("2 endorsements")
