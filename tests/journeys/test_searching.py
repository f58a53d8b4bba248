"""Finding people in a browser: suggestions by keyboard, facets and the way back, and all of it without JavaScript."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.journeys.person import DESK, PHONE, Person

pytestmark = pytest.mark.browser

ANNA, BEN, EVE = cast.NAMES["anna"], cast.NAMES["ben"], cast.NAMES["eve"]
PAUSE = 150  # ms after the last key


def field(person: Person) -> Any:
    return person.page.locator(".masthead input[type=search]")


def options(person: Person) -> Any:
    return person.page.locator("#suggestions [role=option]")


def types(person: Person, words: str, of: str = "/notifications") -> None:
    """Type key by key into the field at the top of a page, and wait for what is suggested."""
    person.go(of)
    field(person).focus()
    field(person).press_sequentially(words, delay=20)
    expect(options(person).first).to_be_visible()


def chosen(person: Person) -> str:
    """The option that the field says is the current one, by its words."""
    return person.page.evaluate(
        "(box) => document.getElementById(box.getAttribute('aria-activedescendant'))?.innerText ?? ''",
        field(person).element_handle(),
    )


# --- suggestions --------------------------------------------------------------------------------------------------


def test_arrows_go_through_the_suggestions_and_enter_opens_one(member) -> None:
    anna = member()
    types(anna, "ben ok")
    expect(options(anna).last).to_contain_text("ben ok")  # the answer to all that was typed
    expect(options(anna).first).to_contain_text(BEN)
    assert chosen(anna) == "", "nothing is chosen before an arrow was pressed"
    anna.page.keyboard.press("ArrowDown")
    assert BEN in chosen(anna)
    expect(options(anna).first).to_have_attribute("aria-selected", "true")
    anna.page.keyboard.press("ArrowUp")
    assert chosen(anna) == "", "above the first one the field is meant again"
    anna.page.keyboard.press("ArrowUp")
    assert "All results for “ben ok”" in chosen(anna)
    anna.page.keyboard.press("ArrowDown")
    anna.page.keyboard.press("ArrowDown")
    expect(field(anna)).to_be_focused()
    anna.page.keyboard.press("Enter")
    expect(anna.page.get_by_role("heading", name=BEN, exact=True)).to_be_visible()


def test_enter_without_a_choice_searches_for_the_words(member) -> None:
    anna = member()
    types(anna, "ben ok")
    anna.page.keyboard.press("Enter")
    expect(anna.page).to_have_url(re.compile(r"/search\?q=ben\+ok$"))
    expect(anna.page.locator("#results").get_by_role("link", name=BEN, exact=True)).to_be_visible()
    expect(anna.page.locator("#q")).to_have_value("ben ok")


def test_escape_closes_the_suggestions_and_keeps_the_words(member) -> None:
    anna = member()
    types(anna, "ben")
    anna.page.keyboard.press("ArrowDown")
    anna.page.keyboard.press("Escape")
    expect(anna.page.locator("#suggestions")).to_be_hidden()
    expect(field(anna)).to_have_attribute("aria-expanded", "false")
    expect(field(anna)).to_have_value("ben")
    expect(field(anna)).to_be_focused()
    anna.page.keyboard.press("Tab")
    anna.page.keyboard.press("Shift+Tab")
    expect(anna.page.locator("#suggestions")).to_be_hidden()


def test_the_server_is_asked_once_a_moment_after_the_last_key(member) -> None:
    """By a clock that stands still unless it is told to go on, so that a slow machine does not type too slowly."""
    anna, asked = member(), []
    page = anna.page
    page.on("request", lambda request: asked.append(request.url) if "/search/suggestions" in request.url else None)
    page.clock.install(time=0)
    anna.go("/notifications")
    field(anna).focus()
    expect(field(anna)).to_have_role("combobox")
    page.clock.pause_at(3_600_000)
    for key in "ben oka":
        field(anna).press(key)
        page.clock.run_for(PAUSE - 1)
    assert asked == [], "not while somebody types"
    page.clock.run_for(1)
    expect(options(anna).first).to_be_visible()
    assert [url.partition("q=")[2] for url in asked] == ["ben%20oka"]
    field(anna).fill("")
    page.clock.run_for(2 * PAUSE)
    expect(page.locator("#suggestions")).to_be_hidden()
    assert len(asked) == 1, "for nothing nobody is asked"


# --- facets -------------------------------------------------------------------------------------------------------


def facet(person: Person, kind: str, value: str) -> Any:
    group = person.page.get_by_role("navigation", name=kind, exact=True)
    return group.get_by_role("link").filter(has_text=value)


def count(person: Person) -> str:
    return person.page.locator(".found-count").inner_text()


@pytest.mark.parametrize(
    ("viewport", "javascript"),
    [
        pytest.param(DESK, True, id="desk"),
        pytest.param(DESK, False, id="plain", marks=pytest.mark.long),
        pytest.param(PHONE, True, id="phone", marks=pytest.mark.long),
        pytest.param(PHONE, False, id="phone-plain", marks=pytest.mark.long),
    ],
)
def test_each_choice_narrows_and_back_takes_it_away(member, viewport, javascript) -> None:
    anna = member(viewport=viewport, javascript=javascript)

    def narrow(kind: str, value: str) -> None:
        if viewport == PHONE:
            anna.page.locator(".facets > summary").click()
        facet(anna, kind, value).click()

    anna.go("/search")
    everybody = count(anna)
    narrow("Place", "Lübeck")
    expect(anna.page).to_have_url(re.compile(r"/search\?place=L%C3%BCbeck$"))
    expect(anna.page.locator(".found-count")).to_have_text("3 people")
    expect(anna.page.locator(".tag.chosen")).to_have_text("Lübeck")
    narrow("Closeness", "Directly connected")
    expect(anna.page.locator(".found-count")).to_have_text("1 person")
    expect(anna.page.locator("#results").get_by_role("link", name=BEN, exact=True)).to_be_visible()
    anna.page.go_back(wait_until="commit")
    expect(anna.page.locator(".found-count")).to_have_text("3 people")
    anna.page.go_back(wait_until="commit")
    expect(anna.page.locator(".found-count")).to_have_text(everybody)
    anna.page.go_forward(wait_until="commit")
    anna.link("Remove", "Lübeck").click()
    expect(anna.page).to_have_url(re.compile("/search$"))


def test_results_follow_the_words_while_they_are_typed_and_stay_narrowed(member) -> None:
    anna = member()
    anna.go("/search?place=Lübeck")
    anna.page.locator("#q").press_sequentially("stra", delay=20)
    expect(anna.page.locator(".found-count")).to_have_text("1 person")
    expect(anna.page.locator("#results").get_by_role("link", name=EVE, exact=True)).to_be_visible()
    expect(anna.page).to_have_url(re.compile(r"/search\?q=stra&place=L%C3%BCbeck$"))
    expect(anna.page.locator("#said")).to_have_text("1 person")
    expect(anna.page.locator("#q")).to_be_focused()


def test_without_javascript_the_field_at_the_top_is_a_form(member) -> None:
    dirk = member("dirk", javascript=False)
    dirk.go("/notifications")
    field(dirk).press_sequentially("brandt")
    field(dirk).press("Enter")
    expect(dirk.page.locator("#results").get_by_role("link", name=ANNA, exact=True)).to_be_visible()
    dirk.page.locator("#q").fill("brnadt")
    dirk.page.locator(".search-page button").click()
    dirk.page.get_by_role("link", name="brandt", exact=True).click()
    expect(dirk.page.locator("#results").get_by_role("link", name=ANNA, exact=True)).to_be_visible()
