"""Mentioning people while writing: suggestions below the text, by keyboard and by pointer."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.journeys.person import PHONE, Person

pytestmark = pytest.mark.browser

BEN = cast.NAMES["ben"]


def composer(person: Person) -> Any:
    return person.page.locator("#composer textarea")


def options(person: Person) -> Any:
    return person.page.locator("#composer .mentions [role=option]")


def types(person: Person, words: str) -> None:
    person.go("/")
    composer(person).focus()
    composer(person).press_sequentially(words, delay=20)
    expect(options(person).first).to_be_visible()


def test_somebody_is_chosen_by_keyboard_and_named_in_the_post(member) -> None:
    anna = member()
    types(anna, "Would @ben")
    expect(options(anna).first).to_contain_text(BEN)
    expect(options(anna).first).to_have_attribute("aria-selected", "true")
    anna.page.keyboard.press("Enter")
    expect(options(anna).first).not_to_be_visible()
    composer(anna).press_sequentially("know?")
    assert composer(anna).input_value() == f"Would @{BEN} know?"
    anna.button("Post").click()
    expect(anna.page.locator("#posted .mention")).to_have_text(BEN)
    assert composer(anna).input_value() == ""


def test_escape_keeps_the_words_and_a_click_takes_a_name(member) -> None:
    anna = member(viewport=PHONE)
    types(anna, "@be")
    anna.page.keyboard.press("Escape")
    expect(options(anna).first).not_to_be_visible()
    assert composer(anna).input_value() == "@be"
    composer(anna).press_sequentially("n")
    options(anna).first.click()
    assert composer(anna).input_value() == f"@{BEN} "
    assert anna.page.locator("#composer [name=mention]").count() == 1
    expect(composer(anna)).to_be_focused()


def test_a_stranger_who_was_chosen_is_meant_after_a_reload(member) -> None:
    """Only the number that the form carries says who is meant: nobody knows a stranger by name."""
    anna = member()
    types(anna, "Would @dirk")
    anna.page.keyboard.press("Enter")
    anna.page.reload()
    expect(composer(anna)).to_have_value(f"Would @{cast.NAMES['dirk']} ")
    composer(anna).press_sequentially("know?")
    anna.button("Post").click()
    expect(anna.page.locator("#posted .mention")).to_have_text(cast.NAMES["dirk"])
    anna.page.reload()
    assert composer(anna).input_value() == "" and anna.page.locator("#composer [name=mention]").count() == 0
