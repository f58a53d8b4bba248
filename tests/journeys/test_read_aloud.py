"""What a screen reader gets: the accessibility tree, where the focus is, and what is said when something changes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.rules import limits
from tests import cast
from tests.journeys.person import PHONE, Person

pytestmark = pytest.mark.browser

ANNA, BEN = cast.NAMES["anna"], cast.NAMES["ben"]
KEEP_SAID = """() => {  // what live regions said, in order
  window.heard = [];
  for (const region of document.querySelectorAll("#said, #toasts")) {
    new MutationObserver(() => { if (region.textContent.trim()) window.heard.push(region.textContent.trim()); })
      .observe(region, { childList: true, characterData: true, subtree: true });
  }
}"""
OTHERWISE_NAMED = """() => {  // what is called otherwise than what can be read on it
  const named = [...document.querySelectorAll("main :is(a, button, summary)[aria-label]")];
  const words = (one) => [one.innerText.trim(), one.getAttribute("aria-label")];
  return named.map(words).filter(([seen, name]) => seen && !name.includes(seen) && !/^\\d+$/.test(seen));
}"""
COVERED = """() => {  // how much of what has the focus lies under a bar
  const one = document.activeElement, at = one.getBoundingClientRect();
  if (one.matches("body, .skip")) return "";
  const bars = [...document.querySelectorAll(".masthead, .bottom")].filter((bar) => !bar.contains(one));
  const boxes = bars.map((bar) => bar.getBoundingClientRect()).filter((box) => box.height);
  const isCovered = boxes.some((box) => at.top < box.bottom - 1 && at.bottom > box.top + 1);
  return isCovered ? one.outerHTML.slice(0, 200) : "";
}"""


def tree(page: Page) -> list[dict[str, Any]]:
    """The nodes of the accessibility tree that are read out: role, name, description and properties."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    found = []
    for node in nodes:
        if not node.get("ignored"):
            told = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
            words = {part: node.get(part, {}).get("value", "") for part in ("role", "name", "description")}
            found.append({**told, **words})
    return found


def of_role(page: Page, role: str) -> list[dict[str, Any]]:
    return [node for node in tree(page) if node["role"] == role]


def heard(page: Page, words: str) -> None:
    """Wait until a live region has said it."""
    page.wait_for_function("(words) => window.heard.some((each) => each.includes(words))", arg=words)


# --- the feed -----------------------------------------------------------------------------------------------------


def test_the_feed_goes_on_from_its_link_and_says_how_much_came(member) -> None:
    anna = member()
    anna.go("/")
    anna.page.evaluate(KEEP_SAID)
    link = anna.link("Older updates")
    link.evaluate("(one) => one.focus()")
    link.scroll_into_view_if_needed()
    entries = anna.page.locator("#feed article.entry")
    first = entries.count()
    assert first <= limits.PAGE
    anna.page.wait_for_timeout(500)  # in view under the focus it loads nothing by itself
    expect(entries).to_have_count(first)
    anna.page.keyboard.press("Enter")
    expect(entries.nth(first)).to_be_focused()
    heard(anna.page, f"Older updates: {entries.count() - first}")


def test_by_keyboard_the_end_of_the_page_is_reached_behind_the_feed(member) -> None:
    """A list that grew by itself would carry off the foot of the page below whoever stands on it."""
    anna = member()
    anna.go("/")
    first = anna.page.locator("#feed article.entry").count()
    anna.page.keyboard.press("Tab")
    anna.page.locator("#feed article.entry").last.locator("a").first.evaluate("(one) => one.focus()")
    foot = anna.page.get_by_role("contentinfo").get_by_role("link").first
    steps = iter(range(60))
    for wanted in (anna.link("Older updates"), foot):
        while not wanted.evaluate("(one) => one === document.activeElement"):
            anna.page.keyboard.press("Tab")
            assert next(steps, None) is not None, f"{wanted} is not reached"
    expect(foot).to_be_in_viewport()
    anna.page.wait_for_timeout(500)
    expect(foot).to_be_in_viewport()
    expect(anna.page.locator("#feed article.entry")).to_have_count(first)


def test_the_focus_survives_a_swap_that_began_before_it_came(member) -> None:
    eve = member("eve")
    held = []
    eve.page.route("**/beside", lambda route: held.append(route))
    eve.go("/")
    while not held:
        eve.page.wait_for_timeout(50)
    eve.page.locator("#know a").focus()
    held[0].continue_()
    expect(eve.page.locator("#know li").first).to_be_visible()
    assert eve.page.evaluate("() => Boolean(document.activeElement.closest('#know'))")


def test_entries_are_named_by_their_sentences_and_people_by_their_degree(member) -> None:
    anna = member()
    anna.go("/")
    articles = [node for node in of_role(anna.page, "article") if node["name"]]
    assert len(articles) == anna.page.locator("#feed article.entry").count() > 0
    assert all(BEN in node["name"] or ANNA in node["name"] for node in articles)
    menus = [node for node in tree(anna.page) if node["name"] == f"More: {BEN}"]
    assert menus and all(BEN in node["description"] for node in menus)
    words = " ".join(node["name"].strip() for node in of_role(anna.page, "StaticText"))
    assert "1st degree" in words
    assert not [node for node in of_role(anna.page, "image") if node["name"] in cast.NAMES.values()]


def test_the_focus_stays_at_a_button_that_was_pressed_and_after_a_failure(member) -> None:
    anna = member()
    anna.go("/")
    like = anna.page.locator("form[hx-post$='/like'] button").first
    name = like.get_attribute("aria-label")
    like.focus()
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("form[hx-post$='/like/removal'] button:focus")).to_have_attribute("aria-label", name)
    expect(anna.page.locator(".fresh")).to_have_count(0)  # once what was swapped has settled
    anna.page.route("**/like/removal", lambda route: route.abort())
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("#toasts")).to_contain_text("Please try again")
    expect(anna.page.locator("form[hx-post$='/like/removal'] button:focus")).to_have_count(1)
    anna.complaints.clear()  # the browser complains about the request that we refused


def test_after_publishing_the_focus_is_at_the_new_entry(member) -> None:
    anna = member()
    anna.go("/")
    anna.field("What would you like to share?").fill("Read me out")
    anna.button("Post").focus()
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("#feed")).to_contain_text("Read me out")
    anna.page.wait_for_function("() => document.activeElement.innerText.includes('Read me out')")


def test_muting_swaps_its_button_and_says_what_it_means(member) -> None:
    anna = member()
    anna.go("/")
    anna.page.evaluate(KEEP_SAID)
    of_ben = anna.page.locator("#feed article.entry").filter(has=anna.page.locator(".sentence", has_text=BEN))
    of_ben.first.locator("a.more").press("Enter")
    expect(anna.page.locator("article .more button:focus")).to_contain_text("Hide")
    anna.page.keyboard.press("Tab")
    anna.page.keyboard.press("Enter")
    heard(anna.page, "no longer appear in your feed")
    expect(anna.page.locator("article .more button:focus")).to_contain_text("Unmute")
    anna.page.keyboard.press("Enter")
    heard(anna.page, "appear in your feed again")
    for _ in range(3):
        anna.page.keyboard.press("Shift+Tab")
    expect(anna.page.locator("details.menu[open]")).to_have_count(0)


def test_hiding_leaves_one_line_with_the_focus_at_its_undo(member) -> None:
    anna = member()
    anna.go("/")
    entry = anna.page.locator("#feed article.entry").nth(1)
    sentence = entry.locator(".sentence").get_attribute("id")
    entry.locator("a.more").press("Enter")
    expect(entry.locator(".more button:focus")).to_contain_text("Hide")
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator("#feed .entry-hidden button:focus")).to_contain_text("Undo")
    expect(anna.page.locator(f"#{sentence}")).to_have_count(0)
    anna.page.wait_for_timeout(800)  # a second click would have undone it
    anna.page.keyboard.press("Enter")
    expect(anna.page.locator(f"#{sentence}")).to_have_count(1)
    expect(anna.page.locator("#feed article.entry *:focus")).to_have_count(1)


# --- what is said ---------------------------------------------------------------------------------------------------


def test_what_was_done_before_the_page_is_said_after_it_arrived(member) -> None:
    anna = member()
    anna.page.add_init_script(f"addEventListener('DOMContentLoaded', {KEEP_SAID})")
    anna.go("/settings/feed")
    anna.button("Save").click()
    heard(anna.page, "Saved")
    [region] = [node for node in of_role(anna.page, "status") if node["name"] or node.get("live")][-1:]
    assert region.get("atomic") in (False, None)


def test_a_wrong_password_gets_the_focus_and_the_title(member) -> None:
    guest = member("")
    guest.go("/sign-in")
    guest.field("E-mail").fill("anna@firma.example")
    guest.field("Password").fill("certainly not this")
    guest.page.locator("main").get_by_role("button", name="Sign in").click()
    expect(guest.page.locator(".error-summary")).to_be_focused()
    expect(guest.page).to_have_title(re.compile("^Error: Sign in"))


def test_live_search_says_what_it_found_and_that_it_found_nobody(member) -> None:
    anna = member()
    anna.go("/search")
    anna.page.evaluate(KEEP_SAID)
    anna.page.locator("#q").type("carla")
    heard(anna.page, "1 person")
    anna.page.locator("#q").fill("zzzz")
    heard(anna.page, "Nobody found")
    assert {node["name"] for node in of_role(anna.page, "search")} == {"Search", "Search, top"}


def test_a_rising_count_is_said_once(site, member) -> None:
    anna, ben = member(), member("ben")
    anna.page.clock.install()
    anna.go(f"/inmail/{site.world.conversation}")  # everything in it is read
    anna.go("/network")
    anna.page.evaluate(KEEP_SAID)
    ben.go(f"/inmail/{site.world.conversation}")
    ben.field("Your message").fill("Are you there?")
    ben.button("Send").click()
    expect(ben.page.locator(".message.own").last).to_contain_text("Are you there?")
    for _ in range(2):
        with anna.page.expect_response(re.compile("/network/badges")):
            anna.page.clock.run_for(61_000)
        # Taken in before the clock jumps on: htmx gives a request up after a minute, of this clock.
        expect(anna.page.locator("#poll.htmx-request")).to_have_count(0)
        anna.page.clock.run_for(500)  # what is said comes a moment after
    heard(anna.page, "1 new InMail.")
    assert len([each for each in anna.page.evaluate("() => window.heard") if "InMail" in each]) == 1


# --- the own profile --------------------------------------------------------------------------------------------------


def test_the_own_profile_names_what_it_shows_and_asks_before_deleting(member) -> None:
    anna = member()
    anna.go("/in/anna-brandt")
    assert anna.page.evaluate(OTHERWISE_NAMED) == []
    anna.page.get_by_role("link", name="Edit: Skills").click()
    anna.page.evaluate(KEEP_SAID)
    first = anna.page.locator("#skills .edit-row").first
    assert first.get_by_role("button", name=re.compile("^Up")).count() == 0, "it would do nothing"
    name = first.locator(".title").inner_text()
    first.get_by_role("button", name=re.compile("^Down")).press("Enter")
    heard(anna.page, f"{name}, 2 of 3")
    expect(anna.page.locator("#skills button:focus")).to_have_attribute("aria-label", f"Down: {name}")
    anna.page.get_by_role("link", name=f"Delete: {name}").press("Enter")
    expect(anna.page.get_by_text(f"Delete “{name}”?")).to_be_focused()
    anna.page.get_by_role("link", name="Cancel").press("Enter")
    expect(anna.page.locator("#skills")).to_contain_text(name)
    anna.page.get_by_role("link", name="Edit: Name and headline").press("Enter")
    expect(anna.page.locator("#head-name")).to_be_focused()
    assert ANNA in [node["name"] for node in of_role(anna.page, "heading") if node.get("level") == 1]


def test_browsers_know_the_fields_of_contact_data(member) -> None:
    anna = member()
    anna.go("/profile/contact")
    known = {name: anna.page.locator(f"[name={name}]").get_attribute("autocomplete") for name in
             ("email", "phone", "mobile", "address", "birthday_day", "birthday_month")}  # fmt: skip
    assert known == {"email": "email", "phone": "tel", "mobile": "mobile tel", "address": "street-address",
                     "birthday_day": "bday-day", "birthday_month": "bday-month"}  # fmt: skip
    assert anna.page.locator("[name=phone]").get_attribute("type") == "tel"


def test_the_first_wrong_choice_is_one_group_and_the_focus_is_in_it(member) -> None:
    dirk = member("dirk")
    dirk.go("/in/eve-strange/invitation")
    dirk.button("Send invitation", cast.NAMES["eve"]).click()
    expect(dirk.page.locator("[aria-invalid=true] input").first).to_be_focused()
    [group] = [node for node in of_role(dirk.page, "radiogroup") if node.get("invalid") == "true"]
    assert group["name"].startswith("How do you know") and "Choose" in group["description"]
    assert not [node for node in of_role(dirk.page, "radio") if node.get("invalid") == "true"]


# --- bars and colours -------------------------------------------------------------------------------------------------


def walk_down(person: Person, path: str, steps: int) -> list[str]:
    """Press Tab through a page, and back; what had the focus under a bar."""
    person.go(path)
    hidden = []
    for key in ["Tab"] * steps + ["Shift+Tab"] * steps:
        person.page.keyboard.press(key)
        hidden += [f"{path}: {each}" for each in [person.page.evaluate(COVERED)] if each]
    return hidden


def test_nothing_that_has_the_focus_lies_under_a_bar(site, member) -> None:
    anna = member(viewport=PHONE)
    hidden = walk_down(anna, "/network/connections", 16) + walk_down(anna, "/settings/privacy", 25)
    hidden += walk_down(anna, f"/inmail/{site.world.conversation}", 14)
    assert not hidden, "\n".join(hidden)


def test_forced_colours_show_where_one_is_and_what_is_chosen(member) -> None:
    anna = member(forced_colors="active")
    anna.go("/settings/privacy")
    shape = "(one) => getComputedStyle(one).appearance"
    assert anna.page.locator("[type=radio]").first.evaluate(shape) == "auto"
    line = "(one) => getComputedStyle(one, '::after').borderBottomWidth"
    anna.go("/network")
    assert anna.page.locator(".places a[aria-current]").evaluate(line) == "3px"
    assert anna.page.locator(".places a:not([aria-current])").first.evaluate(line) == "0px"


def test_the_way_past_the_list_leads_to_the_conversation(site, member) -> None:
    anna = member()
    anna.go(f"/inmail/{site.world.conversation}")
    anna.page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
    anna.page.locator(".skip").press("Enter")
    expect(anna.page.get_by_role("heading", level=1)).to_be_focused()
