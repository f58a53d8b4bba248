"""Dates as archives write them."""

import pytest
import time_machine
from babel import Locale

from app.portability import dates
from app.rules.text import fold

LANGUAGES = "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split()
STILL = (
    "Present|heute|bis heute|aujourd’hui|Actualidad|oggi|Presente|heden|obecnie|současnost|súčasnosť|nutid|nu|nykyinen|"
    "σήμερα|Παρόν|jelenleg|Prezent|сега|danes|sadašnjost|dabar|pašlaik|praegu|inniu|preżent|atual|-|–|—| present "
).split("|")

MONTHS = {
    "Jan 2020": "2020-01", "January 2020": "2020-01", "05 Mar 2024": "2024-03", "5 Mar 2024": "2024-03",
    "2018": "2018", "2020-01": "2020-01", "2022-10-01": "2022-10", "01 Oct 2022": "2022-10", "04/2014": "2014-04",
    "2026/07/28 13:20:49 UTC": "2026-07", "2024-08-16 11:57:00 UTC": "2024-08", "2024-08-16T11:57:00Z": "2024-08",
    "08/30/22, 05:51 PM": "2022-08", "8/20/26, 8:13 AM": "2026-08", "01.10.2022": "2022-10", "1.10.22": "2022-10",
    "Sept. 2019": "2019-09", "März 2020": "2020-03", "Mrz 2020": "2020-03", "Dez. 2021": "2021-12",
    "Mai 2020": "2020-05", "févr. 2020": "2020-02", "1 de enero de 2020": "2020-01", "grudzień 2020": "2020-12",
    "Jan 14": "2014-01", "Mrz 19": "2019-03", "Jan ’14": "2014-01", "31/12/2019": "2019-12", "31-12-2019": "2019-12",
    "12-31-2019": "2019-12", "2020. 01. 05.": "2020-01", "2020. gada janvāris": "2020-01", "1er janv. 2020": "2020-01",
    "2020 m. sausis": "2020-01", "January, 2020": "2020-01", "1月 2020": "2020-01", "2020年1月": "2020-01",
    "43831": "2020-01", "Deireadh Fómhair 2020": "2020-10",
    "Jan-20": "2020-01", "Oct-98": "1998-10", " Jan 2020 ": "2020-01", "29 Feb 2024": "2024-02",
}  # fmt: skip
NO_MONTHS = (
    "", "soon", "present", "32 Mar 2020", "30 Feb 2020", "2020-13", "13/13/2020", "Jan", "Foo 2020", "1833", "9999",
    "20", "Jan Feb 2020", "1 2 3", "٢٠٢٠", "²²²²", "Jan 2020 2021", "=1+1", "2020-01-99", "00 Jan 2020",
    "listopad 2020", "lis 2020", "31/31/2019", "99999", "Q1 2020", "14 Jan", "Mar 5", "月 2020", "1月",
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


def names(language):
    """(number, name) of every month: wide and abbreviated, within a date and alone, as Unicode CLDR has them."""
    months = Locale(language).months
    return sorted({(number, months[where][width][number]) for where in ("format", "stand-alone")
                   for width in ("wide", "abbreviated") for number in range(1, 13)})  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_month_of_every_language_of_the_eu(language):
    """In a table with the others of its language, for a few names are other months in Croatian."""
    known = dates.habits(f"{name} 2014" for _, name in names(language))
    for shape in ("{} 2014", "3. {} 2014", "2014 {}", "{}, 2014", "3 {} 2014"):
        wrong = {name: number for number, name in names(language)
                 if dates.month(shape.format(name), known) != f"2014-{number:02}"}  # fmt: skip
        assert wrong == {}, shape


def test_a_month_that_might_be_another_is_none_where_nothing_tells():
    assert dates.habits(["listopad 2020", "maj 2019"]).croatian is None
    assert dates.month("listopad 2020", dates.habits(["srpanj 2019"])) == "2020-10"
    assert dates.month("listopad 2020", dates.habits(["září 2019"])) == "2020-11"
    assert dates.year("listopad 2020") == "2020" and dates.year("2019 or 2020") is None and dates.year("1840") is None


def test_one_day_above_twelve_tells_of_all_slashes_of_a_table():
    assert dates.month("05/06/2019") == "2019-05"
    assert dates.month("05/06/2019", dates.habits(["31/12/2018"])) == "2019-06"
    assert dates.month("05/31/2019", dates.habits(["31/12/2018"])) == "2019-05"


@pytest.mark.parametrize("words", STILL)
def test_until_today(words):
    assert dates.is_still(words) and dates.is_still(words.upper())


@pytest.mark.parametrize("words", ["", "soon", "?", "never", "2020", "x" * 500])
def test_not_until_today(words):
    assert not dates.is_still(words)


def test_names_are_folded_once():
    assert all(fold(word) == word for word in dates._MONTHS)
