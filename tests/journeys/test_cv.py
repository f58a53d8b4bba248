"""The CV on paper: a PDF as a browser makes it, of A4 sheets, one to three of them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from app import create_app, database
from app.actions import entries, profiles
from app.extensions import db
from app.models import Education, Member, Position, ProfileEntry, Skill
from app.portability import paper
from app.rules import limits
from app.rules.sections import ENTRY_KINDS

pytestmark = pytest.mark.browser

A4 = b"/MediaBox [0 0 594.95996 841.91998]"  # points, as Chromium writes 210 by 297 mm
TOLD = "Looked after shipping companies and trading houses, trained three apprentices and brought in digital vouchers. "


@pytest.fixture(scope="module")
def long_life(site) -> None:
    """Frieda has worked in many places, and tells of each; Dirk has nothing but a name; four fill what there is."""
    app = create_app(DATA_DIR=str(site.place.folder), DATABASE_URL=None, BASE_URL=site.place.url)
    with app.app_context():
        with database.transaction():
            write(db.session.get_one(Member, site.world.frieda))
            for who, word, told in FULL:
                fill_up(db.session.get_one(Member, getattr(site.world, who)), word, told)
        db.session.remove()
        db.engine.dispose()


LONG = "Donaudampfschifffahrtsgesellschaft and Sons, "
# By member: what names are made of, and texts.
FULL = (
    ("carla", "Adviser ", TOLD), ("hugo", LONG, "- a\n- b\n"), ("ida", "Adviser ", ""),
    ("eve", "顧問設計者", "会社の港で船を設計し、三人の見習いを教えた。"),
)  # fmt: skip


def fill_up(member, word: str, told: str) -> None:
    """As much as a profile takes, and nothing that stood there."""
    for table in (Position, Education, Skill, ProfileEntry):
        for row in db.session.query(table).filter_by(member_id=member.id):
            db.session.delete(row)
    db.session.flush()
    name = (word * 10)[: limits.TITLE - 8]
    profiles.change_about(member, (told * 400)[: limits.ABOUT])
    for number in range(limits.POSITIONS):
        profiles.add_position(
            member, title=f"{name[:70]} {number}", organisation=name[:60], place="Hamburg",
            starts=f"{1960 + number}-03", ends=f"{1961 + number}-02",
            text=(told * 400)[: limits.POSITION_TEXT], quiet=True,
        )  # fmt: skip
    for number in range(limits.EDUCATIONS):
        profiles.add_education(member, school=f"{name[:60]} {number}", degree="Master", starts="1990", ends="1994")
    for number in range(limits.SKILLS):
        profiles.add_skill(member, f"{word[:30]} number {number}")
    for kind, each in ENTRY_KINDS.items():
        full = {"title": name[:50], "detail": "native" if kind == "languages" else name[:40], "number": "B 7",
                "url": "https://www.example.org/here", "starts": "2001", "ends": "2004",
                "text": "" if kind == "languages" else told * 10}  # fmt: skip
        for number in range(each.most):
            given = {**full, "title": f"{name[:50]} {number}", "url": f"https://www.example.org/here/{number}"}
            entries.add_entry(member, kind, **{column: given[column] for column in each.columns})


def write(member) -> None:
    profiles.change_about(member, TOLD * 8)
    for number in range(12):
        profiles.add_position(
            member, title=f"Adviser number {number}", organisation="Hansen, Wulf & Partners", place="Hamburg",
            starts=f"{2000 + number}-03", ends=f"{2001 + number}-02", text=TOLD * (1 + number % 3), quiet=True,
        )  # fmt: skip
    for number in range(5):
        profiles.add_education(member, school=f"University {number}", degree="Master", starts="1990", ends="1994")
    for number in range(30):
        profiles.add_skill(member, f"Skill number {number}")
    for number in range(4):
        link = {"url": "https://www.example.org/here"}
        entries.add_entry(member, "certificates", title=f"Engineer {number}", detail="Guild", starts="2010", **link)
        entries.add_entry(member, "publications", title=f"Of harbours {number}", detail="Hansa", starts="2015", **link)
        entries.add_entry(member, "projects", title=f"Harbour {number}", starts="2011", ends="2012", text=TOLD, **link)


def sheets(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize(
    ("whose", "most"), [("dirk", 1), ("anna", 2), ("frieda", 3), ("carla", 3), ("hugo", 3), ("ida", 3), ("eve", 3)]
)
@pytest.mark.sampled(3)
def test_a_cv_is_printed_on_one_to_three_sheets(site, member, long_life, whose, most) -> None:
    reader = member("anna" if whose == "dirk" else whose)
    reader.go(f"/in/{site.world.handles[whose]}/cv")
    assert (reader.page.get_by_text("Three sheets are full").count() == 1) == (whose in [who for who, _, _ in FULL])
    pdf = reader.page.pdf(prefer_css_page_size=True, print_background=True)
    assert 1 <= sheets(pdf) <= most
    assert set(re.findall(rb"/MediaBox \[[^\]]*\]", pdf)) == {A4}


HEIGHT = """() => {
  const sheet = document.querySelector(".cv-sheet"), last = [...document.querySelectorAll(".cv-part")].pop();
  document.querySelectorAll(".cv-sheet").forEach((each) => { each.style.width = "165mm"; });
  return last.getBoundingClientRect().bottom - sheet.getBoundingClientRect().top;
}"""


@pytest.mark.parametrize("whose", ["carla", "hugo", "ida"])
def test_three_sheets_are_full_before_anything_is_left_out(site, member, long_life, whose) -> None:
    """All that is on paper, put on one endless sheet: nine tenths of three; the rest is lost between two sheets."""
    reader = member(whose)
    reader.go(f"/in/{site.world.handles[whose]}/cv")
    reader.page.emulate_media(media="print")
    assert 0.9 < reader.page.evaluate(HEIGHT) / (3 * paper.DENSE.height * paper.DENSE.size) < 1


@pytest.mark.parametrize(("whose", "reader"), [("dirk", "anna"), ("anna", "anna"), ("frieda", "frieda")])
def test_on_a_screen_one_sheet_follows_the_other_as_well(site, member, long_life, whose, reader) -> None:
    address = f"/in/{site.world.handles[whose]}/cv"
    seer = member(reader)
    seer.go(address)
    seen = seer.page.locator(".cv-sheet")
    (expect(seen).to_have_count if whose == "dirk" else expect(seen).not_to_have_count)(1)
    sizes = [each.bounding_box() for each in seen.all()]
    assert all(abs(each["height"] / each["width"] - 297 / 210) < 0.01 for each in sizes), "each has the size of A4"
    rows = seer.page.locator(".cv-row").all_inner_texts()
    seer.page.emulate_media(media="print")
    assert seer.page.locator(".cv-foot").filter(visible=True).count() == 1
    bare = member(reader, javascript=False)
    bare.go(address)
    assert bare.page.locator(".cv-sheet").count() == 1 and bare.page.locator(".cv-row").all_inner_texts() == rows


def test_on_paper_there_is_nothing_but_the_sheet(member) -> None:
    reader = member("anna")
    reader.go("/in/anna-brandt/cv")
    hint = reader.page.get_by_role("button", name="Print or save as PDF")
    assert hint.is_visible() and reader.page.locator(".masthead").is_visible()
    reader.page.emulate_media(media="print")
    assert not hint.is_visible() and not reader.page.locator(".masthead").is_visible()
    assert reader.page.locator(".cv-foot").last.is_visible()


def test_the_sheet_is_white_in_the_dark(member) -> None:
    reader = member("anna", color_scheme="dark")
    reader.go("/in/anna-brandt/cv")
    sheet, name = reader.page.locator(".cv-sheet").first, reader.page.locator(".cv-sheet h1")
    assert sheet.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
    ink = name.evaluate("(one) => getComputedStyle(one).color")
    assert ink.startswith("oklch(") and float(re.findall(r"[\d.]+", ink)[0]) < 0.3, "dark ink on it"


def test_files_are_downloaded_under_their_names(member) -> None:
    reader = member("anna")
    reader.go("/settings/data")
    with reader.page.expect_download() as kept:
        reader.page.get_by_role("button", name="Download archive", exact=True).click()
    assert kept.value.suggested_filename == "kontor-archive.zip"
    with reader.page.expect_download() as kept:
        reader.page.get_by_role("link", name="Download: Connections as a table", exact=True).click()
    assert kept.value.suggested_filename == "connections.csv"
