"""The headings over entries: a day with three entries or more, else its week or month."""

from datetime import UTC, date, datetime, timedelta

import pytest

from app.text import days, formatting

TODAY = date(2026, 11, 25)  # a Wednesday


@pytest.fixture
def headings(app):
    """Their keys for entries so many days ago, newest first."""

    def of(*ago, above=""):
        noon = datetime(2026, 11, 25, 12, tzinfo=UTC)
        with app.test_request_context("/"):
            mark = formatting._place.set((TODAY, "en", UTC))
            try:
                return days.headed([noon - timedelta(days=each) for each in ago], above)
            finally:
                formatting._place.reset(mark)

    return of


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        ((0, 0, 0), ["Today, 25 November"]),
        ((0, 0), ["This week"]),
        ((0, 1, 2), ["This week"]),
        ((0, 0, 0, 1), ["Today, 25 November", "Yesterday, 24 November"]),
        ((0, 3), ["This week", "Last week"]),
        ((0, 3, 3, 3, 4), ["This week", "Sunday, 22 November", "Saturday, 21 November"]),
        ((3, 10, 31, 33), ["Last week", "In November", "In October"]),
        ((340,), ["In December 2025"]),
        ((200, 200, 200, 201), ["9\u00a0May", "8\u00a0May"]),
        ((), []),
    ],
)
def test_few_entries_stand_under_their_week_or_month(headings, ago, words):
    found = [heading.words for heading in headings(*ago)]
    assert [each.replace("\u00a0", " ") for each in dict.fromkeys(found)] == [
        each.replace("\u00a0", " ") for each in words
    ]


def test_below_a_heading_of_several_days_times_name_the_day(headings):
    assert [heading.style for heading in headings(0, 0, 0, 3)] == ["clock", "clock", "clock", "weekday"]


@pytest.mark.parametrize("above", ["2026-11-25", "2026-11-23"])
def test_a_page_goes_on_by_the_day_where_the_one_before_did(headings, above):
    assert [heading.key for heading in headings(1, 2, above=above)] == ["2026-11-24", "2026-11-23"]


def test_a_page_goes_on_by_the_week_where_the_one_before_did(headings):
    assert {heading.key for heading in headings(1, 1, 1, 2, above="w0")} == {"w0"}


@pytest.mark.parametrize("above", ["x", "w", "2026-13-01", "9999-12-31", "0001-01-02", "20261125", "2026-W48-1", "é"])
def test_a_strange_key_changes_nothing_else(headings, above):
    assert [heading.key for heading in headings(40, above=above)] == ["2026-10"]
