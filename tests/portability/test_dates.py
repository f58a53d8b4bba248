"""Dates as archives write them."""

import time_machine

from app.portability import dates

MONTHS = {
    "Jan 2020": "2020-01", "January 2020": "2020-01", "05 Mar 2024": "2024-03", "5 Mar 2024": "2024-03",
    "2018": "2018", "2020-01": "2020-01", "2022-10-01": "2022-10", "01 Oct 2022": "2022-10", "04/2014": "2014-04",
    "2026/07/28 13:20:49 UTC": "2026-07", "2024-08-16 11:57:00 UTC": "2024-08", "2024-08-16T11:57:00Z": "2024-08",
    "08/30/22, 05:51 PM": "2022-08", "8/20/26, 8:13 AM": "2026-08", "01.10.2022": "2022-10", "1.10.22": "2022-10",
    "Sept. 2019": "2019-09", "März 2020": "2020-03", "Mrz 2020": "2020-03", "Dez. 2021": "2021-12",
    "Mai 2020": "2020-05", "févr. 2020": "2020-02", "1 de enero de 2020": "2020-01", "grudzień 2020": "2020-12",
    "Jan-20": "2020-01", "Oct-98": "1998-10", " Jan 2020 ": "2020-01", "29 Feb 2024": "2024-02",
}  # fmt: skip
NO_MONTHS = (
    "", "soon", "present", "32 Mar 2020", "30 Feb 2020", "2020-13", "13/13/2020", "Jan", "Foo 2020", "1833", "9999",
    "20", "Jan Feb 2020", "1 2 3", "٢٠٢٠", "²²²²", "Jan 2020 2021", "=1+1", "2020-01-99", "00 Jan 2020",
)  # fmt: skip
DAYS = {
    "Mar 14": "--03-14", "March 14": "--03-14", "14 Mar": "--03-14", "14. März": "--03-14", "1815-12-10": "--12-10",
    "Feb 29": "--02-29", "10 Dec 1985": "--12-10", "12/10/1985": "--12-10", "14.3.1985": "--03-14",
}  # fmt: skip


@time_machine.travel("2026-07-28", tick=False)
def test_months_in_every_spelling():
    assert {text: dates.month(text) for text in MONTHS} == MONTHS


@time_machine.travel("2026-07-28", tick=False)
def test_what_is_no_month_is_none():
    assert {text: dates.month(text) for text in NO_MONTHS} == dict.fromkeys(NO_MONTHS)


def test_birthdays_lose_their_year():
    assert {text: dates.day(text) for text in DAYS} == DAYS
    for text in ("", "Mar", "1985", "Feb 30", "Mar 1985", "tomorrow"):
        assert dates.day(text) is None
