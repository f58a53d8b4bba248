"""Worlds and visitors are what they are said to be; worlds are made once."""

from collections import Counter
from random import Random
from statistics import mean, median
from types import SimpleNamespace

import pytest

from tests.bench import graph, kept
from tests.bench.cast import Visitor
from tests.bench.mix import accept, like, older


def degrees(size):
    found = list(graph.edges(size, Random(7), {1: 60}))
    assert len({frozenset(pair) for pair in found}) == len(found)
    counts = Counter(id for pair in found for id in pair)
    return [counts[id] for id in range(1, size + 1)]


def test_most_know_sixty_some_hundreds_and_some_nobody():
    found = degrees(1000)
    assert found[0] == 60
    assert 50 <= median(found) <= 65 and 75 <= mean(found) <= 95
    assert max(found) >= 400
    assert 20 <= found.count(0) <= 45 and 15 <= sum(1 <= each <= 2 for each in found) <= 60


def test_the_same_seed_makes_the_same_graph():
    assert list(graph.edges(200, Random(7), {})) == list(graph.edges(200, Random(7), {}))
    assert list(graph.edges(200, Random(7), {})) != list(graph.edges(200, Random(8), {}))


@pytest.fixture
def made(tmp_path, monkeypatch):
    """The sizes of worlds that were made, in order, instead of making them."""
    sizes = []

    def make(url, into, size, seed):
        sizes.append(size)
        (into / "kontor.sqlite3").write_text(f"{size} members")

    monkeypatch.setattr(kept, "folder", lambda: tmp_path)
    monkeypatch.setattr(kept, "_build", make)
    return sizes


def test_a_world_is_made_once(made, tmp_path, monkeypatch):
    into = tmp_path / "run"
    into.mkdir()
    for size in (10, 20, 10):
        assert kept.sqlite(size, 7, into) == f"sqlite:///{into}/kontor.sqlite3"
        assert (into / "kontor.sqlite3").read_text() == f"{size} members"
    assert made == [10, 20]
    monkeypatch.setattr(kept, "CODE", ())  # other code, another world
    kept.sqlite(10, 7, into)
    assert made == [10, 20, 10]
    assert sorted(path.name.split("_")[1] for path in tmp_path.glob("*.sqlite3")) == ["10", "20"]


def test_a_visitor_goes_on_where_their_page_ended():
    who = Visitor(1, "random", {}, [])
    assert older(who, None) is None
    who.read("/", '<p class="older"><a class="btn" hx-get="/?before=900.880&amp;day=2026-11-01">')
    assert older(who, None).path == "/?before=900.880&day=2026-11-01"
    who.read("/in/anna", "<p>a profile says nothing of older updates</p>")
    assert older(who, None) is not None
    who.read("/?before=900.880&day=2026-11-01", "<p>These are all updates.</p>")
    assert older(who, None) is None


def test_nobody_likes_or_accepts_the_same_twice():
    who, cast = Visitor(1, "random", {}, []), SimpleNamespace(token="signed")
    assert like(who, cast) is None and accept(who, cast) is None
    who.read("/", '<form action="/posts/7/like"><form action="/posts/8/like/removal">')
    who.read("/network", '<form action="/invitations/3/acceptance">')
    assert (like(who, cast).path, accept(who, cast).path) == ("/posts/7/like", "/invitations/3/acceptance")
    assert like(who, cast) is None and accept(who, cast) is None
