"""`flask move`: from SQLite into an empty PostgreSQL, every row, and nothing else changes."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import create_engine, func, make_url, select, text

from app import create_app, database
from app.actions import posts
from app.demo import fill
from app.extensions import db
from app.models import Delivery, Member, SignedInSession
from app.portability import restore
from tests import databases, furnished
from tests.places import KEY, assert_sound, place, rows
from tests.portability.commands import close, ok, people, say


@pytest.fixture
def here(tmp_path):
    app = place("sqlite", tmp_path, "here")
    yield app
    close(app)


@pytest.fixture
def address():
    """Of an empty PostgreSQL."""
    return databases.postgresql_url("kontor_moved")


@pytest.fixture
def opened(tmp_path):
    """The app as it starts again with the new address, and what it holds."""
    made = []

    def start(address):
        made.append(create_app(DATA_DIR=str(tmp_path / "again"), DATABASE_URL=address, SECRET_KEY=KEY, TESTING=True))
        return made[-1]

    yield start
    for each in made:
        close(each)


def counted(app):
    with app.app_context():
        return {name: len(found) for name, found in rows().items() if name != "alembic_version"}


def test_everything_arrives_and_the_file_is_as_it_was(here, address, opened):
    with here.app_context():
        world = furnished.furnish(keeps_letters=True)
        with database.transaction() as session:
            last = posts.write(session.get_one(Member, world.anna), "Deleted before the move")
            number = last.id
            posts.remove(last)
        db.session.remove()
        before = rows()
    said = ok(here, "move", address)
    with here.app_context():
        assert rows() == before
    moved = opened(address)
    assert counted(moved) == counted(here)
    total = sum(counted(here).values())
    assert f"{total:,}  rows of {len(counted(here))} tables, the same in both databases." in said
    assert f"{counted(here)['member']:>10,}  member\n" in said
    with moved.app_context(), database.transaction():
        assert_sound()
        assert db.session.scalar(select(func.count()).select_from(SignedInSession)) == len(before["session"]) > 0
        assert db.session.scalar(select(func.count()).where(Delivery.state == "due")) > 0  # this is no restoring
        assert posts.write(db.session.get_one(Member, world.anna), "Written after the move").id > number


@pytest.mark.long
def test_the_demo_organisation_moves(here, address, opened):
    with here.app_context():
        fill.fill(count=40)
        db.session.remove()
    ok(here, "move", address)
    moved = opened(address)
    assert counted(moved) == counted(here) and counted(moved)["member"] == 40
    assert "up to date" in ok(moved, "upgrade")


def test_the_password_is_not_printed_and_the_setting_is(here, address):
    people(here)
    url = make_url(address).set(password="hunter2-hunter2")
    said = ok(here, "move", url.render_as_string(hide_password=False))
    assert "Set DATABASE_URL=postgresql://" in said and "***" in said and "hunter2" not in said


@pytest.mark.parametrize("what", ["INSERT INTO ours VALUES (1)", "SELECT 1"])
def test_a_database_with_tables_of_others_is_refused(here, address, what):
    people(here)
    run(address, "CREATE TABLE ours (id integer)", what)
    status, said = say(here, "move", address)
    assert status == 1
    assert re.fullmatch(r"Error: Give an empty database: kontor_moved\w* has tables of others, or rows\.\n", said)
    assert run(address, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == [("ours",)]


def test_a_migrated_database_is_empty_until_it_has_rows(here, address, opened):
    people(here)
    ok(opened(address), "upgrade")
    ok(here, "move", address)
    status, said = say(here, "move", address)
    assert status == 1 and "has tables of others, or rows." in said
    assert counted(opened(address)) == counted(here)


def test_what_is_written_meanwhile_stops_it(here, address, monkeypatch):
    world, load = people(here), restore.load

    def slow(connection, found):
        load(connection, found)
        other = create_engine(here.config["SQLALCHEMY_DATABASE_URI"])
        with other.begin() as beside:
            beside.execute(text("DELETE FROM activity WHERE actor_id = :id"), {"id": world.anna})
        other.dispose()

    monkeypatch.setattr(restore, "load", slow)
    status, said = say(here, "move", address)
    assert status == 1 and said.startswith("Error: Stop bin/serve and move again: something was written meanwhile.")
    assert run(address, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


def test_what_is_no_place_to_move_to_is_told_in_one_sentence(here, address, opened):
    people(here)
    for given, sentence in (
        ("mysql://localhost/kontor", "DATABASE_URL must begin with postgresql:// or with sqlite:/// and a path."),
        ("sqlite:////tmp/other.sqlite3", "Give the address of a PostgreSQL database: postgresql://"),
        ("postgresql://kontor:Qpassword@127.0.0.1:1/kontor", "See that PostgreSQL runs and its role may create "),
    ):
        status, said = say(here, "move", given)
        assert status in (1, 2) and sentence in said and "Traceback" not in said and "Qpassword" not in said
    ok(opened(address), "upgrade")
    status, said = say(opened(address), "move", address)
    assert status == 1 and "The database is PostgreSQL already" in said


def run(address, *statements):
    """Rows of the last statement, asked with an engine of its own."""
    engine = create_engine(address)
    with engine.begin() as connection:
        found = [connection.execute(text(each)) for each in statements][-1]
        given = [tuple(row) for row in found.all()] if found.returns_rows else []
    engine.dispose()
    return given
