"""What a member wrote is never markup and never a format string: worlds of hostile words beside one of harmless words.

The words are written into the database past all forms, into every column that members fill, as rows of earlier
releases may hold them. Every page and piece, e-mail, CV, export and block of JSON-LD then has the same tree of elements
as in the world of harmless words, and answers below 500.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from sqlalchemy import String, Text, func, literal, select, update

from app import database
from app.actions import imports
from app.actions.letters import post_letter
from app.delivery import letters
from app.extensions import db
from app.models import Contact, Delivery, ImportDraft, Member, Removal, Report
from app.portability import drafting
from tests import cast, furnished, kept
from tests.databases import MANY

HARMLESS = " and more words"
PAYLOADS = {
    "attributes of htmx": " <b hx-post=/x hx-trigger=load>b</b>",
    "lifted out by htmx": "<hx-partial><i hx-swap-oob=true id=top>",
    "a page that leads away": "<meta http-equiv=refresh content='0;//e'>",
    "a form": "</p></div></form><form action=//e.de><input>",
    "percent signs": " 100% Energie %s %d %% %",
    "slots": "%(x)s %(name)s %(who)s %(count)d %(",
    "templates": "{{7*7}}{%print(1)%}{#${x}",
    "ends of things": "\"'><script>1</script>]]>--></title>",
    "entities": "&lt;b&gt;&#60;i&#62;&amp",
    "ends of lines": "\u2028\u2029\u202e<u>\ufeff\r\nBcc: x",
    "nothing": "\0<b>\0",
}
# Columns that hold words of ours, numbers in letters, or what a form has checked; everything else members fill.
OURS = {
    "language", "words_language", "home_stream", "topic", "act", "former",
    "state", "kind", "how", "release", "audience", "section", "who_may_invite", "who_may_ask", "endorsements",
    "inmail_copy", "locale", "locales", "mark", "legal",
    "timezone", "role", "policy", "mail", "reason", "relationship", "handle", "email", "address", "url", "starts",
    "ends", "picture", "sha256", "key", "location", "nonce", "password_hash", "token_hash", "marker", "message_id",
    "address_hash", "origin", "content", "message", "word", "answer",
    "outcome", "decision", "snapshot", "kept", "mail_state",
}  # fmt: skip


class Tree(HTMLParser):
    """The elements of a document with the names of their attributes, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.data: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(f"<{tag} {' '.join(sorted(name for name, _ in attrs))}>")
        if ("type", "application/ld+json") in attrs:
            self.elements.append("json")

    def handle_endtag(self, tag: str) -> None:
        self.elements.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1] == "json":
            json.loads(data)

    def handle_comment(self, data: str) -> None:
        self.elements.append("<!-- -->")


def furnish():
    return furnished.furnish(keeps_letters=True)


# What is made of members' words for searching: folded, and never shown.
# Of a legal page each line is a paragraph of its own, see tests/pages/test_legal.py.
DERIVED = {"legal_page", "facet_count", "facet_word", "member_facet", "search_document", "search_entry", "slip"}


def write_everywhere(words: str) -> None:
    """Put the words behind whatever members wrote, in every row of every column that they fill."""
    for table in db.metadata.sorted_tables:
        if table.name in DERIVED:
            continue
        for column in table.columns:
            is_text = isinstance(column.type, String | Text)
            if is_text and column.name not in OURS and not column.name.endswith("_folded"):
                most = (column.type.length or 100_000) - len(words)
                if most < 1:
                    continue  # a year: no payload fits in
                longer = func.substr(column, 1, most).op("||")(literal(words))
                where = Contact.kind != "birthday" if table.name == "contact" else literal(1) == 1
                db.session.execute(update(table).values({column: longer}).where(column != "", where))
    for draft in db.session.scalars(select(ImportDraft).where(ImportDraft.state == "ready")):
        draft.content = json.dumps(_spoiled(json.loads(draft.content), words))
    for table in (Report, Removal):
        for row in db.session.query(table).filter(table.snapshot != ""):
            row.snapshot = json.dumps({name: text + words for name, text in json.loads(row.snapshot).items()})
            row.answer += words if row.answer else ""
    db.session.execute(update(Member).values(inmail_copy="full"))


def _spoiled(found, words):
    for row in found["rows"]:
        for name, value in row["values"].items():
            is_free = name not in ("kind", "starts", "ends", "url") and row["values"].get("kind") != "birthday"
            row["values"][name] = value + words if value and is_free else value
        row["file"] += words
    for each in found["left_out"]:
        each["shown"], each["file"] = each["shown"] + words, each["file"] + words
    for slots in (*(each["slots"] for each in found["left_out"]), *(slots for _, slots in found["notes"])):
        slots |= {name: value + words for name, value in slots.items() if isinstance(value, str)}
    return found


def world_of(app, words):
    """The furnished world with these words everywhere, and its e-mails waiting."""
    with app.app_context():
        world = kept.again(furnish)
        with database.transaction():
            write_everywhere(words)
            imports.begin_draft(world.carla, "0" * 32)  # still being read, however long the building took
            for kind in ("security", "already_member"):
                post_letter(kind, member=db.session.get_one(Member, world.anna))
    return world


def trees(app, visit, words):
    """By what was asked for: the elements of everything that the world of these words shows."""
    world = world_of(app, words)
    found = mail_trees(app)  # first: nothing is sent about what was read
    eyes = {who: visit(getattr(world, who) if who else None) for who in (*cast.NAMES, "gustav", "ida", "")}
    for who, path in furnished.addresses(app, world):
        for fragment in (False, True):
            response = eyes[who].get(path, fragment=fragment)
            assert response.status_code < 500, f"{path} for {who or 'a guest'}: {response.status}"
            found[who, re.sub(r"/in/[^/?]+", "/in/…", path), fragment, world_place(world, path)] = (
                response.status_code, Tree(response.get_data(as_text=True)).elements
            )  # fmt: skip
    handle = world.handles["anna"]
    book = "/network/connections"
    for path in (f"/in/{handle}/resume.json", f"/in/{handle}/card.vcf", f"{book}.csv", f"{book}.vcf"):
        response = eyes["anna"].get(path)
        assert response.status_code == 200, path
        if path.endswith("json"):
            json.loads(response.data)
    for name, content in archive(eyes["anna"]).items():
        if name.endswith(".html"):
            found["archive", name] = Tree(content.decode()).elements
        elif name.endswith(".json"):
            json.loads(content)
    return found | mail_trees(app)


def world_place(world, path):
    """Whose profile an address names: handles differ where names do."""
    return next((key for key, handle in world.handles.items() if f"/in/{handle}" in path or f"by={handle}" in path), "")


def archive(visitor):
    response = visitor.post("/settings/data/archive", {"current": cast.PASSWORD})
    assert response.status_code == 200, response.get_data(as_text=True)[:500]
    file = zipfile.ZipFile(io.BytesIO(response.data))
    return {name: file.read(name) for name in file.namelist()}


def mail_trees(app):
    found = {}
    with app.app_context(), database.transaction(reading=True):
        for place, delivery in enumerate(db.session.scalars(select(Delivery).order_by(Delivery.id))):
            try:
                letter = letters.compose(delivery)
            except letters.BadHeaderError:
                letter = "its subject cannot be sent"
            if not isinstance(letter, str):
                found["mail", delivery.kind, place] = Tree(letter.html).elements
                assert "\n" not in letter.subject and letter.body
    return found


@pytest.fixture(autouse=True)
def patience(monkeypatch):
    """An upload that is being read still is, however long the walk takes."""
    monkeypatch.setattr(drafting, "SILENT", timedelta(days=1))


@pytest.fixture(scope="module")
def harmless():
    """The trees of harmless words, by database: made once."""
    return {}


@pytest.mark.promise("Words of members are neither markup nor format")
@MANY
@pytest.mark.parametrize("name", PAYLOADS)
@pytest.mark.sampled(3)
def test_hostile_words_show_the_tree_of_harmless_ones(app, visit, harmless, name, measured):
    words = PAYLOADS[name]
    with app.app_context():
        database_name = db.engine.dialect.name
    if "\0" in words and database_name == "postgresql":
        pytest.skip("PostgreSQL stores no NUL")
    if database_name not in harmless:
        harmless[database_name] = trees(app, visit, HARMLESS)
        _empty(app)
    calm, found = harmless[database_name], trees(app, visit, words)
    assert {key[1] for key in calm if key[0] == "mail"} >= {"invited", "accepted", "inmail", "endorsed", "security"}
    wrong = [key for key in calm if key[0] != "mail" and calm[key] != found.get(key)]
    wrong += [key for key in found if key[0] == "mail" and calm.get(key) != found[key]]
    measured(len(calm), "trees", wrong=wrong)
    assert wrong == []


def _empty(app):
    with app.app_context(), db.engine.begin() as connection:
        for table in reversed(db.metadata.sorted_tables):
            connection.execute(table.delete())
