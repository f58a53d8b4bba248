"""Members answer each other: a comment is told by e-mail, followed to where it stands, answered, edited, deleted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser, expect

from app import create_app, database
from app.extensions import db
from app.models import Member
from tests import cast
from tests.journeys.person import PHONE, Person
from tests.journeys.place import Place, links_in

pytestmark = pytest.mark.browser

ANNA, BEN, CARLA = (cast.NAMES[each] for each in ("anna", "ben", "carla"))
DESK_ENGLISH: dict[str, Any] = {"locale": "en"}
PHONE_GERMAN_PLAIN: dict[str, Any] = {"locale": "de", "javascript": False, "viewport": PHONE}
EDITED = {"en": "edited", "de": "bearbeitet"}


@pytest.fixture
def open_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[dict[str, str]], Place]]:
    """`open_place({"ben": "de"})`: Kontor with the cast, whose languages are these."""
    places: list[Place] = []

    def furnish(languages: dict[str, str]) -> Place:
        place = Place(tmp_path_factory.mktemp("answering"))
        app = create_app(DATA_DIR=str(place.folder), DATABASE_URL=None, BASE_URL=place.url)
        with app.app_context():
            upgrade()
            world = cast.world()
            with database.transaction():
                for key, language in languages.items():
                    db.session.get_one(Member, vars(world)[key]).locale = language
            db.session.remove()
            db.engine.dispose()
        places.append(place.__enter__())
        return place

    yield furnish
    for place in places:
        place.__exit__()


def leads_to(person: Person, letter: EmailMessage) -> str:
    """Follow an e-mail to the comment that it tells of, which then is on the screen; its id on the page."""
    person.go(next(link for link in links_in(letter) if re.search(r"/(comments|mentions|posts)/", link)))
    if "/sign-in" in person.page.url:
        person.field("E-mail").fill(person.email)
        person.field("Password").fill(cast.PASSWORD)
        person.page.locator("main").get_by_role("button", name=person.words["Sign in"], exact=True).click()
    person.page.wait_for_url(re.compile(r"/posts/\d+.*#comment-\d+$"))
    place: str = re.findall(r"#comment-\d+$", person.page.url)[0]
    expect(person.page.locator(place)).to_be_in_viewport()
    return place


def says(person: Person, words: str, shown: str = "") -> None:
    """Fill in the form for a comment, and wait until it stands there, as it was typed or as `shown`."""
    form = person.page.locator(".comment-form:visible")
    form.locator("textarea").fill(words)
    form.get_by_role("button", name=person.words["Comment"], exact=True).click()
    expect(person.page.locator(".comment").filter(has_text=shown or words)).to_have_count(1)


@pytest.mark.parametrize(
    ("asks", "answers"),
    [
        (PHONE_GERMAN_PLAIN, DESK_ENGLISH),
        pytest.param(DESK_ENGLISH, PHONE_GERMAN_PLAIN, marks=pytest.mark.long),
        pytest.param({**DESK_ENGLISH, "viewport": PHONE}, {"locale": "de"}, marks=pytest.mark.long),
    ],
    ids=["a phone without scripts asks", "a phone without scripts answers", "a phone with scripts asks"],
)
def test_a_question_is_answered(
    chromium: Browser, open_place: Callable[..., Place], people: Callable[..., Person], asks: Any, answers: Any
) -> None:
    place = open_place({"ben": asks["locale"], "anna": answers["locale"]})
    ben, anna = people(chromium, place, BEN, **asks), people(chromium, place, ANNA, **answers)
    carla = people(chromium, place, CARLA)
    ben.sign_in()
    ben.field("What would you like to share?").fill("Who has a ladder?")
    ben.button("Post").click()
    ben.sees("Who has a ladder?")

    anna.sign_in()
    anna.go("/?stream=connections")
    anna.link("Comment", BEN).click()
    says(anna, "Mine is long; ask @carla-nowak.", f"Mine is long; ask {CARLA}.")
    said = leads_to(ben, place.letter(ben.email, ANNA))
    expect(ben.page.locator(said)).to_contain_text(f"Mine is long; ask {CARLA}.")

    assert leads_to(carla, place.letter(carla.email, ANNA)) == said
    expect(carla.page.locator(f"{said} .mention")).to_have_text(CARLA)

    ben.page.locator(said).get_by_role("link", name=ben.label("Reply", ANNA), exact=True).click()
    says(ben, "How long is it?")
    answer = leads_to(anna, place.letter(anna.email, BEN))
    assert answer != said
    expect(anna.page.locator(answer)).to_contain_text("How long is it?")

    own = anna.page.locator(said)
    own.get_by_role("link", name=re.compile(f"^{anna.words['Edit']}: ")).click()
    anna.page.locator("main textarea").fill("Mine is four metres long.")
    anna.button("Save").click()
    expect(own).to_contain_text("Mine is four metres long.")
    expect(own).to_contain_text(EDITED[answers["locale"]])
    own.get_by_role("link", name=re.compile(f"^{anna.words['Delete']}: ")).click()
    anna.page.locator("main").get_by_role("button", name=re.compile(f"^{anna.words['Delete']}")).click()
    expect(anna.page.locator(said)).to_have_count(0)
    expect(anna.page.locator(answer)).to_contain_text("How long is it?")
    ben.go("/")
    ben.sees("How long is it?")
    ben.sees_not("Mine is four metres long.")
