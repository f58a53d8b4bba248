"""One app per database for the whole run; empty tables for each test; no mail and no write by accident."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import time_machine
from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from flask import Flask, g, has_request_context, request
from flask_migrate import upgrade
from hypothesis import settings
from sqlalchemy import Engine, event

from app import create_app, database
from app.actions import invitations
from app.actions.invitations import Wish
from app.extensions import db, tokens
from app.models import Member
from app.rules import passwords
from tests import cast, compiling, databases, kept
from tests.visitor import Visitor

pytest_plugins = ["tests.promises", "tests.sampling", "tests.scheduling"]
LONG = bool(os.environ.get("KONTOR_LONG"))
settings.register_profile("usual", derandomize=True, database=None, deadline=None)  # the same examples in every run
settings.register_profile("whole", deadline=None)
settings.load_profile("whole" if LONG else "usual")
if os.environ.get("KONTOR_TEST_CLOCK"):  # tests/faults/test_any_date.py
    time_machine.travel(os.environ["KONTOR_TEST_CLOCK"]).start()
databases.in_a_hurry()
compiling.once()
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Fast ones first; long ones only with bin/test --long; journeys only where there is a browser."""
    for item in items:
        if item.get_closest_marker("long") and not LONG:
            item.add_marker(pytest.mark.skip(reason="long: runs with bin/test --long"))
        if item.get_closest_marker("browser") and os.environ.get("KONTOR_TEST_NO_CHROMIUM"):
            item.add_marker(pytest.mark.skip(reason=os.environ["KONTOR_TEST_NO_CHROMIUM"]))
    order = (
        "/rules/",
        "/demo/",
        "/queries/",
        "/actions/",
        "/pages/",
        "/strangers/",
        "/mail/",
        "/database/",
        "/serving/",
        "/tests/test_",
        "/faults/",
        "/journeys/",
        "/bench/",
    )
    items.sort(key=lambda item: next((i for i, part in enumerate(order) if part in str(item.path)), 3))


@pytest.fixture(scope="session", autouse=True)
def cheap_passwords() -> None:
    passwords.use_hasher(PasswordHasher.from_parameters(CHEAPEST))


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def application(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The app over a migrated, empty database."""
    folder = tmp_path_factory.mktemp(request.param)
    url = databases.sqlite_url(folder) if request.param == "sqlite" else databases.postgresql_url("kontor_pages")
    app = create_app(DATA_DIR=str(folder), DATABASE_URL=url, BASE_URL="http://localhost", TESTING=True)
    with app.app_context():
        upgrade()
        _watch(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(application: Flask) -> Iterator[Flask]:
    """The app with empty tables. Arrange inside `with app.app_context()`, leave it, then act.

    All apps of a process share what signs links: it has the keys of this one again, whatever app a test before made. A
    world that is kept has links in it.
    """
    tokens.configure(application.config["SECRET_KEY"], application.config["SECRET_KEY_FALLBACKS"])
    yield application
    with application.app_context():
        databases.empty(db.engine)


@pytest.fixture
def world(app: Flask) -> SimpleNamespace:
    """The cast, connected as tests/cast.py draws it: ids by name."""
    with app.app_context():
        return kept.again(cast.world)


@pytest.fixture
def visit(app: Flask) -> Callable[[int | None], Visitor]:
    """`visit(world.anna)` is Anna's browser, `visit(None)` a guest's."""
    return lambda member_id=None: Visitor(app, member_id)


@pytest.fixture
def does(app: Flask) -> Callable:
    """`does(world.ben, posts.write, "Hello")`: one action by a member, in a transaction of its own."""

    def run(member_id, action, *args, **options):
        with app.app_context(), database.transaction():
            return action(db.session.get_one(Member, member_id), *args, **options)

    return run


@pytest.fixture
def invite(does: Callable) -> Callable:
    """`invite(world.eve, world.anna)`: Eve invites Anna; gives the id of the invitation."""

    def run(inviter_id, invitee_id, wish=Wish("friend")):  # noqa: B008
        return does(inviter_id, lambda member: invitations.invite(member, invitee_id, wish).id)

    return run


_engines: set[Engine] = set()
event.listen(Engine, "engine_connect", lambda connection: _engines.add(connection.engine))


@pytest.fixture(autouse=True)
def closed_databases() -> Iterator[None]:
    """Databases that a test opens for itself are closed with it. From Python 3.13 on a connection that is forgotten
    warns, in whatever test the collector happens to come by; what product or test lose sight of still does so.
    """
    before = set(_engines)
    yield
    for engine in _engines - before:
        engine.dispose()
        _engines.remove(engine)


class Statements(list):
    """The SQL sent since the fixture was asked for, without BEGIN, COMMIT and PRAGMA."""


_counted: list[Statements] = []


@pytest.fixture
def statements() -> Iterator[Statements]:
    seen = Statements()
    _counted.append(seen)
    yield seen
    _counted.remove(seen)


def _watch(engine) -> None:
    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection, _cursor, statement, *_rest) -> None:
        word = statement.lstrip().split(None, 1)[0].upper()
        if word in ("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK"):
            return
        for seen in _counted:
            seen.append(statement)
        if word in WRITES and has_request_context() and request.method in ("GET", "HEAD"):
            assert g.get("writing_notes"), f"a GET must not write: {statement}"
