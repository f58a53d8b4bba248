"""What is wrong with a page as Chromium draws it: `wrong(page)` gives findings, looking.js finds them.

| check | a finding is |
|---|---|
| sideways scrolling | a page wider than its window |
| overlapping text | two texts, or a text and a picture, drawn over each other |
| cut text | text that an ancestor cuts off without an ellipsis, and that cannot be scrolled to |
| broken word | a line break within a word that would fit on a line; not in addresses, or words of 30 letters and more |
| small target | a link, button or field that is hit on less than 44 x 44 px; links within a sentence are excepted |
| blank third | on wide windows, a third of the page empty beside a column for more than a screen |
| high row | a row of a list higher than its density allows, unless it has such a word |
| odd space | a margin, padding or gap that is none of the eight steps |
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Page

LOOK = (Path(__file__).parent / "looking.js").read_text(encoding="utf-8")
CHECKS = (
    "sideways scrolling",
    "overlapping text",
    "cut text",
    "broken word",
    "small target",
    "blank third",
    "high row",
    "odd space",
)
WIDTHS = (390, 820, 1280, 1680)
STEPS = (0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4.5)  # --s-1 to --s-8 in app/static/css/20-tokens.css, in rem
FOUND = ".found-rows > .row"
GIVEN: dict[str, Any] = {
    "page": ".page:not(.page-cv)",  # the box whose thirds are looked at; sheets of paper are as long as they are
    "controls": "a[href], button, summary, input:not([type=hidden]), select, textarea",
    "least": 44,  # px, the smallest target
    "written": ".prose a",  # an admin's text, in which an address may be all of a line
    "dense": ".facets .tallies a",  # where a pointer of 1184 px and more hits it: lower rows, so that more are seen
    "low": 38,
    "elsewhere": ".cv-sheet, .face, .arc",  # profile and list have the links of letter and circle in full size
    # (selector, most px on a phone, most px elsewhere), at a root of 17 px; a phone shows two lines more
    "rows": [
        (".row:has(> .row-text > .sentence):not(.row-asks, :has(li))", 106, 84),  # who did what may take three lines
        (".recommendation .row-tall", 150, 108),  # how they know each other, for what, since when, and its state
        (f".row:not(.row-tall, .row-asks, {FOUND}, :has(> .row-text.stack), :has(> .row-text > .sentence))", 106, 64),
        (".row:has(> .row-text.stack)", 300, 190),  # what somebody wrote, and what can be done about it
        (".row:has(> .row-text li)", 300, 190),  # several things that somebody asks for, each with its answers
        (".row-asks", 150, 126),  # below up to three lines its answers have one of their own on a phone
        (FOUND, 170, 110),  # what a check says is read whole
        # 90 where two targets of 44 px stand one above the other; else 84
        (f".row-tall:not(.recommendation *, {FOUND})", 126, 90),
    ],
    "over": ".degree, .menu-panel, .suggestions, .toast, dialog",  # lies over other things on purpose
    "sheets": ".menu-panel, .suggestions",  # what they cover while they are open is reached when they are closed
    "steps": STEPS,
    "pixels": [1, 2, 3],  # hairlines and what makes up for them
    "free": "[class^=cv-], .cv-sheet *",  # spaces on paper are those of a letter, in millimetres
}
MOST = 6  # places named for one finding of a page


class Finding(NamedTuple):
    """`check`: one of CHECKS; `place`: the element and the first of its words; `what`: what was measured."""

    check: str
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.check}: {self.place}: {self.what}"


def wrong(page: Page, only: Collection[str] = (), **given: Any) -> list[Finding]:
    """Everything that is wrong with the page as it is drawn now, or what these checks say; `given` replaces GIVEN."""
    found = page.evaluate(LOOK, {**GIVEN, **given, "only": list(only) or None})
    return list(dict.fromkeys(Finding(*each) for each in found))


def told(findings: Collection[Finding]) -> Iterator[str]:
    """The findings of one page as lines; of those that are alike, the first few and how many more there are."""
    counted: Counter[str] = Counter()
    for finding in findings:
        counted[finding.check] += 1
        if counted[finding.check] <= MOST:
            yield str(finding)
    yield from (f"{check}: {count - MOST} more" for check, count in counted.items() if count > MOST)
