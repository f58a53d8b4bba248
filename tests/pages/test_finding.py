"""What members ask a search, and whom they find; the directory and its facets; leaving search; suggestions."""

import re

import pytest

from app import database
from app.actions import blocks, connections, preferences, profiles
from app.extensions import db
from app.models import Member
from app.rules import limits
from tests import cast
from tests.visitor import text_of

BEGUN = {"place": "", "starts": "2001", "text": ""}
PEOPLE = {"sinead": "Sinéad O'Brien", "ase": "Åse Lindqvist", "wang": "王小明", "jurgen": "Dr. Jürgen Groß"}


def head(member, headline="", place="", industry=""):
    profiles.change_head(member, name=member.name, headline=headline, place=place, industry=industry)


@pytest.fixture
def town(app, world):
    """The cast with careers, and four more. Ben looks: connected with Anna and Carla, Dirk is a connection of hers."""
    with app.app_context(), database.transaction():
        ids = world.anna, world.carla, world.dirk, world.eve
        anna, carla, dirk, eve = (db.session.get_one(Member, id) for id in ids)
        more = {key: cast.person(key, name=name) for key, name in PEOPLE.items()}
        head(anna, "Steuerberaterin für Seelotsen", "Hamburg", "Beratung")
        profiles.add_position(anna, title="Zollagentin", organisation="Brook & Söhne", ends=None, **BEGUN)
        profiles.add_position(anna, title="Prokuristin", organisation="Ahlmann Rohstoffe", ends="2009", **BEGUN)
        profiles.add_education(anna, school="Fachschule Elbufer", degree="Kauffrau", starts="1994", ends="1996")
        profiles.add_skill(anna, "Zollrecht")
        head(dirk, "Logistik", "Bremen", "Schifffahrt")
        profiles.add_position(dirk, title="Prokurist", organisation="Ahlmann Rohstoffe", ends="2011", **BEGUN)
        profiles.add_education(dirk, school="Fachschule Elbufer", degree="", starts="", ends="1996")
        profiles.add_skills(dirk, ["C++", "Rohkaffee-Einkauf"])
        profiles.change_wants(dirk, wants="Praktikum in der Speicherstadt", offers="")
        head(eve, "Kaffeeprüferin", "Hamburg")
        profiles.add_position(eve, title="Leiterin Verkostung", organisation="Kaffee Institut Nord", ends=None, **BEGUN)
        profiles.add_education(eve, school="Universität Åbo", degree="", starts="2000", ends="2004")
        profiles.change_wants(eve, wants="", offers="Mentoring")
        profiles.add_skill(carla, "Geheimkunde")
        profiles.choose_audience(carla, "skills", "self")
        profiles.add_education(carla, school="Abendschule Stade", degree="", starts="", ends="2001")
        profiles.choose_audience(carla, "education", "connections")
        head(more["jurgen"], "Buchhalter", "Köln")
        world.more = {key: member.id for key, member in more.items()}
    return world


def names(response):
    found = re.findall(r'<(?:(?:h2|p) class="name"><a [^>]+|span class="name")>(.+?)<(?:/a|span|/span)', response.text)
    return [re.sub("</?mark>", "", name).replace("&#39;", "'") for name in found]


ANNA, BEN, CARLA, DIRK, EVE = (cast.NAMES[key] for key in ("anna", "ben", "carla", "dirk", "eve"))
SINEAD, ASE, WANG, JURGEN = PEOPLE.values()
QUESTIONS = {  # of Ben: whom they find, in order
    "Müller": [DIRK], "mueller dirk": [DIRK], "DIRK MULL": [DIRK], "anna": [ANNA], "brandt anna": [ANNA],
    "O'Brien": [SINEAD], "obrien": [SINEAD], "o’brien sinead": [SINEAD], "Aase": [ASE], "Åse": [ASE], "ase lind": [ASE],
    "王小": [WANG], "小明": [WANG], "明": [WANG], "gross": [JURGEN], "Groß Jürgen": [JURGEN],
    "Dr. Groß": [JURGEN], "juergen gross": [JURGEN], "Dr. Müller": [], "Buchhalter Köln": [JURGEN],
    "jürgen buchhalter": [JURGEN], "Dirk Elbufer": [DIRK], "Prokurist Müller": [],
    "Steuerberater": [ANNA], "steuerberaterin seelotsen": [ANNA], "Steuerberaterin in Hamburg": [ANNA],
    "Hamburg": [ANNA, EVE], "hamburg kaffee": [EVE], "Köln": [JURGEN], "koeln": [JURGEN],
    "Fachschule Elbufer": [ANNA, DIRK], "Elbufer 1996": [ANNA, DIRK], "1996": [ANNA, DIRK], "2004": [EVE],
    "Zollrecht": [ANNA], "zoll brook": [ANNA], "Brook Söhne": [ANNA], "brook & soehne": [ANNA], "Zollagentin": [ANNA],
    "Ahlmann": [ANNA], "Prokurist": [ANNA], "Verkostung": [EVE], "Kaffee-Institut": [EVE], "kaffee": [EVE],
    "Rohkaffee": [DIRK], "Einkauf Bremen": [DIRK], "Schifffahrt": [DIRK], "Praktikum": [DIRK], "mentoring": [EVE],
    "Universität Abo": [EVE], "Abendschule": [CARLA], "Geheimkunde": [], "Ahlmann Bremen": [], "Brnadt": [], "xyz": [],
}  # fmt: skip


@pytest.mark.parametrize("query", QUESTIONS)
@pytest.mark.sampled(56)
def test_what_members_ask(town, visit, query):
    ben = visit(town.ben)
    assert names(ben.get("/search", query_string={"q": query})) == QUESTIONS[query]
    assert names(ben.get("/search", query_string={"q": query}, fragment=True)) == QUESTIONS[query]
    suggested = names(ben.get("/search/suggestions", query_string={"q": query}, fragment=True))
    assert sorted(suggested) == sorted(QUESTIONS[query]) or query == "Kaffee-Institut"


REASONS = {
    "Zollrecht": "skill: Zollrecht", "Ahlmann": "was at Ahlmann Rohstoffe (Prokuristin)",
    "Praktikum": "seeks: Praktikum",
    "brook": "Zollagentin, Brook & Söhne", "1996": "school: Fachschule Elbufer", "köln": "place: Köln",
    "mentoring": "offers: Mentoring", "beratung": "industry: Beratung",
}  # fmt: skip


@pytest.mark.parametrize("query", REASONS)
def test_the_row_says_why(town, visit, query):
    assert REASONS[query] in text_of(visit(town.ben).get("/search", query_string={"q": query}))


def test_words_that_are_found_are_marked_and_never_markup(app, town, visit, does):
    does(town.eve, lambda eve: head(eve, "<b>Kaffee</b> & Tee", "Hamburg"))
    page = visit(town.ben).get("/search?q=kaffee").text
    assert "&lt;b&gt;<mark>Kaffee</mark>&lt;/b&gt; &amp; Tee" in page


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Brnadt", "Brandt"), ("anna brant", "anna Brandt"), ("Strenge", "Strange"), ("Lindqwist", "Lindqvist"),
        ("Müler", "Müller"), ("dirk mülller", "dirk Müller"),
    ],
)  # fmt: skip
def test_one_slip_in_a_name_is_forgiven(town, visit, typed, meant):
    page = visit(town.ben).get("/search", query_string={"q": typed})
    assert f"Did you mean: {meant}" in text_of(page)


def test_nobody_is_meant_whom_the_viewer_does_not_find(town, visit, does):
    does(town.eve, blocks.block, town.ben)
    assert "Did you mean" not in visit(town.ben).get("/search?q=Strenge").text
    does(town.dirk, preferences.choose_search, in_search=False)
    does(town.dirk, lambda dirk: profiles.change_head(dirk, name="Dirk Quitzow", headline="", place="", industry=""))
    assert "Did you mean" not in visit(town.ben).get("/search?q=Quitzov").text


# --- the directory -----------------------------------------------------------------------------------------------


def facets(response):
    """What stands beside the results: how many by label, under each heading."""
    found = {}
    for heading, items in re.findall(r'<h2 class="label"[^>]*>([^<]+)</h2>(.*?)</nav>', response.text, re.DOTALL):
        pairs = re.findall(r"<span>([^<]+)</span>\s*<b class=\"figure\">(\d+)", items)
        found[heading] = {label.replace("&amp;", "&"): int(count) for label, count in pairs}
    return found


def test_without_a_word_it_is_the_directory(town, visit):
    page = visit(town.ben).get("/search")
    assert names(page) == [ANNA, ASE, BEN, CARLA, DIRK, EVE, "Frieda Ahlers", JURGEN, SINEAD, WANG]
    found = facets(page)
    assert found["Closeness"] == {"Directly connected": 2}
    assert found["Place"] == {"Hamburg": 2, "Bremen": 1, "Köln": 1}
    assert found["School"] == {"Fachschule Elbufer": 2, "Abendschule Stade": 1, "Universität Åbo": 1}
    assert found["Worked at"] == {"Ahlmann Rohstoffe": 1}, "as Ben sees it: of Dirk he does not know"
    assert facets(visit(town.eve).get("/search"))["School"] == {"Fachschule Elbufer": 2, "Universität Åbo": 1}


def test_values_of_a_kind_add_and_kinds_narrow(town, visit):
    ben = visit(town.ben)
    assert names(ben.get("/search?place=Hamburg")) == [ANNA, EVE]
    assert names(ben.get("/search?place=Hamburg&place=bremen")) == [ANNA, DIRK, EVE]
    page = ben.get("/search?place=Hamburg&place=Bremen&school=Fachschule+Elbufer")
    assert names(page) == [ANNA, DIRK]
    assert facets(page)["Place"] == {"Bremen": 1, "Hamburg": 1}
    assert facets(page)["School"]["Universität Åbo"] == 1, "how many it would be with this one, too"
    assert names(ben.get("/search?q=elbufer&place=Bremen")) == [DIRK]
    assert names(ben.get("/search?near=1&q=elbufer")) == [ANNA]
    assert names(ben.get("/search?class=Fachschule+Elbufer,+1996")) == [ANNA, DIRK]
    assert names(ben.get("/search?skill=C%2B%2B")) == [DIRK]
    assert names(ben.get("/search?exchange=wants")) == [DIRK]
    assert names(ben.get("/search?place=Nowhere")) == []


@pytest.mark.parametrize(
    ("sort", "expected"), [("name", [ANNA, DIRK, EVE]), ("newest", [EVE, DIRK, ANNA]), ("close", [ANNA, DIRK, EVE])]
)
def test_each_sort(town, visit, sort, expected):
    assert names(visit(town.ben).get(f"/search?place=Hamburg&place=Bremen&sort={sort}")) == expected
    assert names(visit(town.carla).get("/search?place=Hamburg&place=Bremen&sort=close"))[0] == DIRK


def test_ready_views_lead_to_the_own_year_and_to_who_works_where(town, visit):
    page = visit(town.dirk).get("/search")
    year = re.search(r'href="([^"]*class=[^"]+)"', page.text)[1].replace("&amp;", "&")
    assert names(visit(town.dirk).get(year)) == [ANNA, DIRK]
    assert "Brook & Söhne 1" in text_of(visit(town.dirk).get("/search?show=organisation"))


@pytest.mark.parametrize(("sort", "some"), [("name", 10), ("name", 100), ("newest", 10), ("close", 10)])
def test_many_are_shown_page_by_page_once_each(app, world, visit, monkeypatch, sort, some):
    monkeypatch.setattr("app.queries.search_by_name.SORTED", some)
    monkeypatch.setattr("app.queries.search_by_name.A_SET", some)
    monkeypatch.setattr("app.queries.search_pages.WINDOW", 20)
    monkeypatch.setattr("app.queries.search_pages.FEW", 10)
    monkeypatch.setattr("app.queries.facets.FEW", 10)
    with app.app_context(), database.transaction():
        for number in range(70):
            head(cast.person(f"guest{number:02}", name=f"Guest N{number:02}"), "Lotse", "Cuxhaven")
    visitor, path, found = visit(world.ben), f"/search?q=lotse&place=Cuxhaven&sort={sort}", []
    while path:
        response = visitor.get(path, fragment=bool(found))
        found += names(response)
        older = re.search(r'<p class="older"><a class="btn btn-quiet" href="([^"]+)"', response.text)
        path = older.group(1).replace("&amp;", "&") if older else None
        assert "More than 10 people" in response.text or len(found) > 25
    assert sorted(found) == [f"Guest N{number:02}" for number in range(70)] and len(found) == 70
    assert sort != "newest" or found[0] == "Guest N69"


def test_of_many_the_nearest_tell_which_values_narrow_without_a_number(app, world, visit, monkeypatch):
    monkeypatch.setattr("app.queries.search_pages.FEW", 10)
    monkeypatch.setattr("app.queries.facets.FEW", 10)
    monkeypatch.setattr("app.queries.facets.READ", 3)
    with app.app_context(), database.transaction() as session:
        for number in range(12):
            guest = cast.person(f"guest{number:02}", name=f"Guest N{number:02}")
            head(guest, "Lotse", "Emden" if number == 5 else "Cuxhaven")
        head(session.get_one(Member, world.anna), "Lotse", "Husum")
    ben = visit(world.ben)
    page = ben.get("/search?q=lotse")
    assert "More than 10 people" in page.text and not any(facets(page).values())
    assert names(page)[0] == ANNA and "place=Husum" in page.text, "she is a connection of his"
    every = ben.get("/search?q=lotse&show=place").text
    assert set(re.findall(r"place=(\w+)", every)) == {"Cuxhaven", "Emden", "Husum"}


# --- leaving search ----------------------------------------------------------------------------------------------


def test_who_leaves_search_is_found_by_connections_alone(town, visit):
    anna, ben, eve = visit(town.anna), visit(town.ben), visit(town.eve)
    page = anna.get("/settings/privacy").text
    fields = dict(re.findall(r'name="(\w+)"[^>]* value="(\w+)" checked', page)) | {"leaves_search": "y"}
    assert anna.post("/settings/privacy", fields).status_code == 303
    for path in ("/search?q=anna", "/search?q=zollrecht", "/search", "/search?place=Hamburg", "/search?q=Brandr"):
        assert ANNA not in eve.get(path).text and "Brandt" not in eve.get(path).text
    assert names(eve.get("/search/suggestions?q=anna", fragment=True)) == []
    assert "Zollrecht" not in eve.get("/search/suggestions?q=zoll", fragment=True).text
    assert facets(eve.get("/search"))["Place"]["Hamburg"] == 1
    assert names(ben.get("/search?q=zollrecht")) == [ANNA] and ANNA in names(ben.get("/search"))
    assert facets(ben.get("/search"))["Place"]["Hamburg"] == 2
    assert names(ben.get("/search/suggestions?q=anna", fragment=True)) == [ANNA]
    box = re.search(r'<input[^>]*name="leaves_search"[^>]*>', anna.get("/settings/privacy").text)[0]
    assert " checked" in box
    fields.pop("leaves_search")
    anna.post("/settings/privacy", fields)
    assert names(eve.get("/search?q=zollrecht")) == [ANNA]


def test_disconnecting_hides_at_once_what_only_connections_find(town, visit, does):
    does(town.ben, connections.remove, town.anna)
    assert names(visit(town.ben).get("/search?q=ahlmann")) == []
    assert names(visit(town.ben).get("/search?q=zollrecht")) == [ANNA]


# --- suggestions -------------------------------------------------------------------------------------------------


def test_suggestions_are_people_organisations_and_a_skill(town, visit):
    piece = visit(town.ben).get("/search/suggestions?q=kaff", fragment=True)
    assert "<html" not in piece.text and names(piece) == [EVE]
    assert "Organisations and schools Kaffee Institut Nord 1" in text_of(piece)
    assert "All results for “kaff”" in text_of(piece)
    zoll = visit(town.ben).get("/search/suggestions?q=zoll", fragment=True)
    assert "Skills Zollrecht 1" in text_of(zoll) and 'role="option"' in zoll.text


def test_without_javascript_suggestions_are_the_search(town, visit):
    assert visit(town.ben).get("/search/suggestions?q=anna").location == "/search?q=anna"


def test_suggestions_count_strangers_on_their_own(town, visit, monkeypatch):
    monkeypatch.setattr(limits, "TYPE_AHEAD", limits.TYPE_AHEAD._replace(times=1))
    ben = visit(town.ben)
    assert ben.get("/search/suggestions?q=eve", fragment=True).status_code == 200
    assert ben.get("/search/suggestions?q=anna", fragment=True).status_code == 200, "a connection does not count"
    assert ben.get("/search/suggestions?q=dirk", fragment=True).status_code == 429
    assert ben.get("/search?q=dirk").status_code == 200
