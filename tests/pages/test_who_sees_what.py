"""The table of the product as the test: every part of a profile, every viewer, every surface.

Anna has a word in each part that stands nowhere else. What a viewer finds on all surfaces together must be what
the table says, once on pages and once in the pieces that htmx asks for.
"""

from types import SimpleNamespace

import pytest

from app import database
from app.actions import blocks, connections, endorsements, preferences, profiles
from app.extensions import db
from app.models import Member
from tests import cast, kept
from tests.pages.recommending import shown

TABLE = """
| part                         | guest | stranger | 2nd degree | former | connection | self | blocked | blocking |
| name                         |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| photo                        |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| headline                     |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| place                        |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| industry                     |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| current position             |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| first 200 of about           |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| education: school            |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| education: degree            |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| education: years             |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| names of skills              |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| wants                        |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| offers                       |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| number of connections        |   -   |   yes    |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| shared connections           |   -   |    -     |    yes     |  yes   |    yes     | yes  |    -    |    -     |
| text of the current position |   -   |    -     |     -      |   -    |    yes     | yes  |    -    |    -     |
| former positions             |   -   |    -     |     -      |   -    |    yes     | yes  |    -    |    -     |
| rest of about                |   -   |    -     |     -      |   -    |    yes     | yes  |    -    |    -     |
| endorsers                    |   -   |    -     |     -      |   -    |    yes     | yes  |    -    |    -     |
| recommendations received     |   -   |    -     |     -      |   -    |    yes     | yes  |    -    |    -     |
| recommendations given        |   -   |    -     |     -      |   -    |    yes     | yes  |    -    |    -     |
| list of connections          |   -   |    -     |     -      |   -    |    yes     | yes  |    -    |    -     |
| contact data, released       |   -   |    -     |     -      |   -    |    yes     | yes  |    -    |    -     |
| contact data, kept back      |   -   |    -     |     -      |   -    |     -      | yes  |    -    |    -     |
"""
# What Anna may choose herself: the parts whose line changes, by choice.
CHOICES = """
| choice                       | part              | guest | stranger | former | connection | self | blocked |
| list of connections hidden   | list of connections |  -  |    -     |   -    |     -      | yes  |    -    |
| list of connections hidden   | shared connections |  -   |    -     |  yes   |    yes     | yes  |    -    |
| positions: members           | former positions  |   -   |   yes    |  yes   |    yes     | yes  |    -    |
| positions: members           | text of the current position | - | yes | yes  |    yes     | yes  |    -    |
| positions: self              | former positions  |   -   |    -     |   -    |     -      | yes  |    -    |
| positions: self              | current position  |   -   |   yes    |  yes   |    yes     | yes  |    -    |
| about: members               | rest of about     |   -   |   yes    |  yes   |    yes     | yes  |    -    |
| about: self                  | rest of about     |   -   |    -     |   -    |     -      | yes  |    -    |
| about: self                  | first 200 of about |  -   |   yes    |  yes   |    yes     | yes  |    -    |
| endorsers: members           | endorsers         |   -   |   yes    |  yes   |    yes     | yes  |    -    |
| endorsers: self              | endorsers         |   -   |    -     |   -    |     -      | yes  |    -    |
| recommendations: members     | recommendations received | - |  yes  |  yes   |    yes     | yes  |    -    |
| recommendations: members     | recommendations given | - |   yes    |  yes   |    yes     | yes  |    -    |
| recommendations: self        | recommendations received | - |  -    |   -    |     -      | yes  |    -    |
| recommendations: self        | recommendations given | - |    -     |   -    |     -      | yes  |    -    |
"""
WORDS = {
    "name": "Canaria Qname",
    "photo": "c0ffee" * 10 + "abcd",
    "headline": "Qheadline",
    "place": "Qplace",
    "industry": "Qindustry",
    "current position": "Qcurrent",
    "text of the current position": "Qsays",
    "former positions": "Qformer",
    "first 200 of about": "Qbegins",
    "rest of about": "Qrest",
    "education: school": "Qschool",
    "education: degree": "Qdegree",
    "education: years": "1931",
    "names of skills": "Qskill",
    "wants": "Qwants",
    "offers": "Qoffers",
    "number of connections": "5 connections",
    "shared connections": "Qshared",
    "endorsers": "Qendorser",
    "recommendations received": "Qpraise of Anna",
    "recommendations given": "Qpraise by Anna",
    "list of connections": "Qlisted",
    "contact data, released": "qreleased@firma.example",
    "contact data, kept back": "0999 888 777",
}
ABOUT = "Qbegins " + "lorem ipsum " * 25 + "Qrest"
HANDLE = "anna-brandt"
NOBODY = "anna-brandt-9"


def rows(table):
    """Lines of a drawn table as dictionaries by its first line."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def viewers_of(table):
    return [name for name in rows(table)[0] if name not in ("part", "choice")]


@pytest.fixture
def canary(app):
    """Anna's profile with a word in every part; viewers by their name in the table."""
    with app.app_context():
        return kept.again(build)


def build():
    world = cast.world()
    with database.transaction():
        anna = db.session.get_one(Member, world.anna)
        fill(anna)
        people = {key: cast.person(key, name=f"{key.title()} Someone") for key in ("gustav", "hanna", "iris")}
        known = {key: cast.person(key, name=key.title()) for key in ("qshared", "qendorser", "qlisted", "qadvocate")}
        db.session.flush()
        skill = profiles.add_skill(anna, WORDS["names of skills"])
        for other in (*known.values(), people["iris"]):
            cast.connect(anna, other)
        for viewer in (world.ben, world.carla, people["iris"].id, people["gustav"].id, people["hanna"].id):
            cast.connect(known["qshared"], db.session.get_one(Member, viewer))
        endorsements.endorse(known["qendorser"], skill)
        endorsements.endorse(people["iris"], skill)
        recommend(anna, known["qadvocate"])
        connections.remove(anna, people["iris"].id)
        blocks.block(anna, people["gustav"].id)
        blocks.block(people["hanna"], anna.id)
        cast.quiet()
        viewers = {"guest": None, "stranger": world.eve, "2nd degree": world.carla, "connection": world.ben}
        keys = {"former": "iris", "blocked": "gustav", "blocking": "hanna"}
        viewers |= {"self": world.anna, **{name: people[key].id for name, key in keys.items()}}
        return SimpleNamespace(anna=world.anna, viewers=viewers)


def recommend(anna, advocate):
    """Each praises the other; the advocate's own profile is open to all, so that Anna's choice is what decides."""
    profiles.choose_audience(advocate, "recommendations", "members")
    shown(advocate, anna.id, WORDS["recommendations received"])
    shown(anna, advocate.id, WORDS["recommendations given"])


def fill(anna):
    profiles.change_head(anna, name="Canaria Qname", headline="Qheadline", place="Qplace", industry="Qindustry")
    profiles.change_photo(anna, WORDS["photo"], {96: b"small", 320: b"large"})
    profiles.change_about(anna, ABOUT)
    profiles.change_wants(anna, wants="Qwants", offers="Qoffers")
    position = {"organisation": "Firma", "place": ""}
    profiles.add_position(anna, title="Qcurrent", starts="2014-04", ends=None, text="Qsays", **position)
    profiles.add_position(anna, title="Qformer", starts="2001", ends="2014-03", text="Qformer text", **position)
    profiles.add_education(anna, school="Qschool", degree="Qdegree", starts="1929", ends="1931")
    released = {"email": (WORDS["contact data, released"], "connections")}
    profiles.change_contact(anna, {**released, "phone": (WORDS["contact data, kept back"], "nobody")})


def surfaces(handle):
    """(pages, pieces): every address below a profile that shows something of it, and the search for it."""
    pages = [f"/in/{handle}", *(f"/in/{handle}{below}" for below in ("/contact", "/connections"))]
    pages += [f"/in/{handle}/recommendations", f"/in/{handle}/recommendations?show=given"]
    pages += [f"/in/{handle}/connections?shared=1", f"/in/{handle}/connections?q=q", "/search?q=qname"]
    parts = ("head", "about", "positions", "skills", "education", "wants")
    return pages, [*(f"/in/{handle}?part={part}" for part in parts), *pages[1:]]


def found_by(visitor, addresses, *, fragment):
    """Which words stand on these surfaces."""
    read = "\n".join(visitor.get(address, fragment=fragment).get_data(as_text=True) for address in addresses)
    return {part for part, word in WORDS.items() if word in read}


def test_the_table_asks_for_every_word():
    assert {row["part"] for row in rows(TABLE)} == set(WORDS)


@pytest.mark.parametrize("viewer", viewers_of(TABLE))
def test_every_viewer_finds_what_the_table_says(app, canary, visit, viewer):
    expected = {row["part"] for row in rows(TABLE) if row[viewer] == "yes"}
    visitor = visit(canary.viewers[viewer])
    pages, pieces = surfaces(HANDLE)
    assert found_by(visitor, pages, fragment=False) == expected
    assert found_by(visitor, pieces, fragment=True) == expected


@pytest.mark.parametrize("choice", dict.fromkeys(row["choice"] for row in rows(CHOICES)))
def test_the_member_may_open_and_close_parts(app, canary, visit, choice):
    choose(app, canary.anna, choice)
    pages, pieces = surfaces(HANDLE)
    for viewer in viewers_of(CHOICES):
        visitor = visit(canary.viewers[viewer])
        lines = [row for row in rows(CHOICES) if row["choice"] == choice]
        expected = {row["part"] for row in lines if row[viewer] == "yes"}
        asked = {row["part"] for row in lines}
        # Whoever endorses or is shared is a connection, too, and stands in the list as far as that is open.
        list_open = viewer in ("connection", "self") and choice != "list of connections hidden"
        asked -= {"endorsers", "shared connections"} if list_open else set()
        assert found_by(visitor, pages, fragment=False) & asked == expected & asked, viewer
        assert found_by(visitor, pieces, fragment=True) & asked == expected & asked, viewer


def choose(app, anna_id, choice):
    with app.app_context(), database.transaction():
        anna = db.session.get_one(Member, anna_id)
        if choice == "list of connections hidden":
            preferences.choose_privacy(anna, who_may_invite="everyone", hides_connections=True)
        else:
            section, audience = choice.split(": ")
            profiles.choose_audience(anna, section, audience)


def test_endorsers_are_hidden_from_connections_when_closed(app, canary, visit):
    choose(app, canary.anna, "endorsers: self")
    page = visit(canary.viewers["connection"]).get(f"/in/{HANDLE}").get_data(as_text=True)
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
    below_it = ("/contact", "/connections", "/invitation", "/message", "/connection/removal")
    for below in ("", *below_it, "/recommendations", "/recommendation", "/recommendation/request"):
        assert same(visitor, f"/in/{HANDLE}{below}", f"/in/{NOBODY}{below}", False), below


def test_the_blocked_cannot_block_back_what_is_not_there(app, canary, visit):
    assert same(visit(canary.viewers["blocked"]), f"/in/{HANDLE}/block", f"/in/{NOBODY}/block", False)


def same(visitor, address, other, fragment):
    one, two = visitor.get(address, fragment=fragment), visitor.get(other, fragment=fragment)
    headers = [sorted((name, value) for name, value in each.headers if name != "Date") for each in (one, two)]
    assert one.status_code == 404
    return one.status_code == two.status_code and one.data == two.data and headers[0] == headers[1]


def test_the_photo_itself_is_open_to_members_and_not_there_for_the_blocked(app, canary, visit):
    for viewer in ("stranger", "2nd degree", "former", "connection", "self"):
        assert visit(canary.viewers[viewer]).get(f"/pictures/{WORDS['photo']}/96").data == b"small", viewer
    for viewer in ("blocked", "blocking"):
        assert same(visit(canary.viewers[viewer]), f"/pictures/{WORDS['photo']}/96", f"/pictures/{'0' * 64}/96", False)


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
