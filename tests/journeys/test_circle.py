"""My circle in a browser: by mouse and keyboard, with and without JavaScript, on a phone, for whoever listens."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from app import create_app
from app.extensions import db
from tests import circles
from tests.journeys.person import PHONE
from tests.journeys.test_accessibility import COLOURS

pytestmark = pytest.mark.browser

PLACE = "/network/circle"
ID = "() => document.activeElement.id"
CHOSEN = "[aria-current=true]"


@pytest.fixture(scope="module")
def circle(site) -> None:
    """Gustav knows 45 people."""
    app = create_app(DATA_DIR=str(site.place.folder), DATABASE_URL=None, BASE_URL=site.place.url)
    with app.app_context():
        gustav = db.session.scalar(db.text("SELECT id FROM member WHERE email LIKE 'gustav@%'"))
        circles.around(gustav, 45)
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def gustav(circle, member):
    def sit_down(**options):
        person = member("gustav", **options)
        person.go(PLACE)
        return person

    return sit_down


def test_a_face_is_chosen_and_given_back_by_keyboard(gustav) -> None:
    page = gustav().page
    face = page.locator(".face").nth(7)
    name, id = face.get_attribute("aria-label"), face.get_attribute("id")
    face.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".aside h2").first).to_have_text(name)
    expect(page.locator(f".ring {CHOSEN}")).to_have_attribute("id", id)
    assert page.evaluate(ID) == id, "the focus stays"
    expect(page).to_have_url(re.compile(rf"{PLACE}\?person={id.rpartition('-')[2]}$"))
    expect(page.locator("#said")).to_have_text(name)
    page.keyboard.press("Enter")
    expect(page.locator(f".ring {CHOSEN}")).to_have_count(0)
    assert page.evaluate(ID) == id
    page.keyboard.press("Tab")
    assert page.evaluate(ID) == page.locator(".face").nth(8).get_attribute("id"), "from face to face"


def test_a_label_opens_its_group(gustav) -> None:
    page = gustav().page
    label = page.locator(".ring .arc").nth(1)
    words, _, count = label.get_attribute("aria-label").rpartition(": ")
    label.click()
    expect(page.locator(".aside h2").first).to_have_text(words)
    expect(page.locator(".aside .rows > *")).to_have_count(int(count.split()[0]))
    page.reload()
    expect(page.locator(f".ring {CHOSEN}")).to_have_attribute("aria-label", f"{words}: {count}")


def test_without_javascript_it_is_the_same(gustav) -> None:
    page = gustav(javascript=False).page
    name = page.locator(".face").nth(3).get_attribute("aria-label")
    page.locator(".face").nth(3).click()
    expect(page.locator(".aside h2").first).to_have_text(name)
    page.locator(f".ring {CHOSEN}").click()
    expect(page.locator(f".ring {CHOSEN}")).to_have_count(0)


def test_on_a_phone_there_are_piles_that_unfold(gustav) -> None:
    page = gustav(viewport=PHONE, has_touch=True, is_mobile=True).page
    expect(page.locator(".ring")).to_be_hidden()
    pile = page.locator(".piles section").first
    count = int(pile.locator(".figure").inner_text())
    pile.locator(".whole").tap()
    expect(pile.locator(".row")).to_have_count(count)
    expect(pile.locator(".whole").first).to_have_attribute("aria-expanded", "true")
    pile.locator(".row .btn-word").first.tap()
    expect(page.locator("textarea")).to_be_visible()


def test_whoever_listens_hears_each_group_and_then_its_people(gustav) -> None:
    page = gustav().page
    faces = page.locator(".face").count()
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    told = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node["ignored"]]
    assert ("group", "My circle") in told
    links = [name for role, name in told if role == "link" and re.search(r"^Peer\d+ Nord$|: \d+ people$", name)]
    start = next(n for n, name in enumerate(links) if name.endswith("people"))
    ring = links[start : start + faces + page.locator(".ring .arc").count()]
    assert ring[0].endswith("people") and sum(name.startswith("Peer") for name in ring) == faces
    assert ring == page.locator(".ring a").evaluate_all("(all) => all.map((each) => each.ariaLabel)")


@pytest.mark.long
def test_every_view_is_open_to_everybody_and_no_wider_than_its_screen(gustav, axe) -> None:
    person = gustav()
    page, wrong = person.page, []
    face, label = (page.locator(each).nth(1).get_attribute("href") for each in (".face", ".ring .arc"))
    for path in (PLACE, face, label, f"{PLACE}?as=list"):
        person.go(path)
        for scheme, rules in (("light", ()), ("dark", COLOURS)):
            page.emulate_media(color_scheme=scheme)
            wrong += axe(page, rules)
        for width in (320, 390, 820, 1184, 1280, 1600):
            page.set_viewport_size({"width": width, "height": 800})
            room, used = page.evaluate("() => [document.body.clientWidth, document.documentElement.scrollWidth]")
            wrong += [f"{path} at {width}: {used}"] if used > room else []
    assert not wrong, "\n".join(wrong)
