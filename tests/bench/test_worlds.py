"""Worlds are what they are said to be, and are made once."""

from collections import Counter
from random import Random
from statistics import mean, median

import pytest

from tests.bench import graph, kept


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
