"""bin/test --long prints the figures; it asserts none of them, because clocks differ."""

import subprocess
import sys

import pytest

from tests.bench.tree import ROOT


@pytest.mark.long
def test_costs_are_printed(capsys):
    run = subprocess.run([sys.executable, "-m", "tests.bench"], cwd=ROOT, capture_output=True, text=True, timeout=1200)
    with capsys.disabled():
        print(f"\n{run.stdout}{run.stderr}")
    assert run.returncode == 0
