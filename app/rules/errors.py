"""What an action raises when it refuses. The text is English; it is translated where it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.rules.labels import N_, Label, checked

NOBODY = N_("This person is no longer available.")
PARTED = N_("You are not connected with this person.")
SKILL_GONE = N_("This skill is no longer in your profile.")


class Refused(Exception):
    """Nothing was changed. `message` may contain %(name)s; `values` fill it; `field` is where the form shows it."""

    def __init__(self, message: Label, field: str | None = None, **values: Any) -> None:
        super().__init__(message)
        self.message = checked(message)
        self.field = field
        self.values = values


class TooMany(Refused):
    """A limit is reached until a moment; `message` names it as %(time)s."""

    def __init__(self, message: Label, until: datetime) -> None:
        super().__init__(message)
        self.until = until


class Gone(Exception):
    """The thing to act on does not exist (any more): 404.

    `message`: what that page says instead of its general sentence. It is the same for deleted, hidden and never
    existing things, so that nobody can tell them apart.
    """

    def __init__(self, message: Label | None = None) -> None:
        super().__init__(message or "")
        self.message = checked(message) if message else None


class Over(Gone):
    """A link from an e-mail is no longer valid (used, expired, replaced, invalid): one page for all causes."""


class Incomplete(Exception):
    """Something that a registry names is missing; the message says where it belongs."""
