"""How long buttons take in a browser whose processor is four times slower, and how much pages shift while they load.

Printed, never asserted: the machine decides. A time is that from the click to the frame that shows the answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from playwright.sync_api import BrowserContext, Page

from tests.screenshots.stage import Account

SLOWER = 4
LOADED = 1500  # ms for typefaces to arrive
WAIT = 5000  # ms after which a button counts as not answering
# From the click until `shown` finds something, and two more frames: the first draws it
ANSWERED = """([shown, wait]) => new Promise((done) => {
  const before = document.querySelectorAll(shown).length;
  let clicked = 0;
  addEventListener("click", () => { clicked = performance.now(); }, { capture: true, once: true });
  const drawn = () => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - clicked)));
  const watch = new MutationObserver(() => {
    if (!clicked || document.querySelectorAll(shown).length <= before) return;
    watch.disconnect();
    drawn();
  });
  watch.observe(document.body, { childList: true, subtree: true });
  setTimeout(() => done(null), wait);
})"""
SHIFTS = """addEventListener("DOMContentLoaded", () => { window.shifted = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((each) => {
    if (!each.hadRecentInput) window.shifted += each.value;
  })).observe({ type: "layout-shift", buffered: true }); })"""
TRIES = 5


def times(context: BrowserContext, address: str, account: Account) -> Iterator[str]:
    """Sentences for Like, Send and Accept. What they press is pressed: the demo is another one afterwards."""
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(f"{address}/")
    like = ".entry-foot .button-form button:not(.pressed)"
    yield _told("Like", [_time(page, like, ".entry-foot .pressed") for _ in range(TRIES)])
    page.goto(f"{address}/in/{account.peer}/message")
    yield _told("Send", [_send(page, f"Message {number}") for number in range(TRIES)])
    page.goto(f"{address}/network/invitations")
    accept = "[action$='/acceptance'] button"
    waiting = min(TRIES, page.locator(accept).count())
    yield _told("Accept", [_time(page, accept, ".answered") for _ in range(waiting)])


def _send(page: Page, text: str) -> float | None:
    page.fill("form.reply textarea", text)
    return _time(page, "form.reply .btn-primary", ".message.own")


def _time(page: Page, button: str, shown: str) -> float | None:
    found = page.locator(button).filter(visible=True)
    if not found.count():
        return None
    page.evaluate(f"(given) => {{ window.waiting = ({ANSWERED})(given) }}", [shown, WAIT])
    found.first.click()
    taken = page.evaluate("() => window.waiting")
    page.wait_for_timeout(800)  # what a click has put in place takes no click for a moment
    return taken


def _told(name: str, taken: list[float | None]) -> str:
    known = [each for each in taken if each is not None]
    if not known:
        return f"{name}: nothing to press"
    missing = f", {len(taken) - len(known)} without an answer" if len(known) < len(taken) else ""
    return f"{name}: {median(known):.0f} ms from click to answer, {max(known):.0f} at most of {len(known)}{missing}"


def shifts(context: BrowserContext, address: str, paths: dict[str, str]) -> Iterator[str]:
    """CLS of pages opened with an empty cache, typefaces and all."""
    page = context.new_page()
    page.add_init_script(SHIFTS)
    network = context.new_cdp_session(page)
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    for name, path in paths.items():
        page.goto(address + path, wait_until="load")
        page.wait_for_timeout(LOADED)
        yield f"{name}: layout shift {page.evaluate('window.shifted'):.4f}"
