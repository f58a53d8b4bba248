"""States of pages that an address alone does not show: forms that come back, menus and foldings that are open, parts of
the own profile that are being edited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from playwright.sync_api import Page

FOLDED = "details:not(.menu):not([open])"
UNFOLD = "(selector) => document.querySelectorAll(selector).forEach((each) => { each.open = true })"
EMPTIED = """(selector) => {
  const form = document.querySelector(selector);
  if (!form) return false;
  form.noValidate = true;
  for (const field of form.querySelectorAll("input:not([type=hidden], [type=checkbox], [type=radio]), textarea"))
    field.value = "";
  form.requestSubmit();
  return true;
}"""
COMPLAINT = "[aria-invalid=true], .error-summary, .error, [role=alert]"
CALM = 350  # ms for a swap on this machine


class State(NamedTuple):
    """`reach(page)` brings a page that was opened into the state; what it returns is wrong, None if nothing is."""

    name: str
    path: str
    reach: Callable[[Page], str | None]


def sent_empty(form: str = "main form.form", *, may_lack: bool = False) -> Callable[[Page], str | None]:
    """Send a form with nothing in its fields: it comes back and says what is missing. `may_lack`: some see no form."""

    def reach(page: Page) -> str | None:
        if not page.evaluate(EMPTIED, form):
            return None if may_lack else f"no form {form}"
        page.wait_for_timeout(CALM)
        page.wait_for_load_state("load")
        return None if page.locator(COMPLAINT).count() else "an empty form is sent, and nothing says what is missing"

    return reach


def pressed(selector: str) -> Callable[[Page], str | None]:
    """Press the first of these that can be seen: a menu opens, or htmx brings a part."""

    def reach(page: Page) -> str | None:
        found = page.locator(selector).filter(visible=True)
        if not found.count():
            return None  # another width has another way
        found.first.click()
        page.wait_for_timeout(CALM)
        return None

    return reach


def chosen(selector: str) -> Callable[[Page], str | None]:
    """Choose the first of these parts of a drawing: the middle of its box may be air."""

    def reach(page: Page) -> str | None:
        if page.locator(selector).count():
            page.locator(selector).first.dispatch_event("click")
            page.wait_for_timeout(CALM)
        return None

    return reach


def one_after_the_other(*selectors: str) -> Callable[[Page], str | None]:
    """Press the first of each."""

    def reach(page: Page) -> str | None:
        for selector in selectors:
            pressed(selector)(page)
        return None

    return reach


def typed(field: str, words: str) -> Callable[[Page], str | None]:
    """Type something into the first of these fields that can be seen: suggestions appear."""

    def reach(page: Page) -> str | None:
        found = page.locator(field).filter(visible=True)
        if found.count():  # phones have a page instead
            found.first.press_sequentially(words, delay=20)
            page.wait_for_timeout(2 * CALM)
        return None

    return reach


def unfold(page: Page) -> bool:
    """Open what is folded; False where nothing is."""
    if not page.locator(FOLDED).count():
        return False
    page.evaluate(UNFOLD, FOLDED)
    page.wait_for_timeout(CALM)
    return True


GUESTS = ("sign-in", "join", "password")
MEMBERS = (
    "profile/head", "profile/positions/new", "profile/education/new", "profile/languages/new", "profile/links/new",
    "profile/photo", "settings/account/handle", "settings/account/email", "settings/security", "settings/data/import",
    "noticeboard/new",
)  # fmt: skip


def of_guest() -> Iterator[State]:
    for path in GUESTS:
        yield State(f"{path}-empty", f"/{path}", sent_empty())


def of_member(me: str, peer: str, is_admin: bool) -> Iterator[State]:
    """`me`, `peer`: handles of the member and of a connection."""
    for path in [*MEMBERS, *(["admin/announcements/new"] if is_admin else [])]:
        yield State(f"{path.replace('/', '-')}-empty", f"/{path}", sent_empty(f"main form[action^='/{path}']"))
    yield State("composer-empty", "/", sent_empty("#composer"))
    yield State("network-email-empty", "/network", sent_empty("[action$=email-invitations]"))
    for path in ("recommendation", "recommendation/request", "message") if peer else ():
        name = f"in-handle-{path.replace('/', '-')}-empty"
        yield State(name, f"/in/{peer}/{path}", sent_empty("main form:is(.form, .reply)", may_lack=True))
    narrowing = one_after_the_other(".facets:not([open]) > summary", ".facets .tallies a")
    yield State("search-narrowed", "/search", narrowing)
    yield State("search-typed", "/network", typed(".search [name=q]", "an"))
    yield State("menu-account", "/", pressed(".account-menu summary"))
    yield State("menu-entry", "/", pressed(".entry a.more"))
    yield State("entry-hidden", "/", one_after_the_other(".entry a.more", ".entry .more form[action$=hiding] button"))
    yield State("mentions", "/", typed("#composer textarea", "Who knows @an"))
    yield State("circle-group", "/network/circle", chosen("#circle .arc"))
    yield State("circle-person", "/network/circle", chosen("#circle .face"))
    yield State("menu-profile", f"/in/{peer or me}", pressed("main details.menu summary"))
    yield State("menu-network", "/network/connections", pressed("main details.menu summary"))


def of_own_profile(page: Page, me: str) -> list[State]:
    """One for each link that opens a part of the own profile in its place. `page` shows the profile."""
    links = page.locator("main a[hx-get^='/profile/']")
    paths = dict.fromkeys(each.get_attribute("hx-get") or "" for each in links.all())
    return [
        State(f"editing{path.partition('?')[0].removeprefix('/profile').replace('/', '-')}", f"/in/{me}",
              one_after_the_other(*["#add > summary"] * page.locator(f"#add a[hx-get='{path}']").count(),
                                  f"main a[hx-get='{path}']"))
        for path in paths
    ]  # fmt: skip
