"""Every page by axe, in light and in dark: nothing serious."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

COLOURS = ("color-contrast", "link-in-text-block")  # what can differ between light and dark


def test_no_page_keeps_anybody_out(every_page, axe) -> None:
    wrong: list[str] = []
    for person, _path in every_page(1):
        person.page.emulate_media(color_scheme="light")
        wrong += axe(person.page)
        person.page.emulate_media(color_scheme="dark")
        wrong += [f"dark: {each}" for each in axe(person.page, COLOURS)]
    assert not wrong, "\n".join(wrong)


def test_axe_would_say_so(member, axe) -> None:
    guest = member("")
    guest.go("/sign-in")
    guest.page.evaluate("() => document.querySelectorAll('label').forEach((one) => one.remove())")
    assert any("label" in each for each in axe(guest.page))
