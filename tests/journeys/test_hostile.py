"""Scripts in every text that somebody writes: they are shown on every page, and nothing runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

MARK = "\"'><b data-hostile>x<script>x=1</script>"  # as short as the shortest field; ends text, attribute and tag
LONG_MARK = MARK + "<img data-hostile src=/x onerror=alert(1)><svg onload=alert(1)> javascript:alert(1) {{7*7}}"


def check(page: Page, path: str) -> None:
    """Nothing of the mark became an element. What would run is refused by the content policy, and then complained."""
    assert page.locator("[data-hostile], body [onerror], body [onload]").count() == 0, f"markup at {path}"
    assert page.locator("a[href^='javascript' i]").count() == 0, f"a link that runs at {path}"


def test_nothing_that_somebody_wrote_runs(every_page) -> None:
    shown = 0
    for person, path in every_page():
        check(person.page, path)
        shown += "data-hostile" in person.page.locator("body").inner_text()
    assert shown > 20, "the texts stood on hardly any page"


def test_nothing_runs_where_it_is_put_in_place(site, member) -> None:
    anna = member()
    anna.go("/")
    anna.field("What would you like to share?").fill(LONG_MARK)
    anna.button("Post").click()
    expect(anna.page.locator("#feed article").first).to_contain_text(LONG_MARK)
    check(anna.page, "/ after posting")
    anna.go(f"/inmail/{site.world.conversation}")
    anna.field("Your message").fill(LONG_MARK)
    anna.button("Send").click()
    expect(anna.page.locator(".message.own").last).to_contain_text(LONG_MARK)
    check(anna.page, "/inmail after sending")
    anna.go("/search")
    anna.page.locator("#q").fill(MARK + "zzz")
    expect(anna.page).to_have_url(re.compile("zzz"))
    check(anna.page, "/search")
