"""A browser that looks at pages: takes their pictures and notes what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests import walk
from tests.screenshots import looking, states, styles
from tests.screenshots.looking import Finding
from tests.screenshots.report import AXE, ODD, Report
from tests.screenshots.stage import GUEST, Account

HEIGHTS = {1680: 1050, 1280: 900, 820: 1180, 390: 844}
GRAVE = ("serious", "critical")
POLICY = """document.addEventListener("securitypolicyviolation",
    (event) => console.error("content policy: " + event.violatedDirective + " " + event.blockedURI))"""
SETTLED = 80  # ms for what htmx and app.js do at once
# What is loaded once it is seen is seen in the picture of a whole page, and the bar of phones stands at its end
LATE = "[hx-trigger='intersect once'], [hx-trigger=revealed]"
AT_END = """(is_back) => {
  const bar = document.querySelector(".bottom");
  if (!bar || getComputedStyle(bar).display === "none") return;
  bar.style.position = is_back ? "" : "absolute";
  bar.style.top = is_back ? "" : `${document.documentElement.scrollHeight - bar.offsetHeight}px`;
}"""


# Pictures below the fold are loaded when somebody scrolls there, which the camera does not.
CALM = "() => !document.querySelector('.fresh')"  # what came just now takes no click for a moment
LOADED = """() => {
  const late = [...document.querySelectorAll("img[loading=lazy]")];
  for (const one of late) one.loading = "eager";
  return Promise.all(late.map((one) => one.decode().catch(() => null)));
}"""


class Look(NamedTuple):
    """One way of looking at all pages."""

    width: int
    theme: str
    language: str
    scripts: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}{'' if self.scripts else '-plain'}"


class Camera:
    """`report`: what was found. `reached`: names of the addresses that the walks came to. `used`: style rules."""

    def __init__(self, browser: Browser, address: str, folder: Path) -> None:
        self.browser, self.address, self.folder = browser, address, folder
        self.report = Report()
        self.reached: set[str] = set()
        self.used: styles.Used = {}
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

    @contextmanager
    def signed_in(self, account: Account) -> Iterator[BrowserContext]:
        """A browser of somebody who is signed in, with nothing in its cache."""
        with self._context(self.sign_in(account)) as context:
            yield context

    def walk(self, account: Account, state: dict | None, addresses) -> dict[str, str]:
        """Every page that the account reaches, by name."""
        with self._context(state) as context:

            def get(path: str) -> walk.Seen:
                response = context.request.get(self.address + path, max_redirects=0)
                is_page = response.headers.get("content-type", "").startswith("text/html")
                html = response.text() if is_page else ""
                return walk.Seen(response.status, html, response.headers.get("location", ""))

            found = walk.pages(get, addresses, account.samples, led=self.reached)
            self.reached |= found.keys()
            return found

    def take(self, account: Account, state: dict | None, pages: dict[str, str], look: Look, judge: bool) -> None:
        """A picture of each page, and of what is folded on it; `judge`: find out what is wrong, too."""
        with self._seat(account, state, look) as (page, noted):
            for name, path in pages.items():
                status = self._open(page, path, look.scripts)
                if status >= 500:
                    noted.append(f"status {status}")
                if status != 200:  # the page says so on purpose
                    noted[:] = [text for text in noted if not text.startswith("Failed to load resource")]
                self._shoot(page, noted, f"{account.role}/{name}-{look}", judge, look.scripts)
                if judge and look.scripts and states.unfold(page):
                    self._shoot(page, noted, f"{account.role}/{name}-unfolded-{look}", judge)

    def take_states(self, account: Account, state: dict | None, look: Look, chosen: list[str] | None) -> None:
        """A picture of each state that an address alone does not show."""
        with self._seat(account, state, look) as (page, noted):
            for each in self._states(page, account):
                if chosen and each.name not in chosen:
                    continue
                self._open(page, each.path)
                if trouble := each.reach(page):
                    noted.append(trouble)
                noted[:] = [text for text in noted if "status of 422" not in text]
                self._shoot(page, noted, f"{account.role}/{each.name}-{look}", judge=True)

    def _states(self, page: Page, account: Account) -> list[states.State]:
        if account.role == GUEST:
            return list(states.of_guest())
        self._open(page, f"/in/{account.handle}")
        own = states.of_own_profile(page, account.handle)
        return [*states.of_member(account.handle, account.peer, account.is_admin), *own]

    def _open(self, page: Page, path: str, scripts: bool = True) -> int:
        status = page.goto(self.address + path, wait_until="load").status
        page.wait_for_timeout(SETTLED)
        if not scripts:  # nothing comes later, and no promise is kept
            return status
        for late in page.locator(LATE).element_handles():
            late.evaluate("(one) => one.scrollIntoView()")
            page.wait_for_timeout(5 * SETTLED)
        page.evaluate(LOADED)
        page.evaluate("scrollTo(0, 0)")
        return status

    def _shoot(self, page: Page, noted: list[str], name: str, judge: bool, scripts: bool = True) -> None:
        place = self.folder / f"{name}.png"
        place.parent.mkdir(parents=True, exist_ok=True)
        page.wait_for_function(CALM)
        page.evaluate(AT_END, False)
        page.screenshot(path=place, full_page=True)
        page.evaluate(AT_END, True)
        where = f"{name} ({page.url.removeprefix(self.address)})"
        self.report.add(where, *(Finding(ODD, "", text) for text in noted))
        noted.clear()
        if judge:
            styles.note(page, self.used)
            self.report.add(where, *looking.wrong(page), *(self._judged(page) if scripts else ()))

    def _judged(self, page: Page) -> Iterator[Finding]:
        for violation in self.axe.run(page).response["violations"]:
            if violation["impact"] in GRAVE:
                places = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
                what = f"{violation['impact']}, {len(violation['nodes'])} times: {places}"
                yield Finding(AXE, violation["id"], what)

    @contextmanager
    def _seat(self, account: Account, state: dict | None, look: Look) -> Iterator[tuple[Page, list[str]]]:
        """A page, and a list that takes what the browser complains about."""
        with self._context(state, look) as context:
            page = context.new_page()
            noted: list[str] = []
            page.on("console", lambda said: noted.append(said.text) if said.type == "error" else None)
            page.on("dialog", lambda dialog: dialog.accept())  # what was typed may be lost
            page.on("pageerror", lambda error: noted.append(str(error)))
            yield page, noted

    @contextmanager
    def _context(self, state: dict | None, look: Look | None = None) -> Iterator[BrowserContext]:
        width, theme, language, scripts = look or Look(1280, "light", "en")
        context = self.browser.new_context(
            storage_state=state, viewport={"width": width, "height": HEIGHTS.get(width, 900)}, color_scheme=theme,
            locale={"de": "de-DE", "en": "en-GB"}[language], timezone_id="Europe/Berlin", reduced_motion="reduce",
            is_mobile=width < 500, has_touch=width < 500, java_script_enabled=scripts,
        )  # fmt: skip
        context.add_init_script(POLICY)
        try:
            yield context
        finally:
            context.close()
