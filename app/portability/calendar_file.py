"""An announcement with a date as a file for calendars (iCalendar, RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.queries.announcements import AnnouncementSeen

WIDTH = 75  # octets of a line; longer ones go on in the next, behind a space (3.1)
LASTS = timedelta(hours=1)  # something without an end
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


def event(found: AnnouncementSeen, *, starts_at: datetime, domain: str, url: str, organisation: str) -> str:
    """The file: one event, in UTC. Its name stays the same (`domain`: of this site), and its number rises with each
    change, so a calendar that has it already takes it for the same. `url`: of its page.
    """
    changed = found.edited_at or found.published_at
    lines = {
        "BEGIN": "VEVENT",
        "UID": f"announcement-{found.id}@{domain}",
        "SEQUENCE": str(_sequence(found)),
        "DTSTAMP": _moment(changed),
        "DTSTART": _moment(starts_at),
        "DTEND": _moment(found.ends_at or starts_at + LASTS),
        "SUMMARY": _text(found.title),
        "DESCRIPTION": _text(found.text),
        "LOCATION": _text(found.place),
        "URL": url,
        "END": "VEVENT",
    }
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(organisation)}//Kontor//EN", "METHOD:PUBLISH"]
    body = [f"{name}:{value}" for name, value in lines.items() if value]
    return "".join(f"{folded}\r\n" for line in (*head, *body, "END:VCALENDAR") for folded in _folded(line))


def _sequence(found: AnnouncementSeen) -> int:
    """Seconds until it was changed last: a number that rises, without being counted."""
    return int((found.edited_at - found.created_at).total_seconds()) if found.edited_at else 0


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most WIDTH octets; no character of several octets is divided."""
    piece, size = "", 0
    for char in line:
        octets = len(char.encode())
        if size + octets > WIDTH:
            yield piece
            piece, size = " ", 1
        piece, size = piece + char, size + octets
    yield piece
