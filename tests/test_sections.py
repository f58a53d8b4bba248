"""The registry of sections is whole, nothing else names them, and a further one is one entry and its German."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app import create_app
from app.models.profiles import TABLES_OF_SECTIONS
from app.portability.linkedin.members import READERS
from app.portability.taking import ADD
from app.rules.errors import Incomplete
from app.rules.labels import Label
from app.rules.section_types import Field, Resume, Table
from app.rules.sections import ENTRY_KINDS, LINKS, LISTS, SECTIONS, TABLES
from app.web import registry
from tests import scratch
from tests.eleventh import COURSES, GERMAN

ROOT = Path(__file__).resolve().parent.parent
NOTHING = Table("", {}, frozenset())
BESIDE = '    Section("activity"'  # the last entry, which stays so
# What an entry cannot be, or lacks: by what is left out of it, and the sentence that says so.
MISTAKES = [
    ({"name": "Further Courses"}, "needs a name in small letters"),
    ({"prompt": "What is it for?"}, "has a text that is no label"),
    ({"kept": "nowhere"}, "is kept in nowhere, which is no place"),
    ({"usual": "everybody"}, "is for everybody, which is none of members, connections, self"),
    ({"one": None}, "does not say what an entry is called"),
    ({"prompt": None}, "what it is for"),
    ({"resume": None}, "has no key in JSON Resume"),
    ({"look": "words"}, "has no field in the form level"),
    ({"same": ("name",)}, "has no field name, which it names"),
    ({"linkedin": Table("Projects", {"Title": "heading"}, frozenset())}, "has no field heading, which it names"),
    ({"linkedin": Table("Projects", {"Title": "title"}, frozenset({"Url"}))}, "has no column Url in its table"),
    ({"fields": (Field("title", Label("Name")),)}, "has no key in JSON Resume for title"),
    ({"fields": (Field("title", Label("Name"), "number", resume="name"),)}, "has title in the form number"),
]
LACKING = [
    ("projects", {"label": Label("Undertakings")}, "The text “Undertakings” of a registry needs its German."),
    ("projects", {"name": "internationalprojects"}, "needs a name of at most 16 letters"),
    ("projects", {"fields": (Field("headline", Label("Name"), resume="name"),)}, "has no column headline"),
    ("projects", {"look": "pictures"}, "needs the template exports/_cv_pictures.html"),
    ("projects", {"look": "pictures"}, "needs the template archive/_pictures.html"),
    ("projects", {"look": "pictures"}, "looks like pictures, which portability/paper.py cannot measure"),
    ("projects", {"door": "add_project"}, "names the handler editing.add_project, which does not exist"),
    ("projects", {"name": "suggestions"}, "has a name that another address has: /profile/suggestions"),
    ("links", {"linkedin": NOTHING}, "needs a reader of its table in portability/linkedin/members.py"),
    ("education", {"name": "schooling"}, "needs its table in models/profiles.py"),
    ("education", {"name": "schooling"}, "needs the template profiles/_schooling.html"),
    ("education", {"door": ""}, "does not name the handler that changes it"),
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """An app that started, so nothing is missing."""
    return create_app(DATA_DIR=str(tmp_path_factory.mktemp("whole")), TESTING=True)


@pytest.mark.parametrize(("change", "sentence"), MISTAKES)
def test_an_entry_that_cannot_be_is_told(change, sentence):
    assert not [*SECTIONS["projects"].mistakes()]
    assert sentence in ". ".join(replace(SECTIONS["projects"], **change).mistakes())


@pytest.mark.parametrize(("name", "change", "sentence"), LACKING)
def test_what_an_entry_lacks_elsewhere_stops_the_start_with_a_sentence(whole, monkeypatch, name, change, sentence):
    changed = replace(SECTIONS[name], **change)
    monkeypatch.setattr(registry, "SECTIONS", {**SECTIONS, name: changed})
    monkeypatch.setattr(registry, "LISTS", {**LISTS, changed.name: changed})
    with pytest.raises(Incomplete) as raised:
        registry.check(whole)
    assert sentence in str(raised.value)


def test_every_section_has_a_key_a_table_and_a_place_of_its_own():
    keys = [each.resume for each in LISTS.values() if isinstance(each.resume, Resume)]
    tables = [each.linkedin.name for each in LISTS.values() if each.linkedin]
    signs = [each.linkedin.signs for each in LISTS.values() if each.linkedin]
    ranks = [each.step.rank for each in SECTIONS.values() if each.step]
    assert all(len(set(each)) == len(each) for each in (keys, tables, signs, ranks))
    assert len(keys) == len(LISTS) and set(TABLES_OF_SECTIONS) == set(ADD) == set(TABLES)
    assert {name for name, each in LISTS.items() if each.linkedin} <= set(READERS)


def test_nothing_but_the_registry_names_the_sections():
    """But for links, which LinkedIn has in its table of the profile, and the odd ones, which have code of their own."""
    named = re.compile(f"""["']({'|'.join(sorted(ENTRY_KINDS.keys() - {LINKS}))})["']""")
    files = [file for kind in ("py", "html", "txt") for file in (ROOT / "app").rglob(f"*.{kind}")]
    elsewhere = {str(file.relative_to(ROOT)) for file in files if named.search(file.read_text(encoding="utf-8"))}
    assert {file for file in elsewhere if not file.startswith("app/demo/")} == {"app/rules/sections.py"}


# --- a further section ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of the app with one more entry in the registry, and nothing else; its German comes in the tests."""
    copied = scratch.copy(tmp_path_factory.mktemp("scratch"))
    scratch.insert(copied / "app/rules/sections.py", COURSES, BESIDE)
    return copied


def test_an_entry_without_its_german_stops_the_start(folder):
    ended = scratch.run(folder, "-c", scratch.START)
    assert ended.returncode and "The text “Courses” of a registry needs its German." in ended.stderr


def test_an_entry_and_its_german_are_a_section_in_every_room(folder):
    scratch.add_german(folder, GERMAN)
    seen = "tests/pages/test_who_sees_what.py::test_every_viewer_finds_what_the_table_says"
    files = ["tests/eleventh.py", "tests/rules/test_visibility.py", "tests/pages/test_entries.py",
             *(f"{seen}[sqlite-{viewer}]" for viewer in ("visitor", "stranger", "connection", "owner"))]  # fmt: skip
    options = ("-n", "0", "-q", "-p", "no:cacheprovider", "-k", "not postgresql")
    ended = scratch.run(folder, "-m", "pytest", *options, *files)
    assert ended.returncode == 0 and " passed" in ended.stdout, ended.stdout[-6000:] + ended.stderr[-2000:]
