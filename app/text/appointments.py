"""When something takes place, as people read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from babel import dates

from app.text.formatting import clock, long_date, place, short_date

NIGHT = timedelta(hours=12)  # what ends the next morning needs no second date


def appointment(starts: datetime, ends: datetime | None = None) -> str:
    """"Saturday, 12 December, 18:00–21:00", with the year unless it is this one."""
    _, locale, zone = place()
    weekday = dates.format_date(starts.astimezone(zone).date(), "EEEE", locale=locale)
    said = f"{weekday}, {short_date(starts)}, {clock(starts)}"
    if ends is None:
        return said
    if long_date(starts) == long_date(ends) or ends - starts < NIGHT:
        return f"{said}–{clock(ends)}"
    return f"{said} – {short_date(ends)}, {clock(ends)}"


def utc(at: datetime) -> str:
    """A moment for machines: 2026-12-12T17:00Z."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='minutes')}Z"
