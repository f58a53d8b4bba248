"""The steps of the first hour."""

import pytest

from app.rules.first_hour import STEPS, Facts, hour

PAGES = [step.endpoint for step in STEPS]
NOTHING = Facts(1, "", False, False, False, False, 2)
EVERYTHING = Facts(2, "green", True, True, True, True, 0)


@pytest.mark.parametrize(
    ("change", "done"),
    [
        ({}, set()),
        ({"test_email": "yellow"}, set()),
        ({"test_email": "green"}, {"mail"}),
        ({"unpublished": 1}, set()),
        ({"unpublished": 0}, {"legal"}),
        ({"has_words": True}, {"site"}),
        ({"has_mark": True}, {"site"}),
        ({"admins": 2}, {"admins"}),
        ({"has_backup": True}, {"backup"}),
        ({"has_invited": True}, {"inviting"}),
    ],
)
def test_a_step_is_done_by_what_is_there(change, done):
    found = hour(NOTHING._replace(**change), PAGES)
    assert {step.name for step, is_done in found.steps if is_done} == done and not found.is_over


def test_it_is_over_when_all_is_done_and_a_second_admin_is_there():
    assert hour(EVERYTHING, PAGES).is_over
    without = [page for page in PAGES if page != "admin_members.index"]
    assert not hour(EVERYTHING._replace(admins=1), without).is_over


def test_a_step_without_its_page_is_not_offered_and_the_warning_takes_its_place():
    without = [page for page in PAGES if page != "admin_members.index"]
    assert [step.name for step, _ in hour(NOTHING, without).steps] == ["mail", "legal", "site", "backup", "inviting"]
    assert hour(NOTHING, without).warns and not hour(NOTHING, PAGES).warns
    assert not hour(EVERYTHING, without).warns
