"""The quick tests once more, by other clocks: on no day of the calendar do they, or the product, do something else."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
QUICK = [f"tests/{room}" for room in ("rules", "queries", "actions", "pages", "strangers", "mail", "test_weight.py")]
DATES = (
    "+400d",
    "@2028-02-29 23:58:30",  # and on into the first of March
    "@2026-12-31 23:58:30",
    "@2027-01-01 00:00:05",
    "@2027-10-31 00:58:30",  # two minutes before the clocks of Europe go back
)


@pytest.mark.long
@pytest.mark.promise("The tests pass on any date")
@pytest.mark.parametrize("date", DATES)
def test_it_is_no_particular_day(date, measured):
    if not shutil.which("faketime"):
        pytest.skip("there is no faketime to change the clock with")
    environment = {**os.environ, "KONTOR_LONG": "", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    command = ["faketime", "-f", date, sys.executable, "-m", "pytest", "-q", "-k", "not postgresql", *QUICK]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert passed, ran.stdout[-3000:] + ran.stderr[-3000:]
    failed = re.findall(r"^(?:FAILED|ERROR) (\S+)", ran.stdout, re.MULTILINE)
    measured(int(passed[1]), "tests", wrong=failed, figure=f"by {len(DATES)} clocks")
