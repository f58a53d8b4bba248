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
    for person, path in every_page(2):
        check(person.page, path)
        shown += "data-hostile" in person.page.locator("body").inner_text()
    assert shown > 3, "the texts stood on hardly any page"


def test_nothing_runs_where_it_is_put_in_place(site, member) -> None:
    anna = member()
    anna.go("/")
    anna.field("What would you like to share?").fill(LONG_MARK)
    anna.button("Post").click()
    expect(anna.page.locator("#feed article.entry").first).to_contain_text(LONG_MARK)
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


ACTING = (
    '<hx-partial hx-target="#main">gone</hx-partial><b id="main" hx-swap-oob="true">gone</b>'
    '<i hx-get="/acted" hx-trigger="load">i</i><u data-hx-get="/acted" data-hx-trigger="load">u</u>'
    '<template hx type="partial" hx-target="#main">gone</template>'
)


@pytest.mark.parametrize("place", ["in what htmx puts in place", "on the page"])
def test_what_is_markup_within_words_does_nothing(member, place) -> None:
    """Escaping is the first wall; here the second one stands alone, for the words arrive as markup."""
    anna, asked = member(), []
    anna.page.on("request", lambda request: asked.append(request.url))

    def unescape(route) -> None:
        response = route.fetch()
        route.fulfill(response=response, body=response.text().replace("Acting", ACTING))

    anna.go("/")
    anna.field("What would you like to share?").fill("Acting")
    if place == "in what htmx puts in place":
        anna.page.route("**/posts", unescape)
    anna.button("Post").click()
    expect(anna.page.locator("#feed article.entry").first).to_be_visible()
    if place == "on the page":
        expect(anna.page.locator("#feed article.entry").first).to_contain_text("Acting")
        anna.page.route("**/", unescape)
        anna.go("/")
    expect(anna.page.locator("[hx-ignore] i", has_text="i").first).to_be_attached()
    anna.page.wait_for_timeout(300)  # what acts by itself has acted by then
    assert anna.page.locator("main#main #feed").count() == 1, "something of the page was replaced"
    assert [url for url in asked if url.endswith("/acted")] == []
