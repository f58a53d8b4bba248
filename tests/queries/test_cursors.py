"""Cursors in addresses: what they say comes back, and junk never reaches the database."""

from datetime import UTC, datetime

import pytest

from app.queries.cursors import (
    LARGEST,
    make_cursor,
    make_ranked_cursor,
    read_cursor,
    read_moment_cursor,
    read_number,
    read_ranked_cursor,
)

JUNK = [
    None, "", ".", "x", "0", "-1", "1e3", "+7.anna", " 7.anna", "7 .anna", "٣.anna", "0.anna", ".anna",
    "9" * 19 + ".anna", "9" * 400, "7.a\x00b", "7.a\nb", "7.\ud800", "7." + "a" * 161, "7.\u202egnp", "'; --", "7;DROP",
]  # fmt: skip


def test_a_cursor_reads_back_as_what_was_written():
    assert read_cursor(make_cursor("anna brandt", 17)) == ("anna brandt", 17)
    assert read_cursor(make_cursor("a.b.c", 17)) == ("a.b.c", 17)
    moment = datetime(2026, 11, 23, 9, 3, tzinfo=UTC)
    assert read_moment_cursor(make_cursor(moment, 17)) == (moment, 17)


@pytest.mark.parametrize("given", JUNK)
def test_junk_reads_as_the_first_page(given):
    assert read_cursor(given) is None
    assert read_moment_cursor(given) is None


@pytest.mark.parametrize("given", ["7.anna", "7.-5", "7.999999999999", "7.1e9", "7.١"])
def test_a_moment_is_a_number_of_seconds_within_the_calendar(given):
    assert read_moment_cursor(given) is None


def test_a_ranked_cursor_reads_back_as_what_was_written():
    moment = datetime(2026, 11, 23, 9, 3, tzinfo=UTC)
    assert read_ranked_cursor(make_ranked_cursor(2, moment, 17)) == (2, moment, 17)


@pytest.mark.parametrize("given", [*JUNK, "7.2", "7.2-", "7.-5", "7.10-5", "7.2-1e9", "7.2-999999999999", "7.٢-5"])
def test_a_ranked_cursor_that_is_none_reads_as_the_first_page(given):
    assert read_ranked_cursor(given) is None


def test_a_number_fits_the_database():
    assert read_number("1" * 18) == int("1" * 18) < LARGEST
    assert [read_number(junk) for junk in ("", None, "0", "01", "-1", "1" * 19, "²", "1.0")] == [None] * 8
