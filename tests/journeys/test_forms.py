"""What only a browser can tell of forms: what is seen of its own controls, and what covers what has the focus."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.person import DESK, PHONE

pytestmark = pytest.mark.browser
PHOTO = {"name": "portrait.png", "mimeType": "image/png", "buffer": b"not a picture"}
# Whether the middle of what has the focus belongs to it or its label; what is not drawn is drawn by its label.
COVERED = """() => {
  const one = document.activeElement, box = one.getClientRects()[0];
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const seen = one.contains(top) || one.labels?.[0]?.contains(top);
  return seen ? "" : `${one.name || one.innerText} under ${top?.className}`;
}"""


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_after_a_change_saving_is_in_reach_and_covers_nothing_that_has_the_focus(member, viewport) -> None:
    anna, covered = member(viewport=viewport), []
    for path in ("/settings/notifications", "/settings/privacy"):
        anna.go(path)
        anna.page.locator(".settings-form input:not([type=hidden])").first.focus()
        for key in ("Space", "ArrowDown"):  # one changes a box, the other one of several choices
            anna.page.keyboard.press(key)
        expect(anna.button("Save")).to_be_in_viewport(ratio=1)
        for _ in range(20):
            anna.page.keyboard.press("Tab")
            covered.append(anna.page.evaluate(COVERED))
    assert [each for each in covered if each] == []


def test_of_a_file_field_only_our_words_are_seen_until_something_is_chosen(member) -> None:
    """And without JavaScript, too."""
    anna = member(javascript=False)
    anna.go("/profile/photo")
    control = anna.page.locator("input[type=file]")
    expect(control).to_have_css("color", "rgba(0, 0, 0, 0)")
    control.set_input_files(PHOTO)
    expect(control).not_to_have_css("color", "rgba(0, 0, 0, 0)")
    anna.button("Save").click()
    expect(control).to_have_attribute("aria-invalid", "true")
    expect(control).to_be_focused()


def test_the_invitation_of_a_stranger_is_answered_at_its_card(member) -> None:
    """It says what accepting shows them; those with shared connections are answered in the row, see tests/pages."""
    anna = member(viewport=PHONE)
    anna.go("/notifications")
    answer = anna.page.get_by_role("link", name="Answer: ").first
    name = answer.get_attribute("aria-label").removeprefix("Answer: ")
    answer.click()
    expect(anna.page).to_have_url(re.compile(r"/network/invitations#invitation-\d+$"))
    anna.button("Accept", name).click()
    said = anna.page.locator(".accepted .sentence").filter(has_text=f"You and {name} are connected.")
    expect(said).to_be_focused()
    expect(anna.link("Message", name)).to_be_in_viewport()


LINE = "(what) => getComputedStyle(document.querySelector('.masthead'), '::after')[what]"


def test_waiting_shows_after_a_third_of_a_second(member) -> None:
    """Not before: most answers are there by then, and a line would only flash."""
    anna, answers = member(), []
    anna.go("/")
    anna.page.route("**/like", lambda route: answers.append(route))
    asks = anna.page.locator("main .htmx-request")
    expect(asks).to_have_count(0)
    assert anna.page.evaluate(LINE, "content") == "none"
    anna.page.locator("form[hx-post$='/like'] button").first.click()
    expect(asks).to_have_count(1)
    assert anna.page.evaluate(LINE, "content") == "none"
    expect(anna.page.locator(".masthead.late")).to_be_visible()
    assert anna.page.evaluate(LINE, "content") != "none"
    answers[0].continue_()
    expect(anna.page.locator("form[hx-post$='/like/removal'] button").first).to_be_visible()
    expect(asks).to_have_count(0)
    assert anna.page.evaluate(LINE, "content") == "none"
