"""Each check of tests/screenshots/looking.py finds the page that was made for it, and says nothing of a clean one."""

from __future__ import annotations

import pytest

from tests.screenshots import looking
from tests.screenshots.report import Report

PAGE = """<!doctype html><html lang="en"><style>
* {{ margin: 0; padding: 0; box-sizing: border-box }} html {{ font: 17px/1.5 sans-serif }}
.target {{ display: inline-flex; align-items: center; min-width: 3rem; min-height: 3rem }} {style}
</style><body>{body}</body></html>"""
TALL = "<p>One line of a column that goes on and on</p>" * 60
FULL = f"<p>{'A column that is well filled. ' * 300}</p>"
MENU = '<nav><a href="/">Home</a></nav><ul class="menu-panel"></ul>'
ROW = '<div class="row"><p>Anna Brandt</p><p>Tax adviser</p></div>'
# (check, style, body): what is wrong
WRONG = [
    ("sideways scrolling", "div { width: 5000px }", "<div>Wide</div>"),
    ("overlapping text", "p + p { margin-top: -1rem }", "<p>Anna Brandt</p><p>Ben Carstens</p>"),
    ("overlapping text", "svg { position: absolute; left: 0; top: 0 }", "<p>Anna Brandt</p><svg><rect /></svg>"),
    ("cut text", "p { width: 4rem; overflow: hidden; white-space: nowrap }", "<p>Tax adviser for craftsmen</p>"),
    ("cut text", "div { height: 2rem; overflow: hidden }", "<div><p>Tax adviser</p><p>for craftsmen</p></div>"),
    ("broken word", "p { width: 5rem; overflow-wrap: anywhere }", "<p>A Steuerberaterin</p>"),
    ("small target", "", '<nav><a href="/">Home</a></nav>'),
    ("small target", "a { padding: 2rem } span { position: absolute; inset: 0 }", '<a href="/">Home</a><span></span>'),
    ("small target", ".menu-panel { position: absolute; inset: 5rem 0 }", MENU),
    ("small target", "label { font-size: 1rem }", '<label>Yes <input type="checkbox"></label>'),
    ("blank third", ".page { width: 1200px } p { width: 500px }", f'<main class="page">{TALL}</main>'),
    ("high row", ".row { height: 90px }", ROW),
    ("odd space", "p { padding: .6rem }", "<p>Text</p>"),
    ("odd space", "div { display: flex; gap: 1.1rem }", "<div><p>Text</p><p>Text</p></div>"),
    ("odd space", "p { margin-left: -.4rem }", "<p>Text</p>"),
]
ELLIPSIS = "p { width: 4rem; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }"
CLAMP = "p { width: 6rem; overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 1 }"
HIT = "a { position: relative } a::after { content: ''; position: absolute; inset: -1rem }"
# (style, body): what looks similar and is right
RIGHT = [
    ("p { margin-left: auto; margin-right: auto; width: 10rem; padding: .5rem 1.5rem }", "<p>Text</p>"),
    (ELLIPSIS, "<p>Tax adviser for craftsmen</p>"),
    (CLAMP, "<p>Tax adviser for craftsmen</p>"),
    ("div { height: 3rem; overflow: auto }", f"<div>{TALL}</div>"),
    ("p { width: 7rem; overflow-wrap: anywhere }", "<p>Steuer&shy;beratung, www.example.org/here</p>"),
    ("p { width: 8rem }", "<p>Tax adviser for craftsmen and well-known people</p>"),
    ("", '<p>Ask for <a href="/">a new link</a> or go home.</p>'),
    ("", '<nav><a class="target" href="/">Home</a></nav>'),
    (HIT, '<nav style="padding: 2rem"><a href="/">Somewhere</a></nav>'),
    ("", '<label class="target"><input type="checkbox"> Yes, please</label>'),
    ("label { position: absolute; width: 1px; height: 1px; overflow: hidden }", "<label>For screen readers</label>"),
    (".page { width: 1200px } p { width: 900px }", f'<main class="page">{FULL}</main>'),
    (".menu-panel { position: absolute; inset: 0 }", MENU),
    (".row { height: 64px }", ROW),
    ("header { position: sticky; top: 0 }", f"<header>Kontor</header>{TALL}"),
]


@pytest.fixture
def found(chromium):
    """`found(style, body)`: what is wrong with a page made of these two, 1280 px wide."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})

    def look(style: str, body: str) -> list[looking.Finding]:
        page.set_content(PAGE.format(style=style, body=body))
        return looking.wrong(page, rows=[(".row", 64, 64)])

    yield look
    page.close()


@pytest.mark.browser
def test_every_check_finds_what_it_is_for(found):
    missed = [(check, body) for check, style, body in WRONG if {each.check for each in found(style, body)} != {check}]
    assert missed == []
    assert {check for check, *_ in WRONG} == set(looking.CHECKS)


@pytest.mark.browser
def test_what_is_right_is_not_found(found):
    assert [(body, wrong) for style, body in RIGHT if (wrong := found(style, body))] == []


def test_findings_that_are_alike_are_counted():
    many = [looking.Finding("cut text", f"<p> {number}", "below") for number in range(10)]
    lines = list(looking.told(many))
    assert len(lines) == looking.MOST + 1 and lines[-1] == "cut text: 4 more"


def test_the_report_counts_what_is_alike_and_names_the_first_page(tmp_path):
    report = Report()
    for page, word in (("hub/home", "Like"), ("hub/posts", "Reply")):
        report.add(page, looking.Finding("small target", f"<a.btn> “{word}”", "30 x 20 px"))
    report.add("hub/home", looking.Finding("cut text", "<p> “Anna”", "below"))
    report.write(tmp_path)
    table = ["small target: 2", "      2 <a.btn>: 30 x 20 px (first: hub/home)", "cut text: 1",
             "      1 <p>: below (first: hub/home)"]  # fmt: skip
    assert list(report.table()) == table
    lines = (tmp_path / "findings.txt").read_text(encoding="utf-8").splitlines()
    assert lines[:4] == table and lines[-1] == "hub/home: cut text: <p> “Anna”: below"
