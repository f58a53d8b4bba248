"""Every page as it is drawn: what it looks like, by keyboard, without scripts, at 200 %.

The same on a few pages in every run: tests/journeys/test_some_pages.py. Which style rules no page uses is said by
bin/screenshots, which sees every state of the demo.
"""

from __future__ import annotations

import pytest

from tests.journeys import drawn
from tests.screenshots import looking

pytestmark = [pytest.mark.browser, pytest.mark.long]


def pages(site):
    """(who, path), each page once."""
    return list(dict.fromkeys((address.who, address.path) for address in site.addresses))


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
