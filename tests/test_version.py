"""The version stands in one place, and the change log has its release."""

from __future__ import annotations

import re
from datetime import date

from app.version import VERSION
from tests import ROOT

RELEASE = re.compile(r"^## \[([^\]]+)\](?: - (\d{4}-\d{2}-\d{2}))?$", re.MULTILINE)


def test_the_change_log_has_releases_by_version_and_day_the_newest_first():
    found = RELEASE.findall((ROOT / "CHANGELOG.md").read_text())
    (first, undated), *released = found
    assert (first, undated) == ("Unreleased", "")
    days = [date.fromisoformat(day) for _, day in released]
    assert days and days == sorted(days, reverse=True)


def test_the_version_of_the_project_is_the_newest_release():
    _, (newest, _), *_ = RELEASE.findall((ROOT / "CHANGELOG.md").read_text())
    assert newest == VERSION
