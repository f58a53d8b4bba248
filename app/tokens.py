"""Links in e-mails. A link is derived from the secret key and a row's nonce, so the database contains no link."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from itsdangerous import BadSignature, URLSafeSerializer


def new_nonce() -> str:
    """A fresh nonce for a row that a link will be derived from; 128 random bits."""
    return secrets.token_hex(16)


def new_token() -> str:
    """A random token of 256 bits; store only its `token_hash`."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """SHA-256 of a token, hexadecimal: what the database stores."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()


class Tokens:
    """Makes and checks link tokens of the form `<row id>.<mac>`; `purpose` prevents a token from working for another.
    """

    def __init__(self) -> None:
        self._keys: list[bytes] = []

    def configure(self, key: str, fallbacks: list[str]) -> None:
        self._keys = [k.encode() for k in (key, *fallbacks)]

    def make(self, purpose: str, row_id: int | str, nonce: str = "") -> str:
        return f"{row_id}.{self._mac(self._keys[0], purpose, str(row_id), nonce)}"

    @staticmethod
    def row_id(token: str) -> int:
        """The id that a token claims, 0 if it claims none. Nothing is proven before `check`."""
        head = token.split(".", 1)[0]
        return int(head) if head.isascii() and head.isdigit() and len(head) < 18 else 0

    def check(self, token: str, purpose: str, row_id: int | str, nonce: str = "") -> bool:
        given = token.encode("utf-8", "replace")
        return any(
            hmac.compare_digest(f"{row_id}.{self._mac(key, purpose, str(row_id), nonce)}".encode(), given)
            for key in self._keys
        )

    def mark(self, purpose: str, *values: int) -> bytes:
        """Eight bytes derived from these values; without the key nobody can find the values by trying."""
        return hmac.digest(self._keys[0], "\0".join((purpose, *map(str, values))).encode(), "sha256")[:8]

    def sign(self, purpose: str, *values: int | str) -> str:
        """A token that contains its values and does not expire: for links in e-mails that people keep for years."""
        return str(self._serializer(purpose).dumps(values))

    def signed(self, purpose: str, token: str) -> list[Any]:
        """The values that `sign` put into a token; an empty list if it is not one of ours."""
        try:
            return list(self._serializer(purpose).loads(token))
        except BadSignature:
            return []

    def _serializer(self, purpose: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._keys[::-1], salt=purpose)  # signs with the last key, accepts all of them

    @staticmethod
    def _mac(key: bytes, purpose: str, row_id: str, nonce: str) -> str:
        mac = hmac.new(key, f"{purpose}\0{row_id}\0{nonce}".encode(), sha256).digest()
        return urlsafe_b64encode(mac).decode().rstrip("=")
