"""`flask check` says what is wrong, in one sentence each, and every command tells trouble without a traceback."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from sqlalchemy import create_engine, make_url, text

from app import checks, create_app, database
from app.actions import posts
from app.models import Member
from app.models.base import now
from tests import databases
from tests.places import KINDS, place
from tests.portability.commands import close, ok, people, say


@pytest.fixture(params=KINDS)
def app(request, tmp_path, monkeypatch):
    app = place(request.param, tmp_path)
    app.world = people(app)
    app.config["MAIL_SERVER"] = "mail.example"
    monkeypatch.setattr(checks.testing, "reach", lambda: SimpleNamespace(trouble=""))  # tests/mail asks a real one
    yield app
    close(app)


def levels(said):
    """The level of each check by its name."""
    return {name: level for level, name in re.findall(r"^(\w+) +([\w-]+): ", said, flags=re.MULTILINE)}


@pytest.fixture
def room(monkeypatch):
    """`room(1e6)`: so many bytes are free."""

    def free(size):
        monkeypatch.setattr(checks.os, "statvfs", lambda _: SimpleNamespace(f_bavail=int(size), f_frsize=1))

    free(10e9)
    return free


def test_all_is_well(app, room):
    assert levels(ok(app, "check")) == dict.fromkeys(checks.CHECKS, "green")


def test_a_full_disk_is_red_and_one_without_room_for_a_copy_yellow(app, room):
    room(1e6)
    status, said = say(app, "check")
    assert (status, levels(said)["disk"]) == (1, "red")
    assert "disk: Make room: 1 MB are free on the disk of " in said
    room(checks.LEAST_ROOM)
    assert levels(ok(app, "check"))["disk"] == "yellow"
    room(checks.SPARE + 100e6)
    assert levels(ok(app, "check"))["disk"] == "green"


@pytest.mark.parametrize(("behind", "level"), [(0, "green"), (1, "green"), (10, "red"), (60 * 24 * 400, "red")])
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
    assert (status, levels(said)) == (1, {"database": "red", "disk": "green", "clock": "green", "mail-server": "green"})
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
