"""Somebody at a browser: finds things by the names that are read out, and hears what the browser complains about."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests import cast
from tests.journeys.place import PATIENCE, Place
from tests.journeys.wording import WORDS

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
REGIONS = {"en": "en-GB", "de": "de-DE"}
LISTEN = """addEventListener("securitypolicyviolation",
  (event) => console.error("content policy: " + event.violatedDirective + " " + event.blockedURI))"""
# A form that comes back; a page that never was; Chromium's own word about a page that is left before it was revealed.
EXPECTED = re.compile(r"status of 422|status of 404 .*/no-such-page|^Transition was aborted because of invalid state")

expect.set_options(timeout=1000 * PATIENCE)


class Person:
    """One browser context with one page. `complaints`: errors of console, scripts, content policy and server."""

    def __init__(self, browser: Browser, place: Place, name: str, *, locale: str = "en", **options: Any) -> None:
        self.place, self.name, self.words = place, name, WORDS[locale]
        self.email = f"{name.split()[0].lower()}@firma.example"
        self.complaints: list[str] = []
        options = {"locale": REGIONS[locale], "viewport": DESK, **options}
        self.runs_scripts = options.pop("javascript", True)
        self.context = browser.new_context(java_script_enabled=self.runs_scripts, **options)
        self.context.add_init_script(LISTEN)
        self.context.set_default_timeout(1000 * PATIENCE)
        self.page = self.context.new_page()
        self._listen(self.context)

    def _listen(self, context: BrowserContext) -> None:
        context.on("console", self._read_console)
        context.on("weberror", lambda error: self._complain(str(error.error)))
        context.on("dialog", lambda dialog: (self._complain(f"a dialog: {dialog.message}"), dialog.dismiss()))
        context.on("request", self._see_request)
        context.on("response", self._see_response)

    def _read_console(self, message: Any) -> None:
        if message.type == "error":
            self._complain(f"{message.text} {message.location.get('url', '')}")

    def _see_request(self, request: Any) -> None:
        if not request.url.startswith((self.place.url, "data:", "blob:")):
            self._complain(f"asks another host: {request.url}")

    def _see_response(self, response: Any) -> None:
        if response.status >= 500:
            self._complain(f"{response.request.method} {response.url}: {response.status}")

    def _complain(self, text: str) -> None:
        if not EXPECTED.search(text):
            self.complaints.append(f"{self.name} at {self.page.url}: {text}")

    # --- going and finding -----------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.place.url + path)

    def label(self, word: str, of: str = "") -> str:
        """An accessible name in this person's language: "Accept", or "Accept: Anna Brandt"."""
        return f"{self.words[word]}: {of}" if of else self.words[word]

    def link(self, word: str, of: str = "") -> Locator:
        return self.page.get_by_role("link", name=self.label(word, of), exact=True)

    def button(self, word: str, of: str = "") -> Locator:
        return self.page.get_by_role("button", name=self.label(word, of), exact=True)

    def field(self, word: str) -> Locator:
        return self.page.get_by_label(self.words[word], exact=True)

    def place_in_masthead(self, word: str) -> Locator:
        """One of the links at the top, with its count beside it."""
        return self.page.locator(".places li").filter(has=self.link(word))

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("main")).to_contain_text(text)

    def sees_not(self, text: str) -> None:
        expect(self.page.locator("main")).not_to_contain_text(text)

    # --- coming and leaving ----------------------------------------------------------------------------------

    def sign_in(self, password: str = cast.PASSWORD) -> None:
        self.go("/sign-in")
        self.field("E-mail").fill(self.email)
        self.field("Password").fill(password)
        self.page.locator("main").get_by_role("button", name=self.words["Sign in"], exact=True).click()
        expect(self.page.locator(".account-menu")).to_be_visible()

    def sign_out(self) -> None:
        """Signed out is who has been answered: whoever looks on meanwhile may rely on it."""
        self.choose_in_own_menu("Sign out")
        expect(self.page.locator(".account-menu")).to_have_count(0)

    def choose_in_own_menu(self, word: str) -> None:
        """Profile, Settings or Sign out."""
        self.page.locator(".account-menu summary").click()
        role = "button" if word == "Sign out" else "link"
        self.page.locator(".account-menu").get_by_role(role, name=self.words[word], exact=True).click()
