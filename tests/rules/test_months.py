import pytest

from app.rules import months
from app.rules.sections import link_to


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("04/2014", "2014-04"),
        ("4/2014", "2014-04"),
        ("4.2014", "2014-04"),
        (" 04 / 2014 ", "2014-04"),
        ("2014-04", "2014-04"),
        ("2014/4", "2014-04"),
        ("2014", "2014"),
        ("13/2014", None),
        ("0/2014", None),
        ("2014-00", None),
        ("1899", None),
        ("2101", None),
        ("04/14", None),
        ("April 2014", None),
        ("٢٠١٤", None),
        ("1.4.2014", None),
        ("", None),
    ],
)
def test_months_and_years_are_read_as_people_type_them(typed, kept):
    assert months.parse(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("042014", "2014-04"),
        ("42014", "2014-04"),
        ("4,2014", "2014-04"),
        ("04 2014", "2014-04"),
        ("04/2014", "2014-04"),
        ("2014", "2014"),
        ("132014", None),
        ("201404", None),
        ("0414", None),
    ],
)
def test_in_a_form_the_number_keys_of_a_phone_are_enough(typed, kept):
    assert months.entered(typed) == kept


@pytest.mark.parametrize("kept", ["2014-04", "2014"])
def test_what_the_field_shows_is_read_back_the_same(kept):
    assert months.parse(months.typed(kept)) == kept


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2014-04", "2014-04", True),
        ("2014-04", "2014-03", False),
        ("2014", "2014-01", True),
        ("2014-12", "2014", True),
        ("2015", "2014-12", False),
    ],
)
def test_the_end_follows_the_beginning_as_far_as_both_are_known(starts, ends, expected):
    assert months.in_order(starts, ends) is expected


@pytest.mark.parametrize(
    ("day", "month", "kept"), [(14, 3, "--03-14"), (29, 2, "--02-29"), (30, 2, None), (31, 4, None), (1, 13, None)]
)
def test_a_birthday_has_a_day_and_a_month_but_no_year(day, month, kept):
    assert months.birthday(day, month) == kept


@pytest.mark.parametrize(
    ("kind", "value", "link"),
    [
        ("email", "anna@firma.example", "mailto:anna@firma.example"),
        ("email", "a?bcc=x&y@firma.example", "mailto:a%3Fbcc%3Dx%26y@firma.example"),
        ("phone", "+49 (451) 555-01 72", "tel:+494515550172"),
        ("messenger", "javascript:alert(1)", None),
        ("address", "Mengstraße 40", None),
    ],
)
def test_contact_data_leads_to_a_letter_or_a_call_and_nowhere_else(kind, value, link):
    assert link_to(kind, value) == link
