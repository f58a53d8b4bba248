"""The quick tests once more, by other clocks: on no day of the calendar do they, or the product, do something else."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests import ROOT

QUICK = [f"tests/{room}" for room in ("rules", "queries", "actions", "pages", "strangers", "mail", "test_weight.py")]
DATES = (
    "2028-02-29 23:58:30+00:00",  # and on into the first of March
    "2026-12-31 23:58:30+00:00",
    "2027-01-01 00:00:05+00:00",
    "2027-10-31 00:58:30+00:00",  # two minutes before the clocks of Europe go back
    "2031-06-15 12:00:00+00:00",
)


@pytest.mark.long
@pytest.mark.promise("The tests pass on any date")
@pytest.mark.parametrize("date", DATES)
def test_it_is_no_particular_day(date, measured):
    environment = {**os.environ, "KONTOR_LONG": "", "KONTOR_TEST_CLOCK": date}
    command = [sys.executable, "-m", "pytest", "-q", "-k", "not postgresql and not kill", *QUICK]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert passed, ran.stdout[-3000:] + ran.stderr[-3000:]
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", ran.stdout, re.MULTILINE)
    measured(int(passed[1]), "tests", wrong=failed, figure=f"by {len(DATES)} clocks")
