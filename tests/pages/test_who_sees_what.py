"""The table of the product as the test: every part of a profile, every viewer, every surface.

Anna has a word in each part that stands nowhere else. What a viewer finds on all surfaces together must be what
the table says, once on pages and once in the pieces that htmx asks for. A visitor is a guest at an open profile.
"""

# ruff: noqa: E501 (the table is as wide as it has viewers)

import pytest

from app.actions import blocks, profiles
from app.extensions import db
from app.models import Member
from app.rules.sections import ENTRY_KINDS
from app.rules.visibility import AUDIENCES, SECTIONS
from tests import canary as parts
from tests.canary import HANDLE, OF_SECTION, WORDS, found_by, surfaces

TABLE = """
| part                     | guest | visitor | stranger | second | former | connection | chosen | excepted | owner | blocked | blocking |
| name                     |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| photo                    |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| headline                 |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| place                    |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| industry                 |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| current position         |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| first 200 of about       |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| education: school        |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| education: degree        |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| education: years         |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| names of skills          |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| wants                    |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| offers                   |   -   |   yes   |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| number of connections    |   -   |    -    |   yes    |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| shared connections       |   -   |    -    |    -     |  yes   |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| text of current position |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| former positions         |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| rest of about            |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| education: text          |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| languages                |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| certificates             |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| projects                 |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| volunteering             |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| publications             |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| honours                  |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| links                    |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| endorsers                |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| recommendations received |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| recommendations given    |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| list of connections      |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |   yes    |  yes  |    -    |    -     |
| contact for connections  |   -   |    -    |    -     |   -    |   -    |    yes     |  yes   |    -     |  yes  |    -    |    -     |
| contact for chosen ones  |   -   |    -    |    -     |   -    |   -    |     -      |  yes   |    -     |  yes  |    -    |    -     |
| contact for nobody       |   -   |    -    |    -     |   -    |   -    |     -      |   -    |    -     |  yes  |    -    |    -     |
"""
# What Anna may choose besides the audience of a section: the parts whose line changes, by choice.
CHOICES = """
| choice              | part                    | visitor | stranger | former | connection | chosen | excepted | owner | blocked |
| list hidden         | list of connections     |    -    |    -     |   -    |     -      |   -    |    -     |  yes  |    -    |
| list hidden         | shared connections      |    -    |    -     |  yes   |    yes     |  yes   |   yes    |  yes  |    -    |
| mobile: connections | contact for chosen ones |    -    |    -     |   -    |    yes     |  yes   |   yes    |  yes  |    -    |
| mobile: nobody      | contact for chosen ones |    -    |    -     |   -    |     -      |   -    |    -     |  yes  |    -    |
| email: chosen       | contact for connections |    -    |    -     |   -    |     -      |   -    |    -     |  yes  |    -    |
| phone: connections  | contact for nobody      |    -    |    -     |   -    |    yes     |  yes   |   yes    |  yes  |    -    |
| phone: chosen       | contact for nobody      |    -    |    -     |   -    |     -      |   -    |    -     |  yes  |    -    |
| positions: self     | current position        |    -    |    -     |   -    |     -      |   -    |    -     |  yes  |    -    |
| about: self         | first 200 of about      |    -    |    -     |   -    |     -      |   -    |    -     |  yes  |    -    |
| education: members  | education: text         |    -    |    -     |   -    |    yes     |  yes   |   yes    |  yes  |    -    |
| education: self     | education: text         |    -    |    -     |   -    |     -      |   -    |    -     |  yes  |    -    |
| skills: self        | endorsers               |    -    |    -     |   -    |     -      |   -    |    -     |  yes  |    -    |
"""
# Who sees a section with this audience. Visitors are of the members, as far as it names nobody else.
SEES = {
    "members": {"visitor", "stranger", "second", "former", "connection", "chosen", "excepted", "owner"},
    "connections": {"connection", "chosen", "excepted", "owner"},
    "self": {"owner"},
}
NOBODY = "anna-brandt-9"
NAMES_OTHERS = {"endorsers", "recommendations"}
LATER = {"activity"}  # a section that no page of a profile shows by itself


def rows(table):
    """Lines of a drawn table as dictionaries by its first line."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def viewers_of(table):
    return [name for name in rows(table)[0] if name not in ("part", "choice")]


def whole_table():
    """The drawn table, and a line for each section that was declared since it was drawn."""
    drawn = rows(TABLE)
    further = (kind for kind in ENTRY_KINDS if kind not in {row["part"] for row in drawn})
    for kind in further:
        seen = dict.fromkeys(SEES[ENTRY_KINDS[kind].usual], "yes")
        drawn.append({"part": kind, **{viewer: seen.get(viewer, "-") for viewer in viewers_of(TABLE)}})
    return drawn


@pytest.fixture
def look(app, canary, visit):
    """`look("visitor")`: the browser of somebody in the table; for visitors the profile is opened, for guests not."""

    def run(viewer):
        with app.app_context():
            parts.open_to_guests(canary.anna, member=viewer == "visitor")
        return visit(canary.viewers[viewer])

    return run


@pytest.fixture
def choose(app, canary):
    def run(choice):
        with app.app_context():
            parts.choose(canary.anna, choice)

    return run


def test_the_table_asks_for_every_word_and_the_choices_for_every_section():
    assert {row["part"] for row in whole_table()} == set(WORDS)
    assert set(OF_SECTION) | LATER == set(SECTIONS) and set(SEES) == set(AUDIENCES)


@pytest.mark.parametrize("viewer", viewers_of(TABLE))
def test_every_viewer_finds_what_the_table_says(look, viewer):
    expected = {row["part"] for row in whole_table() if row[viewer] == "yes"}
    visitor = look(viewer)
    pages, pieces = surfaces(HANDLE)
    assert found_by(visitor, pages, fragment=False) == expected
    assert found_by(visitor, pieces, fragment=True) == expected


@pytest.mark.parametrize("choice", dict.fromkeys(row["choice"] for row in rows(CHOICES)))
@pytest.mark.sampled(10)
def test_the_member_may_open_and_close_parts(look, choose, choice):
    choose(choice)
    pages, pieces = surfaces(HANDLE, further=False)
    for viewer in viewers_of(CHOICES):
        visitor = look(viewer)
        lines = [row for row in rows(CHOICES) if row["choice"] == choice]
        expected = {row["part"] for row in lines if row[viewer] == "yes"}
        asked = {row["part"] for row in lines}
        # Whoever endorses or is shared is a connection, too, and stands in the list as far as that is open.
        list_open = viewer in ("connection", "chosen", "excepted", "owner") and choice != "list hidden"
        asked -= {"endorsers", "shared connections"} if list_open else set()
        assert found_by(visitor, pages, fragment=False) & asked == expected & asked, viewer
        assert found_by(visitor, pieces, fragment=True) & asked == expected & asked, viewer


@pytest.mark.parametrize("section", OF_SECTION)
@pytest.mark.sampled(14)
def test_a_section_is_open_to_whom_its_owner_says(look, choose, section):
    part, asked = "skills" if section == "endorsers" else section, set(OF_SECTION[section])
    for audience, seers in SEES.items():
        choose(f"{section}: {audience}")
        for viewer in viewers_of(TABLE):
            visitor = look(viewer)
            expected = asked if viewer in seers and (viewer != "visitor" or section not in NAMES_OTHERS) else set()
            assert found_by(visitor, [f"/in/{HANDLE}"], fragment=False) & asked == expected, (viewer, audience)
            assert found_by(visitor, [f"/in/{HANDLE}?part={part}"], fragment=True) & asked == expected, viewer


def test_endorsers_are_hidden_from_connections_when_closed(look, choose):
    choose("endorsers: self")
    page = look("connection").get(f"/in/{HANDLE}").get_data(as_text=True)
    assert "Qendorser" not in page and "Endorse: Qskill" in page


@pytest.mark.parametrize("viewer", ["blocked", "blocking"])
def test_for_a_blocked_member_the_profile_is_an_address_that_never_was(app, canary, visit, viewer):
    visitor = visit(canary.viewers[viewer])
    there, nowhere = surfaces(HANDLE), surfaces(NOBODY)
    for fragment in (False, True):
        for address, other in zip(there[fragment], nowhere[fragment], strict=True):
            if "/search" not in address:
                assert same(visitor, address, other, fragment)


@pytest.mark.parametrize("viewer", ["blocked", "blocking"])
def test_nothing_below_the_profile_tells_the_difference(app, canary, visit, viewer):
    visitor = visit(canary.viewers[viewer])
    files = ("/cv", "/resume.json", "/card.vcf")
    below_it = ("/contact", "/connections", *files, "/invitation", "/message", "/connection/removal")
    for below in ("", *below_it, "/recommendations", "/recommendation", "/recommendation/request"):
        assert same(visitor, f"/in/{HANDLE}{below}", f"/in/{NOBODY}{below}", False), below


def test_the_blocked_cannot_block_back_what_is_not_there(app, canary, visit):
    assert same(visit(canary.viewers["blocked"]), f"/in/{HANDLE}/block", f"/in/{NOBODY}/block", False)


def same(visitor, address, other, fragment):
    one, two = visitor.get(address, fragment=fragment), visitor.get(other, fragment=fragment)
    headers = [sorted((name, value) for name, value in each.headers if name != "Date") for each in (one, two)]
    assert one.status_code == 404
    return one.status_code == two.status_code and one.data == two.data and headers[0] == headers[1]


def test_the_photo_itself_is_open_to_whom_the_table_says(look):
    photo = next(row for row in rows(TABLE) if row["part"] == "photo")
    for viewer in viewers_of(TABLE):
        answer = look(viewer).get(f"/pictures/{WORDS['photo']}/96")
        assert (answer.data == b"small") is (photo[viewer] == "yes"), viewer
    for viewer in ("blocked", "blocking"):
        assert same(look(viewer), f"/pictures/{WORDS['photo']}/96", f"/pictures/{'0' * 64}/96", False)


@pytest.mark.parametrize("fragment", [False, True])
def test_guests_are_sent_to_sign_in(app, canary, visit, fragment):
    pages, pieces = surfaces(HANDLE)
    for address in (*(pieces if fragment else pages), f"/pictures/{WORDS['photo']}/96"):
        answer = visit(None).get(address, fragment=fragment)
        target = answer.headers["HX-Redirect"] if fragment else answer.location
        assert answer.status_code == (204 if fragment else 303) and target.startswith("/sign-in")


def test_a_search_finds_nobody_by_a_hidden_part(app, canary, visit):
    stranger = visit(canary.viewers["stranger"])
    for part in (row["part"] for row in rows(TABLE) if row["stranger"] == "-"):
        found = stranger.get("/search", query_string={"q": WORDS[part]}).get_data(as_text=True)
        assert f"/in/{HANDLE}" not in found, part


@pytest.mark.parametrize(("audience", "seen"), [("members", True), ("connections", False), ("self", False)])
def test_what_somebody_wrote_stands_on_both_profiles_or_on_none(app, canary, visit, does, audience, seen):
    """Ben is connected with Anna and not with whom she recommends: the subject's own choice counts there, too."""
    with app.app_context():
        advocate = db.session.query(Member).filter_by(name="Qadvocate").one()
        id, handle = advocate.id, advocate.handle
    does(id, profiles.choose_audience, "recommendations", audience)
    ben = visit(canary.viewers["connection"])
    for address in (f"/in/{HANDLE}", f"/in/{HANDLE}/recommendations?show=given", f"/in/{handle}/recommendations"):
        assert (WORDS["recommendations given"] in ben.get(address).get_data(as_text=True)) is seen, address


def test_a_recommendation_names_nobody_who_is_not_there_for_the_viewer(app, canary, visit, does):
    with app.app_context():
        advocate = db.session.query(Member.id).filter_by(name="Qadvocate").scalar()
    does(advocate, blocks.block, canary.viewers["connection"])
    page = visit(canary.viewers["connection"]).get(f"/in/{HANDLE}/recommendations").get_data(as_text=True)
    assert "Qpraise" not in page and "Qadvocate" not in page
