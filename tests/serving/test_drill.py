"""An administrator's drill, with real processes: start, first hour, a backup restored elsewhere, move to PostgreSQL.

Prints how long each step took; docs/operations.md keeps the clocks of one run.
"""

from __future__ import annotations

import html
import http.cookiejar
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager

import pytest

from app.config import SETTINGS
from tests import ROOT, databases
from tests.cast import PASSWORD
from tests.journeys.place import Place

SET_UP = {
    "organisation": "Elbufer", "tagline": "Alumni seit 1911", "locale": "de", "timezone": "Europe/Berlin",
    "policy": "open", "name": "Frieda Ahlers", "email": "frieda@firma.example", "password": PASSWORD,
}  # fmt: skip
SIGN_IN = {"email": SET_UP["email"], "password": PASSWORD}
A_MINUTE = 90  # seconds: within one the worker looks whether a backup is due


class Here(Place):
    """A Kontor with a folder for backups."""

    def settings(self):
        return {**super().settings(), "BACKUP_DIR": str(self.folder / "backups")}


class Browser:
    """As little of one as an administrator needs: cookies, forms, redirects."""

    def __init__(self, url):
        self.url = url
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self.opener = urllib.request.build_opener(jar)

    def get(self, path):
        with self.opener.open(urllib.parse.urljoin(self.url, path), timeout=60) as answer:
            return html.unescape(answer.read().decode())

    def post(self, page, path, fields):
        """Send a form of a page; gives the page that it leads to."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page))[1]
        sent = urllib.parse.urlencode({"csrf_token": token, **fields}).encode()
        with self.opener.open(urllib.parse.urljoin(self.url, path), sent, timeout=60) as answer:
            return html.unescape(answer.read().decode())


@pytest.fixture
def clock():
    """`with clock("start"):` times a step; all are printed at the end."""
    taken = []

    @contextmanager
    def step(name):
        began = time.monotonic()
        yield
        taken.append((name, time.monotonic() - began))

    yield step
    print(*(f"\n{name}: {seconds:.1f} s" for name, seconds in taken))


def flask(place, *words, **settings):
    """A command on the machine of this place; what it said."""
    ours = {each.name for each in SETTINGS}
    environ = {name: value for name, value in os.environ.items() if name not in ours}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", *map(str, words)]
    ran = subprocess.run(
        command, cwd=ROOT, env={**environ, **place.settings(), **settings}, capture_output=True, text=True, timeout=300
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.long
def test_an_administrator_starts_saves_restores_and_moves(tmp_path, clock):
    first, other = tmp_path / "first", tmp_path / "other"
    with clock("first start, to the first page"):
        place = Here(first).__enter__()
    try:
        with clock("set up"):
            browser = Browser(place.url)
            link = place.setup_link()
            home = browser.post(link, link, SET_UP)
        assert "Die erste Stunde" in home and home.count('class="step step-done"') == 1  # name and second line
        with clock("test e-mail"):
            page = browser.post("/admin/mail", "/admin/mail/test", {})
        assert "Die letzte Test-E-Mail wurde am" in page and place.letters("frieda@firma.example")
        with clock("first backup, by itself"):
            wait_for(lambda: "kontor-" in str(list((first / "backups").glob("kontor-*.zip"))), A_MINUTE)
        with clock("check"):
            said = flask(place, "check")
        assert "green  mail-server: " in said and "green  backup: " in said
        assert not re.search("^red", said, re.MULTILINE)
        with clock("backup by hand"):
            flask(place, "backup", tmp_path / "kontor.zip")
        with clock("stop"):
            stop(place)
        restore_elsewhere(first, other, tmp_path, clock)
        move(place, clock)
    finally:
        if place.tree.poll() is None:
            stop(place)


def restore_elsewhere(first, other, tmp_path, clock):
    other.mkdir()
    (other / "secret_key").write_text((first / "secret_key").read_text())
    place = Here(other)
    place.postbox = SILENT
    with clock("restore elsewhere"):
        said = flask(place, "restore", tmp_path / "kontor.zip")
    assert "Restored as it was on " in said and "The secret key is another one" not in said
    with clock("start elsewhere, to the first page"):
        place.__enter__()
    try:
        assert "Die erste Stunde" in Browser(place.url).post("/sign-in", "/sign-in", SIGN_IN)
    finally:
        stop(place)


def move(place, clock):
    address = databases.postgresql_url("kontor_drill")
    with clock("move to PostgreSQL"):
        said = flask(place, "move", address)
    assert re.search(r"^ +1  member$", said, re.MULTILINE) and "the same in both databases." in said
    moved = Here(place.folder, address)
    with clock("start on PostgreSQL, to the first page"):
        moved.__enter__()
    try:
        browser = Browser(moved.url)
        assert "Die erste Stunde" in browser.post("/sign-in", "/sign-in", SIGN_IN)
        assert "mit PostgreSQL" in browser.get("/admin/health")
    finally:
        stop(moved)


class SILENT:
    """In the place of an SMTP server before there is one."""

    port = 9


def stop(place):
    place.__exit__(None, None, None)


def wait_for(question, seconds):
    end = time.monotonic() + seconds
    while not question():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)
