"""Back to a list that had grown, where the browser kept no copy of the page: one is where one was."""

from __future__ import annotations

import os
import shutil

import pytest
from playwright.sync_api import expect

from tests import cast
from tests.journeys.conftest import QUIET
from tests.journeys.person import DESK, PHONE

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def forgetful(chromium):
    """A browser without the back/forward cache: what it goes back to is loaded anew."""
    executable = os.environ.get("KONTOR_TEST_CHROMIUM") or shutil.which("chromium")
    arguments = [*QUIET, "--disable-features=BackForwardCache", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    browser = chromium.browser_type.launch(executable_path=executable, args=arguments)
    yield browser
    browser.close()


@pytest.fixture
def anna(forgetful, site, keys, people):
    return lambda width=DESK: people(
        forgetful, site.place, cast.NAMES["anna"], storage_state=keys("anna"), viewport=width
    )


def reach(page, count):
    """Scroll until the feed has grown to so many entries."""
    while page.locator("#feed > .entry").count() < count:
        before = page.locator("#feed > .entry").count()
        page.locator("#feed .older a").scroll_into_view_if_needed()
        page.wait_for_function(f"() => document.querySelectorAll('#feed > .entry').length > {before}")


def top_of(page, id):
    return page.evaluate(f"document.getElementById('{id}')?.getBoundingClientRect().top")


@pytest.mark.parametrize("width", [DESK, PHONE])
@pytest.mark.sampled(1)
def test_the_feed_is_where_it_was(anna, width) -> None:
    person = anna(width)
    page = person.page
    person.go("/?stream=connections")
    reach(page, 55)
    entry = page.locator("#feed > .entry").nth(50)
    entry.scroll_into_view_if_needed()
    id = entry.locator(".sentence").get_attribute("id")
    before = top_of(page, id)
    entry.locator(".sentence a.name").first.click()
    page.wait_for_url("**/in/**")
    page.go_back()
    assert page.evaluate("performance.getEntriesByType('navigation')[0].type") == "back_forward"
    expect(page.locator("#feed > .entry").nth(50)).to_be_visible()
    away = f"Math.abs(document.getElementById('{id}').getBoundingClientRect().top - {before})"
    page.wait_for_function(f"() => {away} < 40")
    page.locator("#feed .older a").scroll_into_view_if_needed()  # and goes on from there


def test_earlier_comments_are_open_again(anna, site) -> None:
    person = anna()
    page = person.page
    person.go("/?stream=connections")
    link = page.locator(".earlier a").first
    link.click()
    expect(page.locator("#comment-1")).to_be_visible()
    page.locator("#comment-1 .comment-head a.name").click()
    page.wait_for_url("**/in/**")
    page.go_back()
    expect(page.locator("#comment-1")).to_be_visible()
