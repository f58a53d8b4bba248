"""Limits as a table: each says until when."""

import pytest

from app.rules import limits
from app.rules.limits import Rate

RATES = [each for each in vars(limits).values() if isinstance(each, Rate)]


@pytest.mark.parametrize("rate", RATES, ids=lambda rate: rate.name)
def test_a_limit_says_until_when(rate):
    assert "%(time)s" in rate.message
    assert rate.times > 0 and rate.seconds % 60 == 0, "its end is told to the minute"


def test_limits_are_counted_apart():
    counted = {(rate.name, rate.times, rate.seconds) for rate in RATES}  # one of them refuses in two sentences
    assert len({rate.name for rate in RATES}) == len(counted)
