"""The CV on paper: a PDF as a browser makes it, of A4 sheets, one to three of them."""

from __future__ import annotations

import re

import pytest

from app import create_app, database
from app.actions import entries, profiles
from app.extensions import db
from app.models import Member

pytestmark = pytest.mark.browser

A4 = b"/MediaBox [0 0 594.95996 841.91998]"  # points, as Chromium writes 210 by 297 mm
TOLD = "Looked after shipping companies and trading houses, trained three apprentices and brought in digital vouchers. "


@pytest.fixture(scope="module")
def long_life(site) -> None:
    """Frieda has worked in many places, and tells of each; Dirk has nothing but a name."""
    app = create_app(DATA_DIR=str(site.place.folder), DATABASE_URL=None, BASE_URL=site.place.url)
    with app.app_context():
        with database.transaction():
            write(db.session.get_one(Member, site.world.frieda))
        db.session.remove()
        db.engine.dispose()


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


@pytest.mark.parametrize(("whose", "most"), [("dirk-mueller", 1), ("anna-brandt", 2), ("frieda-ahlers", 3)])
def test_a_cv_is_printed_on_one_to_three_sheets(member, long_life, whose, most) -> None:
    reader = member("frieda" if whose == "frieda-ahlers" else "anna")
    reader.go(f"/in/{whose}/cv")
    pdf = reader.page.pdf(prefer_css_page_size=True, print_background=True)
    assert 1 <= sheets(pdf) <= most
    assert set(re.findall(rb"/MediaBox \[[^\]]*\]", pdf)) == {A4}


def test_on_paper_there_is_nothing_but_the_sheet(member) -> None:
    reader = member("anna")
    reader.go("/in/anna-brandt/cv")
    hint = reader.page.get_by_text("To print this")
    assert hint.is_visible() and reader.page.locator(".masthead").is_visible()
    reader.page.emulate_media(media="print")
    assert not hint.is_visible() and not reader.page.locator(".masthead").is_visible()
    assert reader.page.locator(".cv-foot").is_visible()


def test_the_sheet_is_white_in_the_dark(member) -> None:
    reader = member("anna", color_scheme="dark")
    reader.go("/in/anna-brandt/cv")
    sheet, name = reader.page.locator(".cv-sheet"), reader.page.locator(".cv-sheet h1")
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
