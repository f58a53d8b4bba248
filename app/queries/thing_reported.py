"""What the files in queries/reported/ say of a thing."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Seen(NamedTuple):
    """A thing of `member_id` as its reporter sees it. `texts`: by the names in rules/reporting.py."""

    member_id: int
    name: str
    texts: dict[str, str]


class Context(NamedTuple):
    """A thing as it stands now, for admins. `at`: when it was written; `about`: the name of another member whom it
    concerns, "" if there is none; `kept`: what restoring it needs besides its texts.
    """

    texts: dict[str, str]
    at: datetime
    about: str = ""
    kept: dict[str, str] = {}

    def lacks(self, texts: dict[str, str]) -> bool:
        """Whether a text, or what the reporter saw of it, no longer stands there."""
        return any(not self.texts.get(name, "").startswith(text) for name, text in texts.items())
