"""When the backup of a night is due, and which backups are kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.rules import backups, zones

NEW_YEAR = date(2026, 12, 31)


def days(count, *, last=NEW_YEAR, every=1):
    return [last - timedelta(days=every * passed) for passed in range(count)]


@pytest.mark.parametrize(
    ("at", "zone", "due"),
    [
        ("2026-11-29 02:59", "UTC", "2026-11-28 03:00"),
        ("2026-11-29 03:00", "UTC", "2026-11-29 03:00"),
        ("2026-11-29 01:59", "Europe/Berlin", "2026-11-28 02:00"),
        ("2026-11-29 02:00", "Europe/Berlin", "2026-11-29 02:00"),
        ("2026-07-01 01:00", "Europe/Berlin", "2026-07-01 01:00"),
        ("2026-11-29 12:00", "Pacific/Auckland", "2026-11-28 14:00"),
    ],
)
def test_a_night_begins_at_three_of_the_site(at, zone, due):
    moment, expected = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (at, due))
    assert backups.night(moment, zones.zone(zone)) == expected


def test_a_name_says_its_day_and_other_files_are_none_of_ours():
    day = date(2026, 11, 29)
    assert backups.name(day) == "kontor-2026-11-29.zip" and backups.day_of(backups.name(day)) == day
    others = ("kontor-2026-11-29.zip.part", ".kontor-2026-11-29.zip-x", "kontor-2026-13-01.zip", "kontor.zip")
    assert [backups.day_of(each) for each in others] == [None] * len(others)


@pytest.mark.parametrize(
    ("there", "kept"),
    [
        ([], []),
        (days(1), days(1)),
        (days(7), days(7)),
        # a year of nights: seven days, then Sundays, then the last days of months
        (
            days(365),
            [*days(7), date(2026, 12, 20), date(2026, 12, 13), date(2026, 11, 30), date(2026, 10, 31),
             date(2026, 9, 30), date(2026, 8, 31), date(2026, 7, 31)],
        ),
        # a machine that was off for a long time loses nothing of what it had
        (days(6, every=40), days(6, every=40)),
        (days(5, last=date(2020, 2, 29)), days(5, last=date(2020, 2, 29))),
    ],
)  # fmt: skip
def test_seven_days_four_weeks_and_six_months_are_kept(there, kept):
    assert backups.kept(there) == set(kept)


def test_thinning_out_every_night_leaves_what_thinning_out_once_leaves():
    there = set()
    for day in reversed(days(365)):
        there = backups.kept({*there, day})
    assert there == backups.kept(days(365)) and len(there) == 14
