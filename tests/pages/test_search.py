"""Finding people by name."""

import re

import pytest
import time_machine

from app import database
from app.actions import blocks, invitations
from app.actions.invitations import Wish
from app.extensions import db
from app.models import Member
from app.rules import limits
from tests import cast
from tests.visitor import text_of


def names(response):
    found = re.findall(r'<h2 class="name"><a [^>]+>(.+?)</a>', response.text)
    return [re.sub(r"</?mark>", "", name) for name in found]


@pytest.mark.parametrize("query", ["Müller", "muller", "MUELLER", "mül", "dirk mu", "mu dir", "  Dirk   Müller "])
def test_one_person_under_every_spelling(visit, world, query):
    assert names(visit(world.eve).get("/search", query_string={"q": query})) == ["Dirk Müller"]


def test_results_say_how_close_people_are_and_what_can_be_done(visit, world, does):
    does(world.anna, lambda anna: invitations.invite(anna, world.eve, Wish("friend")))
    does(world.dirk, lambda dirk: invitations.invite(dirk, world.anna, Wish("friend")))
    anna = visit(world.anna)

    def result(query):
        return text_of(anna.get(f"/search?q={query}", fragment=True)).removesuffix(" 1 person")

    assert result("ben").endswith("BO 1 st Ben Okafor 1st degree Message")
    assert result("carla").endswith("CN 2 nd Carla Nowak 2nd degree 1 shared connection Connect")
    assert result("dirk").endswith("3 rd Dirk Müller 3rd degree Answer")
    assert 'aria-label="Answer: Dirk Müller"' in anna.get("/search?q=dirk").text
    assert result("eve").endswith("Eve Strange Invitation pending")
    assert result("anna").endswith("Anna Brandt")


def test_typing_narrows_the_results_in_place(visit, world):
    response = visit(world.anna).get("/search?q=car", fragment=True)
    assert names(response) == ["Carla Nowak"]
    assert "<html" not in response.text


@pytest.mark.parametrize("query", ["a", "%", "é", "a "])
def test_less_than_two_letters_find_nobody(visit, world, query):
    page = visit(world.anna).get("/search", query_string={"q": query})
    assert (page.status_code, names(page)) == (200, [])
    assert "Enter " in text_of(page)


STRANGE = ["zz", "a'b", "\x00an", "an_", "' OR 1=1 --", "%an", "x" * 5000, "\ud800aa", "😀😀", "an\uffff"]


@pytest.mark.parametrize("query", STRANGE)
def test_strange_words_find_nobody_and_break_nothing(visit, world, query):
    page = visit(world.anna).get("/search", query_string={"q": query.encode("utf-8", "surrogatepass")})
    assert page.status_code == 200
    assert "Dirk" not in str(names(page))


@pytest.mark.parametrize("after", ["x", "0.a", "9" * 30 + ".a", "7.\x00", "7." + "a" * 999])
def test_a_strange_cursor_is_the_first_page(visit, world, after):
    page = visit(world.anna).get("/search", query_string={"q": "an", "after": after})
    assert names(page) == ["Anna Brandt"]


def test_the_list_goes_on_page_by_page(app, visit, world):
    with app.app_context(), database.transaction():
        for number in range(60):
            cast.person(f"guest{number:02}", name=f"Guest Number{number:02}")
    visitor, path, found = visit(world.eve), "/search?q=guest", []
    while path:
        response = visitor.get(path, fragment=bool(found))
        found += names(response)
        older = re.search(r'<p class="older"><a class="btn btn-quiet" href="([^"]+)"', response.text)
        path = older.group(1).replace("&amp;", "&") if older else None
    assert found == [f"Guest Number{number:02}" for number in range(60)]


def test_blocked_and_locked_people_are_not_found(app, visit, world, does):
    does(world.carla, blocks.block, world.anna)
    does(world.anna, blocks.block, world.dirk)
    with app.app_context(), database.transaction():
        db.session.get_one(Member, world.eve).state = "locked"
    anna = visit(world.anna)
    for query in ("carla", "dirk", "eve"):
        page = anna.get(f"/search?q={query}")
        assert names(page) == []
        assert "Nobody found" in text_of(page)


def test_searching_has_a_limit(visit, world, monkeypatch):
    monkeypatch.setattr(limits, "SEARCHES", limits.SEARCHES._replace(times=4))
    with time_machine.travel("2026-11-23 12:00:20+00:00", tick=False):
        anna = visit(world.anna)
        assert anna.get("/search").status_code == 200, "nothing typed is no search"
        assert anna.get("/search?q=b").status_code == 200
        assert anna.get("/search?q=%E2%80%8B").status_code == 200, "what folds to nothing counts, too"
        assert anna.get("/search?q=ben", headers={"Sec-Purpose": "prefetch"}).status_code == 200
        assert anna.get("/search?q=ben", fragment=True).status_code == 200
        response = anna.get("/search?q=ben")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "40"
    assert "Search again from 13:01." in text_of(response)
    assert visit(world.ben).get("/search?q=ben").status_code == 200


def test_searches_sent_at_once_do_not_overtake_the_counter(visit, world, monkeypatch):
    monkeypatch.setattr(limits, "SEARCHES", limits.SEARCHES._replace(times=2))
    monkeypatch.setattr("app.web.gate.counters.left", lambda *_: 1)  # each looked before any other was counted
    with time_machine.travel("2026-11-23 12:00:20+00:00", tick=False):
        responses = [visit(world.anna).get("/search?q=ben").status_code for _ in range(4)]
    assert responses == [200, 200, 429, 429]


def test_guests_sign_in_first(visit, world):
    assert visit(None).get("/search?q=anna").location == "/sign-in?next=/search?q%3Danna"


def test_a_page_of_results_asks_twelve_questions_at_most(app, visit, world, statements):
    with app.app_context(), database.transaction():
        for number in range(20):
            cast.person(f"anna{number}", name=f"Anna Number{number}")
    visitor = visit(world.ben)
    visitor.get("/search?q=dirk")
    counts = []
    for query in ("eve", "anna"):
        statements.clear()
        visitor.get(f"/search?q={query}")
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 12
