"""Pages are packed by whatever the machine has."""

import gzip
import importlib
import sys

import pytest

from app.web import headers

PAGE = "Küste, Hafen, Elbe. ".encode() * 200


@pytest.fixture
def without_isal(monkeypatch):
    """The module as a processor gets it that isal has no code for."""
    monkeypatch.setitem(sys.modules, "isal.igzip", None)
    yield importlib.reload(headers)
    monkeypatch.undo()
    importlib.reload(headers)


def test_without_isal_pythons_own_gzip_packs(without_isal):
    assert without_isal.compress is gzip.compress
    assert gzip.decompress(without_isal.compress(PAGE, 2, mtime=0)) == PAGE


def test_what_is_packed_is_the_same_for_the_same_page(world, visit):
    anna = visit(world.anna)
    first, again = (anna.get("/network", headers={"Accept-Encoding": "gzip"}).get_data() for _ in range(2))
    assert first == again
    assert gzip.decompress(first).startswith(b"<!doctype html>")
