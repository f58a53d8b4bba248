"""One list of time zones, to choose from and to use."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.forms.accounts import ZONES
from app.rules import zones

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


def test_every_zone_that_can_be_chosen_can_be_used():
    chosen = [choice.value for choice in ZONES]
    assert len(chosen) > 400 and [name for name in chosen if str(zones.zone(name)) != name] == []
    assert {NOON.astimezone(zones.zone(name)).astimezone(UTC) for name in chosen} == {NOON}


def test_a_former_name_is_still_used():
    assert NOON.astimezone(zones.zone("Europe/Kiev")).hour == 15


@pytest.mark.parametrize("name", ["Mars/Base", "", "../../etc/passwd", "europe/berlin "])
def test_a_zone_that_nobody_knows_is_utc(name):
    assert NOON.astimezone(zones.zone(name)).hour == 12
