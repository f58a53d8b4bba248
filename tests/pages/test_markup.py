"""Every page, and every piece that htmx gets, read as a browser reads it: closed, labelled, with links that lead on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.rules import limits
from tests import furnished
from tests.databases import MANY
from tests.visitor import Visitor

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BLOCKS = {"div", "ul", "ol", "p", "form", "section", "article", "header", "footer", "table", "h1", "h2", "h3"}
NAMELESS = {"hidden", "submit", "button", "image", "reset"}  # inputs that need no label
READ, SENT = ("hx-get", "href", "src"), ("hx-post", "action")  # attributes that lead somewhere


class Reading(HTMLParser):
    """What is wrong with a document, and what else is asked of it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[tuple[str, dict[str, str | None], bool]] = []
        self.read: set[str] = set()
        self.sent: set[str] = set()
        self.headings: list[str] = []
        self.feed(text)
        self.close()
        self._look_back()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if len(given) < len(attrs):
            self.wrong.append(f"<{tag}> says an attribute twice: {[name for name, _ in attrs]}")
        if tag in BLOCKS and "p" in self._names():
            self.wrong.append(f"<{tag}> in a <p>, which the browser closes before it")
        if tag in ("a", "button") and {"a", "button"} & set(self._names()):
            self.wrong.append(f"<{tag}> in a link or a button")
        self._note(tag, given)
        if tag not in VOID:
            self.open.append((tag, given))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open[-1][0] != tag:
            self.wrong.append(f"</{tag}> closes {self._names()[-3:]}")
            return
        self.open.pop()

    def _names(self) -> list[str]:
        return [name for name, _ in self.open]

    def _note(self, tag: str, given: dict[str, str | None]) -> None:
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        shown = "hidden" not in given  # a password manager reads the address from a field that nobody sees
        if tag in ("input", "select", "textarea") and given.get("type") not in NAMELESS and shown:
            self.fields.append((tag, given, "label" in self._names()))
        if tag in ("h1", "h2", "h3", "h4"):
            self.headings.append(tag)
        if tag == "img" and given.get("alt") is None:
            self.wrong.append(f"a picture without alt: {given.get('src')}")
        if tag == "button" and "form" not in self._names() and given.get("type") is None and not given.get("form"):
            self.wrong.append("a button outside of a form that does not say its type")
        if tag == "form" and (given.get("method") or "get").lower() == "post" and not given.get("action"):
            self.wrong.append("a form that posts to nowhere")
        if given.get("hx-boost") and "show:none" not in (given.get("hx-swap") or ""):
            self.wrong.append(f"the page jumps to what is swapped by {given.get('href') or given.get('action')}")
        self.read |= {str(given[name]) for name in READ if given.get(name)}
        posts = (given.get("method") or "get").lower() == "post"
        self.sent |= {str(given[name]) for name in SENT if given.get(name) and (posts or name == "hx-post")}

    def _look_back(self) -> None:
        self.wrong += [f"<{name}> is never closed" for name in self._names()]
        self.wrong += [f"id {each} twice" for each in sorted({each for each in self.ids if self.ids.count(each) > 1})]
        for tag, given, within in self.fields:
            named = given.get("aria-label") or given.get("aria-labelledby") or given.get("id") in self.labelled
            if not within and not named:
                self.wrong.append(f"<{tag} name={given.get('name')}> without a label")

    def read_as_page(self) -> None:
        """What only a whole page must have: one h1, headings without gaps, a language."""
        if self.headings.count("h1") != 1:
            self.wrong.append(f"{self.headings.count('h1')} h1")
        for before, after in zip(self.headings, self.headings[1:], strict=False):
            if int(after[1]) > int(before[1]) + 1:
                self.wrong.append(f"{after} follows {before}")


@pytest.fixture
def world(app: Flask) -> SimpleNamespace:
    with app.app_context():
        return furnished.furnish()


@pytest.fixture
def visitors(app: Flask, world: SimpleNamespace) -> Callable[[str], Visitor]:
    known: dict[str, Visitor] = {}

    def visitor(who: str) -> Visitor:
        if who not in known:
            known[who] = Visitor(app, getattr(world, who) if who else None)
        return known[who]

    return visitor


def pages(app: Flask, world: SimpleNamespace, visitors: Callable[[str], Visitor]) -> Iterator[tuple[str, str, str]]:
    """(who looks, address, text) of every address that answers with a page of its own."""
    for who, path in furnished.addresses(app, world):
        response = visitors(who).get(path)
        assert response.status_code in (200, 303, 404), f"{path} for {who or 'a guest'}: {response.status}"
        if response.status_code != 303:
            assert response.mimetype == "text/html", f"say in NOT_PAGES that {path} is no page"
            yield who, path, response.get_data(as_text=True)


@MANY
def test_every_page_is_well_made(app, world, visitors) -> None:
    wrong = []
    for who, path, text in pages(app, world, visitors):
        reading = Reading(text)
        reading.read_as_page()
        wrong += [f"{path} ({who}): {each}" for each in reading.wrong]
    assert wrong == []


@MANY
def test_every_piece_is_well_made(app, world, visitors) -> None:
    wrong = []
    for who, path in furnished.addresses(app, world):
        response = visitors(who).get(path, fragment=True)
        if response.mimetype == "text/html" and response.status_code == 200:
            wrong += [f"{path} ({who}): {each}" for each in Reading(response.get_data(as_text=True)).wrong]
    assert wrong == []


@MANY
def test_every_link_leads_somewhere(app, world, visitors, monkeypatch) -> None:
    monkeypatch.setattr(limits, "SEARCHES", limits.SEARCHES._replace(times=10_000))
    found: dict[tuple[str, str], str] = {}
    dead = []
    for who, path, text in pages(app, world, visitors):
        reading = Reading(text)
        found |= {(who, target): path for target in reading.read if not urlsplit(target).scheme}
        dead += [
            f"{path} ({who}) leads to {each}"
            for each in reading.read
            if each[:1] == "#" and each[1:] not in reading.ids
        ]
    for (who, target), path in found.items():
        status = visitors(who).get(target.partition("#")[0] or path).status_code
        dead += [f"{path} ({who}) leads to {target}: {status}"] if status >= 400 else []
    assert dead == []


@MANY
def test_every_form_posts_to_somebody_who_takes_it(app, world, visitors) -> None:
    takes = app.url_map.bind("localhost")
    lost = [
        f"{path} ({who}) posts to {target}"
        for who, path, text in pages(app, world, visitors)
        for target in Reading(text).sent
        if not takes.test(urlsplit(target).path, method="POST")
    ]
    assert lost == []
