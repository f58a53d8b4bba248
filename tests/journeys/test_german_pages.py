"""German words are longer: every page once more, on every screen."""

from __future__ import annotations

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.long]

LOCALE = "de"


def test_no_page_is_wider_than_its_screen_in_german(too_wide) -> None:
    wrong = too_wide()
    assert not wrong, "\n".join(wrong)
