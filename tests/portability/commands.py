"""Commands as somebody types them, and the small world they are tried on."""

from __future__ import annotations

from app.extensions import db
from tests import cast


def say(app, *words):
    """Run a command; gives (exit status, what it said)."""
    with app.app_context():
        answer = app.test_cli_runner().invoke(args=[*map(str, words)])
    assert answer.exception is None or isinstance(answer.exception, SystemExit), answer.exception
    return answer.exit_code, answer.output


def ok(app, *words):
    status, said = say(app, *words)
    assert status == 0, said
    return said


def people(app):
    with app.app_context():
        world = cast.world()
        db.session.remove()
    return world


def close(app):
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


