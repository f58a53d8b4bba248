"""One transaction around each handler, and the small notes that a GET may write after it."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any

from flask import Flask, Request, Response, current_app, g, make_response, request
from flask.typing import ResponseReturnValue
from itsdangerous import BadSignature
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from werkzeug.sansio.http import parse_cookie  # as request.cookies does: a cookie may be in any encoding

from app import database, logs
from app.rules import sizes

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
MEMBER = "member"  # in the session cookie: whose it is, however often they sign in; older cookies lack it
RACES_LOST = 2  # a deadlock first, then the row that the winner deleted meanwhile
NOTE_PATIENCE = 250  # milliseconds that a page waits for another writer before it gives up its notes


class Incoming(Request):
    """Uploads stay in memory, never in a file: their size is limited, address by address.

    A plain form contains no files: more text than the longest InMail takes is refused before it is read. If a file is
    expected, receiving.py says how large it may be.
    """

    def _get_file_stream(self, *_sizes_and_names: Any, **_more: Any) -> IO[bytes]:
        return io.BytesIO()

    @property
    def max_content_length(self) -> int | None:  # type: ignore[override]
        if self.mimetype == "application/x-www-form-urlencoded":
            return sizes.FORM
        return self._max_content_length or sizes.FORM

    @max_content_length.setter
    def max_content_length(self, size: int | None) -> None:
        self._max_content_length = size


class Kontor(Flask):
    """Flask with one transaction around each handler: committed if the status is below 400, rolled back otherwise.

    A handler that lost a race runs again and sees what the winner did: twice at most.
    """

    request_class = Incoming

    def knows(self, cookies: str) -> str:
        """The member who was signed in by the browser that sends this Cookie header, as a key; "" for a guest. Only the
        signature is checked: the server asks before it accepts a file, in the thread that serves all connections.
        """
        signer = self.session_interface.get_signing_serializer(self)  # type: ignore[attr-defined]
        try:
            held = signer.loads(parse_cookie(cookies).get(self.config["SESSION_COOKIE_NAME"], ""))
        except BadSignature:
            return ""
        return str(held.get(MEMBER) or held["_user_id"]) if "_user_id" in held else ""

    def log_exception(self, exc_info: Any) -> None:
        """A bug of ours, with the rule of its address: the address itself may name a member or contain a link."""
        rule = request.url_rule.rule if request.url_rule else "-"
        self.logger.error("no answer to %s %s", request.method, rule, exc_info=exc_info)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No handler here is a coroutine, so the check is skipped: it runs nine times a request."""
        return func

    def full_dispatch_request(self) -> Response:
        """Before, handler and after: for a GET everything in it only reads."""
        if request.method not in SAFE_METHODS:
            return super().full_dispatch_request()
        with database.reading():
            return super().full_dispatch_request()

    def dispatch_request(self) -> ResponseReturnValue:
        if request.method in SAFE_METHODS:
            try:
                response = make_response(super().dispatch_request())
            finally:
                _write_counts()  # harvesting is counted before the response is sent; a refusal replaces the response
            _write_notes(response)
            return response  # a reading transaction ends with the request
        for _ in range(RACES_LOST):
            try:
                return self._dispatch_once()
            except DBAPIError as error:
                if not database.lost_a_race(error):
                    raise
        return self._dispatch_once()

    def _dispatch_once(self) -> Response:
        """What is counted comes first, see web/counted.py; then who is signed in is read again, see web/gate.py."""
        tries, still_in = g.get("tries"), g.get("still_in")
        try:
            if tries:
                tries.count()
            refused = still_in() if still_in else None
            response = make_response(super().dispatch_request() if refused is None else refused)
            if response.status_code >= 400:
                _take_back()
            _write_counts()
            database.end_transaction()
            return response
        except SQLAlchemyError:  # it may run once more; else nothing could be counted either
            g.pop("counts", None)
            _roll_back()
            raise
        except Exception:  # a refusal counts, with the strangers whom it reveals, and so does a mistake of ours
            _take_back()
            _write_counts()
            database.end_transaction()
            raise


def note_after(note: Callable[[], object]) -> None:
    """Run a small write after a GET was answered: last seen, read up to. A prefetch leaves no note."""
    if "prefetch" not in request.headers.get("Sec-Purpose", request.headers.get("Purpose", "")):
        g.setdefault("notes", []).append(note)


def before_leaving(count: Callable[[], object], *, vital: bool = True) -> None:
    """Run a small write before the response is sent, whatever headers the request has: it counts what the response
    shows.

    A refusal that it raises replaces the response. So does an error if it is `vital`: what cannot be counted is not
    shown.
    """
    g.setdefault("counts", []).append((count, vital))


def came_to_nothing() -> None:
    """Mark a POST as having done nothing although it was not refused: a form that was sent before."""
    tries = g.get("tries")
    if tries:  # before whom the response shows: a handler counts in this order, too, or two would wait for each other
        g.setdefault("counts", []).insert(0, (tries.came_to_nothing, True))


def _take_back() -> None:
    _roll_back()
    came_to_nothing()


def _roll_back() -> None:
    tries = g.get("tries")
    if tries:
        tries.before_rollback()
    database.roll_back()


def _write_counts() -> None:
    """Write what is counted: after a GET in a transaction of its own, else together with what the handler wrote."""
    counts = g.pop("counts", [])
    if not counts:
        return
    vital = any(is_vital for _, is_vital in counts)
    g.writing_notes = True
    if request.method in SAFE_METHODS:
        database.end_transaction()
    try:
        with database.transaction(patience=None if vital else NOTE_PATIENCE):
            for count, _ in counts:
                count()
    except DBAPIError as error:
        if vital:
            raise
        current_app.logger.warning("a look-up was not counted: %s", logs.kind(error))
    finally:
        g.writing_notes = False


def _write_notes(response: Response) -> None:
    """Write the notes, or skip them: a page that could be read is no error because nothing can be written."""
    notes = g.pop("notes", [])
    if not notes or response.status_code >= 400:
        return
    g.writing_notes = True
    database.end_transaction()
    try:
        with database.transaction(patience=NOTE_PATIENCE):
            for note in notes:
                note()
    except DBAPIError as error:
        current_app.logger.warning("notes of a page were not written: %s", logs.kind(error))
    finally:
        g.writing_notes = False
