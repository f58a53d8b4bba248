"""The application that the bench serves: wsgi.py's, and one address more, which says how many statements were sent.

Counting begins when that is asked for the first time. Until then nothing listens, so nothing of it is in the clocks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask
from sqlalchemy import event

from app import create_app
from app.extensions import db
from tests.bench.visits import STATEMENTS

UNCOUNTED = ("BEGIN", "PRAGMA", "COMMIT", "ROLLBACK", "SET")


class Counting:
    def __init__(self, app: Flask) -> None:
        self.app, self.answer = app, app.wsgi_app
        self.count: int | None = None

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        if environ["PATH_INFO"] != STATEMENTS:
            return self.answer(environ, start_response)
        if self.count is None:
            self.count = 0
            with self.app.app_context():
                event.listen(db.engine, "before_cursor_execute", self._note)
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [str(self.count).encode()]

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self.count += statement.split(None, 1)[0].upper() not in UNCOUNTED


app = create_app()
app.wsgi_app = Counting(app)
