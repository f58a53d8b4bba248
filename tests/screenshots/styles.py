"""Which rules of the style sheets no page uses: asked of the pages in Chromium, by rules.js.

The coverage of the developer tools says which rules were applied, so it calls dead what waits for a pointer, a printer
or another width. Here a rule is used where something on a page matches its selector, whatever the state.
"""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Page

RULES = (Path(__file__).parent / "rules.js").read_text(encoding="utf-8")
Used = dict[tuple[str, str], bool]  # (sheet, selector): whether something on some page matches
# What pages have only at moments that a walk does not see: a word of the selector, and when.
MOMENTS = {
    ".alarm": "admins see it while e-mails do not leave",
    ".answered": "what became of an invitation, in its place",
    ".closed-note": "a conversation after two have parted",
    ".crop": "after a picture was chosen",
    ".cv-dense": "a CV that would fill more than three sheets",
    ".over": "more was typed than fits",
    ".posted": "a post that was written just now",
    ".progress": "while a large file is read",
    ".toast": "what was done just now",
    "[aria-disabled": "a button while its request is under way",
    "[data-focus]": "what takes the focus after a swap",
    "[data-theme": "a theme that was chosen",
}


def note(page: Page, used: Used) -> None:
    """Note for each selector of the page's style sheets whether something on it matches."""
    for sheet, selector, matches in page.evaluate(RULES):
        sheet = re.sub(r"^[\d.-]+(?=css)", "app.", sheet)  # the organisation's colours are in the name
        used[sheet, selector] = used.get((sheet, selector), False) or matches


def dead(used: Used) -> list[str]:
    """The selectors that nothing matched, and that do not wait for one of MOMENTS."""
    unmatched = (where for where, is_used in used.items() if not is_used)
    return sorted(f"{sheet}: {selector}" for sheet, selector in unmatched if not any(map(selector.count, MOMENTS)))
