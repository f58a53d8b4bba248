"""The session cookie: signed as Flask signs it, but without an age."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from app.cache import Cache

KEPT = 4_000_000  # bytes of verified cookies, about 600 each


class Ageless(TimestampSigner):
    """Checks the signature, not the age: if the clock were set back, every cookie would come from the future."""

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        return super().unsign(signed_value, None, return_timestamp)


class Checking(URLSafeTimedSerializer):
    """Verifies each cookie once: the same characters under the same keys always decode to the same value."""

    def __init__(self, *keys: Any, **options: Any) -> None:
        super().__init__(*keys, signer=Ageless, **options)
        self._text = Cache(lambda signed: self.serializer.dumps(super(Checking, self).loads(signed)), KEPT)

    def loads(self, s: str | bytes, *_args: Any, **_options: Any) -> Any:
        """The value of the cookie, decoded anew because a session changes it. Raises BadSignature if it was not signed
        here.
        """
        return self.serializer.loads(self._text(s))


class Cookies(SecureCookieSessionInterface):
    """Whether a session has ended is only in its row."""

    def __init__(self) -> None:
        self._serializer = lru_cache(8)(self._made)

    def _made(self, keys: tuple[str | bytes, ...]) -> URLSafeTimedSerializer:
        how = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
        return Checking(keys, salt=self.salt, serializer=self.serializer, signer_kwargs=how)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if not app.secret_key:
            return None
        return self._serializer((*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key))  # the current one last

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """A static file is the same for everybody, so its response does not vary with cookies: Flask-Login looks into
        the session after every request, which alone would say so. An error page does.
        """
        if request.blueprint != "assets" or response.status_code >= 400:
            super().save_session(app, session, response)
