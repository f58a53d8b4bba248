"""What an e-mail says, or until when it waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

GONE = "the recipient is gone"


@dataclass(frozen=True, slots=True)
class Content:
    """`link`: where the button leads. `unsubscribe`: where to switch off such e-mails, empty if that is not possible.

    `before`: the Message-IDs of the e-mails that it continues, oldest first. `values`: what else the templates take.
    """

    link: str
    unsubscribe: str = ""
    before: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hold:
    """Too early: the content is looked up again at `until`. `why`: a sentence for the outbox."""

    until: datetime
    why: str
