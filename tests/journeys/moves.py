"""What people of the main journey do again and again: find somebody, invite, write, look at a setting."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from tests import cast
from tests.journeys.person import Person
from tests.journeys.place import Place

ANNA, BEN, CARLA = cast.NAMES["anna"], cast.NAMES["ben"], cast.NAMES["carla"]


class Moves:
    """Frieda runs the place; Anna, Ben and Carla live in it."""

    def __init__(self, place: Place, sit_down: Callable[[str], Person]) -> None:
        self.place, self.sit_down = place, sit_down
        self.frieda = sit_down(cast.NAMES["frieda"])
        self.anna, self.ben, self.carla = (sit_down(name) for name in (ANNA, BEN, CARLA))

    def _fill_in_who(self, person: Person) -> None:
        person.field("Name").fill(person.name)
        person.field("E-mail").fill(person.email)
        person.field("Password").fill(cast.PASSWORD)

    def _find(self, person: Person, name: str) -> None:
        person.go("/")
        search = person.page.locator(".masthead input[type=search]")
        search.fill(name.split()[0].lower())
        search.press("Enter")
        person.page.locator("main").get_by_role("link", name=name, exact=True).click()
        expect(person.page.get_by_role("heading", name=name, exact=True)).to_be_visible()

    def _look_at(self, person: Person, name: str) -> None:
        person.go(f"/in/{name.lower().replace(' ', '-')}")
        expect(person.page.get_by_role("heading", name=name, exact=True)).to_be_visible()

    def _open_invitation(self, person: Person, name: str) -> None:
        self._find(person, name)
        person.link("Connect", name).first.click()
        question = person.words["How do you know {name}?"].format(name=name)
        expect(person.page.get_by_role("radiogroup", name=question)).to_be_visible()

    def _send_invitation(self, person: Person, how: str, note: str = "") -> None:
        person.page.locator(f"[name=how][value={how}]").check()
        person.field("Personal note").fill(note)
        person.page.get_by_role("button", name=re.compile(f"^{person.words['Send invitation']}: ")).click()

    def _told_of_both(self) -> Locator:
        return self.carla.page.locator("#feed article.entry").filter(has_text=ANNA).filter(has_text=BEN)

    def _write(self, person: Person, to: str, text: str) -> None:
        self._look_at(person, to)
        person.link("Message", to).first.click()
        person.field("Your message").fill(text)
        person.button("Send").click()
        expect(person.page.locator(".message.own").last).to_contain_text(text)
        expect(person.field("Your message")).to_have_value("")

    def _unread(self, person: Person) -> Locator:
        return person.place_in_masthead("InMail").locator(".count")

    def _choose_copies(self, person: Person, choice: str) -> None:
        person.go("/settings/notifications")
        person.page.locator(choice).check(force=True)
        person.button("Save").last.click()
        person.go("/settings/notifications")
        expect(person.page.locator(choice)).to_be_checked()

    def _gets_none(self, person: Person, kind: str, *, really: bool = True) -> None:
        person.go("/settings/notifications")
        expect(person.page.locator(f"[name=mail-{kind}][value=off]")).to_be_checked(checked=really)
