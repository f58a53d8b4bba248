"""Tests of Kontor; the folders mirror app/."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "app"
INPUTS = ROOT / "../shared/data"  # real files beside the project; tests that want them skip where they are absent
