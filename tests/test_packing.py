"""Pages are packed by whatever the machine has, files once by what packs them best."""

import gzip
import importlib
import re
import sys

import brotli
import pytest
import zstandard

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


def test_a_browser_gets_what_it_accepts(world, visit):
    anna = visit(world.anna)
    plain = anna.get("/network").get_data()
    for accepted, encoding, unpack in (
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "zstd", zstandard.decompress),
        ("br", None, bytes),
        ("gzip, zstd;q=0", "gzip", gzip.decompress),
        ("zstd;q=0, gzip;q=0", None, bytes),
    ):
        answer = anna.get("/network", headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == encoding
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert len(unpack(answer.get_data())) == len(plain), accepted


def test_what_is_packed_is_the_same_for_the_same_page(world, visit):
    anna = visit(world.anna)
    first, again = (anna.get("/network", headers={"Accept-Encoding": "gzip"}).get_data() for _ in range(2))
    assert first == again
    assert gzip.decompress(first).startswith(b"<!doctype html>")


def test_a_file_is_packed_best_for_who_accepts_that(app, visit):
    guest = visit(None)
    with app.test_request_context():
        path = app.extensions["assets"].address("app.js")
    plain = guest.get(path).get_data()
    for accepted, encoding, unpack in (
        ("gzip, deflate", "gzip", gzip.decompress),
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("br;q=0, gzip", "gzip", gzip.decompress),
        ("vibrant", None, bytes),
    ):
        response = guest.get(path, headers={"Accept-Encoding": accepted})
        assert response.headers.get("Content-Encoding") == encoding
        assert "Accept-Encoding" in response.headers["Vary"]
        assert unpack(response.get_data()) == plain


def test_another_colour_is_compressed_quickly_and_does_not_push_out_that_of_the_site(app, visit):
    guest, accepted = visit(None), {"Accept-Encoding": "br, gzip"}
    own = re.search(r'rel="stylesheet" href="([^"]+)"', guest.get("/sign-in").text)[1]
    for hue in range(30):
        other = guest.get(f"/static/x/{hue}-0.05.css", headers=accepted)
        assert other.headers["Content-Encoding"] == "gzip"
    kept = app.extensions["assets"].find(own.rsplit("/", 1)[1])
    assert guest.get(own, headers=accepted).headers["Content-Encoding"] == "br"
    assert app.extensions["assets"].find(own.rsplit("/", 1)[1]) is kept
