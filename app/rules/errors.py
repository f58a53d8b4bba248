"""What an action raises when it will not do what was asked. The text is English; whoever shows it translates."""

from __future__ import annotations

from typing import Any

from app.rules.labels import N_ as N_
from app.rules.labels import Label, checked


class Refused(Exception):
    """Nothing was changed. `message` may hold %(name)s; `values` fill it; `field` is where the form shows it."""

    def __init__(self, message: Label, field: str | None = None, **values: Any) -> None:
        super().__init__(message)
        self.message = checked(message)
        self.field = field
        self.values = values


class TooMany(Refused):
    """A limit is reached; asking again makes sense after `retry_after` seconds."""

    def __init__(self, message: Label, retry_after: int, **values: Any) -> None:
        super().__init__(message, **values)
        self.retry_after = retry_after


class Gone(Exception):
    """The thing to act on is not there (any more): answered by the one 404."""


class Over(Gone):
    """A link out of a letter no longer counts (used, expired, replaced, made up): one page for all causes."""
