"""The file for calendars: lines, escapes and moments as RFC 5545 has them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.portability import calendar_file
from app.queries.announcements import AnnouncementSeen

STARTS = datetime(2026, 12, 12, 17, tzinfo=UTC)
WRITTEN = datetime(2026, 11, 20, 9, tzinfo=UTC)


def seen(**values):
    usual = {
        "id": 7, "title": "Annual meeting", "text": "Agenda", "language": "en", "place": "Loft", "starts_at": STARTS,
        "ends_at": None, "asks": True, "coming": 0, "pinned_until": None, "created_at": WRITTEN,
        "published_at": WRITTEN, "edited_at": None,
    }  # fmt: skip
    return AnnouncementSeen(**usual | values)


def file_of(organisation="Elbufer", **values):
    return calendar_file.event(
        seen(**values), starts_at=STARTS, domain="elbufer.example", url="https://elbufer.example/announcements/7",
        organisation=organisation,
    )  # fmt: skip


def unfolded(content):
    """As a calendar reads it: lines by name, put together and without escapes."""
    lines = content.replace("\r\n ", "").split("\r\n")
    assert lines.pop() == ""
    pairs = [line.partition(":")[::2] for line in lines]
    return {name: _plain(value) for name, value in pairs}


def _plain(value):
    out, signs = "", iter(value)
    for sign in signs:
        out += {"n": "\n"}.get(escaped := next(signs), escaped) if sign == "\\" else sign
    return out


def test_it_is_one_event_in_utc():
    content = file_of(ends_at=STARTS + timedelta(hours=3))
    assert content.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:") and content.endswith("END:VCALENDAR\r\n")
    found = unfolded(content)
    assert (found["DTSTART"], found["DTEND"]) == ("20261212T170000Z", "20261212T200000Z")
    assert found["UID"] == "announcement-7@elbufer.example" and found["DTSTAMP"] == "20261120T090000Z"
    assert content.count("BEGIN:VEVENT") == content.count("END:VEVENT") == 1


def test_without_an_end_it_lasts_an_hour():
    assert unfolded(file_of())["DTEND"] == "20261212T180000Z"


@pytest.mark.parametrize(
    "text", ["a, b; c: d", "back\\slash \\n", "two\nlines\n\nand more", 'quo"ted', "Ä" * 200, "x" * 74 + "🎉" * 40]
)
def test_every_text_comes_back_as_it_was_written(text):
    content = file_of(text=text, title=text.replace("\n", " "), place=text.replace("\n", " "), organisation="A, B; C")
    found = unfolded(content)
    assert found["DESCRIPTION"] == text and found["SUMMARY"] == found["LOCATION"] == text.replace("\n", " ")
    for line in content.split("\r\n"):
        assert len(line.encode()) <= 75 and "\n" not in line and "\r" not in line


def test_a_text_adds_no_line_of_its_own():
    content = file_of(text="x\r\nATTACH:http://evil.example\rEND:VEVENT", title="y")
    assert [line.partition(":")[0] for line in content.split("\r\n") if line and line[0] != " "].count("END") == 2
    assert "\nATTACH" not in content


def test_a_change_keeps_its_name_and_raises_its_number():
    before, after = unfolded(file_of()), unfolded(file_of(edited_at=WRITTEN + timedelta(minutes=5)))
    assert before["UID"] == after["UID"] and int(after["SEQUENCE"]) > int(before["SEQUENCE"]) == 0
    assert after["DTSTAMP"] == "20261120T090500Z"


def test_what_is_not_there_is_left_out():
    assert "LOCATION" not in unfolded(file_of(place=""))
