"""An administrator's drill in German, by somebody who has README and docs: from the first start to another machine.

Prints how long each step took; docs/operations.md keeps the clocks of one run.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests import cast, databases
from tests.journeys.office import BAD, Clock, Office, another, flask, write_roster
from tests.journeys.person import PHONE, Person
from tests.journeys.place import eventually, links_in

pytestmark = pytest.mark.browser

PEOPLE = 2_500
QUESTION = "Wann haben Sie bei uns gelernt?"
A_MINUTE = 90  # seconds: within one the worker looks whether a backup is due
NEW_ADDRESS = "anneliese@neu.example"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    place = Office(tmp_path / "first").__enter__()
    yield place
    place.stop()


class Worker:
    """Somebody who uses the site in German, by what is to be read there."""

    def __init__(self, person: Person) -> None:
        self.person, self.page, self.place = person, person.page, person.place

    def button(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("button", name=name, exact=True)

    def follow(self, name: str) -> None:
        self.page.locator("main").get_by_role("link", name=name, exact=True).first.click()

    def enter(self, label: str, words: str) -> None:
        self.page.locator("main").get_by_label(label, exact=True).fill(words)

    def room(self, name: str) -> None:
        """A page of the administration, by the menu."""
        self.page.locator(".account-menu summary").click()
        self.page.get_by_role("link", name="Verwaltung", exact=True).click()
        self.page.locator(".side-nav").get_by_role("link", name=re.compile(f"^{name}")).click()
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(name)

    def is_told(self, words: str) -> None:
        expect(self.page.locator("#toasts")).to_contain_text(words)

    def opens(self, words: str, path: str, to: str = "") -> None:
        """A link in the newest e-mail to this person."""
        letter = self.place.letter(to or self.person.email, words)
        self.person.go(next(link for link in links_in(letter) if path in link))

    def agrees(self) -> None:
        self.button("Zustimmen: Elbufer").click()
        expect(self.page).not_to_have_url(re.compile("/agreement"))

    def home(self) -> None:
        self.person.go("/")


class Admin(Worker):
    """The first admin, who follows what the pages say."""

    def sets_up(self) -> None:
        self.person.go(self.place.setup_link())
        self.enter("Name der Organisation", "Elbufer")
        self.enter("Name", self.person.name)
        self.enter("E-Mail", self.person.email)
        self.enter("Passwort", cast.PASSWORD)
        self.page.get_by_role("button", name="Beginnen", exact=True).click()
        expect(self.page.get_by_role("heading", name="Die erste Stunde", exact=True)).to_be_visible()

    def step(self, name: str) -> Locator:
        """A step of the first hour."""
        self.home()
        return self.page.locator(f"#step-{name}")

    def has_done(self, name: str) -> None:
        expect(self.step(name)).to_have_class(re.compile("step-done"))

    def makes_email_work(self) -> None:
        self.step("mail").get_by_role("link").click()
        self.button("An mich senden: Test-E-Mail").click()
        self.is_told("Der SMTP-Server hat die Test-E-Mail angenommen.")
        self.place.letter(self.person.email)
        self.has_done("mail")

    def publishes(self, *pages: str) -> None:
        self.step("legal").get_by_role("link").click()
        for page in pages:
            if self.page.locator(".legal-back").is_visible():  # on a phone, the list is a page of its own
                self.follow("Alle rechtlichen Seiten")
            self.page.locator(".legal-list").get_by_role("link", name=re.compile(f"^{page}")).click()
            text = self.page.locator("textarea")
            self.button(f"Veröffentlichen: {page}").click()
            expect(text).to_have_attribute("aria-invalid", "true")  # what is in brackets is still to be filled in
            text.fill(re.sub(r"\[[^\]]*\]", "Elbufer e. V., Hamburg", text.input_value()))
            self.button(f"Veröffentlichen: {page}").click()
            self.is_told("Veröffentlicht.")
        self.home()
        self.agrees()  # whoever publishes terms is asked, too
        self.has_done("legal")

    def says_who_they_are(self) -> None:
        self.step("site").get_by_role("link").click()
        self.enter("Zweite Zeile", "Alumni seit 1911")
        self.page.get_by_text("Bordeaux", exact=True).click()
        self.button("Speichern").click()
        self.is_told("Gespeichert.")
        self.has_done("site")

    def uploads(self, file: Path, people: int) -> None:
        self.step("inviting").get_by_role("link").click()
        self.page.locator("[type=file]").set_input_files(file)
        self.button("Vorschau zeigen").click()
        shown = f"{people:,}".replace(",", ".")
        self.person.sees(re.compile(rf"Personen, die aufgenommen würden\s*{re.escape(shown)}"))
        self.person.sees(re.compile(rf"Ausgelassene Zeilen\s*{BAD}"))
        self.person.sees("Anneliese")
        with self.page.expect_download() as download:
            self.follow(f"Als CSV herunterladen ({BAD})")
        assert len(download.value.path().read_text("utf-8-sig").strip().splitlines()) == BAD + 1
        self.enter("Woher stammen die Adressen?", "Mitgliederverzeichnis 2026")
        self.button("In die Einladungsliste").click()
        self.is_told(f"In die Einladungsliste aufgenommen: {people}.")

    def invites_them(self) -> None:
        self.follow("Einladungen senden …")
        self.person.sees("Mitgliederverzeichnis 2026")
        self.page.get_by_label("Wie schnell?", exact=True).select_option("3600")
        self.page.locator("main form .btn-primary").click()
        self.is_told("Die Einladungen werden nacheinander gesendet.")
        self.place.letter("0@ehemalige.example", "Elbufer")
        self.has_done("inviting")

    def asks_applicants(self) -> None:
        self.room("Organisation")
        self.page.locator("[name=policy][value=approval]").check()
        self.enter("Frage beim Antrag", QUESTION)
        self.button("Speichern").click()
        self.is_told("Gespeichert.")

    def accepts(self, name: str) -> None:
        self.home()
        self.follow("Anträge: 1")
        self.person.sees("Von 1994 bis 1997")
        self.button(f"Annehmen: {name}").click()
        self.is_told(f"{name} ist aufgenommen und erhält eine E-Mail.")

    def opens_account(self, name: str) -> None:
        self.room("Mitglieder")
        self.page.locator("main [type=search]").fill(name)
        self.page.locator("main [type=search]").press("Enter")
        expect(self.page).to_have_url(re.compile(r"\?q="))
        self.follow(name)
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    def changes_the_address(self, name: str, address: str) -> None:
        self.opens_account(name)
        self.page.locator("li", has_text="E-Mail-Adresse").get_by_role("link", name=f"Ändern: {name}").click()
        self.enter("Neue E-Mail-Adresse", address)
        self.button(f"Ändern: {name}").click()
        self.is_told(address)

    def decides(self, outcome: str, **words: str) -> None:
        self.home()
        self.page.locator("main").get_by_role("link", name=re.compile(r"^(Meldungen|Widersprüche): 1$")).click()
        self.page.locator(".rows a.whole").first.click()
        self.page.locator(f"[type=radio][value={outcome}]").check()
        for name, said in words.items():
            self.page.locator(f"[name={name}]").fill(said)
        self.page.get_by_role("button", name=re.compile("^Entscheiden")).click()
        self.is_told("Entschieden.")

    def makes_admin(self, name: str) -> None:
        self.opens_account(name)
        self.follow(f"Rechte vergeben: {name}")
        self.enter("Ihr Passwort", cast.PASSWORD)
        self.button(f"Rechte vergeben: {name}").click()
        self.is_told(f"{name} hat jetzt Verwaltungsrechte.")
        # where the night's backup is made by now, this was the last step, and the list is gone
        expect(self.step("admins").and_(self.page.locator(":not(.step-done)"))).to_have_count(0)

    def deletes(self, name: str) -> None:
        self.opens_account(name)
        self.follow(f"Löschen: {name}")
        self.button(f"Löschen: {name}").click()
        self.person.sees("Konto behalten")

    def sees_a_backup(self) -> None:
        eventually(lambda: list((self.place.folder / "backups").glob("kontor-*.zip")), "a backup", A_MINUTE)
        self.room("Zustand der Website")
        self.home()
        self.person.sees_not("Die erste Stunde")  # all of it is done


class Invited(Worker):
    """Somebody on the roster, who joins by its link and signs in with the address there."""

    def joins(self) -> None:
        self.opens("Elbufer", "/join/roster/")
        self.enter("Passwort", cast.PASSWORD)
        self.button("Registrieren: Elbufer").click()
        self.agrees()

    def confirms(self, address: str) -> None:
        self.opens("", "/address/", address)
        self.button("Adresse bestätigen").click()
        self.is_told("Diese Adresse ist bestätigt.")
        self.place.letter(self.person.email, "geändert")  # the old one is told
        self.person.email = address

    def reports(self, name: str) -> None:
        self.home()
        entry = self.page.locator(".entry", has_text="Gebrauchte Segel")
        entry.locator("a.more").click()
        entry.get_by_role("link", name=f"Melden: {name}", exact=True).click()
        self.page.locator("[name=reason][value=spam]").check()
        self.button(f"Melden: {name}").click()
        self.is_told("Gemeldet.")


class Applicant(Worker):
    """Somebody who applies, and writes what is complained about."""

    def applies(self) -> None:
        self.home()
        self.page.get_by_role("link", name="Registrieren", exact=True).first.click()
        self.enter("Name", self.person.name)
        self.enter("E-Mail", self.person.email)
        self.enter("Passwort", cast.PASSWORD)
        self.enter(QUESTION, "Von 1994 bis 1997")
        self.page.locator("[name=agrees]").check()
        self.button("Registrieren").click()
        self.confirms("")
        self.person.sees("Ihr Antrag ist am")

    def confirms(self, words: str) -> None:
        self.opens(words, "/join/")
        self.enter("Passwort", cast.PASSWORD)
        self.button("Registrieren: Elbufer").click()

    def enters(self) -> None:
        self.confirms("angenommen")
        expect(self.page.get_by_role("heading", name="Willkommen, Jutta", exact=True)).to_be_visible()

    def posts(self, words: str) -> None:
        self.home()
        self.page.locator("details.write summary").click()
        self.enter("Was möchten Sie teilen?", words)
        self.button("Veröffentlichen").click()
        self.person.sees(words)

    def objects(self) -> None:
        self.opens("entfernt", "/objections/")
        self.person.sees("Werbung")
        self.enter("Ihr Widerspruch", "Die Segel sind geschenkt.")
        self.button("Widerspruch senden").click()
        self.is_told("Ihr Widerspruch ist gesendet.")

    def is_leaving(self) -> None:
        self.place.letter(self.person.email, "Ihr Konto wird gelöscht")
        self.person.go("/sign-in")
        self.enter("E-Mail", self.person.email)
        self.enter("Passwort", cast.PASSWORD)
        self.button("Anmelden").click()
        expect(self.page.get_by_role("heading", name="Ihr Konto wird gelöscht", exact=True)).to_be_visible()
        with self.page.expect_download() as download:
            self.button("Archiv herunterladen").click()
        assert download.value.suggested_filename.endswith(".zip")


DESK: dict[str, Any] = {"locale": "de"}
PLAIN: dict[str, Any] = {"locale": "de", "javascript": False, "viewport": PHONE, "color_scheme": "dark"}


@pytest.mark.long
@pytest.mark.parametrize("at", [DESK, PLAIN], ids=["desk", "phone-plain"])
def test_an_administrators_drill(
    chromium: Browser, office: Office, tmp_path: Path, people: Callable[..., Person], at: dict[str, Any]
) -> None:
    clock, roster = Clock(), tmp_path / "mitglieder.csv"
    write_roster(roster, PEOPLE)
    frieda = Admin(people(chromium, office, "Frieda Ahlers", **at))
    first_hour(clock, frieda, roster)
    with clock("one of them joins"):
        anneliese = Invited(people(chromium, office, "Anneliese Äckerle", **at))
        anneliese.person.email = "0@ehemalige.example"
        anneliese.joins()
    jutta = Applicant(people(chromium, office, "Jutta Petersen", **at))
    days_after(clock, frieda, anneliese, jutta)
    with clock("backup by itself"):
        frieda.sees_a_backup()
    elsewhere(clock, office, tmp_path, chromium, people)
    print(clock.told())


def first_hour(clock: Clock, frieda: Admin, roster: Path) -> None:
    with clock("set up"):
        frieda.sets_up()
    with clock("test e-mail"):
        frieda.makes_email_work()
    with clock("imprint, privacy policy, terms"):
        frieda.publishes("Impressum", "Datenschutz", "Nutzungsbedingungen")
    with clock("appearance"):
        frieda.says_who_they_are()
    with clock(f"roster of {PEOPLE}, looked at and added"):
        frieda.uploads(roster, PEOPLE)
    with clock("first invitation"):
        frieda.invites_them()


def days_after(clock: Clock, frieda: Admin, anneliese: Invited, jutta: Applicant) -> None:
    with clock("approval"):
        frieda.asks_applicants()
        jutta.applies()
        frieda.accepts("Jutta Petersen")
        jutta.enters()
    with clock("lost address"):
        frieda.changes_the_address("Anneliese Äckerle", NEW_ADDRESS)
        anneliese.confirms(NEW_ADDRESS)
    with clock("complaint"):
        jutta.posts("Gebrauchte Segel zu verkaufen")
        anneliese.reports("Jutta Petersen")
        frieda.decides("removed", why="Werbung", answer="Danke.")
    with clock("objection"):
        jutta.objects()
        frieda.decides("restored", answer="Stimmt.")
    with clock("second admin"):
        frieda.makes_admin("Anneliese Äckerle")
    with clock("deletion"):
        frieda.deletes("Jutta Petersen")
        jutta.is_leaving()


def elsewhere(
    clock: Clock, office: Office, tmp_path: Path, chromium: Browser, people: Callable[..., Person]
) -> None:
    with clock("backup by hand"):
        flask(office, "backup", tmp_path / "kontor.zip")
    office.stop()
    restored = another(office, tmp_path / "other")
    with clock("restore on another machine"):
        flask(restored, "restore", tmp_path / "kontor.zip")
    address = databases.postgresql_url("kontor_drill")
    with clock("move to PostgreSQL"):
        flask(restored, "move", address)
    with clock("start on PostgreSQL, to the first page"):
        moved = Office(restored.folder, address).__enter__()
    try:
        frieda = Admin(people(chromium, moved, "Frieda Ahlers", locale="de"))
        frieda.person.sign_in()
        frieda.opens_account("Jutta Petersen")
        frieda.room("Protokoll")
        frieda.person.sees("Frieda Ahlers hat für Anneliese Äckerle Verwaltungsrechte vergeben.")
    finally:
        moved.stop()
