"""`flask check` says what is wrong, in one sentence each, and every command tells trouble without a traceback."""

from __future__ import annotations

import platform
import re
import tomllib
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import create_engine, make_url, select, text

from app import checks, create_app, database
from app.actions import posts, signs
from app.checks import mail
from app.checks.machine import LEAST_ROOM, SPARE
from app.models import Member, Sign
from app.models.base import now
from app.rules import machine
from tests import ROOT, databases
from tests.places import KINDS, place
from tests.portability.commands import close, ok, people, say


@pytest.fixture(params=KINDS)
def app(request, tmp_path, monkeypatch):
    app = place(request.param, tmp_path)
    app.world = people(app)
    app.config["MAIL_SERVER"], app.config["BACKUP_DIR"] = "mail.example", tmp_path
    app.config["BASE_URL"] = "https://alumni.example"
    monkeypatch.setattr(mail.testing, "reach", lambda: SimpleNamespace(trouble=""))  # tests/mail asks a real one
    with app.app_context(), database.transaction() as session:
        session.get_one(Member, app.world.anna).role = "admin"
        signs.leave(machine.WORKER)
        signs.leave(machine.BACKUP, text="kontor-2026-11-23.zip", number=12_400_000)
        signs.leave(machine.REHEARSAL, level="green", text="kontor-2026-11-23.zip", number=102)
        session.commit()
    yield app
    close(app)


def levels(said):
    """The level of each check by its name."""
    return {name: level for level, name in re.findall(r"^(\w+) +([\w-]+): ", said, flags=re.MULTILINE)}


@pytest.fixture
def room(monkeypatch):
    """`room(1e6)`: so many bytes are free."""

    def free(size):
        monkeypatch.setattr(checks.machine.os, "statvfs", lambda _: SimpleNamespace(f_bavail=int(size), f_frsize=1))

    free(10e9)
    return free


def test_all_is_well(app, room):
    assert levels(ok(app, "check")) == dict.fromkeys(checks.CHECKS, "green")


def age(name, **passed):
    """The sign is so old."""
    return lambda session: setattr(session.get_one(Sign, name), "at", now() - timedelta(**passed))


def without(*names):
    def forget(session):
        for name in names:
            session.delete(session.get_one(Sign, name))

    return forget


def left(name, **values):
    return lambda _session: signs.leave(name, **values)


def both(*changes):
    def change(session):
        for each in changes:
            each(session)
            session.flush()

    return change


def one_admin(session):
    for member in session.scalars(select(Member)):
        member.role = "member"
    session.flush()
    session.scalars(select(Member)).first().role = "admin"


NO_RIGHT = "Permission denied"


@pytest.mark.parametrize(
    ("name", "change", "level", "sentence"),
    [
        ("worker", age("worker", minutes=9), "green", "The worker was last seen on "),
        ("worker", age("worker", minutes=11), "red", "Start bin/serve or “bin/flask worker”: the worker was last seen"),
        ("worker", without("worker"), "yellow", "no worker has been seen yet."),
        ("backup", age("backup", days=1), "green", "The newest backup is kontor-2026-11-23.zip, 12.4\u00a0MB, of "),
        ("backup", age("backup", days=3), "yellow", "Find out why no backup is made: the newest is of "),
        ("backup", age("backup", days=8), "red", "Find out why no backup is made: the newest is of "),
        ("backup", left(machine.TRIED, level="yellow", text=NO_RIGHT), "yellow", f"the last try failed. {NO_RIGHT}"),
        ("backup", without("backup", "rehearsal"), "yellow", "Wait a minute while the worker runs"),
        ("backup", both(without("backup", "rehearsal"), left(machine.TRIED, level="red", text=NO_RIGHT)), "red",
         f"no backup could be made. {NO_RIGHT}"),
        ("rehearsal", age("rehearsal", days=13), "green", "was restored as a test on "),
        ("rehearsal", age("rehearsal", days=15), "yellow", "the last restore test was on "),
        ("rehearsal", left("rehearsal", level="red", text="It is damaged."), "red", "failed. It is damaged."),
        ("rehearsal", left("rehearsal"), "yellow", "no backup has been tested yet."),
        ("admins", one_admin, "yellow", "Make a second member an admin: there is only one"),
    ],
)  # fmt: skip
@pytest.mark.sampled(14)
def test_each_light_is_green_yellow_or_red(app, room, name, change, level, sentence):
    with app.app_context(), database.transaction() as session:
        change(session)
        session.commit()
    status, said = say(app, "check")
    assert (levels(said)[name], status) == (level, int(level == "red")), said
    assert sentence in next(line for line in said.splitlines() if f" {name}: " in line)
    rest = {other: found for other, found in levels(said).items() if other not in (name, "backup", "rehearsal")}
    assert set(rest.values()) == {"green"}


def test_without_a_folder_for_backups_postgresql_is_left_to_its_own(app, room):
    app.config["BACKUP_DIR"] = None
    found = levels(ok(app, "check"))
    assert found["backup"] == ("yellow" if "sqlite" in app.config["SQLALCHEMY_DATABASE_URI"] else "green")
    assert "rehearsal" not in found


def test_the_version_is_the_one_of_the_project(app, room):
    written = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"version: Version {written} on Python {platform.python_version()}, with " in ok(app, "check")


def test_a_full_disk_is_red_and_one_without_room_for_a_copy_yellow(app, room):
    room(1e6)
    status, said = say(app, "check")
    assert (status, levels(said)["disk"]) == (1, "red")
    assert "disk: Make room: 1\u00a0MB are free on the disk of " in said
    room(LEAST_ROOM)
    assert levels(ok(app, "check"))["disk"] == "yellow"
    room(SPARE + 100e6)
    assert levels(ok(app, "check"))["disk"] == "green"


@pytest.mark.parametrize(("behind", "level"), [(0, "green"), (1, "green"), (10, "red"), (60 * 24 * 400, "red")])
@pytest.mark.sampled(4)
def test_a_clock_behind_what_is_stored_is_red(app, room, behind, level):
    with app.app_context(), database.transaction() as session:
        posts.write(session.get_one(Member, app.world.anna), "Good morning")
    with time_machine.travel(now() - timedelta(minutes=behind)):
        status, said = say(app, "check")
    assert (levels(said)["clock"], status) == (level, int(level == "red"))
    assert ("Set the clock of this machine: it says " in said) == (level == "red")


def test_a_database_of_a_newer_version_is_red_and_cannot_serve_pages(app, room):
    assert app.test_client().get("/readyz").status_code == 200
    with app.app_context(), database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    status, said = say(app, "check")
    others = dict.fromkeys(("version", "disk", "clock", "address", "mail-server"), "green")
    assert (status, levels(said)) == (1, {"database": "red", **others})
    response = app.test_client().get("/readyz")
    assert (response.status_code, response.text) == (503, "not ready\n")


def test_a_disk_or_a_clock_does_not_take_the_pages_away(app, room):
    room(0)
    with time_machine.travel(now() - timedelta(days=1)):
        assert say(app, "check")[0] == 1
        assert app.test_client().get("/readyz").status_code == 200


@pytest.mark.parametrize("words", [("upgrade",), ("check",), ("setup-link",), ("backup", "x.zip"), ("worker",)])
def test_a_postgresql_that_is_away_or_lacks_the_database_is_told_in_one_sentence(tmp_path, words):
    server = databases.postgresql_server()
    address = str(server.set(database="kontor_nobody_made_it").render_as_string(hide_password=False))
    lacking = place_at(tmp_path, "lacking", address)
    away = place_at(tmp_path, "away", "postgresql://kontor:Qpassword@127.0.0.1:1/kontor")
    for app, sentence in ((lacking, "does not exist"), (away, "refused")):
        status, said = say(app, *words)
        assert status == 1 and sentence in said, said
        assert "See that PostgreSQL runs and has what DATABASE_URL names: " in said
        assert "Traceback" not in said and "Qpassword" not in said
        close(app)


def test_a_role_that_may_create_no_tables_is_told_in_one_sentence(tmp_path):
    here = place("sqlite", tmp_path)
    people(here)
    ok(here, "backup", tmp_path / "kontor.zip")
    close(here)
    address = databases.postgresql_url("kontor_of_others")
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text("DROP ROLE IF EXISTS kontor_stranger"))
        connection.execute(text("CREATE ROLE kontor_stranger"))
    engine.dispose()
    url = make_url(address).update_query_dict({"options": "-crole=kontor_stranger"})
    app = place_at(tmp_path, "stranger", url.render_as_string(hide_password=False))
    for words in (("upgrade",), ("restore", tmp_path / "kontor.zip")):
        status, said = say(app, *words)
        assert (status, said.count("\n")) == (1, 1), said
        assert said.startswith("Error: Let the role of DATABASE_URL create tables, best by making it the owner")
    close(app)


def place_at(folder, name, url):
    return create_app(DATA_DIR=str(folder / name), DATABASE_URL=url, BASE_URL="http://localhost", TESTING=True)


def test_nobody_is_offered_what_only_loses_data(app):
    said = app.test_cli_runner().invoke(app.cli, ["--help"]).output
    assert not re.search(r"^  (db|downgrade|run|shell|routes)\b", said, flags=re.MULTILINE)
    assert re.search(r"^  check +Say whether all is well", said, flags=re.MULTILINE)
    response = app.test_cli_runner().invoke(args=["db", "downgrade"])
    assert (response.exit_code, "No such command 'downgrade'" in response.output) == (2, True)
    assert "up to date" in ok(app, "upgrade")


def test_a_demo_in_a_site_that_is_set_up_is_refused_with_a_sentence(app):
    status, said = say(app, "demo")
    assert status == 1
    assert said == "Error: This site is set up already. Give the demo a place of its own: DATA_DIR=data-demo.\n"


def test_the_list_of_commands_is_good_to_read(app):
    said = app.test_cli_runner().invoke(app.cli, ["--help"]).output
    assert "..." not in said.partition("Commands:")[2], "a sentence that is cut"
    assert re.search(r"^  move +Copy an SQLite database", said, flags=re.MULTILINE)


def test_an_address_that_works_on_this_machine_alone_is_told(app, room):
    told = {"http://127.0.0.1:8000": "yellow", "http://localhost": "yellow", "https://alumni.example": "green"}
    for url, level in told.items():
        app.config["BASE_URL"] = url
        assert levels(ok(app, "check"))["address"] == level, url
