"""/admin/health and the banner: whether the site is well, in words that begin with what to do."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from app import checks, database
from app.actions import signs
from app.extensions import db
from app.models import Member, Sign
from app.models.base import now
from app.rules import machine
from app.version import VERSION
from tests.visitor import MOST_QUERIES, text_of

PAGE = "/admin/health"
FORWARDED = {"X-Forwarded-For": "203.0.113.7"}
ROW = re.compile(
    r'<li class="row found-(\w+)[^"]*">.*?<p class="name">(.*?)</p><p class="small quiet">(.*?)</p>', re.DOTALL
)


@pytest.fixture
def do(app):
    def run(work):
        with app.app_context(), database.transaction():
            return work()

    return run


@pytest.fixture
def well(app, world, do, monkeypatch, tmp_path):
    """Everything runs, and Anna is the second admin."""
    monkeypatch.setitem(app.config, "BACKUP_DIR", tmp_path)
    monkeypatch.setitem(app.config, "MAIL_SERVER", "smtp.elbufer.example")
    monkeypatch.setitem(app.config, "BASE_URL", "https://elbufer.example")

    def leave():
        signs.leave(machine.WORKER)
        signs.leave(machine.BACKUP, text="kontor-2026-11-23.zip", number=12_400_000)
        signs.leave(machine.REHEARSAL, level="green", text="kontor-2026-11-23.zip", number=48_212)
        db.session.get_one(Member, world.anna).role = "admin"

    do(leave)
    return world


def age(name, **passed):
    return lambda: setattr(db.session.get_one(Sign, name), "at", now() - timedelta(**passed))


def lights(response):
    return {title: level for level, title, _ in ROW.findall(response.text)}


def test_where_all_is_well_nothing_needs_anybody(well, visit):
    page = visit(well.frieda).get(PAGE)
    assert set(lights(page).values()) == {"green"} and len(lights(page)) == len(checks.ON_PAGE) + 2
    said = text_of(page)
    assert "Nothing needs you." in said and f"Version {VERSION}" in said
    assert "kontor-2026-11-23.zip was restored as a test on " in said and "all 48,212 rows arrived." in said
    assert "The newest backup is kontor-2026-11-23.zip, 12.4\u00a0MB, of " in page.text
    assert 'class="alarm"' not in page.text


@pytest.mark.parametrize(
    ("title", "change", "level", "lead", "alarm"),
    [
        ("Worker", age("worker", minutes=11), "red", "Something needs you now.", "The worker does not run"),
        ("Backup", age("backup", days=3), "yellow", "Everything works; something will need you soon.", None),
        ("Backup", age("backup", days=8), "red", "Something needs you now.", "No backup has been made for more than"),
        ("Restore test", lambda: signs.leave("rehearsal", level="red", text="It is damaged."), "red",
         "Something needs you now.", "The restore test of a backup failed."),
        ("Restore test", age("rehearsal", days=15), "yellow", "Everything works; something will need you soon.", None),
    ],
)  # fmt: skip
def test_a_light_changes_and_what_is_red_is_on_every_page(well, visit, do, title, change, level, lead, alarm):
    do(change)
    page = visit(well.frieda).get(PAGE)
    assert lights(page)[title] == level and lead in text_of(page)
    home = visit(well.frieda).get("/network")
    assert (alarm in text_of(home)) if alarm else ('class="alarm"' not in home.text)
    assert not alarm or f'<a href="{PAGE}">Show what is wrong</a>' in home.text
    assert 'class="alarm"' not in visit(well.ben).get("/network").text


def test_the_first_backup_that_fails_is_red_everywhere(app, well, visit, do):
    do(lambda: [db.session.delete(db.session.get_one(Sign, name)) for name in ("backup", "rehearsal")])
    do(lambda: signs.leave(machine.TRIED, level="red", text="Permission denied"))
    page = visit(well.frieda).get(PAGE)
    assert lights(page)["Backup"] == "red" and "no backup could be made. Permission denied" in text_of(page)
    assert "Restore test" not in lights(page)
    assert "No backup could be made." in text_of(visit(well.frieda).get("/network"))


def test_where_backups_were_switched_off_old_ones_are_no_alarm(app, well, visit, do, monkeypatch):
    do(age("backup", days=30))
    monkeypatch.setitem(app.config, "BACKUP_DIR", None)
    page = visit(well.frieda).get(PAGE)
    assert 'class="alarm"' not in page.text and "Restore test" not in lights(page)
    assert lights(page)["Backup"] == ("green" if "postgresql" in app.config["SQLALCHEMY_DATABASE_URI"] else "yellow")


def test_a_full_disk_is_on_every_page_of_admins(app, well, visit, monkeypatch):
    monkeypatch.setattr(checks.machine.os, "statvfs", lambda _: SimpleNamespace(f_bavail=1_000_000, f_frsize=1))
    said = text_of(visit(well.frieda).get("/network"))
    assert "Make room: 1 MB are free on the disk of " in said.replace("\u00a0", " ")
    assert "Make room" not in text_of(visit(well.ben).get("/network"))


def test_a_proxy_that_nobody_named_is_seen_in_the_request_of_the_admin(app, well, visit, monkeypatch):
    frieda = visit(well.frieda)
    assert lights(frieda.get(PAGE))["Proxy"] == "green"
    page = frieda.get(PAGE, headers=FORWARDED)
    assert lights(page)["Proxy"] == "yellow" and "set TRUSTED_PROXIES to the number of proxies" in text_of(page)
    monkeypatch.setitem(app.config, "TRUSTED_PROXIES", 1)
    assert lights(frieda.get(PAGE, headers=FORWARDED))["Proxy"] == "green"


def test_in_german(well, visit, do):
    do(lambda: setattr(db.session.get_one(Member, well.frieda), "locale", "de"))
    do(age("worker", minutes=11))
    page = visit(well.frieda).get(PAGE)
    said = text_of(page)
    assert "Etwas braucht Sie jetzt." in said and "Der Worker läuft nicht" in said
    assert "alle 48.212 Zeilen sind angekommen".lower() in said.lower() and "12,4\u00a0MB" in page.text


def test_a_page_costs_little_and_the_banner_one_query(well, visit, statements):
    frieda, ben = visit(well.frieda), visit(well.ben)
    for visitor in (frieda, ben):
        visitor.get("/network")
    statements.clear()
    frieda.get(PAGE)
    assert len(statements) <= MOST_QUERIES, "\n".join(s[:90].replace("\n"," ") for s in statements)
    counted = {}
    for name, visitor in (("admin", frieda), ("member", ben)):
        statements.clear()
        visitor.get("/settings/account")
        counted[name] = len(statements)
    assert counted["admin"] == counted["member"] + 1


def test_for_members_there_is_nothing(world, visit):
    assert visit(world.anna).get(PAGE).data == visit(world.anna).get("/admin/nowhere").data
    assert visit().get(PAGE).location == f"/sign-in?next={PAGE}"
