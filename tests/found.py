"""Inputs that failed once, and a real export of LinkedIn, for tests to say what is right."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests import INPUTS

LINKEDIN_SAMPLE = INPUTS / "linkedin/sample_export.zip"
FILE = INPUTS / "found/texts.json"
TEXTS: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}


def each(key: str) -> Any:
    """Mark a test that takes one `given` of those under this key; skipped where the file is absent."""
    absent = [pytest.param(None, marks=pytest.mark.skip(reason="needs ../shared/data/found/texts.json"))]
    found = TEXTS.get(key)
    values = list(found) if isinstance(found, list) else [found]
    return pytest.mark.parametrize("given", values if key in TEXTS else absent, ids=ascii)
