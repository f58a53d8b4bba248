"""The own profile at its owner's browser: sections open in place, close with Escape, and lose no words unasked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.person import PHONE, Person

pytestmark = pytest.mark.browser

HERE = "/in/anna-brandt"
LISTEN = """(answer) => {
  window.asked = [];
  window.confirm = (question) => { window.asked.push(question); return answer };
}"""
LEAVING_ASKS = """() => {
  const leaving = new Event("beforeunload", { cancelable: true });
  dispatchEvent(leaving);
  return leaving.defaultPrevented;
}"""


def answering(anna: Person, answer: bool) -> None:
    """What Anna says when she is asked, from now on; `asked` counts."""
    anna.page.evaluate(LISTEN, answer)


def asked(anna: Person) -> int:
    return anna.page.evaluate("() => window.asked.length")


def pencil(anna: Person, name: str):
    return anna.page.get_by_role("link", name=f"Edit: {name}", exact=True)


def test_a_section_opens_in_place_and_escape_closes_what_is_open(member) -> None:
    anna = member()
    anna.go(HERE)
    anna.page.evaluate("() => { window.stayed = true }")
    pencil(anna, "Positions").click()
    heading = anna.page.get_by_role("heading", name="Positions")
    expect(heading).to_be_focused()
    anna.page.locator("#positions .edit-row").first.get_by_role("link", name="Edit: ").click()
    expect(anna.page.locator("#position-title")).to_be_focused()
    anna.page.keyboard.press("Escape")
    expect(anna.page.locator("#positions form.edit")).to_have_count(0)
    expect(anna.page.get_by_role("link", name="Done: Positions")).to_be_visible()
    expect(heading).to_be_focused()
    anna.page.keyboard.press("Escape")
    expect(pencil(anna, "Positions")).to_be_visible()
    assert anna.page.evaluate("() => window.stayed") is True


def test_what_was_typed_is_not_lost_without_a_question(member) -> None:
    anna = member()
    anna.go(HERE)
    pencil(anna, "About").click()
    words = anna.page.locator("#about textarea")
    before = words.input_value()
    expect(words).to_be_focused()
    answering(anna, False)
    assert not anna.page.evaluate(LEAVING_ASKS), "nothing was typed yet"
    words.fill("Half a sentence")
    assert anna.page.evaluate(LEAVING_ASKS)
    anna.page.keyboard.press("Escape")
    anna.page.locator("#view-member").click()
    assert asked(anna) == 2
    expect(words).to_have_value("Half a sentence")
    pencil(anna, "Skills").click()  # another section takes nothing away
    expect(anna.page.locator("#skills-name")).to_be_focused()
    assert asked(anna) == 2
    words.fill(before)
    assert not anna.page.evaluate(LEAVING_ASKS), "it is as it was"
    words.fill("Half a sentence")
    answering(anna, True)
    anna.page.locator("#about").get_by_role("link", name="Cancel").click()
    expect(words).to_have_count(0)
    assert asked(anna) == 1 and before[:20] in anna.page.locator("#about").inner_text()


@pytest.mark.long
def test_saving_asks_nothing(member) -> None:
    anna = member()
    anna.go(HERE)
    answering(anna, False)
    pencil(anna, "About").click()
    anna.page.locator("#about textarea").fill("A whole sentence.")
    anna.page.locator("#about").get_by_role("button", name="Save").click()
    expect(anna.page.locator("#about")).to_contain_text("A whole sentence.")
    expect(anna.page.locator("#about form")).to_have_count(0)
    assert asked(anna) == 0 and not anna.page.evaluate(LEAVING_ASKS)


def test_who_sees_a_section_is_saved_at_once_beside_an_open_form(member) -> None:
    anna = member()
    anna.go(HERE)
    pencil(anna, "About").click()
    anna.page.locator("#about textarea").fill("Half a sentence")
    choice = anna.page.get_by_label("Visible to")
    choice.focus()
    with anna.page.expect_response("**/profile/about/audience"):
        choice.select_option("self")
    expect(choice).to_have_value("self")
    expect(choice).to_be_focused()
    expect(anna.page.locator("#about textarea")).to_have_value("Half a sentence")
    anna.page.locator("#about").get_by_role("button", name="Save").click()
    expect(anna.page.locator("#about .who")).to_contain_text("Only you")


@pytest.mark.long
def test_the_views_of_others_take_the_place_of_the_own(member) -> None:
    anna = member()
    anna.go(HERE)
    anna.page.evaluate("() => { window.stayed = true }")
    for view, words in (("connection", "your connections see"), ("member", "not connected with you")):
        anna.page.locator(f"#view-{view}").click()
        expect(anna.page.locator(".preview")).to_contain_text(words)
        expect(anna.page.locator(f"#view-{view}")).to_be_focused()
        assert anna.page.url.endswith(f"/profile/seen?as={view}")
    anna.page.locator("#view-self").click()
    expect(pencil(anna, "About")).to_be_visible()
    assert anna.page.url.endswith(HERE) and anna.page.evaluate("() => window.stayed") is True
    expect(anna.page.locator("main")).to_have_count(1)


@pytest.mark.long
def test_what_can_be_done_with_an_entry_is_seen_where_the_focus_is(member) -> None:
    anna = member()
    anna.go(HERE)
    controls = anna.page.locator("#positions .entry-controls").first
    expect(controls).to_have_css("opacity", "0")
    pencil(anna, "Positions").focus()
    anna.page.keyboard.press("Tab")
    expect(controls).to_have_css("opacity", "1")
    expect(controls.get_by_role("link")).to_be_focused()


@pytest.mark.long
def test_fingers_open_a_section_with_its_pencil(member) -> None:
    anna = member(viewport=PHONE, has_touch=True, is_mobile=True)
    anna.go(HERE)
    expect(anna.page.locator("#positions .entry-controls").first).to_be_hidden()
    pencil(anna, "Positions").tap()
    expect(anna.page.locator("#positions .edit-row").first.get_by_role("link", name="Edit: ")).to_be_visible()


def test_without_javascript_a_section_is_a_page_and_leads_back(member) -> None:
    anna = member(javascript=False)
    anna.go(HERE)
    pencil(anna, "Education").click()
    anna.page.get_by_label("Visible to").select_option("self")
    anna.page.locator("form.audience").get_by_role("button", name="Save").click()
    expect(anna.page.get_by_label("Visible to")).to_have_value("self")
    anna.page.get_by_role("link", name="Done: Education").click()
    expect(anna.page.locator("#education .who")).to_contain_text("Only you")
