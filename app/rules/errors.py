"""What an action raises when it will not do what was asked. The text is English; whoever shows it translates."""

from __future__ import annotations

from typing import Any


def N_(text: str) -> str:  # the name that gettext's extractors look for
    """Mark a text for translation without translating it."""
    return text


NOBODY = N_("This person is no longer available.")
PARTED = N_("You are not connected with this person.")


class Refused(Exception):
    """Nothing was changed. `message` may hold %(name)s; `values` fill it; `field` is where the form shows it."""

    def __init__(self, message: str, field: str | None = None, **values: Any) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.values = values


class TooMany(Refused):
    """A limit is reached; asking again makes sense after `retry_after` seconds."""

    def __init__(self, message: str, retry_after: int, **values: Any) -> None:
        super().__init__(message, **values)
        self.retry_after = retry_after


class Gone(Exception):
    """The thing to act on is not there (any more): answered by 404.

    `message`: what that page says instead of its general sentence. It is the same for what is gone, what is hidden and
    what never was, so that it tells nobody which.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(message)
        self.message = message


class Over(Gone):
    """A link out of a letter no longer counts (used, expired, replaced, made up): one page for all causes."""
