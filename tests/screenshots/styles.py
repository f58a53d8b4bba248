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
    ".accepted": "an invitation that was accepted just now",
    ".actions > .btn-text": "one's own recommendation that can only be withdrawn",
    ".address-own .quiet": "a profile without contact data",
    ".alarm": "admins see it while e-mails do not leave",
    ".answered": "what became of an invitation, in its place",
    ".asked": "a connection asks for an endorsement or a recommendation",
    ".bar > .button-form": "the profile of somebody who has invited the viewer",
    ".bar-empty": "a guest at a public profile",
    ".bars": "e-mails that were sent",
    ".begin:has": "a first message that was sent just now",
    ".change": "the preview of an import, and what follows",
    ".circle": "the circle of somebody whose invitation was accepted just now",
    ".closed-note": "a conversation after two have parted",
    ".closed:first-child": "the profile of a stranger who shows nothing else",
    ".contact-release:has": "contact data for chosen connections",
    ".contact-release .plain-links": "the same",
    ".crop": "after a picture was chosen",
    ".cv-dense": "a CV that would fill more than three sheets",
    ".cv-sheet +": "a CV of more than one sheet",
    ".day:has(+ #posted": "a day without entries yet",
    ".done": "somebody who was invited",
    ".entry-strong": "a new recommendation in the feed",
    ".found + details": "the preview of an import",
    ".found-row": "the preview of an import",
    ".goes-on": "a CV of more than one sheet",
    ".meant": "a word with a slip",
    ".over": "more was typed than fits",
    ".peers": "many new connections of one person on a day",
    ".pending": "a chain that is asked for",
    ".posted": "a post that was written just now",
    ".progress": "while a large file is read",
    ".recommendation > .sentence": "what became of a recommendation just now",
    ".released": "the preview of an import",
    ".row-text :is(form": "an answer in its row",
    ".row-text.sentence": "what became of a suggestion just now",
    ".rows + .rows": "a list that has grown",
    ".sees": "what accepting shows, if there is a choice",
    ".taking-foot": "the preview of an import",
    ".skills:not(:has": "a profile with skills that nobody endorsed",
    ".start-line": "a first step that was taken",
    ".tallies li:not(:has(a))": "a number that leads nowhere",
    ".toast": "what was done just now",
    "[aria-disabled": "a button while its request is under way",
    "cv-foot[aria-hidden]": "a CV of more than one sheet",
    "details > .link": "the preview of an import",
    "img.mark": "a picture as the mark of the organisation",
    "h4": "headings in what an answer brings along",
    ".version +": "new terms and new house rules at once",
    ":user-valid": "a field that was changed",
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
