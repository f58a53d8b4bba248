"""Inputs that failed once: what stands in the file of them, for tests to say what is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FILE = Path(__file__).parents[1] / "../shared/data/found/texts.json"
TEXTS: dict[str, Any] = json.loads(FILE.read_text("utf-8")) if FILE.exists() else {}


def each(key: str) -> Any:
    """Mark a test that takes one `given` of those under this key; skipped where the file is absent."""
    absent = [pytest.param(None, marks=pytest.mark.skip(reason="needs ../shared/data/found/texts.json"))]
    found = TEXTS.get(key)
    values = list(found) if isinstance(found, list) else [found]
    return pytest.mark.parametrize("given", values if key in TEXTS else absent, ids=ascii)
