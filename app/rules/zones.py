"""Time zones: the one list to choose from and to look up in, whatever the machine has installed."""

from __future__ import annotations

from datetime import tzinfo

import pytz

NAMES = tuple(pytz.common_timezones)


def is_zone(name: str) -> bool:
    """Former names are valid, too: Europe/Kiev is one, though it is offered as Europe/Kyiv."""
    return name in pytz.all_timezones_set


def zone(name: str) -> tzinfo:
    """The zone of this name; UTC for an unknown one, so that a page or an e-mail always has a time."""
    return pytz.timezone(name) if is_zone(name) else pytz.UTC
