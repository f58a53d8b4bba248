"""An administrator's drill on the command line, with real processes: start, members, a backup restored elsewhere, move.

Prints how long each step took; docs/operations.md keeps the clocks of one run.
"""

from __future__ import annotations

import html
import http.cookiejar
import re
import urllib.parse
import urllib.request

import pytest

from tests import databases
from tests.cast import PASSWORD
from tests.journeys.office import Clock, Office, another, flask
from tests.journeys.place import eventually, links_in

SET_UP = {
    "organisation": "Elbufer", "tagline": "Alumni seit 1911", "locale": "de", "timezone": "Europe/Berlin",
    "policy": "invite-only", "name": "Frieda Ahlers", "email": "frieda@firma.example", "password": PASSWORD,
}  # fmt: skip
SIGN_IN = {"email": SET_UP["email"], "password": PASSWORD}
BEN, LATER = "ben@firma.example", "ben@spaeter.example"
A_MINUTE = 90  # seconds: within one the worker looks whether a backup is due


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


@pytest.mark.long
def test_an_administrator_starts_saves_restores_and_moves(tmp_path):
    clock, first = Clock(), tmp_path / "first"
    with clock("first start, to the first page"):
        place = Office(first).__enter__()
    try:
        with clock("set up"):
            browser, link = Browser(place.url), place.setup_link()
            home = browser.post(link, link, SET_UP)
        assert "Die erste Stunde" in home and home.count('class="step step-done"') == 1  # name and second line
        with clock("test e-mail"):
            assert "The SMTP server took it" in flask(place, "mail", "test", SET_UP["email"])
        look_after_members(place, browser, clock)
        with clock("first backup, by itself"):
            eventually(lambda: list((first / "backups").glob("kontor-*.zip")), "a backup", A_MINUTE)
        with clock("check"):
            said = flask(place, "check")
        assert "green  mail-server: " in said and "green  backup: " in said and "green  admins: " in said
        assert not re.search("^red", said, re.MULTILINE)
        with clock("backup by hand"):
            flask(place, "backup", tmp_path / "kontor.zip")
        with clock("stop"):
            place.stop()
        move(restored(place, tmp_path, clock), clock)
    finally:
        place.stop()
        print(clock.told())


def look_after_members(place, browser, clock):
    """Ben is invited and joins; he has lost his password, then his address; he is deleted and kept."""
    page = "/network/email-invitations"
    browser.post(page, page, {"email": BEN, "how": "other"})
    link = next(link for link in links_in(place.letter(BEN)) if "/join/" in link)
    Browser(place.url).post(link, link, {"name": "Ben Okafor", "email": BEN, "password": PASSWORD})
    with clock("find a member"):
        assert BEN in flask(place, "member", "find", "okafor")
    with clock("lost password"):
        flask(place, "member", "reset", BEN)
        assert links_in(place.letter(BEN, "Passwort"))
    with clock("lost address"):
        assert "An admin has to confirm it" in flask(place, "member", "email", BEN, LATER)
        id = re.search(r'/admin/members/(\d+)">Ben Okafor', browser.get("/admin/members"))[1]
        asked = re.search(r'name="asked" value="(\d+)"', browser.get(f"/admin/members/{id}"))[1]
        browser.post(f"/admin/members/{id}", f"/admin/members/{id}/address/confirmation", {"asked": asked})
        link = next(link for link in links_in(place.letter(LATER)) if "/address/" in link)
        Browser(place.url).post(link, link, {})
        assert LATER in flask(place, "member", "show", LATER)
    with clock("lock and unlock"):
        flask(place, "member", "lock", LATER, "--reason", "Werbung", "--text", "Bitte keine Werbung.")
        assert "Werbung" in flask(place, "member", "show", LATER)
        flask(place, "member", "unlock", LATER)
    with clock("delete and keep"):
        flask(place, "member", "delete", LATER)
        place.letter(LATER, "Ihr Konto wird gelöscht")
        flask(place, "member", "keep", LATER)
    with clock("second admin"):
        flask(place, "member", "admin", LATER)
        assert "Role: admin" in flask(place, "member", "show", LATER)


def restored(place, tmp_path, clock):
    """Another machine that has everything of this one."""
    other = another(place, tmp_path / "other")
    with clock("restore elsewhere"):
        said = flask(other, "restore", tmp_path / "kontor.zip")
    assert "Restored as it was on " in said and "The secret key is another one" not in said
    with clock("start elsewhere, to the first page"):
        other.__enter__()
    try:
        assert "Die erste Stunde" in Browser(other.url).post("/sign-in", "/sign-in", SIGN_IN)
    finally:
        other.stop()
    return other


def move(place, clock):
    address = databases.postgresql_url("kontor_drill")
    with clock("move to PostgreSQL"):
        said = flask(place, "move", address)
    assert re.search(r"^ +2  member$", said, re.MULTILINE) and "the same in both databases." in said
    moved = Office(place.folder, address)
    with clock("start on PostgreSQL, to the first page"):
        moved.__enter__()
    try:
        browser = Browser(moved.url)
        assert "Die erste Stunde" in browser.post("/sign-in", "/sign-in", SIGN_IN)
        assert "mit PostgreSQL" in browser.get("/admin/health")
    finally:
        moved.stop()
