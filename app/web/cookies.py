"""The session cookie: signed as Flask signs it, and as old as it may be."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from app.cache import Cache

KEPT = 4_000_000  # bytes of cookies that were found to be good, about 600 each


class Ageless(TimestampSigner):
    """Checks the signature, not the age: a clock set back would make every cookie younger than nothing."""

    def unsign(self, signed_value: str | bytes, max_age: int | None = None, return_timestamp: bool = False) -> Any:
        return super().unsign(signed_value, None, return_timestamp)


class Checking(URLSafeTimedSerializer):
    """Checks a cookie once: the same characters under the same keys hold the same, whenever they are sent again."""

    def __init__(self, *keys: Any, **options: Any) -> None:
        super().__init__(*keys, signer=Ageless, **options)
        self._text = Cache(lambda signed: self.serializer.dumps(super(Checking, self).loads(signed)), KEPT)

    def loads(self, s: str | bytes, *_args: Any, **_options: Any) -> Any:
        """What the cookie holds, made anew: a session changes it. Raises BadSignature where it was not signed here."""
        return self.serializer.loads(self._text(s))


class Cookies(SecureCookieSessionInterface):
    """When a session ends is written in its row alone."""

    def __init__(self) -> None:
        self._serializer = lru_cache(8)(self._made)

    def _made(self, keys: tuple[str | bytes, ...]) -> URLSafeTimedSerializer:
        how = {"key_derivation": self.key_derivation, "digest_method": self.digest_method}
        return Checking(keys, salt=self.salt, serializer=self.serializer, signer_kwargs=how)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        if not app.secret_key:
            return None
        return self._serializer((*(app.config["SECRET_KEY_FALLBACKS"] or ()), app.secret_key))  # the present one last
