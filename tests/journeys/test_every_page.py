"""Every page as it is drawn: what it looks like, by keyboard, without scripts, at 200 %, and which style rules it uses.

The same things on a few pages in every run: tests/journeys/test_some_pages.py.
"""

from __future__ import annotations

import pytest

from tests.journeys import drawn
from tests.screenshots import looking, states, styles

pytestmark = [pytest.mark.browser, pytest.mark.long]


def pages(site):
    """(who, path), each page once."""
    return list(dict.fromkeys((address.who, address.path) for address in site.addresses))


def test_every_style_rule_is_used_by_some_page(site, member):
    """Pages as they are opened, with foldings open, and forms that come back empty. It comes first: later on what was
    new has been read.
    """
    used: styles.Used = {}
    for person in drawn.visited(member, pages(site)):
        states.unfold(person.page)
        styles.note(person.page, used)
    anna = member("anna")
    for state in states.of_member(site.world.handles["anna"], site.world.handles["ben"], is_admin=False):
        page = anna.context.new_page()  # a page that is closed does not ask what becomes of what was typed
        page.goto(site.place.url + state.path)
        state.reach(page)
        styles.note(page, used)
        page.close()
    dead = styles.dead(used)
    assert not dead, "\n".join(dead)


def test_every_page_looks_right(site, member):
    wrong = [line for width in looking.WIDTHS for line in drawn.looks(member, pages(site), width)]
    assert not wrong, "\n".join(wrong)


def test_every_page_looks_right_at_200_percent(site, member):
    wrong = drawn.looks(member, pages(site), drawn.ZOOMED)
    assert not wrong, "\n".join(wrong)


def test_every_control_of_every_page_is_reached_by_keyboard_and_shows_it(site, member):
    wrong = drawn.by_keyboard(member, pages(site))
    assert not wrong, "\n".join(wrong)


def test_every_control_of_every_page_does_something_without_scripts(site, member):
    wrong = drawn.without_scripts(member, pages(site))
    assert not wrong, "\n".join(wrong)
