"""A browser, Kontor as it is run, and people who sit down at the one to use the other."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask_migrate import upgrade
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import update

from app import create_app
from app.extensions import db
from app.models import Member
from tests import cast, databases, furnished
from tests.conftest import LONG
from tests.journeys.person import Person
from tests.journeys.place import Place
from tests.visitor import Visitor

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]

PARTS = 18
WIDTHS = (320, 390, 820, 1280, 1600)
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 1);
  const last = wide.pop() || document.body;
  return `${document.documentElement.scrollWidth} for ${room}: <${last.tagName} class="${last.className}">`;
}"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys, with the back/forward cache that Playwright switches off."""
    executable = os.environ.get("KONTOR_TEST_CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.skip("no Chromium: name one in CHROMIUM, or install it, and run bin/test")
    arguments = [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=arguments,
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture
def empty_place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """Kontor before anybody has set it up; `indirect` parameter "postgresql" for the other database."""
    database = getattr(request, "param", "sqlite")
    url = databases.postgresql_url("kontor_journeys") if database == "postgresql" else ""
    with Place(tmp_path_factory.mktemp("place"), url) as place:
        yield place


class Furnished(SimpleNamespace):
    """`place`: Kontor with the furnished world; `app`: the same without a server; `world`: its ids; `addresses`: all
    its pages by who looks; `locale`.
    """


def furnished_place(folder: Any, mark: str = "", locale: str = "en") -> Furnished:
    """Write the furnished world into a fresh database, and get Kontor ready to run over it."""
    place = Place(folder)
    app = create_app(DATA_DIR=str(folder), DATABASE_URL=None, BASE_URL=place.url)
    with app.app_context():
        upgrade()
        world = furnished.furnish(mark)
        db.session.execute(update(Member).values(locale=locale))
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return Furnished(app=app, place=place, world=world, addresses=furnished.addresses(app, world))


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Furnished]]:
    """`sites(mark, locale)`: Kontor over the furnished world. It runs on for the next module that asks for the same."""
    with ExitStack() as ending:

        @cache
        def running(mark: str, locale: str, _owner: str) -> Furnished:
            made = furnished_place(tmp_path_factory.mktemp("furnished"), mark, locale)
            shutil.copy(made.place.folder / "kontor.sqlite3", made.place.folder / "as-furnished")
            ending.enter_context(made.place)
            return Furnished(**vars(made), locale=locale)

        yield running


@pytest.fixture(scope="module")
def site(request: pytest.FixtureRequest, sites: Callable[..., Furnished]) -> Iterator[Furnished]:
    """The furnished world for all journeys of a module: every row as if nobody had been there before.

    The module's MARK stands behind whatever somebody wrote; its LOCALE is the language of all members. ALONE: its
    server answers no other module.
    """
    mark, locale = getattr(request.module, "MARK", ""), getattr(request.module, "LOCALE", "en")
    found = sites(mark, locale, request.module.__name__ if hasattr(request.module, "ALONE") else "")
    place, folder = found.place, found.place.folder
    with (
        closing(sqlite3.connect(folder / "as-furnished")) as beginning,
        closing(sqlite3.connect(folder / "kontor.sqlite3")) as present,
    ):
        beginning.backup(present)  # into the same file, which the server has opened
    place.postbox.letters.clear()
    place.said.clear()
    yield found
    print(place.spoken())  # pytest shows it beside what failed


@pytest.fixture(scope="module")
def keys(site: Furnished) -> Callable[[str], Any]:
    """The cookie of somebody who is signed in, without the way through the page: many tests begin with it."""

    @cache
    def cookies(name: str) -> Any:
        known_as = site.app.config["SESSION_COOKIE_NAME"]
        value = Visitor(site.app, getattr(site.world, name)).client.get_cookie(known_as).value
        with site.app.app_context():
            db.engine.dispose()
        where = {"domain": "127.0.0.1", "path": "/", "expires": -1, "httpOnly": True, "secure": False}
        return {"cookies": [{"name": known_as, "value": value, **where, "sameSite": "Lax"}], "origins": []}

    return cookies


@pytest.fixture
def people() -> Iterator[Callable[..., Person]]:
    """`people(browser, place, "Anna Brandt", locale="de", javascript=False)`. Fails if any browser complained."""
    with ExitStack() as leaving:
        seated: list[Person] = []

        def sit_down(*who: Any, **options: Any) -> Person:
            person = Person(*who, **options)
            seated.append(person)
            leaving.callback(person.context.close)
            return person

        yield sit_down
        complaints = [complaint for person in seated for complaint in person.complaints]
        assert not complaints, "\n".join(complaints)


@pytest.fixture
def member(chromium: Browser, site: Furnished, keys: Callable[[str], Any], people: Callable[..., Person]) -> Any:
    """`member("anna")` sits at a browser where Anna is signed in; `member("")` is a guest."""

    def sit_down(name: str = "anna", **options: Any) -> Person:
        options = {"locale": site.locale, **options, **({"storage_state": keys(name)} if name else {})}
        return people(chromium, site.place, cast.NAMES.get(name, "Guest"), **options)

    return sit_down


@pytest.fixture
def every_page(site: Furnished, member: Callable[..., Person]) -> Callable[[int], Iterator[tuple[Person, str]]]:
    """`every_page(part)` goes from page to page: (who looks, the address), each page once, by whatever way it was come.

    All of them with bin/test --long, else one of PARTS parts: each test takes another one.
    """

    def walk(part: int) -> Iterator[tuple[Person, str]]:
        addresses = site.addresses if LONG else site.addresses[part::PARTS]
        seats = {who: member(who) for who in sorted({address.who for address in addresses})}
        seen = set()
        for who, path in addresses:
            seats[who].go(path)
            where = (who, seats[who].page.url.partition("#")[0])
            if where not in seen:
                seen.add(where)
                yield seats[who], f"{path} ({who or 'guest'})"

    return walk


@pytest.fixture
def too_wide(every_page: Callable[[int], Iterator[tuple[Person, str]]]) -> Callable[[], list[str]]:
    """`too_wide()` goes to the pages of the first part at every width; returns where it has to be scrolled sideways."""

    def look() -> list[str]:
        wrong = []
        for person, path in every_page(0):
            for width in WIDTHS:
                person.page.set_viewport_size({"width": width, "height": 800})
                excess = person.page.evaluate(TOO_WIDE)
                wrong += [f"{path} at {width}: {excess}"] if excess else []
        return wrong

    return look


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """`axe(page)`: what axe finds serious or critical, one line each; `rules` names the only ones to ask."""
    reader = Axe()

    def serious(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = {"type": "rule", "values": list(rules)}
        found = reader.run(page, options=options).response["violations"]
        return [
            f"{page.url} {each['id']} ({each['impact']}): {node['html'][:150]} {node['failureSummary'][:200]}"
            for each in found
            if each["impact"] in ("serious", "critical")
            for node in each["nodes"][:3]
        ]

    return serious
