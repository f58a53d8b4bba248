"""A person with a browser, without the browser: keeps cookies, sends the token that every form carries."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask, has_app_context
from itsdangerous import URLSafeTimedSerializer
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app import database
from app.actions import sessions
from app.extensions import db
from app.models import Member

MOST_QUERIES = 12  # of any page, however much it shows
RAW_TOKEN = "0123456789abcdef" * 2
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Visitor:
    """`member_id` None is a guest."""

    def __init__(self, app: Flask, member_id: int | None = None) -> None:
        self.app = app
        self.client = app.test_client()
        self.signed_in: dict[str, Any] = {}
        with self.client.session_transaction() as session:
            session["csrf_token"] = RAW_TOKEN
            if member_id is not None:
                with app.app_context(), database.transaction():
                    token = sessions.begin(db.session.get_one(Member, member_id))
                self.signed_in = {"_user_id": token, "_fresh": True}
                session.update(self.signed_in)
        signer = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token")
        self.token = signer.dumps(RAW_TOKEN)

    def again(self) -> Visitor:
        """The same browser as it was when it was opened: a fresh jar with the same sign-in."""
        fresh = Visitor(self.app)
        if self.signed_in:
            with fresh.client.session_transaction() as session:
                session.update(self.signed_in)
        fresh.signed_in = self.signed_in
        return fresh

    def as_guest(self) -> Visitor:
        """The same browser after signing out: what is left is that it is known (app/web/devices.py)."""
        fresh, known = Visitor(self.app), self.client.get_cookie("kontor_device")
        if known:
            fresh.client.set_cookie("kontor_device", known.value)
        return fresh

    def get(self, path: str, *, fragment: bool = False, **options: Any) -> TestResponse:
        return self._open("GET", path, fragment, **options)

    def post(
        self, path: str, fields: dict[str, Any] | None = None, *, fragment: bool = False, **options: Any
    ) -> TestResponse:
        data: Any = {"csrf_token": self.token, **(fields or {})}
        if any(map(_is_file, data.values())):  # Werkzeug would leave a large one open
            files = {
                name: [FileStorage(*file) for file in (value if isinstance(value, list) else [value])]
                for name, value in data.items() if _is_file(value)
            }  # fmt: skip
            boundary, data = encode_multipart({**data, **files})
            options["content_type"] = f"multipart/form-data; boundary={boundary}"
        return self._open("POST", path, fragment, data=data, **options)

    def _open(self, method: str, path: str, fragment: bool, **options: Any) -> TestResponse:
        assert not has_app_context(), "an open app context would answer every client as the first member"
        headers = {**(FRAGMENT if fragment else {}), **options.pop("headers", {})}
        answer = self.client.open(path, method=method, headers=headers, **options)
        assert all(str(value).isascii() for _, value in answer.headers), f"a server could not send {answer.headers}"
        return answer


def _is_file(value: Any) -> bool:
    """A file, as (stream, name), or several of one field."""
    return isinstance(value[0] if isinstance(value, list) and value else value, tuple)


def text_of(response: TestResponse) -> str:
    """What a person reads: tags and entities gone, white space folded."""
    from html import unescape

    body = re.sub(r"<(script|style|head)\b.*?</\1>", " ", response.get_data(as_text=True), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", body))).strip()
