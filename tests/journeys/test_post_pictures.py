"""Pictures in a post: added in place, described, published; the same without JavaScript, and on a phone."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.journeys.person import PHONE, Person

pytestmark = pytest.mark.browser


def picture(colour: str, name: str = "quay.png") -> dict:
    out = io.BytesIO()
    Image.new("RGB", (1600, 900), colour).save(out, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": out.getvalue()}


def alts(person: Person) -> Locator:
    return person.page.locator("#composer [name$='-alt']")


def add(person: Person, *files: dict) -> None:
    person.page.locator("#composer input[type=file]").set_input_files(list(files))


def test_without_scripts_the_question_has_the_room_until_somebody_writes(member) -> None:
    anna = member(javascript=False, viewport={"width": 390, "height": 800})
    anna.go("/")
    field, files = anna.field("What would you like to share?"), anna.page.locator("#files")
    assert field.bounding_box()["width"] > 300 and not files.is_visible()
    field.focus()
    assert field.bounding_box()["width"] > 300 and files.is_visible()


def shown(person: Person) -> list[bool]:
    """Of each picture of the newest post, whether the browser has drawn it."""
    images = person.page.locator("article .pictures").first.locator("img")
    images.first.scroll_into_view_if_needed()
    expect(images.first).to_have_js_property("complete", True)
    return images.evaluate_all("all => all.map((one) => one.naturalWidth > 1)")


@pytest.mark.parametrize("viewport", [None, PHONE], ids=["wide", "phone"])
@pytest.mark.sampled(1)
def test_pictures_are_added_in_place_described_and_published(member, viewport) -> None:
    anna = member(**({"viewport": viewport} if viewport else {}))
    anna.go("/")
    field = anna.page.locator("#composer textarea").first
    field.fill("The quay this morning")
    anna.page.evaluate("() => { window.stayed = true; document.querySelector('#composer').scrollIntoView() }")
    place = anna.page.evaluate("scrollY")
    add(anna, picture("teal"), picture("brown"))
    expect(alts(anna)).to_have_count(2)
    expect(alts(anna).first).to_be_focused()
    anna.page.wait_for_timeout(300)
    assert anna.page.evaluate("scrollY") == place, "the composer moved away"
    assert field.input_value() == "The quay this morning"
    anna.button("Post").click()
    expect(anna.page.locator("#composer .error").first).to_contain_text("Describe the picture")
    expect(alts(anna)).to_have_count(2)
    alts(anna).first.fill("A teal quay")
    anna.page.locator("#composer").get_by_label("Without description").nth(1).check()
    anna.button("Post").click()
    posted = anna.page.locator("#posted .pictures img")
    expect(posted).to_have_count(2)
    assert [one.get_attribute("alt") for one in posted.all()] == ["A teal quay", "Picture without description"]
    assert all(shown(anna)) and anna.page.evaluate("() => window.stayed") is True
    expect(alts(anna)).to_have_count(0)
    posted.first.click()
    expect(anna.page.locator("figcaption")).to_have_text("A teal quay")
    anna.page.get_by_role("link", name="Next picture").click()
    expect(anna.page.locator("figure img")).to_have_attribute("alt", "Picture without description")


def test_the_button_is_reached_by_keyboard_and_a_removed_picture_comes_back(member) -> None:
    anna = member()
    anna.page.on("filechooser", lambda _: None)  # asked for late, Chromium may cancel the first one unheard
    anna.go("/")
    anna.page.locator("#composer textarea").first.focus()
    anna.page.keyboard.press("Tab")
    expect(anna.page.locator("#composer input[type=file]")).to_be_focused()
    with anna.page.expect_file_chooser():
        anna.page.keyboard.press("Space")
    with anna.page.expect_file_chooser() as chooser:
        anna.page.locator("#composer .add-pictures label").click()
    chooser.value.set_files([picture("navy")])
    expect(alts(anna)).to_be_visible()
    remove = anna.page.locator("#composer").get_by_label("Remove")
    remove.check()
    expect(alts(anna)).to_be_hidden()
    remove.uncheck()
    expect(alts(anna)).to_be_visible()


def test_a_file_that_is_no_picture_is_said_beside_the_button(member) -> None:
    anna = member()
    anna.go("/")
    add(anna, {"name": "list.txt", "mimeType": "text/plain", "buffer": b"no picture"}, picture("teal"))
    expect(anna.page.locator("#files-error")).to_contain_text("list.txt: Choose a picture")
    expect(alts(anna)).to_have_count(1)


def test_without_javascript_the_form_asks_and_keeps_everything(member) -> None:
    anna = member(javascript=False)
    anna.go("/")
    anna.page.locator("#composer textarea").first.fill("The quay by hand")
    file = anna.page.locator("#composer input[type=file]")
    expect(file).to_be_visible()
    add(anna, picture("olive"))
    anna.button("Post").click()
    expect(alts(anna)).to_have_count(1)
    assert anna.page.locator("#composer textarea").first.input_value() == "The quay by hand"
    alts(anna).fill("An olive quay")
    anna.button("Post").click()
    expect(anna.page.locator("article .pictures img").first).to_have_attribute("alt", "An olive quay")
    assert all(shown(anna))
