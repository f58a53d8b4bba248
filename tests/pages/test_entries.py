"""Further sections of a profile: languages, certificates, projects, ... added, changed, ordered, deleted, in place."""

import re

import pytest

from app.actions import entries
from app.extensions import db
from app.models import ProfileEntry
from app.rules.sections import ENTRY_KINDS
from tests.cast import ANNA
from tests.visitor import text_of

FULL = {
    "title": "Harbour", "detail": "Guild of pilots", "number": "B 7", "url": "https://example.org/harbour",
    "starts": "05/2019", "ends": "2021", "text": "Built with friends.",
}  # fmt: skip
WRONG = [
    ("projects", {"title": ""}, "Fill in “Name”."),
    ("projects", {"title": "x" * 201}, "Use at most 200 characters"),
    ("projects", {"title": "A", "text": "x" * 2001}, "Use at most 2000 characters"),
    ("projects", {"title": "A", "starts": "soon"}, "month and year like 04/2014"),
    ("projects", {"title": "A", "starts": "2020", "ends": "2019"}, "end is before the beginning"),
    ("projects", {"title": "A", "url": "javascript:alert(1)"}, "web address like"),
    ("links", {"url": "ftp://example.org"}, "web address like"),
    ("links", {"url": "https://example.org@evil.example/"}, "web address like"),
    ("links", {"url": ""}, "Fill in “Web address”."),
    ("languages", {"title": "Polish", "detail": "forged"}, "Choose one of these."),
    ("honours", {"title": "Prize\u202e"}, "cannot be shown"),
]


def fields_of(kind):
    """What a form of this kind sends when everything is filled in."""
    fields = {column: FULL[column] for column in ENTRY_KINDS[kind].columns}
    return fields | ({"detail": "native"} if kind == "languages" else {})


def stored(app, kind):
    with app.app_context():
        return db.session.query(ProfileEntry).filter_by(kind=kind).order_by(ProfileEntry.rank).all()


def titles(answer):
    return re.findall(r'(?:<h3 class="title">|<p class="entry-pair">\s*(?:<span>|<a [^>]*>))([^<]+)', answer.text)


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_an_entry_is_added_and_changed_in_place(app, world, visit, kind):
    visitor = visit(world.anna)
    form = visitor.get(f"/profile/{kind}/new", fragment=True)
    assert f'id="{kind}"' in form.text and f'hx-post="/profile/{kind}/new"' in form.text and "data-focus" in form.text
    section = visitor.post(f"/profile/{kind}/new", fields_of(kind), fragment=True)
    assert section.status_code == 200 and f'id="{kind}"' in section.text and "Harbour" in text_of(section)
    [entry] = stored(app, kind)
    changed = visitor.post(f"/profile/{kind}/{entry.id}", {**fields_of(kind), "title": "Quay"}, fragment=True)
    assert "Quay" in text_of(changed) and "Harbour" not in text_of(changed)


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_an_entry_is_added_and_deleted_without_javascript(app, world, visit, kind):
    visitor = visit(world.anna)
    answer = visitor.post(f"/profile/{kind}/new", fields_of(kind))
    assert (answer.status_code, answer.location) == (303, f"{ANNA}#{kind}")
    page = text_of(visitor.get(ANNA))
    assert "Harbour" in page and all(FULL[name] in page for name in ("text",) if name in ENTRY_KINDS[kind].columns)
    [entry] = stored(app, kind)
    form = visitor.get(f"/profile/{kind}/{entry.id}").text
    assert 'value="Harbour"' in form and f'href="/profile/{kind}/{entry.id}/removal"' in form
    assert "Delete “Harbour”?" in text_of(visitor.get(f"/profile/{kind}/{entry.id}/removal")) and stored(app, kind)
    assert visitor.post(f"/profile/{kind}/{entry.id}/removal").location == f"{ANNA}#{kind}"
    assert stored(app, kind) == [] and "Harbour" not in text_of(visitor.get(ANNA))


@pytest.mark.parametrize("fragment", [False, True])
def test_what_is_wrong_is_said_beside_the_field(app, world, visit, fragment):
    visitor = visit(world.anna)
    for kind, fields, message in WRONG:
        answer = visitor.post(f"/profile/{kind}/new", fields, fragment=fragment)
        assert answer.status_code == 422 and message in text_of(answer), (kind, fields)
        assert stored(app, kind) == []


def test_dated_entries_stand_newest_first_and_the_others_as_they_are_ordered(app, world, visit):
    visitor = visit(world.anna)
    for title, starts in (("Old", "2001"), ("New", "2020-05"), ("Middle", "2015")):
        visitor.post("/profile/projects/new", {"title": title, "starts": starts})
    assert titles(visitor.get(ANNA + "?part=projects", fragment=True)) == ["New", "Middle", "Old"]
    for title in ("German", "English", "Polish"):
        visitor.post("/profile/languages/new", {"title": title, "detail": ""})
    polish = stored(app, "languages")[2].id
    moved = visitor.post(f"/profile/languages/{polish}/up", fragment=True)
    assert titles(moved) == ["German", "Polish", "English"] and "data-focus" in moved.text
    assert visitor.post(f"/profile/languages/{polish}/down").status_code == 303
    assert titles(visitor.get(ANNA + "?part=languages", fragment=True)) == ["German", "English", "Polish"]


def test_a_link_needs_no_scheme_and_no_name(app, world, visit):
    visit(world.anna).post("/profile/links/new", {"url": "www.example.org/anna", "title": ""})
    [link] = stored(app, "links")
    assert (link.url, link.title) == ("https://www.example.org/anna", "example.org")
    shown = visit(world.ben).get(ANNA).text
    assert '<a href="https://www.example.org/anna" rel="me nofollow noopener ugc">example.org</a>' in shown


def test_a_named_link_shows_its_host_as_well(world, visit):
    visit(world.anna).post("/profile/links/new", {"url": "https://evil.example/x", "title": "My bank"})
    assert "My bank evil.example" in text_of(visit(world.ben).get(ANNA))


def test_there_is_room_for_so_many_and_no_more(app, world, visit, does):
    for number in range(ENTRY_KINDS["languages"].most):
        does(world.anna, entries.add_entry, "languages", title=f"Language {number}")
    answer = visit(world.anna).post("/profile/languages/new", {"title": "One more", "detail": ""})
    assert answer.status_code == 422 and "There is room for 30 entries." in text_of(answer)


def test_entries_of_others_and_of_another_kind_are_not_there(app, world, visit, does):
    entry = does(world.anna, lambda anna: entries.add_entry(anna, "languages", title="German").id)
    for address in (f"/profile/languages/{entry}", f"/profile/languages/{entry}/removal"):
        assert visit(world.ben).post(address, {"title": "Mine"}).status_code == 404
        assert visit(world.anna).post(address.replace("languages", "honours"), {"title": "X"}).status_code == 404
    assert visit(world.anna).get("/profile/nonsense/new").status_code == 404
    assert stored(app, "languages")[0].title == "German"


def test_empty_sections_are_offered_to_their_owner_and_shown_to_nobody(world, visit):
    own = visit(world.anna).get(ANNA)
    assert "Add a section" in text_of(own) and 'id="languages"' in own.text
    visit(world.anna).post("/profile/languages/new", {"title": "German", "detail": "native"})
    assert 'aria-label="Edit: Languages"' in visit(world.anna).get(ANNA).text
    other = visit(world.ben).get(ANNA)
    assert "Add a section" not in text_of(other) and 'id="honours"' not in other.text
    assert "German Mother tongue" in text_of(other)


def test_the_profile_stays_within_its_queries_whatever_it_holds(app, world, visit, does, statements):
    for kind in ENTRY_KINDS:
        for number in range(8):
            does(world.anna, entries.add_entry, kind, **{**fields_of(kind), "title": f"Entry {number}"})
    for viewer in (world.anna, world.ben, world.eve):
        visitor = visit(viewer)
        visitor.get(ANNA)
        statements.clear()
        assert "Entry" in visitor.get(ANNA).text or viewer == world.eve
        assert len(statements) <= 12, "\n".join(statements)
