"""Posts in a browser: what was typed outlives a reload and a session that ended, links are copied, tags lead on."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.journeys.person import Person

pytestmark = pytest.mark.browser


def text(person: Person) -> Any:
    return person.page.locator("#composer textarea")


def audience(person: Person) -> Any:
    return person.page.locator("#composer select")


def test_what_was_typed_comes_back_after_a_reload_and_after_signing_in_again(member, chromium, people, site) -> None:
    anna = member("")
    anna.email = "anna@firma.example"
    anna.sign_in()
    anna.go("/")
    text(anna).fill("Half a thought")
    audience(anna).select_option("connections")
    anna.page.reload()
    expect(text(anna)).to_have_value("Half a thought")
    expect(audience(anna)).to_have_value("connections")
    same = people(chromium, site.place, cast.NAMES["anna"], storage_state=anna.context.storage_state())
    same.go("/")
    same.sign_out()
    anna.button("Post").click()
    expect(anna.field("E-mail")).to_be_visible()
    anna.sign_in()
    anna.go("/")
    expect(text(anna)).to_have_value("Half a thought")
    expect(audience(anna)).to_have_value("connections")
    anna.button("Post").click()
    expect(anna.page.locator("#posted")).to_contain_text("Half a thought")
    anna.page.reload()
    expect(text(anna)).to_have_value("")
    expect(audience(anna)).to_have_value("members")


@pytest.mark.long
def test_a_change_of_a_post_comes_back_until_it_is_saved_or_left(member) -> None:
    anna = member()
    anna.go("/")
    text(anna).fill("First words")
    anna.button("Post").click()
    expect(anna.page.locator("#posted")).to_contain_text("First words")
    anna.page.locator("#posted a[href$='/text']").click()
    field = anna.page.locator("main textarea")
    field.fill("Second words")
    anna.page.reload()
    expect(field).to_have_value("Second words")
    anna.page.locator("main .form-foot a").click()
    expect(anna.page.locator("article.entry")).to_contain_text("First words")
    anna.page.locator("article.entry a[href$='/text']").click()
    expect(field).to_have_value("First words")
    field.fill("Third words")
    anna.page.locator("main .form-foot button").click()
    expect(anna.page.locator("article.entry")).to_contain_text("Third words")
    anna.page.get_by_role("link", name="edited").click()
    expect(anna.page.locator("main")).to_contain_text("First words")


def test_another_member_at_the_same_machine_finds_no_draft(member, keys, site) -> None:
    anna = member()
    anna.go("/")
    text(anna).fill("Half a thought of mine")
    anna.context.clear_cookies()
    anna.context.add_cookies(keys("ben")["cookies"])
    anna.go("/")
    expect(text(anna)).to_have_value("")
    assert "thought of mine" not in anna.page.content()


def test_the_link_of_a_post_is_copied_and_said(member, site) -> None:
    anna = member()
    anna.context.grant_permissions(["clipboard-read", "clipboard-write"])
    anna.go(f"/posts/{site.world.post}")
    menu = anna.page.locator("article.entry summary").first
    menu.press("Enter")
    anna.page.locator("[data-copy]").first.focus()
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("#toasts")).to_contain_text("Link copied.")
    assert anna.page.evaluate("navigator.clipboard.readText()") == f"{site.place.url}/posts/{site.world.post}"
    expect(menu).to_be_focused()
    expect(anna.page.locator("details.menu[open]")).to_have_count(0)


def test_without_a_script_the_item_leads_to_the_page_of_the_post(member, site) -> None:
    anna = member(javascript=False)
    anna.go("/posts")
    link = anna.page.locator("article.own-post a[href^='/posts/']").first
    address = link.get_attribute("href")
    anna.go("/")
    entry = anna.page.locator(f"article.entry:has(#post-{address.rpartition('/')[2]})").first
    entry.locator("a.more").first.click()
    anna.page.locator("[data-copy]").click()
    assert anna.page.url == site.place.url + address


def test_a_post_is_left_to_connections_in_place(member) -> None:
    anna = member()
    anna.go("/")
    text(anna).fill("For a few of you #quay_words")
    anna.button("Post").click()
    entry = anna.page.locator("#posted article.entry").first
    entry.locator("a.more").first.click()
    entry.get_by_role("button", name="Limit to connections").click()
    expect(anna.page.locator("#toasts")).to_contain_text("Only your connections can read this post now.")
    expect(entry.get_by_text("For my connections")).to_be_focused()
    anna.page.keyboard.press("Escape")
    entry.get_by_role("link", name="#quay_words").click()
    expect(anna.page.locator("h1")).to_have_text("#quay_words")
    expect(anna.page.locator("article.entry")).to_contain_text("For a few of you")
