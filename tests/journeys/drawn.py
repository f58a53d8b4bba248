"""What can be said of any page as a browser draws it: looks, keyboard, what works without scripts, style rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from playwright.sync_api import Page

from tests.journeys.person import Person
from tests.screenshots import looking

ZOOMED = 640  # px that a window of 1280 has at 200 %
LATE = "[hx-trigger='intersect once'], [hx-trigger=revealed]"  # comes once it is seen, and moves what is below it
MOST_STEPS = 400  # of Tab on one page

CONTROLS = """() => {
  const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
  // a link that stands twice, side by side, takes the focus once
  const again = (one) => [...one.parentElement.parentElement.querySelectorAll("a")].some((other) =>
    other !== one && other.tabIndex >= 0 && other.href === one.href);
  const each = [...document.querySelectorAll(focusable)].filter((one) => !one.matches(":disabled")
    && (one.tabIndex >= 0 || (one.matches("a, button") && !one.closest("[aria-hidden=true]") && !again(one)))
    && one.checkVisibility({ visibilityProperty: true }));
  const groups = new Set();
  const wanted = each.filter((one) => {
    if (one.type !== "radio") return true;  // of a group of choices one takes the focus
    const group = `${one.form?.action} ${one.name}`;
    return !groups.has(group) && groups.add(group);
  });
  document.documentElement.tabIndex = -1;
  document.documentElement.focus();
  document.documentElement.removeAttribute("tabindex");
  window.wanted = new Set(wanted.map((one) => one.type === "radio" ? one.name : one));
}"""
STEP = """() => {
  const one = document.activeElement;
  if (!one || one === document.body || one === document.documentElement) return ["", true, true];
  window.wanted.delete(one.type === "radio" ? one.name : one);
  const shows = (each) => { const seen = getComputedStyle(each);
    return seen.outlineStyle !== "none" && parseFloat(seen.outlineWidth) > 0; };
  // the calendar in a field for a day is marked by the browser, which does not call the field focused then
  if (!one.matches(":focus")) return [one.type, true, true];
  let around = one;
  while (around && !shows(around)) around = around.parentElement;
  around ||= [...(one.labels || [])].find(shows);  // of a file its label is what is seen
  // a field without edges of its own: the line below it grows
  around ||= [one.parentElement, one.parentElement.parentElement].find((each) =>
    getComputedStyle(each).boxShadow !== "none");
  const [box] = one.getClientRects();
  const inside = box && box.bottom > 0 && box.top < innerHeight;
  const begin = box && box.left + Math.min(box.width / 2, 20);  // the end of a long name is cut
  const at = inside && document.elementFromPoint(Math.min(Math.max(begin, 1), innerWidth - 1),
    Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1));
  const parts = [one, ...(one.labels || [])];
  const seen = at && (at.contains(one) || parts.some((each) => each.contains(at)));
  const words = (one.innerText || one.name || "").slice(0, 40);
  return [`<${one.tagName} ${one.className}> ${words}`, Boolean(around), Boolean(seen)];
}"""
LEFT = """() => [...window.wanted].filter((one) => one.isConnected !== false)
  .map((one) => one.outerHTML ? one.outerHTML.slice(0, 120) : `radio ${one}`)"""
USELESS = """() => {
  const sends = (form) => form && form.action && form.querySelector("button:not([type=button]), [type=submit]");
  const alone = "[hx-trigger^='every'], [hx-trigger^='load'], [hx-trigger='revealed']";
  const works = (one) =>
    one.matches("a[href], form[action]") || one.querySelector("a[href]") ||
    one.closest(alone) || sends(one.form || one.closest("form"));
  const dead = (one) => !(one.form || one.matches("[popovertarget], [commandfor]"));
  const seen = (one) => one.checkVisibility({ visibilityProperty: true });
  return [...document.querySelectorAll("button")].filter((one) => dead(one) && seen(one))
    .concat([...document.querySelectorAll("[hx-get], [hx-post], [hx-put], [hx-delete]")].filter((one) => !works(one)))
    .map((one) => one.outerHTML.slice(0, 120));
}"""


def visited(member: Callable[..., Person], pages: Iterable[tuple[str, str]], **options: object) -> Iterator[Person]:
    """Open each page, by who looks at it; gives the person who sits before it. `options` of the browser."""
    seats: dict[str, Person] = {}
    for who, path in pages:
        if who not in seats:
            seats[who] = member(who, **options)
        seats[who].go(path)
        yield seats[who]


def _said(person: Person, what: object) -> str:
    return f"{person.page.url.removeprefix(person.place.url)} ({person.name}): {what}"


def looks(member: Callable[..., Person], pages: Iterable[tuple[str, str]], width: int) -> list[str]:
    """What is wrong with the looks of pages in a window of so many px."""
    size = {"viewport": {"width": width, "height": 800}, "is_mobile": width < 500, "has_touch": width < 500}
    wrong = []
    for person in visited(member, pages, **size):
        wrong += [_said(person, f"at {width}: {line}") for line in looking.told(looking.wrong(person.page))]
    return wrong


def by_keyboard(member: Callable[..., Person], pages: Iterable[tuple[str, str]]) -> list[str]:
    return [_said(person, line) for person in visited(member, pages) for line in not_reached(person.page)]


def not_reached(page: Page) -> Iterator[str]:
    """Controls to which Tab does not lead, that do not show that they have the focus, or that lie under something."""
    for late in page.locator(LATE).element_handles():
        late.evaluate("(one) => one.scrollIntoView()")
        page.wait_for_timeout(300)
    page.evaluate(CONTROLS)
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        name, shows, seen = page.evaluate(STEP)
        if not name:
            break
        if not shows:
            yield f"{name} does not show the focus"
        if not seen:
            yield f"{name} has the focus, and is not seen"
    yield from (f"{each} is not reached" for each in page.evaluate(LEFT))


def without_scripts(member: Callable[..., Person], pages: Iterable[tuple[str, str]]) -> list[str]:
    seats = visited(member, pages, javascript=False)
    return [_said(person, f"does nothing without scripts: {each}") for person in seats for each in useless(person.page)]


def useless(page: Page) -> list[str]:
    """Buttons that no form sends, and places that htmx alone brings to life."""
    return page.evaluate(USELESS)
