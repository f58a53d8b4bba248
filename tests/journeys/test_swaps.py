"""Pieces that take each other's place: no second click undoes the first, and no browser complains about them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Locator, expect

from tests import cast
from tests.journeys.person import DESK, PHONE

pytestmark = pytest.mark.browser

BEN = cast.NAMES["ben"]


@contextmanager
def slow(site) -> Iterator[None]:
    """Nothing can be written in here: the server's answer to a button waits until we are done."""
    holder = sqlite3.connect(site.place.folder / "kontor.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.execute("ROLLBACK")
        holder.close()


def middle(button: Locator) -> tuple[float, float]:
    box = button.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.parametrize(("path", "doing"), [("/", "like"), ("/in/ben-okafor", "endorsement")])
@pytest.mark.sampled(1)
def test_the_second_click_of_a_slow_double_click_undoes_nothing(site, member, path, doing) -> None:
    anna = member()
    page, sent = anna.page, []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.clock.install()
    anna.go(path)
    form = page.locator(f"form[hx-post$='/{doing}']").last
    action = form.get_attribute("action")
    form = page.locator(f"form[action='{action}']")  # the list grows below, and another one is the last
    form.scroll_into_view_if_needed()
    spot = middle(form.locator("button"))
    with slow(site):
        page.mouse.click(*spot)
        expect(page.locator("button:disabled")).to_have_count(1)
        page.mouse.click(*spot)
        page.clock.pause_at(page.evaluate("() => Date.now() / 1000 + 2"))
    undo = page.locator(f"form[action='{action}/removal'] button")
    expect(undo).to_be_visible()
    page.mouse.click(*spot)
    page.clock.run_for(500)
    page.mouse.dblclick(*spot)
    assert sent == [site.place.url + action]
    page.clock.run_for(1000)
    page.clock.resume()
    undo.click()  # meant
    expect(undo).to_have_count(0)
    assert sent == [site.place.url + action, site.place.url + action + "/removal"]


def test_a_key_held_down_is_pressed_once(member) -> None:
    anna = member()
    anna.go("/in/ben-okafor")
    form = anna.page.locator("form[hx-post$='/endorsement']").last
    action = form.get_attribute("action")
    sent: list[str] = []
    anna.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    form.locator("button").focus()
    anna.page.keyboard.down("Enter")
    undo = anna.page.locator(f"form[action='{action}/removal'] button")
    expect(undo).to_be_focused()
    for _ in range(3):
        anna.page.keyboard.down("Enter")  # as a keyboard repeats it
    anna.page.keyboard.up("Enter")
    anna.page.wait_for_load_state("networkidle")
    assert len(sent) == 1
    expect(undo).to_be_visible()


def pull_larger(field: Locator) -> None:
    """Take the corner of a text field and pull, as people do who write more; the browser writes a style for it."""
    field.page.evaluate("() => document.fonts.ready.then(() => true)")  # nothing moves any more
    field.scroll_into_view_if_needed()
    box, mouse = field.bounding_box(), field.page.mouse
    mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    mouse.down()
    mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] + 60, steps=4)
    mouse.up()
    assert field.get_attribute("style"), "it did not get larger"


@pytest.mark.parametrize("pressed", ["Like", "Reply", "Comment", "More"])
def test_the_page_stays_where_it_is_around_what_is_pressed(member, pressed) -> None:
    """htmx brings what a boosted link or form swaps to the top of the window, unless it is told not to."""
    anna = member()
    page = anna.page
    anna.go("/")
    place = page.locator("#feed article.entry").filter(has=page.locator(".comment")).first
    if pressed in ("Like", "Reply"):
        place = place.locator(".comment").first
    button = place.locator(f"[aria-label^='{pressed}: ']").first
    button.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    before = page.evaluate("scrollY")
    with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true"):
        button.click()
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert abs(page.evaluate("scrollY") - before) < 200


def test_pieces_are_swapped_without_a_word_in_the_console(site, member) -> None:
    """A post, a button, a message, a form that comes back, a card, a row, a section; and what comes out of band."""
    anna, said = member(), []
    page = anna.page
    page.on("console", lambda message: said.append(f"{page.url}: {message.type}: {message.text}"))
    anna.go("/")
    anna.field("What would you like to share?").focus()  # it unfolds
    pull_larger(anna.field("What would you like to share?"))
    anna.field("What would you like to share?").fill("Pulled larger")
    anna.button("Post").click()
    expect(page.locator("#feed")).to_contain_text("Pulled larger")
    page.locator("form[hx-post$='/like'] button").first.click()
    expect(page.locator("form[hx-post$='/like/removal'] button").first).to_be_visible()
    anna.go(f"/inmail/{site.world.conversation}")
    for text, then in (("Larger", "#messages .message:has-text('Larger')"), ("x" * 8001, "#reply .error-summary")):
        field = anna.field("Your message")
        field.fill(text)
        anna.button("Send").click()
        expect(page.locator(then)).to_be_visible()
    anna.go("/network")
    page.locator(".invitation").first.get_by_role("button", name="Ignore").click()
    page.get_by_role("button", name="I don’t know this person").click()
    expect(page.locator(".invitation.answered")).to_contain_text("Noted:")
    expect(page.locator(".fresh")).to_have_count(0)  # nothing moves any more under the pointer
    page.locator(".row").get_by_role("button", name="Dismiss").first.click()
    expect(page.locator(".row .sentence")).to_be_visible()
    anna.go("/in/anna-brandt")
    page.get_by_role("link", name="Edit: About").click()
    pull_larger(page.locator("#about textarea"))
    page.locator("#about textarea").fill("x" * 2601)
    page.locator("#about").get_by_role("button", name="Save").click()
    expect(page.locator("#about .error-summary")).to_be_visible()
    page.locator("#about textarea").fill("Short enough")  # what is not saved would ask before the page is left
    page.locator("#about").get_by_role("button", name="Save").click()
    expect(page.locator("#about textarea")).to_have_count(0)
    anna.go("/profile/contact/mobile")
    page.get_by_role("button", name="Stop sharing: ").first.click()
    expect(page.get_by_role("button", name="Choose: ").first).to_be_focused()
    page.wait_for_load_state("networkidle")
    assert [each for each in said if "status of 422" not in each] == []


# --- on a phone ---------------------------------------------------------------------------------------------------


def test_a_tap_anywhere_in_the_folded_composer_opens_it(member) -> None:
    anna = member(viewport=PHONE, has_touch=True)
    anna.go("/")
    composer, foot = anna.page.locator("#composer"), anna.page.locator(".composer-foot")
    expect(foot).to_be_hidden()
    box, button = composer.bounding_box(), composer.locator(".add-pictures").bounding_box()
    assert button["x"] > box["x"] + 0.6 * box["width"]  # the button at its end chooses a picture instead
    for across in (0.01, 0.2, 0.5, 0.6):
        for down in (0.02, 0.3, 0.6, 0.97):
            anna.page.touchscreen.tap(box["x"] + across * box["width"], box["y"] + down * box["height"])
            expect(foot, f"{across} of its width, {down} of its height").to_be_visible()
            expect(anna.field("What would you like to share?")).to_be_focused()
            anna.page.evaluate("() => document.activeElement.blur()")
            expect(foot).to_be_hidden()
            anna.page.wait_for_timeout(400)  # sooner, the next tap would be the second of a double tap


# --- conversations ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_a_conversation_opens_at_its_newest_message(site, member, size) -> None:
    anna = member(viewport=size)
    anna.go(f"/inmail/{site.world.conversation}")
    expect(anna.page.locator("#messages .message").last).to_be_in_viewport()


def test_without_javascript_the_links_to_a_conversation_lead_to_its_newest_message(site, member) -> None:
    anna = member(javascript=False)
    for path, link in (("/inmail", f".thread [href*='/inmail/{site.world.conversation}']"), ("/in/ben-okafor", "")):
        anna.go(path)
        (anna.page.locator(link) if link else anna.link("Message", BEN)).first.click()
        expect(anna.page.locator("#messages .message").last).to_be_in_viewport()


def test_the_first_message_of_a_conversation_is_in_the_list_at_once(member) -> None:
    anna, carla = member("dirk"), member("carla")
    anna.go("/in/carla-nowak/message")
    anna.field("Your message").fill("The very first line")
    anna.button("Send").click()
    for person in (anna, carla):
        if person is carla:
            carla.go("/inmail")
        expect(person.page.locator(".threads .extract-line").first).to_contain_text("The very first line")
    expect(anna.page.locator("#messages .message")).to_have_count(1)
    expect(anna.field("Your message")).to_have_value("")
