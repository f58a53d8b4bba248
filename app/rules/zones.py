"""Time zones: the one list to choose from and to look up in, whatever the machine has installed."""

from __future__ import annotations

from datetime import datetime, tzinfo

import pytz

from app.rules.labels import N_, Label

NAMES = tuple(pytz.common_timezones)
REGIONS: dict[str, Label] = {  # in this order; a zone without one of them (UTC) is among the others
    "Europe": N_("Europe"),
    "Africa": N_("Africa"),
    "America": N_("America"),
    "Canada": N_("Canada"),
    "US": N_("United States"),
    "Asia": N_("Asia"),
    "Australia": N_("Australia"),
    "Pacific": N_("Pacific Ocean"),
    "Atlantic": N_("Atlantic Ocean"),
    "Indian": N_("Indian Ocean"),
    "Arctic": N_("Arctic"),
    "Antarctica": N_("Antarctica"),
    "": N_("Others"),
}


def is_zone(name: str) -> bool:
    """Former names are valid, too: Europe/Kiev is one, though it is offered as Europe/Kyiv."""
    return name in pytz.all_timezones_set


def region(name: str) -> str:
    """The key of REGIONS that the zone is listed under."""
    first = name.partition("/")[0]
    return first if first in REGIONS else ""


def place(name: str) -> str:
    """The zone without its region: "Argentina/Buenos Aires"."""
    return name.removeprefix(f"{region(name)}/").replace("_", " ")


def zone(name: str) -> tzinfo:
    """The zone of this name; UTC for an unknown one, so that a page or an e-mail always has a time."""
    return pytz.timezone(name) if is_zone(name) else pytz.UTC


def moment(local: datetime, name: str) -> datetime:
    """What the clocks of a zone show at `local`, which has no zone; where they show it twice, the first time. An hour
    that they skip is taken as it would be without skipping.
    """
    return zone(name).localize(local, is_dst=True)  # type: ignore[attr-defined, no-any-return]
