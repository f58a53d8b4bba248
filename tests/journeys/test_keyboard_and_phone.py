"""Without a mouse, on a small screen, and back again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.rules import limits
from tests import cast, furnished
from tests.journeys.person import PHONE, Person

pytestmark = pytest.mark.browser

FULL = 15  # entries of a full page: of its updates those about one post are one
NAMES = "(all) => all.map((one) => one.getAttribute('aria-labelledby'))"  # one for each entry
ANNA, BEN, EVE = cast.NAMES["anna"], cast.NAMES["ben"], cast.NAMES["eve"]


# --- by keyboard ----------------------------------------------------------------------------------------------


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return page.evaluate("() => document.activeElement.innerText || document.activeElement.tagName")


def tab_to(page: Page, target, steps: int = 40) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        if target.evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"not reached by {steps} steps: {target}")


def test_the_first_step_skips_to_the_content(member) -> None:
    anna = member()
    anna.go("/network")
    anna.page.keyboard.press("Tab")
    expect(anna.page.locator(".skip")).to_be_focused()
    expect(anna.page.locator(".skip")).to_be_in_viewport()
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("#main")).to_be_focused()
    anna.page.keyboard.press("Tab")
    assert anna.page.evaluate("() => document.querySelector('#main').contains(document.activeElement)")


def test_signing_in_needs_no_mouse(member) -> None:
    guest = member("")
    guest.go("/sign-in")
    tab_to(guest.page, guest.field("E-mail"))
    guest.page.keyboard.type("dirk@firma.example")
    guest.page.keyboard.press("Tab")
    guest.page.keyboard.type(cast.PASSWORD)
    guest.page.keyboard.press("Enter")
    expect(guest.page.locator(".account-menu")).to_be_visible()


def test_after_accepting_the_focus_stands_at_what_was_said(member) -> None:
    anna = member()
    anna.go("/network")
    tab_to(anna.page, anna.page.locator("main").get_by_role("button", name=re.compile("^Accept: Gustav")))
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator(".invitation.answered .sentence")).to_be_focused()
    assert "Gustav" in focused(anna.page)


def test_a_menu_closes_by_escape_and_gives_the_focus_back(member) -> None:
    anna = member()
    anna.go("/")
    opener = anna.page.locator(".account-menu summary")
    tab_to(anna.page, opener)
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator(".account-menu .menu-panel")).to_be_visible()
    anna.page.keyboard.press("Tab")
    expect(anna.link("Profile")).to_be_focused()
    anna.page.keyboard.press("Escape")
    expect(anna.page.locator(".account-menu .menu-panel")).to_be_hidden()
    expect(opener).to_be_focused()


def test_what_is_wrong_gets_the_focus(member) -> None:
    dirk = member("dirk")
    dirk.go("/in/eve-strange/invitation")
    dirk.button("Send invitation", EVE).click()
    expect(dirk.page.locator("[aria-invalid=true] input").first).to_be_focused()


# --- on a phone -----------------------------------------------------------------------------------------------


def test_the_places_stand_at_the_bottom_of_a_phone(member) -> None:
    anna = member(viewport=PHONE, has_touch=True, is_mobile=True)
    anna.go("/")
    bottom = anna.page.locator("nav.bottom")
    expect(bottom).to_be_in_viewport(ratio=0.95)
    expect(anna.page.locator("nav.places")).to_be_hidden()
    for word in ("Home", "My network", "InMail", "Notifications"):
        link = bottom.get_by_role("link", name=anna.words[word], exact=True)
        room = link.bounding_box()
        assert room and room["height"] >= 44 and room["width"] >= 44, f"{word}: too small for a thumb"
    bottom.get_by_role("link", name="My network", exact=True).click()
    expect(bottom.locator("[aria-current=page]")).to_have_count(1)
    expect(anna.button("Accept", EVE)).to_be_visible()


def test_a_phone_shows_the_list_or_the_conversation(member) -> None:
    anna = member(viewport=PHONE)
    anna.go("/inmail")
    anna.page.locator(".thread").filter(has_text=BEN).click()
    expect(anna.field("Your message")).to_be_visible()
    expect(anna.page.locator(".threads")).to_be_hidden()
    anna.page.locator("a.back").click()
    expect(anna.page.locator(".threads")).to_be_visible()


def test_no_page_is_wider_than_its_screen(too_wide) -> None:
    wrong = too_wide()
    assert not wrong, "\n".join(wrong)


# --- there and back -------------------------------------------------------------------------------------------


def scroll_to_end(page: Page, entries: int) -> None:
    """Scroll until the feed holds this many entries."""
    for _ in range(60):
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(50)
        if page.locator("#feed article.entry").count() >= entries:
            return
    raise AssertionError(f"{page.locator('#feed article.entry').count()} entries, not {entries}")


def test_back_finds_the_feed_as_it_was_left(member) -> None:
    anna = member()
    anna.go("/")
    assert FULL <= anna.page.locator("#feed article.entry").count() <= limits.PAGE
    scroll_to_end(anna.page, 60)
    numbers = anna.page.locator("#feed article.entry").evaluate_all(NAMES)
    assert len(set(numbers)) == len(numbers), "an entry came twice"
    author = anna.page.locator("#feed article.entry").nth(55).get_by_role("link", name=BEN, exact=True).first
    author.scroll_into_view_if_needed()
    kept, place = anna.page.locator("#feed article.entry").count(), anna.page.evaluate("() => scrollY")
    author.click()
    expect(anna.page.get_by_role("heading", name=BEN, exact=True)).to_be_visible()
    anna.page.go_back(wait_until="commit")  # what comes out of the cache is not loaded again
    expect(anna.page.locator("#feed article.entry")).to_have_count(kept)
    assert abs(anna.page.evaluate("() => scrollY") - place) < 300 < place


def test_without_javascript_a_link_leads_to_older_updates(member) -> None:
    anna = member(javascript=False)
    anna.go("/")
    seen = anna.page.locator("#feed article.entry").evaluate_all(NAMES)
    anna.link("Older updates").click()
    expect(anna.page).to_have_url(re.compile("before="))
    more = anna.page.locator("#feed article.entry").evaluate_all(NAMES)
    assert FULL <= len(more) <= limits.PAGE and not set(more) & set(seen)


# --- what was typed -------------------------------------------------------------------------------------------


def reply(person: Person, site) -> None:
    person.go(f"/inmail/{site.world.conversation}")
    person.field("Your message").click()


def test_the_reply_form_keeps_the_focus(site, member) -> None:
    anna = member()
    reply(anna, site)
    for text in ("First.", "Second."):
        anna.page.keyboard.type(text)
        anna.button("Send").click()
        expect(anna.page.locator(".message.own").last).to_contain_text(text)
        expect(anna.field("Your message")).to_be_focused()
        expect(anna.field("Your message")).to_have_value("")


def test_a_draft_outlives_a_reload_and_goes_with_the_message(site, member) -> None:
    anna = member()
    reply(anna, site)
    anna.page.keyboard.type("Half a thought")
    anna.page.reload()
    expect(anna.field("Your message")).to_have_value("Half a thought")
    anna.button("Send").click()
    expect(anna.page.locator(".message.own").last).to_contain_text("Half a thought")
    anna.page.reload()
    expect(anna.field("Your message")).to_have_value("")


def test_earlier_messages_come_above_the_others(site, member) -> None:
    anna = member()
    anna.go(f"/inmail/{site.world.conversation}")
    expect(anna.page.locator(".message").filter(has_text="Line 0 of our talk")).to_have_count(0)
    anna.page.locator("#earlier .older a").click()
    expect(anna.page.locator(".message").filter(has_text="Line 0 of our talk")).to_have_count(1)
    assert anna.page.locator(".message").count() >= furnished.MESSAGES
