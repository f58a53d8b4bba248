"""The session cookie: signed as Flask signs it, and as old as it may be."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer


class Ageless(TimestampSigner):
    """Checks the signature, not the age: a clock set back would make every cookie younger than nothing."""

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        return super().unsign(signed_value, None, return_timestamp)


class Cookies(SecureCookieSessionInterface):
    """When a session ends is written in its row alone."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        serializer = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = Ageless
        return serializer
