"""A few pages as they are drawn, in every run; all of them: tests/journeys/test_every_page.py."""

from __future__ import annotations

import pytest

from tests.journeys import drawn
from tests.screenshots import styles

pytestmark = pytest.mark.browser


@pytest.fixture
def few(site):
    handles = site.world.handles
    return [("anna", "/"), ("gustav", "/"), ("anna", "/network"), ("anna", f"/in/{handles['ben']}"),
            ("eve", "/settings/data/import"), ("", "/sign-in")]  # fmt: skip


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.sampled(1)
def test_a_few_pages_look_right(few, member, width):
    wrong = drawn.looks(member, few, width)
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_a_few_pages_look_right_at_200_percent(few, member):
    wrong = drawn.looks(member, few[:4], drawn.ZOOMED)
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_a_few_pages_are_used_by_keyboard(few, member):
    wrong = drawn.by_keyboard(member, few[2:4])
    assert not wrong, "\n".join(wrong)


def test_a_few_pages_are_used_without_scripts(few, member):
    wrong = drawn.without_scripts(member, few)
    assert not wrong, "\n".join(wrong)


@pytest.mark.long
def test_what_is_not_reached_by_keyboard_is_found(few, member):
    eve = member("eve")
    eve.go("/network")
    eve.page.evaluate("""() => {
        document.querySelector("main a").tabIndex = -1;
        document.querySelector("main button").style.outline = "none";
    }""")
    found = " ".join(drawn.not_reached(eve.page))
    assert "is not reached" in found and "does not show the focus" in found


@pytest.mark.long
def test_what_does_nothing_without_scripts_is_found(member):
    guest = member("", javascript=False)
    guest.go("/sign-in")
    guest.page.evaluate("""() => {
        document.querySelector("main").insertAdjacentHTML("beforeend", "<button>More</button><a hx-get='/x'>More</a>");
    }""")
    assert len(drawn.useless(guest.page)) == 2


@pytest.mark.long
def test_a_style_rule_that_nothing_uses_is_found(member):
    guest = member("")
    guest.go("/sign-in")
    guest.page.evaluate("""() => {
        const rules = ".never-there, .page:hover { color: red } @media print { main .gone { .inner { color: red } } }";
        document.styleSheets[0].insertRule("@layer utilities { " + rules + "}", 0);
    }""")
    used: styles.Used = {}
    styles.note(guest.page, used)
    dead = {line.partition(": ")[2] for line in styles.dead(used)}
    assert {".never-there", "main .gone"} <= dead and ".page:hover" not in dead
