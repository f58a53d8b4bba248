"""The first hour of a newcomer, in German: joined, recognised, found, and three classmates invited without a dead end.

Each part says how long it took a browser; nothing waits for a person to read.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask_migrate import upgrade
from playwright.sync_api import Browser, expect

from app import create_app, database
from app.actions import profiles
from app.extensions import db
from app.models import Member, Site
from tests import cast
from tests.furnished import PORTRAIT
from tests.journeys.moves import ANNA, BEN, CARLA
from tests.journeys.person import Person
from tests.journeys.place import Place, links_in

pytestmark = pytest.mark.browser

SCHOOL, YEAR = "Fachschule Elbufer", "1998"
DIRK = cast.NAMES["dirk"]  # a connection of Carla alone


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """A German site that anybody may join, where three left the same school in the same year."""
    place = Place(tmp_path_factory.mktemp("town"))
    app = create_app(DATA_DIR=str(place.folder), DATABASE_URL=None, BASE_URL=place.url)
    with app.app_context():
        upgrade()
        world = cast.world()
        with database.transaction():
            db.session.get_one(Site, 1).locale = "de"
            for id in (world.anna, world.ben, world.carla):
                member = db.session.get_one(Member, id)
                profiles.add_education(member, school=SCHOOL, degree="", starts="", ends=YEAR)
        db.session.remove()
        db.engine.dispose()
    with place:
        yield place


class Newcomer:
    """What somebody does in their first hour; `clock`: seconds by what they did."""

    def __init__(self, person: Person) -> None:
        self.person, self.page, self.clock = person, person.page, dict[str, float]()
        self.first = person.name.split()[0]
        self.page.on("response", self._see)
        self.dead_ends: list[str] = []

    def _see(self, response: Any) -> None:
        if response.status >= 400:
            self.dead_ends.append(f"{response.request.method} {response.url}: {response.status}")

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        began = time.monotonic()
        yield
        self.clock[what] = round(time.monotonic() - began, 2)

    def joins(self) -> None:
        person = self.person
        person.go("/join")
        person.field("Name").fill(person.name)
        person.field("E-mail").fill(person.email)
        person.field("Password").fill(cast.PASSWORD)
        person.button("Join").click()
        person.go(next(link for link in links_in(person.place.letter(person.email)) if "/join/" in link))
        person.field("Password").fill(cast.PASSWORD)
        person.button("Join", "Elbufer").click()
        expect(self.page.get_by_role("heading", name=f"Willkommen, {self.first}", exact=True)).to_be_visible()

    def shows_who_they_are(self) -> None:
        step = self.page.locator("#step-head")
        step.locator("[type=file]").set_input_files(PORTRAIT)
        step.get_by_label("Profilslogan").fill("Schiffsmaklerin in Stade")
        self._enters(step)
        expect(step).to_contain_text("Schiffsmaklerin in Stade")
        expect(step.get_by_role("link", name="Ändern: Foto und Profilslogan", exact=True)).to_be_visible()
        expect(self.page.locator(".account-menu img")).to_be_visible()

    def says_where_they_learned(self) -> None:
        step = self.page.locator("#step-career")
        step.get_by_label("Schule oder Hochschule").fill(SCHOOL)
        step.get_by_label("Abschlussjahr").fill(YEAR)
        self._enters(step)
        expect(step).to_contain_text(f"{SCHOOL}, {YEAR}")
        expect(step.get_by_label("Organisation")).to_be_visible()

    def says_where_they_work(self) -> None:
        step = self.page.locator("#step-career")
        for label, value in (("Organisation", "Brook & Söhne"), ("Funktion", "Maklerin"), ("Von", "03/2019")):
            step.get_by_label(label, exact=True).fill(value)
        self._enters(step)
        expect(step).to_contain_text("Brook & Söhne")
        expect(step.locator("input:not([type=hidden])")).to_have_count(0)

    def _enters(self, step: Any) -> None:
        step.get_by_role("button", name="Speichern", exact=True).click()
        expect(self.page).to_have_url(re.compile(r"/(#step-\w+)?$"))  # at home

    def invites_a_classmate_in_place(self, name: str) -> None:
        step = self.page.locator("#step-people")
        if not self.person.runs_scripts:
            step.get_by_role("link", name="Fünf Personen zeigen", exact=True).click()
        row = step.locator(".row").filter(has_text=name)
        expect(row).to_contain_text(f"gleiche Schule, {YEAR}")
        row.get_by_role("button", name=f"Vernetzen: {name}", exact=True).click()
        if self.person.runs_scripts:
            expect(row).to_contain_text("Eingeladen")
            expect(row.locator(".done")).to_be_focused()
        else:
            expect(row).to_have_count(0)
            expect(self.page.locator("#toasts")).to_contain_text(f"Ihre Einladung an {name} ist gesendet.")

    def shares_the_address(self) -> None:
        step = self.page.locator("#step-address")
        expect(step).to_contain_text("Kein anderes Mitglied sieht")
        step.get_by_role("button", name="Freigeben: Ihre E-Mail-Adresse", exact=True).click()
        expect(step).to_contain_text(f"Ihre Verbindungen sehen Ihre E-Mail-Adresse {self.person.email}")

    def invites_one_of_the_directory(self, name: str) -> None:
        self.person.go("/search")
        self.page.locator("main").get_by_role("link", name="Mein Jahrgang", exact=True).click()
        self._connects(name)

    def invites_one_who_was_searched(self, name: str) -> None:
        self.person.go("/")
        search = self.page.locator(".masthead input[type=search]")
        search.fill(name.split()[0].lower())
        search.press("Enter")
        expect(self.page).to_have_url(re.compile(r"/search\?q="))
        self._connects(name)

    def _connects(self, name: str) -> None:
        self.person.link("Connect", name).click()
        self.page.locator("[name=how][value=classmate]").check()
        self.person.button("Send invitation", name).click()
        expect(self.page).to_have_url(re.compile(r"/in/[\w-]+$"))

    def sees_what_waits(self, *names: str) -> None:
        self.person.go("/network/invitations/sent")
        for name in names:
            self.person.sees(name)

    def asks_for_an_introduction(self, via: str, target: str) -> None:
        """To somebody whom the first one who accepted knows."""
        self.person.go("/search?q=" + target.split()[0].lower())
        self.page.locator("main").get_by_role("link", name=re.compile(f"^{target}")).click()
        self.page.get_by_role("link", name=f"Um Vorstellung bitten: {target}", exact=True).click()
        self.page.get_by_label(f"An {via}").fill("Sie kennen sich gut.")
        self.page.get_by_label("Zum Weitergeben").fill("Ich makle Schiffe und suche eine Reederei.")
        self.page.get_by_role("button", name=f"Um Vorstellung bitten: {target}", exact=True).click()
        expect(self.page.get_by_text("Vorstellung angefragt").first).to_be_visible()

    def hides_the_rest(self) -> None:
        self.person.go("/")
        self.page.get_by_role("button", name="Ausblenden: Erste Schritte", exact=True).click()
        expect(self.page.locator(".steps")).to_have_count(0)
        expect(self.person.field("What would you like to share?")).to_be_visible()
        self.page.get_by_role("button", name="Rückgängig: Erste Schritte", exact=True).click()
        expect(self.page.locator(".steps")).to_be_visible()


def accepts(person: Person, name: str) -> None:
    person.sign_in()
    person.go("/network")
    person.button("Accept", name).click()
    expect(person.page.locator("main")).to_contain_text("connected")
    person.context.close()


@pytest.mark.parametrize(
    "javascript", [pytest.param(True, id="javascript", marks=pytest.mark.long), pytest.param(False, id="plain")]
)
def test_a_newcomer_is_recognised_and_finds_three_classmates(
    chromium: Browser, town: Place, people: Callable[..., Person], javascript: bool
) -> None:
    name = "Nele Brodersen" if javascript else "Pia Lorenzen"
    newcomer = Newcomer(people(chromium, town, name, locale="de", javascript=javascript))
    with newcomer.timed("joined"):
        newcomer.joins()
    with newcomer.timed("photo and headline"):
        newcomer.shows_who_they_are()
    with newcomer.timed("school and year"):
        newcomer.says_where_they_learned()
    with newcomer.timed("three classmates"):
        newcomer.invites_a_classmate_in_place(ANNA)
        newcomer.invites_one_of_the_directory(BEN)
        newcomer.invites_one_who_was_searched(CARLA)
        newcomer.sees_what_waits(ANNA, BEN, CARLA)
    with newcomer.timed("position and address"):
        newcomer.person.go("/")
        newcomer.says_where_they_work()
        newcomer.shares_the_address()
    accepts(people(chromium, town, CARLA), name)
    with newcomer.timed("introduction"):
        newcomer.asks_for_an_introduction(CARLA, DIRK)
    newcomer.hides_the_rest()
    assert newcomer.dead_ends == []
    told = ", ".join(f"{what} {seconds:.1f} s" for what, seconds in newcomer.clock.items())
    print(f"newcomer ({'with' if javascript else 'without'} JavaScript): {told}")
