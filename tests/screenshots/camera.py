"""A browser that looks at pages: takes their pictures and notes what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests import walk
from tests.screenshots.stage import GUEST, Account

HEIGHTS = {1280: 900, 390: 844}
GRAVE = ("serious", "critical")
POLICY = """document.addEventListener("securitypolicyviolation",
    (event) => console.error("content policy: " + event.violatedDirective + " " + event.blockedURI))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Look(NamedTuple):
    """One way of looking at all pages."""

    width: int
    theme: str
    language: str

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}"


class Camera:
    """`findings`: sentences about pages, in the order they were found."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self.browser, self.address, self.folder = browser, address, folder
        self.findings: list[str] = []
        self.axe = Axe()

    def sign_in(self, account: Account) -> list | dict | None:
        """The cookies of somebody who signed in by the form; None for a guest."""
        if account.role == GUEST:
            return None
        with self._context(None) as context:
            page = context.new_page()
            page.goto(f"{self.address}/sign-in")
            page.fill("[name=email]", account.email)
            page.fill("[name=password]", account.password)
            page.press("[name=password]", "Enter")
            page.wait_for_url(f"{self.address}/")
            return context.storage_state()

    def walk(self, account: Account, state: dict | None, addresses) -> dict[str, str]:
        """Every page that the account reaches, by name."""
        with self._context(state) as context:

            def get(path: str) -> walk.Seen:
                response = context.request.get(self.address + path, max_redirects=0)
                is_page = response.headers.get("content-type", "").startswith("text/html")
                html = response.text() if is_page else ""
                return walk.Seen(response.status, html, response.headers.get("location", ""))

            return walk.pages(get, addresses, account.samples)

    def take(self, account: Account, state: dict | None, pages: dict[str, str], look: Look, judge: bool) -> None:
        """A picture of each page; `judge`: let axe look, too."""
        with self._context(state, look) as context:
            page = context.new_page()
            noted: list[str] = []
            page.on("console", lambda said: noted.append(said.text) if said.type == "error" else None)
            page.on("pageerror", lambda error: noted.append(str(error)))
            for name, path in pages.items():
                noted.clear()
                status = page.goto(self.address + path, wait_until="load").status
                page.wait_for_timeout(80)  # what htmx and app.js do at once
                place = self.folder / account.role / f"{name}-{look}.png"
                place.parent.mkdir(parents=True, exist_ok=True)
                if status >= 500:
                    noted.append(f"status {status}")
                if judge:
                    noted += self._judged(page)
                page.screenshot(path=place, full_page=True)
                wrong = [text for text in noted if status == 200 or not text.startswith("Failed to load resource")]
                self.findings += [f"{account.role}/{name}-{look} ({path}): {text}" for text in wrong]

    def _judged(self, page: Page) -> Iterator[str]:
        if (wider := page.evaluate(WIDER)) > 0:
            yield f"layout: {wider} px wider than the window"
        for violation in self.axe.run(page).response["violations"]:
            if violation["impact"] in GRAVE:
                places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
                yield f"axe {violation['id']} ({violation['impact']}, {len(violation['nodes'])}): {places}"

    @contextmanager
    def _context(self, state: dict | None, look: Look | None = None) -> Iterator[BrowserContext]:
        width, theme, language = look or Look(1280, "light", "en")
        context = self.browser.new_context(
            storage_state=state, viewport={"width": width, "height": HEIGHTS.get(width, 900)}, color_scheme=theme,
            locale={"de": "de-DE", "en": "en-GB"}[language], timezone_id="Europe/Berlin", reduced_motion="reduce",
            is_mobile=width < 500, has_touch=width < 500,
        )  # fmt: skip
        context.add_init_script(POLICY)
        try:
            yield context
        finally:
            context.close()
