"""A conversation in a browser: what stays in sight, what scrolls, what the keyboard does."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.person import DESK, PHONE

pytestmark = pytest.mark.browser
LOW = {"width": 1280, "height": 360}  # also what 200 % zoom leaves of a small window
TO_THE_END = "document.documentElement.scrollHeight - innerHeight"


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("javascript", [True, False])
@pytest.mark.sampled(2)
def test_head_newest_message_and_field_are_in_sight(site, member, size, javascript) -> None:
    anna = member(viewport=size, javascript=javascript)
    anna.go(f"/inmail/{site.world.conversation}")
    for place in (".pane-head h1", "#reply textarea", "#reply button"):
        expect(anna.page.locator(place)).to_be_in_viewport(ratio=1)
    expect(anna.page.locator("#messages .message").last).to_be_in_viewport()
    if javascript:
        assert anna.page.evaluate(TO_THE_END) == 0, "the page scrolls, too"


@pytest.mark.long
def test_in_a_low_window_the_page_scrolls(site, member) -> None:
    anna = member(viewport=LOW)
    anna.go(f"/inmail/{site.world.conversation}")
    assert anna.page.evaluate(TO_THE_END) > 0
    anna.field("Your message").click()
    expect(anna.field("Your message")).to_be_in_viewport(ratio=1)


def test_earlier_messages_leave_the_reader_where_they_were(site, member) -> None:
    anna = member()
    anna.go(f"/inmail/{site.world.conversation}")
    anna.page.locator(".pane").evaluate("(pane) => pane.scrollTo(0, -99999)")
    first = anna.page.locator("#messages .message").first
    before = first.bounding_box()["y"]
    anna.page.locator("#earlier .older a").click()
    expect(anna.page.locator("#earlier .message").last).to_be_focused()
    assert abs(first.bounding_box()["y"] - before) < 2


def test_control_and_enter_send_once_and_show_what_was_sent(site, member) -> None:
    anna = member()
    anna.go(f"/inmail/{site.world.conversation}")
    expect(anna.page.locator(".send-key")).to_contain_text("Ctrl")
    anna.page.locator(".pane").evaluate("(pane) => pane.scrollTo(0, -9999)")
    anna.field("Your message").fill("Sent by keys")
    anna.page.keyboard.press("Enter")
    anna.page.keyboard.type("in two lines")
    anna.page.keyboard.press("Control+Enter")
    anna.page.keyboard.press("Control+Enter")
    sent = anna.page.locator(".message.own", has_text="in two lines")
    expect(sent).to_be_in_viewport(ratio=1)
    expect(sent).to_have_count(1)
    expect(anna.field("Your message")).to_have_value("")


@pytest.mark.long
def test_a_reply_beside_the_list_opens_the_conversation(member) -> None:
    ben, anna = member("ben"), member("anna")
    ben.go("/in/anna-brandt/message")
    ben.field("Your message").fill("A question")
    ben.button("Send").click()
    expect(ben.page.locator(".message.own").last).to_contain_text("A question")
    anna.go("/inmail")
    line = anna.page.locator(".thread.chosen")
    expect(line.locator(".count")).to_be_visible()
    anna.field("Your message").fill("An answer")
    anna.button("Send").click()
    expect(anna.page.locator(".message.own").last).to_contain_text("An answer")
    expect(line.locator(".count")).to_have_count(0)
    expect(anna.page.locator("#more[hx-get]")).to_have_count(1)
